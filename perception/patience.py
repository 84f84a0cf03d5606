"""Waiting with a way out: a browser call that a dialog, a crash or a cap can cut short.

Playwright's synchronous calls return when the page answers, and a page that shows an alert or is
stuck in a loop never does. Here a call runs in a greenlet of its own (what Playwright's synchronous
API is built on), so that the caller can be woken earlier and the call left to end by itself.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from greenlet import getcurrent, greenlet

if TYPE_CHECKING:
    from playwright.sync_api import Page

T = TypeVar("T")
LEAST = 0.5
"""Seconds that a call has even when the time is up: for a last picture."""


class Interrupted(Exception):
    """A call was left before it ended: `str()` says why."""


class TimeUp(Interrupted):
    """A call was left because its cap had passed."""


class Patience:
    """Runs browser calls with a cap, one at a time; `interrupt` ends the one under way.

    `left` tells how many seconds are left for everything: no cap is longer.

    Args:
        loop: Playwright's; the one that counts as running at the first call, when missing.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.left: Callable[[], float] = lambda: math.inf
        self._wake: Callable[[Interrupted], None] | None = None
        self._idle = False
        self._loop = loop

    def within(self, cap: float) -> float:
        """The cap, or what is left of the time when that is less."""
        return min(cap, max(self.left(), LEAST))

    def interrupt(self, why: str) -> None:
        """End the call under way, if any, with `Interrupted(why)`. Meant for event handlers."""
        if self._wake:
            self._wake(Interrupted(why))

    def nudge(self, why: str) -> None:
        """Like `interrupt`, but only for a call that waits for just that (`idle`)."""
        if self._idle:
            self.interrupt(why)

    def idle(self, page: Page, cap: float) -> None:
        """Let events of the browser come in, until a nudge or `cap` seconds.

        Raises:
            TimeUp: when the cap has passed.
        """
        self._idle = True
        try:
            # Ends with the cap too: a wait that is left goes on unseen until then.
            self.call(lambda: page.wait_for_event("close", timeout=cap * 1000 + 50), cap)
        except TimeUp:
            raise
        except Interrupted:
            return
        finally:
            self._idle = False

    def call(self, function: Callable[[], T], cap: float) -> T:
        """Run a function that makes Playwright calls, for at most `cap` seconds.

        Raises:
            TimeUp: when the cap has passed; the call goes on unseen and its result is dropped.
            Interrupted: when `interrupt` was called meanwhile.
        """
        # Playwright's loop: it counts as running between calls too, save after a Ctrl-C.
        cap = self.within(cap)
        loop = self._loop = self._loop or asyncio.get_running_loop()
        caller = getcurrent()
        results: list[T] = []
        left: list[Interrupted] = []
        over = False

        def body() -> None:
            try:
                results.append(function())
            except BaseException:
                if not over:  # else nobody waits for it any more
                    raise

        def leave(why: Interrupted) -> None:
            if not (left or results):
                left.append(why)
                loop.call_soon(resume)

        def resume() -> None:
            if not (results or worker.dead):
                _return_here(worker)
                caller.switch()

        worker = greenlet(body)
        outer, self._wake = self._wake, leave
        timer = loop.call_later(cap, lambda: leave(TimeUp(f"no answer within {cap:g} s")))
        try:
            with _left_safely(worker, loop):
                worker.switch()
                while not (results or left or worker.dead):
                    worker.switch()  # an earlier call, cut off by a Ctrl-C, ended in here
        finally:
            over = True
            timer.cancel()
            self._wake = outer
        if results:
            return results[0]
        raise left[0]


@contextmanager
def _left_safely(worker: greenlet, loop: asyncio.AbstractEventLoop) -> Generator[None]:
    """A call that a Ctrl-C cuts off must not come back in the middle of a later one."""
    try:
        yield
    except KeyboardInterrupt:
        loop.call_soon(_return_here, worker)
        raise


def _return_here(worker: greenlet) -> None:
    """Let a late end of a call return to the event loop, whose greenlet runs this."""
    if not worker.dead:
        worker.parent = getcurrent()
