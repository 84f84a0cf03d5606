"""A Ctrl-C that leaves what it interrupts usable: for programs that go on after it.

Python raises KeyboardInterrupt wherever it happens to be, also in the middle of what Playwright
does with a message, or of a line that is being written. Within `calmly` it comes only between such
things: what is `held` is left first, or done to its end.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType


def _nothing() -> None:
    """What is held ends by itself in no time."""


class _Presses:
    """What is held now, innermost last, and whether Ctrl-C was pressed meanwhile."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []
        self.pressed = False

    def press(self, _number: int, _frame: FrameType | None) -> None:
        if not self.held:
            raise KeyboardInterrupt
        self.pressed = True
        self.held[-1]()

    def due(self) -> bool:
        """Whether a Ctrl-C is to be told now; it is told once."""
        told = self.pressed and not self.held
        self.pressed = self.pressed and not told
        return told


_PRESSES = _Presses()


@contextmanager
def calmly() -> Generator[None]:
    """Let Ctrl-C come only between what is held.

    In another thread than the main one, which signals do not reach, nothing is changed; nor is it
    where Ctrl-C is not listened to.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
        yield
        return
    before = signal.signal(signal.SIGINT, _PRESSES.press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def held(leave: Callable[[], None] = _nothing) -> Generator[None]:
    """Nothing in here is cut off by a Ctrl-C that comes `calmly`.

    Args:
        leave: called when it is pressed, from a signal handler: makes what takes long end.

    Raises:
        KeyboardInterrupt: at the end, when it was pressed.
    """
    _PRESSES.held.append(leave)
    try:
        yield
    finally:
        _PRESSES.held.pop()
        if _PRESSES.due():
            raise KeyboardInterrupt
