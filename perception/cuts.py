"""Where a Ctrl-C may cut in, so that what it cut short can go on afterwards.

A KeyboardInterrupt in the middle of Playwright's event loop ends the task that reads what the
browser says, and the browser is lost. Raised while the loop waits, or in code of our own, it does
no harm: Playwright hands it to the call that waits and goes on with the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from greenlet import getcurrent, greenlet

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .happenings import Happenings

T = TypeVar("T")

WAITS = (("selectors", "select"), ("asyncio.windows_events", "_poll"))
"""The module and function in which an event loop waits."""
_whole: list[None] = []


@runtime_checkable
class Loading(Protocol):
    """A screen that loads pages."""

    happenings: Happenings

    @property
    def page(self) -> Page:
        """The page in front."""
        ...

    def ask(self, function: Callable[[], T]) -> T:
        """Call something on the page, with patience."""
        ...

    def until(self, ready: Callable[[], bool], cap: float) -> bool:
        """Wait for something that the browser's events bring about."""
        ...

    def stop(self) -> None:
        """Give up loading a page that does not come."""
        ...


def give_up(screen: Loading, cap: float) -> None:
    """After a cut: let what is being loaded come in within `cap` seconds, and give up the rest.

    A page that is stopped just when it comes may never answer again; one that does not come would
    keep the next look waiting.
    """
    # The browser itself answers this; after one whole call Playwright's loop counts as running.
    screen.ask(lambda: screen.page.context.cookies("http://localhost"))
    if not screen.until(lambda: not screen.happenings.pending, cap):
        screen.stop()


@contextmanager
def whole() -> Generator[None]:
    """What is done in the block is done whole: nobody cuts in."""
    _whole.append(None)
    try:
        yield
    finally:
        _whole.pop()


def may_cut(frame: FrameType | None) -> bool:
    """Whether a signal handler may raise now.

    Args:
        frame: where the main thread is, as the handler is told.
    """
    if _whole:
        return False
    if _in_loop(frame):
        return frame is not None and _place(frame) in WAITS
    current = getcurrent()
    return current.parent is None or type(current) is greenlet  # else a handler of an event


def _place(frame: FrameType) -> tuple[str, str]:
    return str(frame.f_globals.get("__name__")), frame.f_code.co_name


def _in_loop(frame: FrameType | None) -> bool:
    """Whether an event loop runs the code of a frame."""
    loop = asyncio.BaseEventLoop.run_forever.__code__
    while frame is not None:
        if frame.f_code is loop:
            return True
        frame = frame.f_back
    return False
