"""A desktop as a screen: one of its monitors, all of them, or one window."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PIL import ImageChops

from .errors import NotInstalled, ScreenError
from .injection import Suspicions
from .monitors import Capture, open_capture
from .pictures import to_png
from .pixel_quiet import Cell, PixelQuiet, changed
from .screen import Box, Element, Event, Notice, Observation, Pane, Point, Screenshot, Settled, Tab
from .viewfinder import Area as Area
from .viewfinder import Frame, Viewfinder
from .windows import Mine, Window, Windows, open_windows, overlap

if TYPE_CHECKING:
    from .hints import Hints


WATCH = 0.03
"""Seconds between two pictures while a change is waited for."""
DARK = 1.0
"""Seconds that a screen may be black, as it is when its mode changes."""


FIRST_MONITOR = Area()
"""The first monitor, whole."""


class Moved(ScreenError):
    """The window moved or is gone since it was looked at: look again."""


class DesktopScreen:
    """A desktop, or a part of it.

    Args:
        area: what is looked at.
        windows: the windows of the desktop; those of this computer when missing.
        mine: the windows that may be seen, everything else is blanked; None for all.
        capture: what takes the pictures; this computer's when missing.
        hints: what knows the elements of windows.

    Raises:
        ScreenError: there is no desktop, or it cannot be looked at.
    """

    def __init__(
        self,
        area: Area = FIRST_MONITOR,
        *,
        windows: Windows | None = None,
        mine: Mine | None = None,
        capture: Capture | None = None,
        hints: Hints | None = None,
    ) -> None:
        with ExitStack() as opened:
            self._capture = capture or open_capture()
            opened.callback(self._capture.close)
            self.windows = windows or _windows()
            if self.windows:
                opened.callback(self.windows.close)
            self._finder = Viewfinder(area, self.windows, mine, self._capture)
            self._opened = opened.pop_all()
        self._hints = hints
        self._frame: Frame | None = None
        self._latest: Frame | None = None
        self._restless: set[Cell] = set()
        self._known: tuple[Box, Frame, tuple[Element, ...]] | None = None
        self._shot: Screenshot | None = None
        self._left: Callable[[], float] = lambda: math.inf
        self._suspicions = Suspicions()
        self._events: list[Event] = []

    @property
    def events(self) -> Sequence[Event]:
        """All that happened since the screen was opened, oldest first."""
        return tuple(self._events)

    def _note(self, kind: str, text: str, url: str) -> None:
        self._events.append(Event(kind, text, url))

    def mine(self, window: Window) -> bool:
        """Whether a window belongs to what is worked on."""
        return self._finder.mine(window, self.shown())

    def shown(self) -> tuple[Window, ...]:
        """All windows, the lowest first; none where they cannot be told apart."""
        return self._finder.shown()

    def active(self) -> Window | None:
        """The window that gets what is typed."""
        return next((one for one in self.shown() if one.active), None)

    def on_desktop(self, point: Point) -> Point:
        """The place on the desktop of a place on the surface, as of the last look.

        Raises:
            Moved: the window that is looked at moved or is gone since.
        """
        frame = self._seen()
        if (window := frame.window) is not None:
            now = next((one for one in self.shown() if one.id == window.id), None)
            if now is None or now.box != window.box:
                how = "is gone" if now is None else "moved"
                raise Moved(f"the window {window} {how} since it was looked at: look again")
        return Point(frame.box.x + point.x, frame.box.y + point.y)

    def on_surface(self, box: Box) -> Box:
        """The place on the surface of a place on the desktop, as of the last look."""
        origin = self._seen().box
        return Box(box.x - origin.x, box.y - origin.y, box.width, box.height)

    def _seen(self) -> Frame:
        """What was seen at the last look."""
        if self._frame is None:
            self._frame = self._finder.frame()
        return self._frame

    def look(self) -> Observation:
        """One picture of the area; only the windows that may be seen show in it."""
        taken_at = time.time()
        frame = self._lit_frame()
        before, self._frame, self._latest = self._frame, frame, frame
        if self._shot is None or before is None or not _same(before, frame):
            width, height = frame.picture.size
            self._shot = Screenshot(to_png(frame.picture), width, height, frame.scale)
        mine = self._finder.own(frame.windows)
        own = [one for one in mine if not one.popup]
        seen = Observation(
            self._shot,
            title=next((one.title for one in own if one.active), ""),
            tabs=tuple(Tab("", one.title, one.active) for one in own),
            notices=tuple(self._notices(frame, own)),
            taken_at=taken_at,
            panes=tuple(Pane(one.title, self.on_surface(one.box), one.popup) for one in mine),
        )
        return self._suspicions.noted(seen, self._note)

    def _lit_frame(self) -> Frame:
        """A picture; a screen that is black for a moment is given the time to come back.

        Raises:
            ScreenError: it stays black although windows should show.
        """
        frame = self._finder.frame(drawn=True)
        if not frame.black:
            return frame
        end = time.monotonic() + self._within(DARK)
        while self._finder.dark(frame):
            if (left := end - time.monotonic()) <= 0:
                raise ScreenError(
                    "the screen is all black although windows should show: it is locked, asleep, "
                    "or the system asks for a password; unlock it and try again"
                )
            self._finder.idle(min(WATCH, left))
            frame = self._finder.frame()
        return self._finder.frame(drawn=True)

    def _notices(self, frame: Frame, own: Sequence[Window]) -> Iterator[Notice]:
        """What the picture does not tell by itself."""
        if frame.picture.getbbox() is None:
            none = "" if frame.windows or self.windows is None else ": no window shows"
            yield Notice("page", f"the picture is all black{none}")
        if self._hints and self._hints.trouble:
            yield Notice("page", f"{self._hints.trouble}: only what is seen can be found")
        if not self._finder.picks or frame.window is not None:
            return
        if not own:
            yield Notice("page", "no window of what is worked on shows")
        for one in own:
            if overlap(one.box, frame.box) is None:
                there = f"monitor {self._finder.area.monitor}"
                yield Notice("page", f"the window {one} is not on {there}, which is looked at")

    def search(self, words: str) -> tuple[Element, ...]:
        """The elements that hold the words, as far as the programs tell of them."""
        if self._hints is None:
            return ()
        seen, frame = self._seen(), self._finder.frame()
        known = self._known
        if known is None or known[0] != seen.box or not _same(known[1], frame):
            own = self._finder.own(frame.windows)
            known = (seen.box, frame, self._hints.elements(own, self.on_surface))
            told = known[2] and not self._hints.trouble  # else it may be told a moment later
            self._known = known if told else None
        return tuple(one for one in known[2] if one.mentions(words))

    def settle(self, cap: float) -> Settled:
        """Return as soon as the screen is quiet, after `cap` seconds at the latest."""
        quiet = PixelQuiet(self._finder, self._frame, self._restless)
        settled = quiet.wait(self._within(cap))
        self._latest, self._restless = quiet.frame, quiet.restless
        return settled

    def wait(self, cap: float) -> bool:
        """Return True at the next change of the picture, False after `cap` seconds without one."""
        end = time.monotonic() + self._within(cap)
        before = self._latest or self._finder.frame()
        while (left := end - time.monotonic()) > 0:
            now = self._finder.frame()
            if before.box != now.box or changed(before.picture, now.picture):
                return True
            self._finder.idle(min(WATCH, left))
        return False

    def _within(self, cap: float) -> float:
        return min(cap, max(0.0, self._left()))

    def hurry(self, left: Callable[[], float]) -> None:
        """Wait for nothing longer than the seconds that are left, as the callable tells."""
        self._left = left

    def close(self) -> None:
        """Look at nothing more."""
        self._opened.close()


def _windows() -> Windows | None:
    """The windows of this computer; None where they cannot be told apart."""
    try:
        return open_windows()
    except NotInstalled:
        return None


def _same(one: Frame, other: Frame) -> bool:
    if (one.box, one.scale, one.windows) != (other.box, other.scale, other.windows):
        return False
    return ImageChops.difference(one.picture, other.picture).getbbox() is None
