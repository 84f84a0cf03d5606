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

Handler = Callable[[int, FrameType | None], object]


def _nothing() -> None:
    """What is held ends by itself in no time."""


class _Presses:
    """What is held now, innermost last, and what is to be called for a press meanwhile."""

    def __init__(self) -> None:
        self.held: list[Callable[[], object]] = []
        self.handler: Handler = signal.default_int_handler
        self.pressed = False

    def press(self, number: int, frame: FrameType | None) -> None:
        if not self.held:
            self.handler(number, frame)
            return
        self.pressed = True
        self.held[-1]()

    def over(self) -> None:
        """Something is not held any more: now it is told that Ctrl-C was pressed, if it was."""
        self.held.pop()
        if self.pressed and not self.held:
            self.pressed = False
            self.handler(signal.SIGINT, None)


_PRESSES = _Presses()


@contextmanager
def calmly() -> Generator[None]:
    """Let Ctrl-C come only between what is held; its handler is the one that was there before.

    In another thread than the main one, which signals do not reach, nothing is changed; nor is it
    where Ctrl-C is not listened to.
    """
    main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    if not (main and callable(before)) or before == _PRESSES.press:
        yield
        return
    own, _PRESSES.handler = _PRESSES.handler, before
    signal.signal(signal.SIGINT, _PRESSES.press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _PRESSES.handler = own


@contextmanager
def held(leave: Callable[[], object] = _nothing) -> Generator[None]:
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
        _PRESSES.over()
