"""What programs tell of their windows through accessibility: the optional `[desktop]` extra.

Asking costs a message per element, so it is done only when words are looked for. A program that
does not answer in time, or a bus that fails, means no hints from there: what is on the screen can
still be seen and read. `trouble` then says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol

from .hint_tree import Tree
from .screen import Box, Element
from .windows import Window

ANSWER_CAP = 2.0  # seconds that a program has to tell all of its windows
START_CAP = 3.0  # seconds that the bus has to start
ASK_BUS = """\
import os, xa11y
try:
    xa11y.App.by_pid(os.getpid(), timeout=0)
except xa11y.SelectorNotMatchedError:  # that process need not be known there
    pass
"""
"""Ends well where there is a bus to ask. For a process of its own: xa11y stops all of Python while
a bus does not answer."""


class Hints(Protocol):
    """What knows the elements of windows."""

    @property
    def trouble(self) -> str:
        """Why something was not told at the last question; "" when all was."""
        ...

    def elements(
        self, windows: Sequence[Window], to_surface: Callable[[Box], Box]
    ) -> tuple[Element, ...]:
        """The elements of some windows (the lowest first), with their places on the surface."""
        ...


def open_hints() -> Hints | None:
    """What the programs of this desktop tell; None when nothing can be asked."""
    if find_spec("xa11y") is None or (sys.platform.startswith("linux") and _switched_off()):
        return None
    return AccessibilityHints() if _bus_answers() else None


def _switched_off() -> bool:
    return os.environ.get("NO_AT_BRIDGE", "0") not in ("", "0")


def _bus_answers() -> bool:
    """Whether there is something to ask."""
    try:
        asked = subprocess.run(
            [sys.executable, "-P", "-c", ASK_BUS],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=START_CAP,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


class AccessibilityHints:
    """Asks programs by AT-SPI, UI Automation or macOS' accessibility, whichever there is.

    Args:
        cap: seconds that one program has to answer.
    """

    def __init__(self, cap: float = ANSWER_CAP) -> None:
        self._cap = cap
        self._troubles: dict[int, str] = {}
        self._silent: dict[int, Thread] = {}

    @property
    def trouble(self) -> str:
        """Why something was not told at the last question; "" when all was."""
        return "; ".join(self._troubles.values())

    def elements(
        self, windows: Sequence[Window], to_surface: Callable[[Box], Box]
    ) -> tuple[Element, ...]:
        """The elements of some windows (the lowest first), with their places on the surface."""
        self._troubles = {}
        tree = Tree(windows, to_surface)
        found: list[Element] = []
        for pid, window in {one.pid: one for one in windows if one.pid}.items():
            found += self._of_program(pid, window, tree)
        return tuple(found)

    def _of_program(self, pid: int, window: Window, tree: Tree) -> list[Element]:
        """What one program tells; nothing when it does not answer."""
        earlier = self._silent.pop(pid, None)
        if earlier is not None and earlier.is_alive():
            self._silent[pid] = earlier
            self._troubles[pid] = f"the program of {window} still does not tell of its windows"
            return []
        answer = _Question(lambda: _told(pid, tree))
        try:
            return answer.wait(self._cap)
        except Empty:
            self._silent[pid] = answer.thread
            why = f"did not tell of its windows within {self._cap:g} s"
        except _Failed as error:
            why = f"cannot tell of its windows: {error}"
        self._troubles[pid] = f"the program of {window} {why}"
        return []


class _Failed(Exception):
    """The accessibility of the system reports an error."""


def _told(pid: int, tree: Tree) -> list[Element]:
    """All elements of a program's windows; none of one that tells nothing at all.

    Raises:
        _Failed: it cannot be asked.
    """
    import xa11y

    try:
        windows = list(xa11y.App.by_pid(pid, timeout=0).children())
        return [element for window in windows for element in tree.elements(window, pid)]
    except xa11y.SelectorNotMatchedError:
        return []
    except xa11y.XA11yError as error:
        raise _Failed(str(error)) from error


class _Question:
    """Asks in a thread of its own: a program that hangs would never answer."""

    def __init__(self, ask: Callable[[], list[Element]]) -> None:
        self._answers: SimpleQueue[list[Element] | _Failed] = SimpleQueue()
        self._ask = ask
        self.thread = Thread(target=self._run, name="handeye hints", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self._answers.put(self._ask())
        except _Failed as error:
            self._answers.put(error)

    def wait(self, cap: float) -> list[Element]:
        """The answer.

        Raises:
            Empty: there was none in time.
            _Failed: it was an error.
        """
        answer = self._answers.get(timeout=cap)
        if isinstance(answer, _Failed):
            raise answer
        return answer
