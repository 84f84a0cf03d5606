"""THE CONVERSATION: read a line, do what it says, answer, say the state, until the user leaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

from handeye.actions import Question
from handeye.agent import HandeyeError
from handeye.perception import ScreenError

from . import commands, drawn, injected, prompts, scan, stopped
from .asked import in_words as asked_in_words
from .command import Command
from .desk import Desk
from .lines import clean, folded, short
from .lines_given import Given, Lines, TimeUp
from .numbers import Numbers
from .reply import Priority, Reply
from .telling import Telling
from .texts import Texts
from .voice import Silent, State, Voice

T = TypeVar("T")
Out = Callable[[str], None]
"""Prints one line."""
SAID_AFTER = 0.3
"""Seconds after which it is said that a command is worked on."""
PROGRESS_AFTER, PROGRESS_EVERY = 1.0, 2.0
"""Seconds until progress is told, and between two lines of it."""


class Talk:
    """One conversation: what commands work with.

    Args:
        texts: what is said, in the user's language.
        lines: what the user types or dictates, line by line.
        out: prints one line.
        voice: speaks it.
    """

    def __init__(
        self, texts: Texts, lines: Iterator[str] | Lines, out: Out, voice: Voice | None = None
    ) -> None:
        self.texts = texts
        self.numbers = Numbers()
        self.voice: Voice = voice or Silent()
        self.last = Reply()
        """The last answer, for `repeat`, `more` and `why`."""
        self.telling = Telling(self)
        self.ended = False
        self.lines: Lines = lines if isinstance(lines, Lines) else Given(lines)
        self._out = out
        self._desk: Desk | None = None
        self._hide: Callable[[str], str] = str
        self._kept: dict[type, object] = {}
        self._saying = threading.RLock()
        self._said = ""
        self._timer: threading.Timer | None = None
        self._began = self._told = 0.0
        self._progress = ""
        self._worked = False

    @property
    def desk(self) -> Desk:
        """What is looked at."""
        if self._desk is None:
            raise HandeyeError("nothing is open")
        return self._desk

    def begin(self, desk: Desk) -> None:
        """Talk about a desk from now on; what is secret there is never told."""
        self._desk = desk
        self._hide = desk.attempt.values.redact
        injected.watch(self)

    def hold(self, desk: Desk) -> None:
        """Converse until the user leaves or there are no more lines."""
        self.begin(desk)
        pressed = False
        while not self.ended:
            self.state("waiting")
            try:
                line = self.lines.command()
            except KeyboardInterrupt:
                self.voice.stop()
                self.ended = pressed
                if not pressed:
                    self.say(self.texts("press_again"), "important")
                pressed = True
                continue
            pressed = False
            if line is None:
                self.ended = True
            else:
                self.voice.stop()
                self.answer(line)

    def answer(self, line: str) -> None:
        """Do what one line says."""
        if not clean(line):
            self.say(self.texts("empty"))
            return
        lang, hint = self.texts.lang, self.kept(drawn.Marks).number_of(line)
        if (found := commands.read(line, lang) or commands.read(hint, lang)) is None:
            self.say(self.texts("unknown", words=short(line)))
            near = commands.nearest(line, self.texts.lang)
            key = "unknown.near" if near else "unknown.next"
            self.say(self.texts(key, commands=self.texts.listed(near)))
            return
        before = stopped.taken(self._desk)
        try:
            with self.lines.under_way(), self.working():
                reply = found[0].run(self, found[1])
        except KeyboardInterrupt:
            self.voice.stop()
            self.state("stopped")
            reply = stopped.reply(self, line, before, self.lines.stopped())
            self.tell(reply, found[0], acted=True)
        except (HandeyeError, ScreenError) as why:
            self.tell(Reply((str(why),), ending="failed"), found[0], acted=True)
        else:
            self.tell(reply, found[0], acted=stopped.taken(self._desk) > before)

    def tell(self, reply: Reply, command: Command | None = None, *, acted: bool = False) -> None:
        """Tell an answer, and how it ended.

        Args:
            reply: the answer.
            command: what was answered.
            acted: whether something was done, which is said in any case.
        """
        aside = command is not None and command.keeps_last and reply is not self.last
        if not aside:
            self.last = reply
        self.telling.tell(reply, aside=aside)
        if self._desk:
            self.say_all(injected.due(self), "important")
        if reply.ending == "done" and (acted or self._worked):
            self.state("done")

    def kept(self, kind: type[T]) -> T:
        """The one object of a kind that this conversation keeps, made when it is first wanted."""
        return cast("T", self._kept.setdefault(kind, kind()))

    def say(self, line: str, priority: Priority = "message") -> None:
        """Print one line, and speak it; a long one is printed as several."""
        text = self._hide(clean(line))
        if not text:
            return
        with self._saying:
            for part in folded(text):
                self._out(part)
            self._said = text
            self.voice.say(text, priority)

    def say_all(self, lines: Iterable[str], priority: Priority = "message") -> None:
        """Print several lines."""
        for line in lines:
            self.say(line, priority)

    def state(self, state: State) -> None:
        """Say what the assistant is doing now, unless that was the last that was said."""
        text = self.texts(f"state.{state}")
        with self._saying:
            self.voice.state(state)
            if text != self._said:
                self.say(text, "important" if state == "stopped" else "notification")

    def progress(self, line: str) -> None:
        """Say what a command that takes long is doing: what is new, and not too often."""
        now = time.monotonic()
        if now - self._began < PROGRESS_AFTER or now - self._told < PROGRESS_EVERY:
            return
        if (text := clean(line)) != self._progress:
            self._told, self._progress = now, text
            self.say(text, "progress")

    @contextmanager
    def working(self) -> Generator[None]:
        """A command is worked on in the block, which is said when it takes a moment."""
        self._began, self._told, self._progress = time.monotonic(), 0.0, ""
        self._worked = False
        self._start_timer()
        try:
            yield
        finally:
            self._stop_timer()

    def _start_timer(self) -> None:
        timer = self._timer = threading.Timer(SAID_AFTER, lambda: self._say_working(timer))
        timer.daemon = True
        timer.start()

    def _stop_timer(self) -> None:
        with self._saying:
            timer, self._timer = self._timer, None
        if timer:
            timer.cancel()

    def _say_working(self, timer: threading.Timer) -> None:
        with self._saying:
            if timer is self._timer:
                self._worked = True
                self.state("working")

    def heard(self) -> str | None:
        """One line of the user in answer to a question; None when there are no more."""
        worked = self._timer is not None
        self._stop_timer()
        if early := self.lines.fresh():
            self.say(self.texts("too_early", count=early))
        self.state("waiting")
        try:
            return self.lines.answer()
        finally:
            self.voice.stop()
            if worked:
                self._start_timer()

    def pressed(self, within: float | None) -> bool | None:
        """Whether a key was pressed, or a line came, in time; None when there are no more lines.

        Args:
            within: seconds that are waited. None: without a limit; a line with nothing in it (Enter
                alone) counts as none then.
        """
        self._stop_timer()
        try:
            said = self.lines.answer(within)
        except TimeUp:
            return False
        if said is None:
            return None
        return bool(said.strip()) or within is not None

    def choose(self, asked: str, choices: Sequence[str], details: Sequence[str] = ()) -> int | None:
        """Let the user choose from a numbered list; None for none of these.

        A number, a name or its first letters will do.

        Args:
            asked: the question.
            choices: what there is.
            details: what is told on `?`.
        """
        if (scanning := self.kept(scan.Scanning)).on:
            return scanning.choice(self, asked, choices)
        return prompts.Choosing(self, asked, choices, details).choice() if choices else None

    def confirm(self, asked: str, details: Sequence[str] = ()) -> bool:
        """Whether the user says yes; anything else is no. `details` are told on `?`."""
        if (scanning := self.kept(scan.Scanning)).on:
            return scanning.confirmed(self, asked)
        return prompts.confirmed(self, asked, details)

    def ask(self, asked: str) -> str | None:
        """What the user says in free words; None for nothing."""
        return prompts.free_words(self, asked)

    def asker(self, asked: Question) -> str | None:
        """Answers what guards and models ask."""
        asked = asked_in_words(self.texts, asked)
        if asked.default == "no":
            return "yes" if self.confirm(asked.text) else "no"
        if asked.choices:
            chosen = self.choose(asked.text, asked.choices, asked.details)
            return None if chosen is None else asked.choices[chosen]
        return self.ask(asked.text)
