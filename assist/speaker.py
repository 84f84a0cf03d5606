"""What a voice is made on: something that speaks lines one after another, and may be lost."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Callable
from threading import Condition, Event, Thread
from typing import Protocol

from .reply import Priority

SLOWEST, NORMAL, FASTEST = 1, 5, 9
"""The rates that people may set; without one, speech has the rate that the system is set to."""
PATIENCE = 5.0
"""Seconds that a speaker has to be there, and to say what was left when it is closed."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class VoiceLost(Exception):
    """Nothing speaks, or nothing any more: `str()` says why."""


class Speaker(Protocol):
    """Speaks. All calls may raise `VoiceLost`, after which it is not asked again."""

    @property
    def name(self) -> str:
        """What it speaks through, as its makers write it."""
        ...

    def speak(self, line: str, priority: Priority) -> None:
        """Speak one line, after what was to be said before it, or at once when important."""
        ...

    def stop(self) -> None:
        """Be silent now, and drop what was still to be said."""
        ...

    def rate(self, rate: int) -> None:
        """Speak from now on at this rate, from 1 (slowest) over 5 (normal) to 9 (fastest)."""
        ...

    def close(self) -> None:
        """Let go of what speaks; what was to be said may still be said."""
        ...


def speakable(line: str) -> str:
    """A line without the signs that nobody can say and that would disturb a protocol."""
    spaced = re.sub(r"\s+", " ", line)
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()


def language(line: str) -> str:
    """The language whose voice can say a line: zh where it holds a Chinese character, else en.

    Chinese voices say English words too; English ones say "Chinese letter" for each character.
    """
    return "zh" if _HAN.search(line) else "en"


class Aside:
    """A speaker that is made and called in a thread of its own: whoever calls never waits.

    Args:
        make: makes the speaker; it is called in the thread.

    Raises:
        VoiceLost: when there is none, or it is not there within `PATIENCE`.
    """

    def __init__(self, make: Callable[[], Speaker]) -> None:
        self._jobs: deque[Callable[[Speaker], None] | None] = deque()
        self._change = Condition()
        self._lost = ""
        self._speaker: Speaker | None = None
        self._ready = Event()
        self._thread = Thread(target=self._work, args=(make,), name="voice", daemon=True)
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            self._lost = f"nothing answered within {PATIENCE:g} seconds"
            self._jobs.append(None)  # one that comes yet is let go at once
        if self._lost or self._speaker is None:
            raise VoiceLost(self._lost)
        self._name = self._speaker.name

    @property
    def name(self) -> str:
        """What it speaks through."""
        return self._name

    def speak(self, line: str, priority: Priority) -> None:
        """Have one line spoken."""
        self._add(lambda speaker: speaker.speak(line, priority))

    def stop(self) -> None:
        """Have it silent, before anything else; from any thread."""
        with self._change:
            self._jobs.clear()
            self._add(lambda speaker: speaker.stop())

    def rate(self, rate: int) -> None:
        """Have it speak at this rate."""
        self._add(lambda speaker: speaker.rate(rate))

    def close(self) -> None:
        """Have said what is left, and end the thread."""
        with self._change:
            self._jobs.append(None)
            self._change.notify()
        self._thread.join(PATIENCE)

    def _add(self, job: Callable[[Speaker], None]) -> None:
        with self._change:
            if self._lost:
                raise VoiceLost(self._lost)
            self._jobs.append(job)
            self._change.notify()

    def _work(self, make: Callable[[], Speaker]) -> None:
        try:
            speaker = self._speaker = make()
        except VoiceLost as why:
            self._lost = str(why)
            return
        finally:
            self._ready.set()
        try:
            while job := self._next():
                job(speaker)
            speaker.close()
        except VoiceLost as why:
            with self._change:
                self._lost = str(why)
                self._jobs.clear()

    def _next(self) -> Callable[[Speaker], None] | None:
        with self._change:
            self._change.wait_for(lambda: bool(self._jobs))
            return self._jobs.popleft()
