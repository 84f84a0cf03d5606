"""Which of two looks' elements are the same one: also where a page has made its elements anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from handeye.perception import Element, roles, tell


def survivors(before: Sequence[Element], after: Sequence[Element]) -> dict[int, int]:
    """The places in `before` of what is still there, and where it stands in `after`.

    An element is known again by its ref; one that was made anew by its role, name and region, in
    its order among those that are alike, as long as there are as many of them as before. What may
    be this one or that one is not taken for either.
    """
    places = {one.ref: at for at, one in enumerate(after) if one.ref}
    found = {at: places[one.ref] for at, one in enumerate(before) if one.ref in places}
    for key in (strictly, loosely):
        _pair(before, after, found, key)
    return found


def strictly(element: Element) -> Hashable:
    """What stays the same of an element that is made anew, the words around it included."""
    return (*_own(element), tuple((one.role, one.name, one.text) for one in element.regions))


def loosely(element: Element) -> Hashable:
    """The same without the words of its row, which may change."""
    held = tuple(
        (one.role, "" if one.role in roles.ROW_ROLES else one.name) for one in element.regions
    )
    return (*_own(element), held)


def _own(element: Element) -> tuple[str, ...]:
    return element.role, tell.called(element), element.kind, element.frame, element.test_id


def _pair(
    before: Sequence[Element],
    after: Sequence[Element],
    found: dict[int, int],
    key: Callable[[Element], Hashable],
) -> None:
    """Add the pairs that are alike by a key, among what is not paired yet."""
    taken = set(found.values())
    old = _grouped(((at, one) for at, one in enumerate(before) if at not in found), key)
    if not old:
        return
    new = _grouped(((at, one) for at, one in enumerate(after) if at not in taken), key)
    for alike, places in old.items():
        if len(places) == len(new.get(alike, ())):
            found.update(zip(places, new[alike], strict=True))


def _grouped(
    elements: Iterable[tuple[int, Element]], key: Callable[[Element], Hashable]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at, element in elements:
        groups[key(element)].append(at)
    return groups
