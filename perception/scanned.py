"""What the injected script found, as Python knows it: boxes in pixels of the page's view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .defects import Defect
from .screen import Box, Element, Point, Region


@dataclass
class Scanned:
    """What one pass over the page found."""

    elements: list[Element] = field(default_factory=list[Element])
    private: list[Box] = field(default_factory=list[Box])
    defects: list[Defect] = field(default_factory=list[Defect])
    options: dict[str, Any] | None = None
    cut: bool = False
    broken: str = ""
    title: str = ""
    scale: float = 1.0
    scrolled: tuple[float, ...] = ()
    facts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """What else is told of elements, by ref: what `js/inventory.js` finds."""

    def add(self, item: dict[str, Any], found: Element) -> None:
        """Take one element in, and what else is told of it."""
        self.elements.append(found)
        if "facts" in item:
            self.facts[found.ref] = item["facts"]

    def moved(self, start: int, to: int) -> int:
        """Move the elements from `start` on to an earlier place; how many they are."""
        tail = self.elements[start:]
        del self.elements[start:]
        self.elements[to:to] = tail
        return len(tail)


@dataclass(frozen=True)
class Offset:
    """Where a frame's view lies in the page's: `page = offset + scale × frame`."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def box(self, values: list[float]) -> Box:
        """A box of the frame as a box of the page."""
        x, y, width, height = values
        return Box(
            round(self.x + x * self.scale, 2),
            round(self.y + y * self.scale, 2),
            round(width * self.scale, 2),
            round(height * self.scale, 2),
        )

    def inner(self, point: Point) -> Point:
        """A point of the page as a point of the frame."""
        return Point((point.x - self.x) / self.scale, (point.y - self.y) / self.scale)


def element(
    item: dict[str, Any],
    regions: list[Region],
    outer: tuple[Region, ...],
    offset: Offset,
    frame: tuple[int, str],
) -> Element:
    """One element as the page told it.

    Args:
        item: what the script found out.
        regions: the regions that it counts from.
        outer: the regions around the frame.
        offset: where the frame lies.
        frame: its number and its name.
    """
    number, name = frame
    inside: list[int] = item["regions"]
    states: list[object] = item["states"]
    return Element(
        role=item["role"],
        name=item["name"],
        box=offset.box(item["box"]),
        value=item["value"],
        text=item["text"],
        label=item["label"],
        placeholder=item["placeholder"],
        title=item["title"],
        alt=item["alt"],
        kind=item["kind"],
        states=frozenset(map(str, states)),
        regions=(*outer, *(regions[index] for index in inside)),
        frame=item["frame"] or name,
        test_id=item["test_id"],
        offscreen=item["offscreen"],
        covered_by=item["covered_by"],
        ref=f"{number}:{item['ref']}",
    )
