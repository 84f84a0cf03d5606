"""What the assistant answers: plain lines, the answer first, one fact each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Priority = Literal["important", "message", "text", "notification", "progress"]
"""How urgent a line is, for speech: the five priorities of Speech Dispatcher (SSIP)."""
Ending = Literal["done", "stopped", "failed"]
"""How a command ended."""


@dataclass(frozen=True)
class Source:
    """Where a statement comes from: what `why` tells.

    Args:
        about: the statement.
        origin: page text, an accessibility name, or seen in the picture; "code" for what was
            counted or compared.
        sure: how sure that is, 0 to 1; None where it is as the page says it.
    """

    about: str
    origin: Literal["page text", "accessibility name", "picture", "code"]
    sure: float | None = None


@dataclass(frozen=True)
class Reply:
    """The answer to one command.

    Args:
        lines: the answer first, one fact a line.
        more: details, told on `more` only.
        sources: what `why` tells of it.
        priority: how urgent the lines are.
        ending: how the command ended; the first line of one that failed says why.
    """

    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    priority: Priority = "message"
    ending: Ending = "done"

    @classmethod
    def of(cls, lines: Iterable[str], more: Iterable[str] = ()) -> Reply:
        """A reply of these lines."""
        return cls(tuple(lines), tuple(more))
