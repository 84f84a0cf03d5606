"""The mouse of this computer, through pyautogui, which is loaded when it is first used.

All places are on the desktop. The corners of the screen are a person's way to stop everything:
whoever pushes the mouse into one ends the run. What handeye aims at never lies in a corner.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event
from typing import Any

from handeye.perception import Point, ScreenError, x11_connection

from .hands import Stopped

CORNER = 2
"""Pixels that a target keeps from the corners that stop everything."""
AGAIN = 0.5
"""Seconds within which systems take a second click in one place for a double click."""
SAME_PLACE = 12
"""Pixels within which they do."""
STEPS = 8
"""Places on the way of a drag: programs want to see the mouse move."""
NEEDLESS = ("mouseinfo", "pymsgbox", "pyscreeze")
"""What pyautogui loads and handeye does not use; the first ends Python where Tk is missing."""
STOPPED = "stopped by the user, who put the mouse into a corner of the screen,"


def load_pyautogui() -> Any:
    """The module pyautogui without its pauses, with its fail-safe.

    Raises:
        ScreenError: there is no mouse that could be moved, and why.
    """
    left_out = [name for name in NEEDLESS if name not in sys.modules]
    modules: dict[str, Any] = sys.modules
    modules.update(dict.fromkeys(left_out))
    try:
        with x11_connection.authority():
            import pyautogui
    except KeyError:
        raise ScreenError("there is no mouse: DISPLAY names no display") from None
    except ImportError as why:
        raise ScreenError(f"the mouse cannot be used: {why}") from why
    finally:
        for name in left_out:
            modules.pop(name, None)
    loaded: Any = pyautogui
    loaded.PAUSE = loaded.MINIMUM_DURATION = loaded.MINIMUM_SLEEP = loaded.DARWIN_CATCH_UP_TIME = 0
    loaded.FAILSAFE = True
    _check_display(loaded)
    return loaded


def _check_display(loaded: Any) -> None:
    """See whether pyautogui works on the display of now: it keeps that of its first use."""
    display = getattr(loaded.platformModule, "_display", None)
    named = os.environ.get("DISPLAY", "")
    if display is None:
        return
    x11_connection.telling(display)
    atexit.unregister(display.close)
    atexit.register(display.close)  # nobody else does
    if display.get_display_name() not in (named, named + ".0"):
        had = display.get_display_name()
        raise ScreenError(f"the mouse is on the display {had}, not on {named}: start anew for it")


class Mouse:
    """Moves, clicks, drags and turns the wheel at once: it pauses only where a system needs it."""

    def __init__(self) -> None:
        self._gui = load_pyautogui()
        self._held = ""
        self._last: tuple[Point, float] | None = None

    @contextmanager
    def _stoppable(self) -> Generator[None]:
        """Raises `Stopped` when a person has put the mouse into a corner."""
        try:
            yield
        except self._gui.FailSafeException:
            raise Stopped(STOPPED) from None

    def check(self) -> None:
        """See whether a person wants to stop.

        Raises:
            Stopped: the mouse is in a corner.
        """
        with self._stoppable():
            self._gui.failSafeCheck()

    def aimed(self, point: Point) -> tuple[int, int]:
        """The pixel that holds a place, kept off the corners."""
        x, y = int(point.x // 1), int(point.y // 1)
        for left, top in self._gui.FAILSAFE_POINTS:
            if abs(x - left) < CORNER and abs(y - top) < CORNER:
                return (left + CORNER if left <= 0 else left - CORNER), y
        return x, y

    def move(self, point: Point) -> None:
        """Put the mouse somewhere."""
        with self._stoppable():
            self._gui.moveTo(*self.aimed(point))

    def click(self, point: Point, button: str = "left", count: int = 1) -> None:
        """Click somewhere; never so that two clicks become a double click by accident."""
        self._apart(point)
        self.move(point)
        for _ in range(count):
            self.down(button)
            self.up()
        self._last = (point, time.monotonic())

    def _apart(self, point: Point) -> None:
        """Wait until a click here is not taken for the second half of the one before."""
        if self._last is None:
            return
        (x, y), then = self._last
        left = then + AGAIN - time.monotonic()
        if left > 0 and max(abs(point.x - x), abs(point.y - y)) < SAME_PLACE:
            Event().wait(left)

    def down(self, button: str) -> None:
        """Hold a button."""
        self._held = button
        with self._stoppable():
            self._gui.mouseDown(button=button)

    def up(self) -> None:
        """Let go of the button that is held."""
        with self._stoppable():
            self._gui.mouseUp(button=self._held)
        self._held = ""

    def drag(self, start: Point, end: Point, seen: Callable[[], None]) -> None:
        """Press the left button, move in steps, and let go.

        Args:
            start: where.
            end: where to.
            seen: returns when the program has seen the mouse move.
        """
        self.move(start)
        self.down("left")
        for step in (*range(1, STEPS + 1), STEPS):
            part = step / STEPS
            place = Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
            with self._stoppable():
                self._gui.dragTo(*self.aimed(place), button="left", mouseDownUp=False)
            seen()
        self.up()

    def turn(self, notches: int, *, across: bool) -> None:
        """Turn the wheel: down or to the right when positive."""
        with self._stoppable():
            if across:
                self._gui.hscroll(notches)
            else:
                self._gui.vscroll(-notches)

    def release(self) -> None:
        """Let go of what is held, also when a person has stopped everything."""
        if not self._held:
            return
        self._gui.FAILSAFE = False
        try:
            self._gui.mouseUp(button=self._held)
            self._held = ""
        finally:
            self._gui.FAILSAFE = True
