"""A terminal's keyboard: whole lines while the assistant waits, single keys while it works."""

from __future__ import annotations

import atexit
import os
import select
import sys
from contextlib import suppress
from typing import Any, Literal

Mode = Literal["lines", "busy", "keys"]
"""Whole lines, edited and shown by the terminal; keys that stop; keys that answer."""
ESCAPE = b"\x1b"
TYPING = 0.05
"""Seconds within which a further key means that somebody (or a dictation tool) types a word."""


class Terminal:
    """The keyboard of a terminal (POSIX). What was set is restored at the end, and at a crash.

    Args:
        fd: the terminal's file descriptor.
    """

    def __init__(self, fd: int) -> None:
        import termios

        self._fd = fd
        self._before: list[Any] = termios.tcgetattr(fd)
        self.mode: Mode = "lines"
        atexit.register(self.restore)

    def to(self, mode: Mode) -> None:
        """Take keys in another way from now on."""
        import termios

        if (mode == "lines") != (self.mode == "lines") and self._in_front():
            flags = list(self._before)
            if mode != "lines":
                flags[3] &= ~(termios.ICANON | termios.ECHO)  # Ctrl-C stays a signal
                flags[6] = [*flags[6]]
                flags[6][termios.VMIN], flags[6][termios.VTIME] = 1, 0
            with suppress(termios.error):  # the terminal has gone
                termios.tcsetattr(self._fd, termios.TCSANOW, flags)
        self.mode = mode

    def restore(self) -> None:
        """Leave it as it was found."""
        self.to("lines")
        atexit.unregister(self.restore)

    def forget(self) -> None:
        """Drop the keys that nobody has read yet."""
        import termios

        with suppress(termios.error):
            termios.tcflush(self._fd, termios.TCIFLUSH)

    def stops(self, keys: bytes) -> bool:
        """Whether keys mean to stop: Escape by itself, or an s that begins no word."""
        if keys == ESCAPE:
            return True
        return keys in (b"s", b"S") and not select.select([self._fd], [], [], TYPING)[0]

    def _in_front(self) -> bool:
        """Whether setting it does no harm: a process in the background would be halted by it."""
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:  # it is not the terminal that this process was started in
            return True


def terminal_of(fd: int) -> Terminal | None:
    """The terminal behind a file descriptor; None for a pipe or a file, and on Windows."""
    if sys.platform == "win32" or not os.isatty(fd):
        return None
    return Terminal(fd)
