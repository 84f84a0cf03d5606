"""Controls that a model sees and the page does not tell of: checked against what is known. Pure.

As in `ground.py`, a model's place is compared with what stands there. A control that is known there
already is none; words that stand there lend their box; a place that shows nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handeye.perception import Box, Element, Observation, Screenshot, pictures

from .eyes_read import Found
from .ground import MUCH, NEAR, alike

LEAST = 4.0
"""Pixels: nothing narrower or lower can be pressed."""
MOST_SHARE = 0.2
"""Share of the picture from which on a box is no control."""
RIM = 3.0
"""Pixels around a control that are looked at with it."""
SAME = 0.5
"""Share of the smaller of two boxes that lies in the other when they are the same thing."""


def unexposed(found: Sequence[Found], seen: Observation) -> tuple[Element, ...]:
    """The controls that are really only seen, as elements without a ref, top to bottom.

    Args:
        found: what the model said.
        seen: the look that it saw, with all elements that are known.
    """
    kept: list[Element] = []
    shown = [one for one in seen.elements if not (one.offscreen or one.covered_by)]
    for one in found:
        own = _snapped(one, shown)
        if own is None or not _plausible(own.box, seen.screenshot):
            continue
        if not any(_overlap(own.box, other.box) >= SAME for other in kept):
            kept.append(own)
    return tuple(sorted(kept, key=lambda one: (one.box.y, one.box.x)))


def _snapped(one: Found, shown: Sequence[Element]) -> Element | None:
    """The control with the box of the words it stands on; None when it is known already."""
    usable = [element for element in shown if element.interactive]
    if any(_is_known(one, element) for element in usable):
        return None
    words = [element for element in shown if not element.interactive and element.name]
    near = [element for element in words if _names(one, element)]
    box = min(near, key=lambda element: element.box.gap(one.box)).box if near else one.box
    return Element(one.role, one.label, box)


def _is_known(one: Found, element: Element) -> bool:
    """Whether an element is the control: much at the same place, or close by under its label."""
    if _overlap(one.box, element.box) >= SAME and _area(element.box) <= MUCH * _area(one.box):
        return True
    inside = element.box.contains(one.box.center) or one.box.contains(element.box.center)
    close = inside or element.box.gap(one.box) <= NEAR
    return close and bool(one.label) and alike(one.label, element)


def _names(one: Found, element: Element) -> bool:
    """Whether words that show are those on the control."""
    small = _area(element.box) <= MUCH * max(_area(one.box), 1.0)
    return bool(one.label) and small and element.box.gap(one.box) == 0 and alike(one.label, element)


def _plausible(box: Box, shot: Screenshot) -> bool:
    """Whether a box shows something, and is of the size of a control."""
    inside = _inside(box, shot)
    if min(inside.width, inside.height) < LEAST:
        return False
    if _area(inside) > MOST_SHARE * shot.width * shot.height:
        return False
    around = Box(box.x - RIM, box.y - RIM, box.width + 2 * RIM, box.height + 2 * RIM)
    return not pictures.blank(shot, _inside(around, shot))  # a plain square shows by its edges


def shown_of(elements: Iterable[Element]) -> tuple[Element, ...]:
    """The controls that show, of which a model need not tell."""
    return tuple(
        one for one in elements if one.interactive and not (one.offscreen or one.covered_by)
    )


def sure_of(control: Element, found: Iterable[Found]) -> float:
    """How sure the model was of a control that was kept."""
    at = [one.sure for one in found if one.label == control.name and one.role == control.role]
    return max(at, default=0.0)


def _inside(box: Box, shot: Screenshot) -> Box:
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(box.right, shot.width), min(box.bottom, shot.height)
    return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _area(box: Box) -> float:
    return box.width * box.height


def _overlap(one: Box, other: Box) -> float:
    """The share of the smaller box that lies in the other."""
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    smaller = min(_area(one), _area(other))
    return across * down / smaller if across > 0 and down > 0 and smaller else 0.0
