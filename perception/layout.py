"""Where things stand towards each other: reading order, one inside the other, words for places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from .screen import Box, Element

T = TypeVar("T")

_SLACK = 1.5  # pixels by which an inner box may stick out: borders, rounding
_LEAST_SURFACE = (360.0, 600.0)  # pixels: where little is shown, the surface is larger than that


def reading_order(items: Iterable[T], box: Callable[[T], Box]) -> list[T]:
    """Sort by line from top to bottom, and within a line from left to right."""
    return [item for line in lines_of(items, box) for item in line]


def lines_of(items: Iterable[T], box: Callable[[T], Box]) -> list[list[T]]:
    """The lines that things stand on, from top to bottom, each from left to right.

    Two boxes stand on one line when the middle of each is level with some part of the other.
    """
    lines: list[list[T]] = []
    for item in sorted(items, key=lambda item: (box(item).center.y, box(item))):
        if lines and level(box(lines[-1][0]), box(item)):
            lines[-1].append(item)
        else:
            lines.append([item])
    return [sorted(line, key=lambda item: box(item)) for line in lines]


def level(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line."""
    return (
        one.y <= other.center.y <= one.bottom and other.y <= one.center.y <= other.bottom
    )  # fmt: skip


def stacked(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one column: one above the other, or nearly so."""
    overlap = min(one.right, other.right) - max(one.x, other.x)
    return overlap > 0 and overlap >= min(one.width, other.width) / 2


def inside(outer: Box, inner: Box) -> bool:
    """Whether a box lies in another one, give or take a border."""
    return (
        outer.x - _SLACK <= inner.x
        and outer.y - _SLACK <= inner.y
        and inner.right <= outer.right + _SLACK
        and inner.bottom <= outer.bottom + _SLACK
    )


def nested_pairs(boxes: Sequence[Box]) -> Iterable[tuple[int, int]]:
    """All pairs (outer, inner) of positions whose boxes lie one in the other.

    Of two equal boxes the one that comes first counts as the outer one.
    """
    order = sorted(range(len(boxes)), key=lambda at: (boxes[at].y - _SLACK, at))
    open_ones: list[int] = []
    for at in order:
        top = boxes[at].y
        open_ones = [other for other in open_ones if boxes[other].bottom + _SLACK >= top]
        for other in open_ones:
            outer, inner = (other, at) if _outer_first(boxes, other, at) else (at, other)
            if inside(boxes[outer], boxes[inner]):
                yield outer, inner
        open_ones.append(at)


def _outer_first(boxes: Sequence[Box], one: int, other: int) -> bool:
    return (-_area(boxes[one]), one) < (-_area(boxes[other]), other)


def _area(box: Box) -> float:
    return box.width * box.height


def place(box: Box, elements: Iterable[Element]) -> str:
    """Words for where a box is on the surface, such as "top right" or "middle"."""
    shown = [box, *(element.box for element in elements if not element.offscreen)]
    width = max(_LEAST_SURFACE[0], *(other.right for other in shown))
    height = max(_LEAST_SURFACE[1], *(other.bottom for other in shown))
    across = _third(box.center.x, width, ("left", "", "right"))
    down = _third(box.center.y, height, ("top", "", "bottom"))
    return f"{down} {across}".strip() or "middle"


def _third(at: float, length: float, names: tuple[str, str, str]) -> str:
    return names[min(max(int(at * 3 / length), 0), 2)]
