"""Takes pictures of an area of a desktop in which only some windows show."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event as Signal

from PIL import Image

from .errors import ScreenError
from .monitors import Capture, Monitor
from .screen import Box
from .windows import Mine, Window, Windows, fits, overlap

BLANK = (128, 128, 128)
"""What is shown in the place of what is not to be seen."""
DRAWN = 0.05
"""Seconds after which a program that answers has drawn what no other window covers any more."""
DRAWN_CAP = 1.0
"""Seconds that it is waited for at most."""
TRIES = 10
"""How often a picture is taken while windows move."""


class Moving(ScreenError):
    """Windows move all the time, so that no picture shows where they are."""


@dataclass(frozen=True)
class Area:
    """What of a desktop is looked at.

    Args:
        monitor: its number from 1; 0 for all of them together.
        window: only this window: its program's name, or words in its title.
    """

    monitor: int = 1
    window: str = ""


@dataclass(frozen=True)
class Frame:
    """One picture of an area, in logical pixels, and what stood there.

    `box` is where on the desktop it was taken, `scale` how many pixels the system gave for each
    logical one; `windows` are all that showed, the lowest first, and `window` is the one that the
    area is about, if it is about one. `black` says that there is nothing but black in it.
    """

    picture: Image.Image
    box: Box
    scale: float
    windows: tuple[Window, ...]
    window: Window | None = None
    black: bool = False


class Viewfinder:
    """Looks at an area of a desktop.

    Args:
        area: what is looked at.
        windows: the windows of the desktop; None where they cannot be told apart.
        mine: the windows that may be seen; None for the whole desktop.
        capture: what takes the pictures.
    """

    def __init__(
        self, area: Area, windows: Windows | None, mine: Mine | None, capture: Capture
    ) -> None:
        if windows is None and (area.window or mine):
            raise ScreenError(
                "windows cannot be told apart on this system: use `target: {desktop: true}` "
                "without a window"
            )
        self.area = area
        self.windows = windows
        self.capture = capture
        self._mine = mine
        self._never = Signal()

    @property
    def picks(self) -> bool:
        """Whether only some windows may be seen."""
        return self._mine is not None

    def shown(self) -> tuple[Window, ...]:
        """All windows that show, the lowest first; none where they cannot be told apart."""
        return self.windows.shown() if self.windows else ()

    def mine(self, window: Window, among: Sequence[Window]) -> bool:
        """Whether a window may be seen: the menus of a program go with its windows."""
        if self._mine is None or self._mine(window):
            return True
        if not (window.popup and window.pid):
            return False
        return any(one.pid == window.pid and self._mine(one) for one in among if not one.popup)

    def own(self, among: Sequence[Window]) -> tuple[Window, ...]:
        """Those of some windows that may be seen."""
        return tuple(one for one in among if self.mine(one, among))

    def frame(self, *, drawn: bool = False) -> Frame:
        """Take a picture; once more when windows moved meanwhile.

        Args:
            drawn: whether what other windows uncovered must be drawn by now, as for a picture that
                is shown to anybody.

        Raises:
            ScreenError: no picture can be taken, or what is to be looked at is not there.
        """
        shown, end = self.shown(), time.monotonic() + DRAWN_CAP
        for _ in range(TRIES):
            if drawn:
                shown = self._drawn(shown, end)
            box, window = self.place(shown)
            part = self._part(box, shown)
            before = self._uncovered_at
            picture = self.capture.grab(part)
            now = self.shown()
            # A window may have come and gone meanwhile: that shows in the time alone.
            if (_geometry(now), self._uncovered_at) == (_geometry(shown), before):
                black, scale = picture.getbbox() is None, picture.width / part.width
                size = int(part.width), int(part.height)
                if picture.size != size:
                    picture = picture.resize(size, Image.Resampling.BOX)
                if self._mine is not None:
                    picture = self._only_mine(picture, part, box, now)
                return Frame(picture, box, scale, now, window, black)
            shown = now
        raise Moving("windows move all the time: wait until they stand still")

    @property
    def _uncovered_at(self) -> float:
        """When something was last uncovered that may not be seen; 0 where all may be."""
        return self.windows.uncovered_at if self.windows and self.picks else 0.0

    def _drawn(self, shown: Sequence[Window], end: float) -> Sequence[Window]:
        """Wait until no window that may be seen shows the remains of others that lay over it.

        The system leaves them there until its program has drawn the place anew.
        """
        while (now := time.monotonic()) < min(self._uncovered_at + DRAWN, end):
            for one in self.own(shown):
                if self.windows and not one.popup:
                    self.windows.answered(one, end - now)
            self.idle(max(0.0, self._uncovered_at + DRAWN - time.monotonic()))
            shown = self.shown()
        return shown

    def idle(self, cap: float) -> bool:
        """Wait until something is heard of the windows, at most `cap` seconds."""
        if self.windows:
            return self.windows.changed(cap)
        return self._never.wait(cap)

    def dark(self, frame: Frame) -> bool:
        """Whether the system shows nothing but black, although windows should show.

        A display without windows may be black, and so may a program that fills a monitor; a window
        that fills it and that no window manager knows is a lock.
        """
        if not frame.black:
            return False
        monitors = self.capture.monitors()
        if self.windows is not None:
            if not frame.windows:
                return False
            top = frame.windows[-1]
            fills = any(overlap(top.box, one.box) == one.box for one in monitors)
            if fills and not top.popup and self.mine(top, frame.windows):
                return False
        return self.capture.grab(monitors[0].box).getbbox() is None

    def _part(self, box: Box, shown: Sequence[Window]) -> Box:
        """The part of a box that is worth a picture: where the windows are that may be seen."""
        if self._mine is None:
            return box
        places = [over for one in self.own(shown) if (over := overlap(one.box, box))]
        return around(places) if places else box

    def _only_mine(
        self, picture: Image.Image, part: Box, box: Box, shown: Sequence[Window]
    ) -> Image.Image:
        """A picture of a box with the windows that may be seen, from the lowest to the highest."""
        clean = Image.new("RGB", (int(box.width), int(box.height)), BLANK)
        for window in shown:
            if (over := overlap(window.box, part)) is None:
                continue
            left, top = int(over.x - box.x), int(over.y - box.y)
            right, bottom = int(over.right - box.x), int(over.bottom - box.y)
            if self.mine(window, shown):
                x, y = int(part.x - box.x), int(part.y - box.y)
                seen = picture.crop((left - x, top - y, right - x, bottom - y))
                clean.paste(seen, (left, top))
            else:
                clean.paste(BLANK, (left, top, right, bottom))
        return clean

    def place(self, shown: Sequence[Window]) -> tuple[Box, Window | None]:
        """Where the area is on the desktop, and the window that it is about, if it is about one."""
        monitors = self.capture.monitors()
        if not self.area.window:
            return self._monitor(monitors), None
        window = self.wanted(shown)
        menus = [one.box for one in shown if one.popup and one.pid == window.pid and one.pid]
        box = around([window.box, *menus])
        if (seen := overlap(box, monitors[0].box)) is None:
            raise ScreenError(f"the window {window} lies outside all monitors: move it back")
        return seen, window

    def wanted(self, shown: Sequence[Window]) -> Window:
        """The window that the area is about: of several the active one, else the topmost."""
        own = self.own(shown)
        found = [one for one in own if fits(one, self.area.window)]
        if not found:
            there = ", ".join(str(one) for one in own if not one.popup) or "none"
            raise ScreenError(
                f'no window fits "{self.area.window}"; windows that show: {there}. '
                "Name its program, or words in its title"
            )
        return max(enumerate(found), key=lambda one: (one[1].active, not one[1].popup, one[0]))[1]

    def _monitor(self, monitors: Sequence[Monitor]) -> Box:
        for one in monitors:
            if one.number == self.area.monitor:
                return one.box
        there = "; ".join(str(one) for one in monitors)
        raise ScreenError(f"there is no monitor {self.area.monitor}: {there}")


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around some, of which there is at least one."""
    left, top = min(one.x for one in boxes), min(one.y for one in boxes)
    right, bottom = max(one.right for one in boxes), max(one.bottom for one in boxes)
    return Box(left, top, right - left, bottom - top)


def _geometry(shown: Sequence[Window]) -> list[tuple[int, Box]]:
    return [(one.id, one.box) for one in shown]
