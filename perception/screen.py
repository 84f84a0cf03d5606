"""What is there: the Screen protocol and the things that a look returns.

One coordinate system inside handeye: logical pixels of the surface (CSS pixels in a browser,
points on a desktop), origin top left. A model's own system exists only in `scale.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol, runtime_checkable

from .words import normal


class Point(NamedTuple):
    """A place on the surface, in logical pixels."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle on the surface, in logical pixels: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The first x to the right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The first y below the box."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle, where a person would click."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def contains(self, point: Point) -> bool:
        """Whether the point lies in the box (left and top edge in, right and bottom out)."""
        return self.x <= point.x < self.right and self.y <= point.y < self.bottom

    def gap(self, other: Box) -> float:
        """Distance between the nearest edges of two boxes; 0 when they touch or overlap."""
        dx = max(other.x - self.right, self.x - other.right, 0)
        dy = max(other.y - self.bottom, self.y - other.bottom, 0)
        return float((dx * dx + dy * dy) ** 0.5)


@dataclass(frozen=True)
class Screenshot:
    """One picture of the surface, exactly `width` × `height` logical pixels.

    `scale` is how many physical pixels of the device stand behind one logical pixel; the PNG
    itself is always in logical pixels.
    """

    png: bytes
    width: int
    height: int
    scale: float = 1.0

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the PNG: equal screenshots have equal digests."""
        return hashlib.sha256(self.png).hexdigest()


@dataclass(frozen=True)
class Region:
    """A named part of the surface that holds elements: a banner, a dialog, a table row, a frame.

    `name` is the accessible name; for rows, list items and the like `text` is what stands in it.
    """

    role: str
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Element:
    """Something on the surface that a person could name or use.

    Roles are ARIA role names; plain text is "text", recognised text is "ocr". `box` is the part
    that shows, or for an element outside the view (`offscreen`) where it would be. `ref` lets the
    screen that made the element find it again; it means nothing to anybody else. `letters` says of
    text read in a picture where each character of `name` begins and ends, from left to right.
    """

    role: str
    name: str
    box: Box
    value: str | None = None
    text: str = ""
    label: str = ""
    placeholder: str = ""
    title: str = ""
    alt: str = ""
    kind: str = ""
    states: frozenset[str] = frozenset()
    regions: tuple[Region, ...] = ()
    frame: str = ""
    test_id: str = ""
    offscreen: bool = False
    covered_by: str = ""
    ref: str = ""
    letters: tuple[tuple[float, float], ...] = ()

    @property
    def interactive(self) -> bool:
        """Whether a person would expect to click, type into or otherwise use it."""
        return self.role not in PASSIVE_ROLES

    def mentions(self, words: str) -> bool:
        """Whether words stand in it somewhere, whatever their case, width and white space."""
        texts = (self.name, self.text, self.label, self.placeholder, self.title, self.alt)
        return any(normal(words) in normal(text) for text in (*texts, self.value or ""))

    def __str__(self) -> str:
        words = self.name or self.text or self.label or self.placeholder or self.value or ""
        return f'{self.role} "{words}"' if words else self.role


PASSIVE_ROLES = frozenset(
    (
        "alert", "canvas", "caption", "cell", "columnheader", "figure", "heading", "img", "meter",
        "ocr", "paragraph", "progressbar", "rowheader", "status", "text",
    )
)  # fmt: skip
"""Roles that are shown but not operated: the rest count as interactive."""


@dataclass(frozen=True)
class Tab:
    """One browser tab (or window of the target)."""

    url: str
    title: str
    active: bool = False


@dataclass(frozen=True)
class Pane:
    """A window of a desktop, where it shows on the surface; `popup` for a menu or a tooltip."""

    title: str
    box: Box
    popup: bool = False


@dataclass(frozen=True)
class Notice:
    """Something that a screenshot cannot show.

    `kind` is one of dialog, file_chooser, options, download, tab, auth, capped, crash, page,
    injection_suspected. `box` is where it stands, if it has a place; it makes no other notice of
    it, because what is said does not depend on the place.
    """

    kind: str
    text: str
    box: Box | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Observation:
    """One look: the picture, hints about what is in it, and where it was taken.

    `private` is where fields stand with passwords, one-time codes or card data in them. `panes` are
    the windows of a desktop, the lowest first.
    """

    screenshot: Screenshot
    elements: tuple[Element, ...] = ()
    url: str = ""
    title: str = ""
    tabs: tuple[Tab, ...] = ()
    notices: tuple[Notice, ...] = ()
    taken_at: float = field(default=0.0)
    private: tuple[Box, ...] = ()
    panes: tuple[Pane, ...] = ()


@dataclass(frozen=True)
class Settled:
    """How a wait for quiet ended.

    `capped` says what still moved when the time was up ("" when it got quiet); `changes` is what
    was seen to happen since the screen was last looked at, in plain words.
    """

    seconds: float
    capped: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """Something that happened on the surface, kept for checks and for the report.

    `kind` is one of console_error, page_error, failed_request, download, dialog, tab, blocked,
    crash, injection_suspected. `text` says it in plain words; `path` is the saved file of a
    download.
    """

    kind: str
    text: str
    url: str = ""
    path: str = ""


@runtime_checkable
class Screen(Protocol):
    """Anything that can be looked at. A conforming screen passes `check_screen()`."""

    @property
    def events(self) -> Sequence[Event]:
        """All that happened on the surface since it was opened, oldest first."""
        ...

    def look(self) -> Observation:
        """Take one picture, with hints where there are any. Does not wait for anything."""
        ...

    def search(self, words: str) -> tuple[Element, ...]:
        """All elements that hold the words somewhere, also those scrolled out of view.

        A coarse filter (letter case, width and white space ignored): `find` decides.
        """
        ...

    def settle(self, cap: float) -> Settled:
        """Return as soon as the screen is quiet, after `cap` seconds at the latest."""
        ...

    def wait(self, cap: float) -> bool:
        """Return True as soon as something changes, False after `cap` seconds without change."""
        ...
