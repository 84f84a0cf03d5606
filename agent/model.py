"""The Model protocol: what turns a prompt with pictures into a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Message:
    """One turn of a prompt; pictures (PNG bytes) stand before the text."""

    role: Literal["system", "user", "assistant"]
    text: str
    images: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What a model answered, and what it cost."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


class Model(Protocol):
    """Anything that answers a prompt."""

    @property
    def name(self) -> str:
        """The model's own name, for the trace."""
        ...

    def reply(self, messages: Sequence[Message]) -> Reply:
        """Answer once. Raises `CannotRun` when there is no answer to be had."""
        ...
