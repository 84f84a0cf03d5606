"""Where a conversation gets its lines from, and lines that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager as Block
from contextlib import nullcontext
from typing import Protocol, runtime_checkable


class TimeUp(Exception):
    """Nothing came within the time that was waited."""


@runtime_checkable
class Lines(Protocol):
    """Where a conversation gets its lines from."""

    @property
    def keys(self) -> bool:
        """Whether single keys stop what is under way."""
        ...

    def command(self) -> str | None:
        """The next command, waited for; None when there are no more lines.

        Raises:
            KeyboardInterrupt: when Ctrl-C is pressed meanwhile.
        """
        ...

    def fresh(self) -> int:
        """Leave out what a person typed before a question; how many lines that were."""
        ...

    def answer(self, within: float | None = None) -> str | None:
        """The answer to a question, waited for; None when there are no more lines.

        Args:
            within: seconds that are waited at most; any key is an answer then.

        Raises:
            TimeUp: when nothing came in time.
            KeyboardInterrupt: when the command that asks is stopped.
        """
        ...

    def under_way(self) -> Block[None]:
        """A command is carried out in the block: what stops it raises KeyboardInterrupt there."""
        ...

    def stopped(self) -> int:
        """A command was stopped: leave out what was typed before that; how many lines that were."""
        ...


class Given:
    """Lines that are there already.

    Args:
        lines: one after the other.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    @property
    def keys(self) -> bool:
        """There are no keys."""
        return False

    def command(self) -> str | None:
        """The next line; None when there are no more."""
        return next(self._lines, None)

    def fresh(self) -> int:
        """Nothing is left out: who writes lines beforehand writes the answers too."""
        return 0

    def answer(self, within: float | None = None) -> str | None:
        """The next line; None when there are no more. It is there at once: no time is needed."""
        return next(self._lines, None)

    def under_way(self) -> Block[None]:
        """Ctrl-C interrupts as it does anywhere."""
        return nullcontext()

    def stopped(self) -> int:
        """Nothing is left out."""
        return 0
