"""Which of two looks' elements are the same one: also where a page has made its elements anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from handeye.perception import Element, roles, tell, words


def survivors(before: Sequence[Element], after: Sequence[Element]) -> dict[int, int]:
    """The places in `before` of what is still there, and where it stands in `after`.

    An element is known again by its ref; one that was made anew by its role, name and region, in
    its order among those that are alike, as long as there are as many of them as before. Words may
    come to its row or go from it. What may be this one or that one is not taken for either.
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
    return element.role, _name(element), element.kind, element.frame, element.test_id


def _name(element: Element) -> str:
    """What it is called; what stands in a field is no name."""
    if element.role in roles.FIELDS:
        return element.name or element.label or element.placeholder or element.title
    return tell.called(element)


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
        others = new.get(alike, [])
        if len(places) == len(others):
            pairs = list(zip(places, others, strict=True))
            if all(_in_one_row(before[one], after[other]) for one, other in pairs):
                found.update(pairs)


def _in_one_row(before: Element, after: Element) -> bool:
    """Whether the rows around two elements may be one row, to which words came or went."""
    rows = zip(_rows(before), _rows(after), strict=False)
    return all(one == other or _adds(one, other) or _adds(other, one) for one, other in rows)


def _rows(element: Element) -> list[str]:
    """What stands in the rows around an element beside itself."""
    own = tell.called(element)
    held = (one for one in element.regions if one.role in roles.ROW_ROLES)
    return [words.normal((one.name or one.text).replace(own, " ")) for one in held]


def _adds(less: str, more: str) -> bool:
    return bool(less) and words.holds(more, less)


def _grouped(
    elements: Iterable[tuple[int, Element]], key: Callable[[Element], Hashable]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at, element in elements:
        groups[key(element)].append(at)
    return groups
