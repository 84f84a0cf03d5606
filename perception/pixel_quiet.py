"""When is a desktop quiet? Asks its programs and compares pictures, never waits a fixed time.

Quiet means: the program that is worked with has taken in all input (a ping is answered), and no
picture changed for a little longer than programs take from there to drawing, which is a tick of
their clock. What changes by itself is not waited for: a caret, and small places that change again
and again, such as a clock or a bar of progress.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Sequence

from PIL import Image, ImageChops

from . import patches
from .errors import ScreenError
from .screen import Box, Settled
from .viewfinder import Frame, Moving, Viewfinder, around
from .windows import Window

STEP = 0.008
"""Seconds between two pictures."""
TICK = 0.025
"""Seconds without a change after which a program that answered has drawn: most draw 60 times a
second."""
UNASKED = 0.1
"""The same for a program that cannot be asked whether it has taken in its input."""
OFTEN = 4
"""Changes of one place after which it may count as changing by itself."""
LASTING = 0.3
"""Seconds for which it does so then: what a program moves or fades for its user is over sooner."""
SMALL = 0.03
"""The part of a picture that may change by itself; where it is more, quiet is waited for."""
CELL = 64
"""Pixels: places are told apart on a grid of cells this wide and high."""
Cell = tuple[int, int]
"""Its column and row."""
CARET = (3, 6, 64)
"""Pixels: a caret is at most this wide, at least this high, and at most this high."""
MOST = 3
"""Places that are told of one change."""


class PixelQuiet:
    """One wait for quiet.

    Args:
        finder: what takes the pictures.
        before: what was seen before it: what changed since is told.
        restless: places that changed by themselves all through the wait before this one.
    """

    def __init__(
        self, finder: Viewfinder, before: Frame | None, restless: Collection[Cell] = ()
    ) -> None:
        self.finder = finder
        self.before = before
        self.frame = before
        self.restless: set[Cell] = set()
        self._known: frozenset[Cell] = frozenset(restless)
        self._often: Counter[Cell] = Counter()
        self._first: dict[Cell, float] = {}
        self._tick = TICK

    def wait(self, cap: float) -> Settled:
        """Return as soon as the desktop is quiet, after `cap` seconds at the latest."""
        started = time.monotonic()
        capped = self._until_quiet(started + cap) if cap > 0 else "nothing was waited for"
        return Settled(time.monotonic() - started, capped, self._changes())

    def _until_quiet(self, end: float) -> str:
        """Wait until all is quiet; what still moved when the time was up."""
        why = self._ask(end) or self._step() or "the picture may still change"
        since = time.monotonic()
        while (now := time.monotonic()) < end:
            if now - since < self._tick:
                self.finder.idle(STEP)
                if moved := self._step():
                    why, since = moved, time.monotonic()
                continue
            # What it was drawing when it was asked is drawn when it answers.
            moved = self._ask(end) or self._step()
            if not moved:
                return ""
            why, since = moved, time.monotonic()
        return why

    def _ask(self, end: float) -> str:
        """Wait for the programs to take in their input; which one did not in time."""
        windows = self.finder.windows
        self._tick = TICK if windows else UNASKED
        if windows is None:
            return ""
        for window in _worked_with(self.finder.own(windows.shown())):
            if not windows.can_answer(window):
                self._tick = UNASKED
            elif not windows.answered(window, max(0.0, end - time.monotonic())):
                return f"the program of the window {window} does not answer"
        return ""

    def _step(self) -> str:
        """Take a picture; what changed since the one before."""
        before = self.frame
        try:
            self.frame = now = self.finder.frame()
        except Moving:
            return "windows move all the time"
        except ScreenError as error:
            return str(error)
        if self.finder.dark(now):
            return "the screen is black"
        if before is None:
            return "the picture was not seen before"
        if _geometry(before, self.finder) != _geometry(now, self.finder):
            self._often.clear()
            self._first.clear()
            self._known = frozenset()
            return "windows open, close or move all the time"
        return self._restless(changed(before.picture, now.picture), now)

    def _restless(self, boxes: Sequence[Box], now: Frame) -> str:
        """Where it changed in a way that is waited for, "" when nowhere."""
        by_itself = [box for box in boxes if self._by_itself(_cells(box))]
        width, height = now.picture.size
        if sum(box.width * box.height for box in by_itself) <= SMALL * width * height:
            boxes = [box for box in boxes if box not in by_itself]
        return f"the picture changes all the time at {_places(boxes)}" if boxes else ""

    def _by_itself(self, cells: Sequence[Cell]) -> bool:
        """Whether the cells of a grid that changed do so again and again."""
        now = time.monotonic()
        for cell in cells:
            since = now - self._first.setdefault(cell, now)
            self._often[cell] += 1
            if cell in self._known or (self._often[cell] >= OFTEN and since >= LASTING):
                self.restless.add(cell)
        return self.restless.issuperset(cells)

    def _changes(self) -> tuple[str, ...]:
        """What changed since the last look, in plain words."""
        before = self.before
        if before is None or self.frame is None:
            return ()
        own = self.finder.own
        told = _told_of_windows(own(before.windows), own(self.finder.shown()))
        if before.box == self.frame.box:
            if boxes := changed(before.picture, self.frame.picture):
                told.append(f"the picture changed at {_places(boxes)}")
        elif not told:
            told.append(f"the window stands at {_place(self.frame.box)} of the desktop now")
        return tuple(told)


def changed(before: Image.Image, after: Image.Image) -> list[Box]:
    """Where two pictures differ, carets aside."""
    if before.size != after.size:
        return [Box(0, 0, *after.size)]
    edges = ImageChops.difference(before, after).getbbox()
    if edges is None or _caret(patches.Patch(edges)):
        return []
    left, top = edges[:2]
    found = patches.changes(before.crop(edges), after.crop(edges))
    if found is None:
        return [Box(left, top, edges[2] - left, edges[3] - top)]
    return [_box(one, left, top) for one in found if not _caret(one)]


def _caret(patch: patches.Patch) -> bool:
    left, top, right, bottom = patch.part
    width, least, most = CARET
    return right - left <= width and least <= bottom - top <= most


def _box(patch: patches.Patch, x: int, y: int) -> Box:
    left, top, right, bottom = patch.part
    return Box(x + left, y + top, right - left, bottom - top)


def _cells(box: Box) -> list[Cell]:
    across = range(int(box.x) // CELL, int(box.right - 1) // CELL + 1)
    down = range(int(box.y) // CELL, int(box.bottom - 1) // CELL + 1)
    return [(column, row) for column in across for row in down]


def _geometry(frame: Frame, finder: Viewfinder) -> tuple[object, ...]:
    own = finder.own(frame.windows)
    return (frame.box, *((one.id, one.box, one.active) for one in own))


def _worked_with(own: Sequence[Window]) -> list[Window]:
    """The window in front, and those of the programs whose menus are open."""
    windows = [one for one in own if not one.popup]
    front = next((one for one in windows if one.active), windows[-1] if windows else None)
    if front is None:
        return []
    pids = {one.pid for one in own if one.popup} - {front.pid}
    owners = {one.pid: one for one in windows if one.pid in pids}
    return [front, *owners.values()]


def _told_of_windows(before: Sequence[Window], now: Sequence[Window]) -> list[str]:
    told: list[str] = []
    known = {one.id: one for one in before}
    here = {one.id for one in now}
    for one in now:
        old = known.get(one.id)
        if old is None:
            told.append("a menu or the like opened" if one.popup else f"a window opened: {one}")
        elif old.title != one.title:
            told.append(f'the title "{old.title}" changed to "{one.title}"')
        elif one.active and not old.active:
            told.append(f"the window {one} came to the front")
    for one in before:
        if one.id not in here:
            told.append("a menu or the like closed" if one.popup else f"the window {one} closed")
    return list(dict.fromkeys(told))


def _places(boxes: Sequence[Box]) -> str:
    """Where boxes are; of many, where they are all together."""
    if len(boxes) <= MOST:
        return " and ".join(map(_place, boxes))
    return _place(around(boxes))


def _place(box: Box) -> str:
    x, y, width, height = map(int, box)
    return f"{x}, {y} ({width}×{height})"
