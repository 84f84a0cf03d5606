"""Asks in the terminal: before a risky action, and when a model needs to know something.

Plain lines, one fact each, on standard error, then one line is read: a screen reader reads them in
order. Whoever just goes on, or closes the input, has said no.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from handeye.actions import Question

TRIES = 3
"""Answers that are no choice, after which nobody counts as there."""


def somebody_is_there(environ: Mapping[str, str]) -> bool:
    """Whether a person sees what is asked and can answer: not in CI, and not in a pipe."""
    if environ.get("CI", "").casefold() not in ("", "0", "false"):
        return False
    streams: tuple[TextIO | None, ...] = (sys.stdin, sys.stderr)  # None where they were closed
    return all(one is not None and one.isatty() for one in streams)


class Terminal:
    """Asks on standard error and reads standard input.

    Args:
        before: called before a question, to bring what moves on the screen to rest.
        lines: where answers come from.
        out: where questions go.
    """

    def __init__(
        self,
        before: Callable[[], None] = lambda: None,
        lines: TextIO | None = None,
        out: TextIO | None = None,
    ) -> None:
        self.before = before
        self._lines = lines
        self._out = out

    def __call__(self, question: Question) -> str | None:
        """The answer; the question's default, or None where it has none, when there is none."""
        self.before()
        self._say("")
        for line in question.text.splitlines() if question.default else [question.text]:
            self._say(plain(line))
        if question.default == "no":
            return self._line("Do it? [y/N] ") or question.default
        return self._chosen(question.choices) if question.choices else self._free()

    def _free(self) -> str | None:
        return self._line("Your answer: ") or None

    def _chosen(self, choices: tuple[str, ...]) -> str | None:
        """One of the choices, by its number or its words."""
        for number, choice in enumerate(choices, 1):
            self._say(f"{number}. {plain(choice)}")
        for _ in range(TRIES):
            answer = self._line(f"Your choice, 1 to {len(choices)}: ")
            if not answer:
                return None
            if answer.isdecimal() and 1 <= int(answer) <= len(choices):
                return choices[int(answer) - 1]
            for choice in choices:
                if answer.casefold() == choice.casefold():
                    return choice
            self._say(f"That is none of them. Type a number from 1 to {len(choices)}.")
        return None

    def _say(self, line: str) -> None:
        print(line, file=self._out or sys.stderr, flush=True)

    def _line(self, prompt: str) -> str:
        """One line of input; "" when there is none, or no more input at all."""
        drop_typed_ahead()
        print(prompt, end="", file=self._out or sys.stderr, flush=True)
        line = (self._lines or sys.stdin).readline()
        if not line.endswith("\n"):
            self._say("")
        return line.strip()


def plain(text: str) -> str:
    """A text in one line, without signs that move the cursor or turn the writing round."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def drop_typed_ahead() -> None:
    """Forget keys that were pressed before the question could be read."""
    try:
        import termios
    except ImportError:  # Windows
        return
    with suppress(OSError, ValueError, termios.error):
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
