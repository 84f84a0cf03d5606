"""A deadline for something that blocks: when it passes, what blocks is ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Deadline:
    """Calls `end` from a thread of its own unless the block is left, or time is given, before.

    Args:
        seconds: from now to the deadline.
        end: ends what blocks; called at most once.
    """

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self._at = time.monotonic() + seconds
        self._end = end
        self._changed = threading.Condition()
        self._over = False
        self.passed = False
        self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def give(self, seconds: float) -> None:
        """Set the deadline to so many seconds from now."""
        at = time.monotonic() + seconds
        with self._changed:
            sooner = at < self._at
            self._at = at
            if sooner:
                self._changed.notify()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def _watch(self) -> None:
        with self._changed:
            while not self._over and (left := self._at - time.monotonic()) > 0:
                self._changed.wait(left)
            self.passed = not self._over
        if self.passed:
            self._end()
