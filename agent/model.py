"""The Model protocol: what turns a prompt with pictures into a reply."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(frozen=True)
class Message:
    """One turn of a prompt; pictures (PNG bytes) stand before the text.

    `stamp` says when the turn was taken; it goes between pictures and text. It is no part of what
    makes two prompts the same (`key_text`), because the time never decides what is right.
    """

    role: Literal["system", "user", "assistant"]
    text: str
    images: tuple[bytes, ...] = ()
    stamp: str = ""

    @property
    def full_text(self) -> str:
        """What the model reads after the pictures."""
        return f"{self.stamp}\n{self.text}".strip() if self.stamp else self.text


@dataclass(frozen=True)
class Ask:
    """How a reply is wanted.

    Args:
        schema: the JSON schema that the reply must keep, where the model can be held to one.
        temperature: 0 for the likeliest reply.
        top_p: share of the likeliest tokens to draw from, for a temperature above 0.
        top_k: how many tokens to draw from, for a temperature above 0; 0 for all.
        max_tokens: the longest reply, reasoning counted in.
        thinking: whether to reason first; None where the model has no switch for it.
        seconds: how long the reply may take.
        fresh: never answered from a cache (a retry).
        complete: whether a reply that is still being written has all that is needed; the model may
            stop there.
    """

    schema: Mapping[str, object] | None = None
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    max_tokens: int = 1024
    thinking: bool | None = None
    seconds: float = math.inf
    fresh: bool = False
    complete: Callable[[str], bool] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Reply:
    """What a model answered, and what it cost.

    Args:
        text: the answer; may be empty when all went into `thought`.
        thought: what the model reasoned before it answered.
        cut: whether the reply ended at `max_tokens`.
        tokens_in: tokens of the prompt, pictures counted in.
        tokens_out: tokens of the reply, reasoning counted in.
        seconds: from the request to the end of the reply.
        first: seconds to the first token; None when it was not seen.
        reused: tokens of the prompt that the model had kept from before.
        retries: requests that failed before this one succeeded.
        cached: whether the reply came from a cache and no model was asked.
        held: whether the model was held to the schema: None when that is not known.
        info: what else is worth keeping in the run folder, as JSON values.
    """

    text: str
    thought: str = ""
    cut: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    first: float | None = None
    reused: int = 0
    retries: int = 0
    cached: bool = False
    held: bool | None = None
    info: Mapping[str, object] = field(default_factory=dict[str, object])


class Model(Protocol):
    """Anything that answers a prompt."""

    @property
    def name(self) -> str:
        """The model's own name, for the trace and for choosing its profile."""
        ...

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """Answer once.

        Can be interrupted (`KeyboardInterrupt`) and then leaves nothing running.

        Raises:
            CannotRun: when there is no answer to be had, with what to do about it.
        """
        ...
