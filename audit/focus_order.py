"""Whether the focus goes the way the page is read (2.4.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from handeye.perception import Box

from .finding import Class, Finding
from .in_page import Told, finding
from .keys import Stop

UP = 8
"""CSS pixels upward that are no jump."""
SHARED = 0.5
"""The share of the narrower one's width that two elements of one column have in common."""
ROW = 0.8
"""The share of the taller one's height that two elements of one line have in common."""
TOLD = 8


def order(stops: Sequence[Stop]) -> Iterator[Finding]:
    """What comes out of order.

    Args:
        stops: the elements in the order of Tab.
    """
    for stop in [one for one in stops if one.fact["positive"]][:TOLD]:
        told = Told(
            "focus-order",
            "2.4.3",
            "likely",
            "its positive tabindex brings the focus here before everything that has none",
            "take tabindex away (or set it to 0) and put the element where it is to be reached",
        )
        yield finding(told, stop.fact)
    rest = [one for one in stops if not one.fact["positive"]]
    jumps = [(way, *pair) for pair in pairwise(rest) if (way := _back(*pair))]
    for way, before, stop in jumps[:TOLD]:
        alike = before.fact["parent"] == stop.fact["parent"]
        kind: Class = "likely" if alike else "needs review"
        told = Told(
            "focus-order",
            "2.4.3",
            kind,
            f'from "{before.fact["text"][:40]}" the focus goes back to '
            f'"{stop.fact["text"][:40]}", which stands {way}',
            "let the order in the source be the order on the screen",
        )
        yield finding(told, stop.fact)


def _back(before: Stop, stop: Stop) -> str:
    """How one stop lies before the one that it follows, in words; "" when it does not."""
    if before.fact["stays"] or stop.fact["stays"] or stop.jumped:
        return ""
    if not (before.fact["points"] and stop.fact["points"]):
        return ""
    one, other = _on_page(before), _on_page(stop)
    across = min(one.right, other.right) - max(one.x, other.x)
    if other.bottom <= one.y - UP and across >= SHARED * min(one.width, other.width):
        return "above it in the same column"
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    left = other.x >= one.right + UP if stop.fact["rtl"] else other.right <= one.x - UP
    beside = left and down >= ROW * max(one.height, other.height)
    return "before it in the same line" if beside else ""


def _on_page(stop: Stop) -> Box:
    x, y, width, height = stop.fact["box"]
    dx, dy = stop.fact["scroll"]
    return Box(x + dx, y + dy, width, height)
