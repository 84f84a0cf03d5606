"""What tells a target from all else on the screen, in words that outlive the run.

A point is true for one picture. Kept beside it are the row, region and frame that a target stands
in, its test id and what its name comes from: from these a test can be written that finds it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from handeye.actions import Target
from handeye.perception import Element, Region, words

ROWS = frozenset(("row", "listitem", "article", "treeitem"))
"""Regions that stand for one thing among several of its kind."""
POPUPS = frozenset(("dialog", "alertdialog"))
LANDMARKS = frozenset(
    ("navigation", "banner", "contentinfo", "main", "complementary", "region", "search", "tabpanel")
)
LONGEST = 60
"""Characters of the words that a row is known by."""


def described(target: Target, elements: Sequence[Element]) -> dict[str, object]:
    """What is known of a target beside its place, role and name; {} when nothing is."""
    element = _meant(target, elements)
    return facts(element, elements) if element else {}


def facts(element: Element, elements: Sequence[Element]) -> dict[str, object]:
    """What tells an element from the others, without empty fields.

    `row` and `in` are there where they are needed, or where more of the kind may lie out of view;
    `nth` counts from 0 what even they leave equal.
    """
    twins = [one for one in elements if one is element or _twins(one, element)]
    row = _row(element, elements, several=len(twins) > 1)
    scope = _scope(element, several=len(twins) > 1 and not row)
    place = _places(element, row, scope)
    same = [one for one in twins if _places(one, row, scope) == place]
    said: dict[str, object] = {
        "kind": element.kind,
        "test_id": element.test_id,
        "named": _named(element),
        "frames": frames(element),
        "row": {"role": row[0].role, "words": row[1]} if row else None,
        "in": {"role": scope.role, "name": scope.name} if scope else None,
        "nth": [one is element for one in same].index(True) if len(same) > 1 else None,
    }
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def _twins(one: Element, other: Element) -> bool:
    """Whether two elements are called the same, and neither lies in the other."""
    nested = one.box.contains(other.box.center) or other.box.contains(one.box.center)
    return (one.role, called(one)) == (other.role, called(other)) and not nested


def called(element: Element) -> str:
    """What an element is called as a target."""
    return element.name or element.text or element.label or element.placeholder


def frames(element: Element) -> list[str]:
    """The iframes around an element, outermost first: their titles, names or addresses."""
    names = [region.name for region in element.regions if region.role == "iframe"]
    return [*names[:-1], names[-1] or element.frame] if names else []


def _meant(target: Target, elements: Sequence[Element]) -> Element | None:
    for one in elements:
        if target.ref and one.ref == target.ref:
            return one
    same = [one for one in elements if one.role == target.role and one.box == target.box]
    return same[0] if len(same) == 1 else None


def _named(element: Element) -> str:
    """What names a field that has no label: its placeholder or title; "" for all else."""
    if element.label or not element.name:
        return ""
    sources = {"placeholder": element.placeholder, "title": element.title}
    return next((name for name, text in sources.items() if text == element.name), "")


def _row(
    element: Element, elements: Sequence[Element], *, several: bool
) -> tuple[Region, str] | None:
    """The row of an element, and words that no other row of the kind has."""
    row = next((one for one in reversed(element.regions) if one.role in ROWS), None)
    if row is None:
        return None
    every = {one for other in elements for one in other.regions if one.role == row.role}
    others = [one for one in every if one != row and row.text not in one.text]
    if not (others or several):
        return None
    for one in elements:
        text = one.name or one.text
        if row in one.regions and _tells(text, element, others):
            return row, text
    return None


def _tells(text: str, element: Element, others: Sequence[Region]) -> bool:
    said = words.normal(text)
    if not said or len(text) > LONGEST or said in words.normal(called(element)):
        return False
    return not any(said in words.normal(one.text) for one in others)


def _scope(element: Element, *, several: bool) -> Region | None:
    """The dialog that an element is in; where there are several of its name, its landmark."""
    for one in reversed(element.regions):
        if one.role in POPUPS or (several and one.role in LANDMARKS):
            return one
    return None


def _places(
    element: Element, row: tuple[Region, str] | None, scope: Region | None
) -> tuple[object, ...]:
    """What of an element a row and a region are compared by."""
    held = frozenset(one for one in element.regions if one in (row and row[0], scope))
    return held, element.frame
