"""THE CONVERSATION: read a line, do what it says, answer, say the state, until the user leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

from handeye.actions import Question, question
from handeye.agent import HandeyeError
from handeye.perception import ScreenError

from . import commands
from .asked import in_words as asked_in_words
from .desk import Desk
from .numbers import Numbers
from .reply import Priority, Reply
from .texts import Texts
from .voice import Silent, State, Voice

T = TypeVar("T")
Out = Callable[[str], None]
"""Prints one line."""


class Talk:
    """One conversation: what commands work with.

    Args:
        texts: what is said, in the user's language.
        lines: what the user types or dictates, line by line.
        out: prints one line.
        voice: speaks it.
    """

    def __init__(
        self, texts: Texts, lines: Iterator[str], out: Out, voice: Voice | None = None
    ) -> None:
        self.texts = texts
        self.numbers = Numbers()
        self.voice: Voice = voice or Silent()
        self.last = Reply()
        """The last answer, for `repeat`, `more` and `why`."""
        self.ended = False
        self._lines = lines
        self._out = out
        self._desk: Desk | None = None
        self._kept: dict[type, object] = {}

    @property
    def desk(self) -> Desk:
        """What is looked at."""
        if self._desk is None:
            raise HandeyeError("nothing is open")
        return self._desk

    def hold(self, desk: Desk) -> None:
        """Converse until the user leaves or there are no more lines."""
        self._desk = desk
        while not self.ended:
            self.state("waiting")
            line = next(self._lines, None)
            if line is None:
                return
            if line.strip():
                self.answer(line)

    def answer(self, line: str) -> None:
        """Do what one line says."""
        if (found := commands.read(line, self.texts.lang)) is None:
            self.say(self.texts("unknown", words=line.strip()))
            self.say(self.texts("unknown.next"))
            return
        command, words = found
        try:
            reply = command.run(self, words)
        except (HandeyeError, ScreenError) as why:
            self.say(self.texts("state.failed", why=str(why)), "important")
            return
        self.last = reply
        for told in reply.lines:
            self.say(told, reply.priority)

    def kept(self, kind: type[T]) -> T:
        """The one object of a kind that this conversation keeps, made when it is first wanted."""
        return cast("T", self._kept.setdefault(kind, kind()))

    def say(self, line: str, priority: Priority = "message") -> None:
        """Print one line, and speak it."""
        self._out(line)
        self.voice.say(line, priority)

    def state(self, state: State) -> None:
        """Say what the assistant is doing now."""
        self.voice.state(state)
        self.say(self.texts(f"state.{state}"), "notification")

    def choose(self, asked: str, choices: Sequence[str]) -> int | None:
        """Let the user choose from a numbered list; None for none of these.

        A number, a name or its first letters will do.
        """
        self.say(asked, "important")
        for number, choice in enumerate(choices, 1):
            self.say(f"{number}. {choice}")
        self.say(self.texts("none_of_these"))
        said = (next(self._lines, None) or "").strip()
        if said.isdecimal():
            return int(said) - 1 if 1 <= int(said) <= len(choices) else None
        fitting = [n for n, one in enumerate(choices) if one.casefold().startswith(said.casefold())]
        return fitting[0] if said and len(fitting) == 1 else None

    def confirm(self, asked: str) -> bool:
        """Whether the user says yes; anything else is no."""
        for line in asked.splitlines():
            self.say(line, "important")
        self.say(self.texts("confirm"))
        return question.means_yes(next(self._lines, None))

    def asker(self, asked: Question) -> str | None:
        """Answers what guards and models ask."""
        asked = asked_in_words(self.texts, asked)
        if asked.choices and asked.default != "no":
            chosen = self.choose(asked.text, asked.choices)
            return None if chosen is None else asked.choices[chosen]
        if asked.default == "no":
            return "yes" if self.confirm(asked.text) else "no"
        self.say(asked.text, "important")
        return next(self._lines, None)
