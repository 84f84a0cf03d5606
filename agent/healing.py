"""A recorded control found again after the page has changed, where that is sure.

What is sure: one element alone fits, what is known of it agrees, and no other element has a better
claim. A name that belongs to another control of the plan, or that means something else, is never
taken for a new name; and the place alone says nothing about who stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handeye.perception import Element, Observation

from .meaning import alike, means_other, same_name
from .recognise import Looks, fitting, in_place, name_of, stands_in
from .recorded import RecordedTarget

CLICKED = frozenset(("button", "link", "menuitem", "tab", "option", "treeitem"))
"""Roles of what is used by a click: one may be made into another."""


@dataclass(frozen=True)
class Healer:
    """Finds recorded controls again.

    Args:
        plan: all controls of the plan.
        looks: compares with their pictures.
    """

    plan: Sequence[RecordedTarget]
    looks: Looks

    def find(
        self, wanted: RecordedTarget, seen: Observation, elements: Sequence[Element]
    ) -> tuple[Element, str] | None:
        """The element that a recorded control has become, and what shows it; None for not sure."""
        if not wanted.role:
            return None
        bearers = [one for one in elements if wanted.test_id and one.test_id == wanted.test_id]
        named = _named(wanted, elements)
        both = [one for one in bearers if one in named]
        if len(both) == 1:
            return both[0], "same name and test id"
        if bearers and named:
            return None  # one claims the test id, another one the name
        if bearers:
            return self._renamed(wanted, bearers)
        if named:
            return self._moved(wanted, named, seen)
        return self._changed(wanted, seen, elements)

    def _renamed(
        self, wanted: RecordedTarget, bearers: list[Element]
    ) -> tuple[Element, str] | None:
        one = bearers[0]
        if len(bearers) > 1 or one.role != wanted.role or self._stranger(wanted, one):
            return None
        return one, "same test id and role"

    def _moved(
        self, wanted: RecordedTarget, named: list[Element], seen: Observation
    ) -> tuple[Element, str] | None:
        one = named[0]
        if len(named) > 1 or (wanted.of and not in_place(wanted, one.box, seen)):
            return None
        if wanted.test_id and one.test_id and not self._stands_out(wanted, one, seen):
            return None
        same = "role and name" if one.role == wanted.role else "name"
        return one, f"same {same}, and the only one"

    def _changed(
        self, wanted: RecordedTarget, seen: Observation, elements: Sequence[Element]
    ) -> tuple[Element, str] | None:
        """Renamed, with no test id: in the same place, and alike in name, label or look."""
        if wanted.nth:  # it was one of several that were called alike
            return None
        found: list[tuple[Element, str]] = []
        alike_used = (one for one in elements if one.role == wanted.role and not one.offscreen)
        here = [one for one in alike_used if stands_in(one, wanted.within)]
        for one in here:
            contradicts = wanted.test_id and one.test_id
            if contradicts or not in_place(wanted, one.box, seen) or self._stranger(wanted, one):
                continue
            if same := self._likeness(wanted, one, seen):
                found.append((one, f"same role and place, {same}"))
        return found[0] if len(found) == 1 else self._seen_elsewhere(wanted, seen, here)

    def _seen_elsewhere(
        self, wanted: RecordedTarget, seen: Observation, here: list[Element]
    ) -> tuple[Element, str] | None:
        """Renamed and moved, with no test id: the only thing that looks as it looked."""
        places = self.looks.places(seen, wanted.picture) if wanted.picture else []
        if len(places) != 1:
            return None
        under = [one for one in here if one.box.contains(places[0].center)]
        free = [one for one in under if not (wanted.test_id and one.test_id)]
        if len(under) != 1 or not free or self._stranger(wanted, free[0]):
            return None
        return free[0], "same role and look, in another place"

    def _likeness(self, wanted: RecordedTarget, one: Element, seen: Observation) -> str:
        if alike(wanted.name, name_of(one)):
            return "a name like it"
        labels = (one.label, one.placeholder, one.title)
        if wanted.label and any(same_name(wanted.label, label) for label in labels):
            return "same label"
        looks = wanted.picture and self.looks.same(seen, one.box, wanted.picture)
        return "same look" if looks else ""

    def _stands_out(self, wanted: RecordedTarget, one: Element, seen: Observation) -> bool:
        """Whether more than its name speaks for an element whose test id has changed."""
        if in_place(wanted, one.box, seen):
            return True
        return bool(wanted.picture) and self.looks.same(seen, one.box, wanted.picture)

    def _stranger(self, wanted: RecordedTarget, one: Element) -> bool:
        """Whether an element is another control of the plan, or means something else."""
        name = name_of(one)
        if same_name(name, wanted.name):
            return False
        others = (two for two in self.plan if not same_name(two.name, wanted.name))
        return means_other(wanted.name, name) or any(same_name(two.name, name) for two in others)


def _named(wanted: RecordedTarget, elements: Sequence[Element]) -> list[Element]:
    """The elements of the same name: of the same role, else of one that is used alike."""
    if found := fitting(wanted, elements):
        return found
    if wanted.within or wanted.nth or wanted.role not in CLICKED or not wanted.name:
        return []
    return [one for one in elements if one.role in CLICKED and same_name(name_of(one), wanted.name)]
