"""The recorded control on the screen of today: whether it is there, and whether it is still itself.

A control counts as the recorded one when it is the only one with its role and name, does not
contradict its test id, and stands where it stood or looks as it looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from handeye.actions import Target
from handeye.perception import Box, Element, Observation, Region, layout, tell

from .meaning import same_name
from .recorded import Part, RecordedTarget, clipped, shares

NEAR = 6.0
"""Pixels by which a small control may be off and still be in its place."""
REACH = 12.0
"""Pixels around a point that stand for a target whose box nobody knows."""


class Looks(Protocol):
    """Compares with the pictures of a plan."""

    def same(self, seen: Observation, box: Box, picture: str) -> bool:
        """Whether what stands in a box looks as in a picture of the plan."""
        ...

    def places(self, seen: Observation, picture: str) -> list[Box]:
        """All places on the screen that look like a picture of the plan."""
        ...


@dataclass(frozen=True)
class Match:
    """What became of a recorded control.

    Args:
        element: the only one that fits its role and name; None when there is none, or several.
        why: why that must not be taken for it as it is; "" when it may.
    """

    element: Element | None
    why: str = ""


def described(element: Element, seen: Observation) -> RecordedTarget:
    """A control as a plan keeps it, but for its picture."""
    name = name_of(element)
    twins = [one for one in seen.elements if _called(one, element.role, name)]
    within: tuple[Part, ...] = ()
    if len(twins) > 1:
        within = tuple(_part(one) for one in element.regions if _tells(one, twins))
        twins = [one for one in twins if stands_in(one, within)]
    ordered = layout.reading_order(twins, lambda one: one.box)
    several = len(ordered) > 1 and element in ordered
    label = clipped(element.label or element.placeholder or element.title)
    return RecordedTarget(
        role=element.role,
        name=name,
        test_id=element.test_id,
        label="" if label == name else label,
        within=within,
        nth=ordered.index(element) + 1 if several else None,
        of=len(ordered) if several else None,
        box=None if element.offscreen else shares(element.box, seen.screenshot),
    )


def pointed(target: Target, seen: Observation) -> RecordedTarget:
    """A target that nothing is known of but where it is, as a plan keeps it."""
    x, y = target.point
    box = target.box or Box(x - REACH, y - REACH, 2 * REACH, 2 * REACH)
    return RecordedTarget(name=clipped(target.name), box=shares(box, seen.screenshot))


def name_of(element: Element) -> str:
    """What a plan calls a control."""
    return clipped(tell.called(element))


def match(
    wanted: RecordedTarget, seen: Observation, elements: Sequence[Element], looks: Looks
) -> Match:
    """The recorded control among all elements, by role and name."""
    found = fitting(wanted, elements)
    if len(found) > 1:
        return Match(None, f"{len(found)} fit {wanted}, and nothing tells which was meant")
    if not found:
        there = _in_its_place(wanted, seen, elements)
        return Match(
            None, f"{wanted} is not there" + (f"; {there} is in its place" if there else "")
        )
    bearer = next(
        (one for one in elements if wanted.test_id and one.test_id == wanted.test_id), found[0]
    )
    if bearer != found[0] and name_of(bearer) != name_of(found[0]):
        return Match(found[0], f"the test id {wanted.test_id} now is that of {bearer}")
    count = len(_alike(wanted, elements))
    if wanted.of not in (None, count) and not in_place(wanted, found[0].box, seen):
        return Match(None, f"{wanted} was one of {wanted.of}, and there are {count} now")
    return Match(found[0], differs(wanted, found[0], seen, looks))


def fitting(wanted: RecordedTarget, elements: Sequence[Element]) -> list[Element]:
    """The elements with the role and name of a recorded control, told apart as they were then."""
    found = _alike(wanted, elements)
    if wanted.nth and len(found) == wanted.of:
        found = [layout.reading_order(found, lambda one: one.box)[wanted.nth - 1]]
    return found


def _alike(wanted: RecordedTarget, elements: Sequence[Element]) -> list[Element]:
    """All elements that only their order could tell apart."""
    found = [one for one in elements if _called(one, wanted.role, wanted.name)]
    if wanted.test_id and len(found) > 1:
        found = [one for one in found if one.test_id == wanted.test_id] or found
    return [one for one in found if stands_in(one, wanted.within)]


def differs(wanted: RecordedTarget, element: Element, seen: Observation, looks: Looks) -> str:
    """Why an element must not be taken for the recorded control; "" when it is that."""
    if not _called(element, wanted.role, wanted.name):
        return f"what is there now is {element}"
    if wanted.test_id and element.test_id and wanted.test_id != element.test_id:
        return f"its test id now is {element.test_id}"
    if element.offscreen or in_place(wanted, element.box, seen):
        return ""
    if wanted.picture and looks.same(seen, element.box, wanted.picture):
        return ""
    return "it stands elsewhere and looks different" if wanted.box else ""


def in_place(wanted: RecordedTarget, box: Box, seen: Observation) -> bool:
    """Whether a box is where the recorded control was: its middle no further off than the edge."""
    there = wanted.place(seen.screenshot)
    if there is None:
        return False
    x, y = box.center.x - there.center.x, box.center.y - there.center.y
    return abs(x) <= max(there.width / 2, NEAR) and abs(y) <= max(there.height / 2, NEAR)


def _in_its_place(
    wanted: RecordedTarget, seen: Observation, elements: Sequence[Element]
) -> Element | None:
    here = [one for one in elements if one.interactive and not one.offscreen]
    found = [one for one in here if in_place(wanted, one.box, seen)]
    return min(found, key=lambda one: one.box.width * one.box.height, default=None)


def _called(element: Element, role: str, name: str) -> bool:
    return element.role == role and same_name(name_of(element), name)


def _part(region: Region) -> Part:
    return Part(role=region.role, name=clipped(region.name or region.text))


def _tells(region: Region, twins: Sequence[Element]) -> bool:
    """Whether a region tells one of several elements from the others."""
    return bool(region.name or region.text) and any(region not in one.regions for one in twins)


def stands_in(element: Element, within: Sequence[Part]) -> bool:
    """Whether an element stands in all of these parts of the screen."""
    parts = [_part(region) for region in element.regions]
    return all(
        any(one.role == part.role and same_name(one.name, part.name) for part in parts)
        for one in within
    )
