"""What the user types, dictates or pipes: read in a thread of its own, so that Stop is immediate.

The main thread works (Playwright belongs to it) and cannot read meanwhile. The reader puts lines
into a queue; a stop is not queued but interrupts the main thread the way that Ctrl-C does.
"""

from __future__ import annotations

import codecs
import os
import select
import signal
import threading
import unicodedata
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Self

from handeye.perception import cuts

from .lines_given import TimeUp
from .lines_terminal import ESCAPE, Mode, Terminal, terminal_of

STOP = "stop"
A_MOMENT = 0.002
"""Seconds until a stop is tried again that came where nothing may be cut off."""
END, PRESSED = -1, -2
"""In place of a line's number: there are no more lines; Ctrl-C was pressed while nothing was done.
"""


class LinesIn:
    """Lines from a file descriptor, read while the main thread works. Use it in a `with` block.

    Args:
        fd: where they come from: a terminal, a pipe, a file.
        encoding: how they are encoded.
        is_stop: whether a line means to stop what is under way.
        one_key: whether a question on a terminal is answered by one key, without Enter.
    """

    def __init__(
        self,
        fd: int,
        encoding: str = "utf-8",
        is_stop: Callable[[str], bool] = lambda line: line.strip().casefold() == STOP,
        *,
        one_key: bool = False,
    ) -> None:
        self.terminal: Terminal | None = terminal_of(fd)
        self._fd = fd
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._is_stop = is_stop
        self._asks: bool = one_key
        self._queue: SimpleQueue[tuple[int, str]] = SimpleQueue()
        self._kept: deque[tuple[int, str]] = deque()
        """What was taken out of the queue and not used yet."""
        self._later: SimpleQueue[None] = SimpleQueue()
        """Signals that came where nothing may be cut off."""
        self._text = ""
        self._script = True
        """Whether nothing was read yet."""
        self._read: int = 0
        """Number of the last line that was read."""
        self._taken: int = 0
        """Number of the last line that was taken out of the queue."""
        self._stop_at: int = 0
        """Number of the last line that stops what came before it."""
        self._resting = False
        self._working = False
        self._answering = False
        self._asked = False
        self._leaving = False
        self._ended = False
        self._handlers: dict[signal.Signals, object] = {}
        self._main = threading.main_thread().ident or 0

    def __enter__(self) -> Self:
        for kind in (signal.SIGINT, signal.SIGTERM):
            self._handlers[kind] = signal.signal(kind, self._on_signal)
        for work in (self._reading, self._signalling):
            threading.Thread(target=work, daemon=True, name="handeye lines").start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.terminal:
            self.terminal.restore()
        for kind, handler in self._handlers.items():
            signal.signal(kind, handler if callable(handler) else signal.SIG_DFL)

    # What the main thread calls

    @property
    def keys(self) -> bool:
        """Whether single keys stop what is under way: on a terminal."""
        return self.terminal is not None

    def command(self) -> str | None:
        """The next command, waited for; None when there are no more lines."""
        self._resting = True
        try:
            return self._next()
        finally:
            self._resting = False

    def fresh(self) -> int:
        """On a terminal, leave out what was typed before a question; how many lines that were."""
        if self.terminal is None:
            return 0
        self._typing("keys" if self._asks else "lines")
        self.terminal.forget()
        return self._drop(None)

    def answer(self, within: float | None = None) -> str | None:
        """The answer to a question; with `within`, any key."""
        self._typing("keys" if self._asks or within else "lines")
        self._answering = True
        try:
            self._stopped_meanwhile()
            return self._next(within)
        finally:
            self._answering = False
            if self.terminal:
                self.terminal.to("busy")

    @contextmanager
    def under_way(self) -> Generator[None]:
        """A command is carried out in the block: what stops it raises KeyboardInterrupt there."""
        if self.terminal:
            self.terminal.to("busy")
        try:
            self._working = True
            self._stopped_meanwhile()
            yield
        finally:
            self._working = False
            self._typing("lines")

    def stopped(self) -> int:
        """Leave out what was typed before a stop; how many lines that were."""
        return self._drop(None if self.terminal else self._stop_at)

    def _stopped_meanwhile(self) -> None:
        if self._taken < self._stop_at:
            raise KeyboardInterrupt

    def _typing(self, mode: Mode) -> None:
        if self.terminal:
            self.terminal.to(mode)
            self._text = ""  # typed unseen, and not ended with Enter

    def _next(self, within: float | None = None) -> str | None:
        if self._ended or self._leaving:
            return None
        try:
            number, line = self._kept.popleft() if self._kept else self._queue.get(timeout=within)
        except Empty:
            raise TimeUp from None
        if number == PRESSED:
            if self._leaving:
                return None
            raise KeyboardInterrupt
        if number == END:
            self._ended = True
            return None
        self._taken = number
        return line

    def _drop(self, last: int | None) -> int:
        """Leave out what waits, up to a line; all of it when that is None."""
        dropped = 0
        with suppress(Empty):
            while True:
                self._kept.append(self._queue.get_nowait())
        waiting, self._kept = self._kept, deque()
        for number, line in waiting:
            if number in (END, PRESSED) or (last is not None and number > last):
                self._kept.append((number, line))
            else:
                self._taken = number
                dropped += line != STOP
        return dropped

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-C, SIGTERM, or a stop of the reader's. `put` may be called in a handler."""
        asked, self._asked = self._asked, False
        self._leaving = self._leaving or number == signal.SIGTERM
        if self._working and (self._taken < self._stop_at or not asked):
            if cuts.may_cut(frame):
                raise KeyboardInterrupt
            self._asked = asked
            self._later.put(None)
            return
        if not asked:
            self._queue.put((PRESSED, ""))

    # What the reader does

    def _reading(self) -> None:
        try:
            while chunk := self._chunk():
                self._take(chunk)
        except OSError:  # a terminal that has gone
            pass
        if self._text:
            self._line(self._text)
        self._queue.put((END, ""))

    def _chunk(self) -> bytes:
        if self.terminal:  # the way of reading may change while nothing is typed
            select.select([self._fd], [], [])
        return os.read(self._fd, 1 << 16)

    def _take(self, chunk: bytes) -> None:
        mode = self.terminal.mode if self.terminal else "lines"
        if self._is_key_that_stops(chunk, mode):
            self._line(STOP, stops=True)
            return
        text = self._decoder.decode(chunk)
        if mode == "keys":
            for key in text:
                self._line("" if key in "\r\n" else key)
            return
        *whole, self._text = (self._text + text).split("\n")
        for place, line in enumerate(whole):
            self._line(line, stops=self._stops(line, place, len(whole)))
        self._script = False

    def _is_key_that_stops(self, chunk: bytes, mode: Mode) -> bool:
        if self.terminal is None or mode == "lines" or self._text:
            return False
        return self.terminal.stops(chunk) and (mode == "busy" or chunk == ESCAPE)

    def _stops(self, line: str, place: int, count: int) -> bool:
        """Whether a line stops what is under way, and not what the line before it began.

        A script that is there from the start is carried out line by line. What is typed meanwhile
        comes by itself, or last.
        """
        if count == 1 and not self._answering and line.strip().casefold() == "s":
            return True
        typed = place == 0 or (place == count - 1 and not self._script)
        return typed and self._is_stop(line)

    def _line(self, line: str, *, stops: bool = False) -> None:
        """Hand a line over; one that stops does so unless nothing is under way."""
        idle = self._resting and self._taken == self._read
        self._read += 1
        line = "".join(sign for sign in line if sign == "\t" or unicodedata.category(sign) != "Cc")
        if not stops or idle:
            self._queue.put((self._read, line))
            return
        self._stop_at = self._read
        self._queue.put((self._read, STOP))
        self._asked = True
        self._signal()

    def _signal(self) -> None:
        """Let the main thread, wherever it is, call the handler."""
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(self._main, signal.SIGINT)
        else:  # Windows
            signal.raise_signal(signal.SIGINT)

    def _signalling(self) -> None:
        """Signal again what came where nothing may be cut off: a moment later it may."""
        pause = threading.Event()
        while True:
            self._later.get()
            pause.wait(A_MOMENT)
            self._signal()
