"""Which regions of a surface are meant by words: for `in`, `row` and `frame`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence

from .roles import CONTAINER_ROLES, ROW_ROLES, region_words, regions_called
from .screen import Element, Region
from .words import core, normal, says


def rows_meant(words: str, elements: Sequence[Element]) -> set[Region]:
    """The rows, list items and cards that hold the words; of nested ones the innermost."""
    return _innermost(
        elements,
        ROW_ROLES,
        lambda region: says(region.text, words) or says(region.name, words),
    )


def regions_meant(words: str, elements: Sequence[Element]) -> set[Region]:
    """The regions that are called like this: the first of these ways that fits any region.

    1. Its role or its whole name ("banner", "Basket"). 2. Its role and its name ("Basket dialog").
    3. Words of its name. 4. Words that stand in it, innermost only.
    """
    every = {region for element in elements for region in element.regions}
    wanted, roles = core(normal(words)), regions_called(words)
    named = _role_and_name(wanted)
    ways: tuple[Callable[[Region], bool], ...] = (
        lambda region: region.role in roles or core(normal(region.name)) == wanted,
        lambda region: any(
            region.role in kinds and says(region.name, name) for kinds, name in named
        ),
        lambda region: says(region.name, wanted),
    )
    for way in ways:
        found = {region for region in every if way(region)}
        if found:
            return found
    return _innermost(
        elements, {region.role for region in every}, lambda region: says(region.text, wanted)
    )


def around(element: Element) -> str:
    """The words of the row, item or region that an element stands in; "" when none has any."""
    words = (region.name or region.text for region in reversed(element.regions))
    return next((one for one in words if one), "")


def in_frame(element: Element, words: str) -> bool:
    """Whether an element stands in a frame with these words in its title, name or address."""
    names = [region.name for region in element.regions if region.role == "iframe"]
    wanted = normal(words)
    return any(wanted in normal(name) for name in (element.frame, *names))


def _role_and_name(words: str) -> list[tuple[frozenset[str], str]]:
    """Ways to read words as the role of a region and its name, such as "Basket dialog"."""
    readings: list[tuple[frozenset[str], str]] = []
    for kind in (*region_words(), *CONTAINER_ROLES):
        for name in (words.removesuffix(kind), words.removeprefix(kind)):
            apart = name.startswith(" ") or name.endswith(" ") or not kind.isascii()
            if name.strip() and name != words and apart:
                readings.append((regions_called(kind), name.strip()))
    return readings


def _innermost(
    elements: Iterable[Element], roles: Container[str], fits: Callable[[Region], bool]
) -> set[Region]:
    """The regions of these roles that fit and hold no other one that fits."""
    known: dict[int, bool] = {}  # by identity: the elements of one row share its region
    inner: set[Region] = set()
    outer: set[Region] = set()
    for element in elements:
        matches: list[Region] = []
        for region in element.regions:
            if region.role in roles:
                fitting = known.get(id(region))
                if fitting is None:
                    fitting = known[id(region)] = fits(region)
                if fitting:
                    matches.append(region)
        inner.update(matches[-1:])
        outer.update(matches[:-1])
    return inner - outer
