"""Which elements a query can mean, and how sure each is. The ladder is told in `find.py`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .layout import level, nested_pairs, reading_order, stacked
from .query import Query
from .regions import in_frame, regions_meant, rows_meant
from .roles import CONTAINER_ROLES, POPUP_ROLES, roles_called
from .screen import Element, Region
from .spans import narrowed
from .words import core, holds, normal

_NEARLY = 4.0  # pixels: two elements this little apart are equally near


class Hit(NamedTuple):
    """An element that fits, how sure that is (smaller is surer), and the words that fitted."""

    rank: tuple[int, ...]
    words: str
    element: Element


@dataclass(frozen=True)
class Search:
    """What is left of the elements; when nothing is, `lost` names the qualifier that took it.

    `before` are the elements that were left until then, in reading order.
    """

    hits: list[Hit]
    lost: str = ""
    before: tuple[Element, ...] = field(default=())


def search(query: Query, elements: Sequence[Element], prefer: Container[str] | None) -> Search:
    """Apply the query; with `prefer` keep the surest elements only, with None all that fit."""
    hits = _by_text(query, elements)
    steps: list[tuple[str, Callable[[list[Hit]], list[Hit]]]] = []
    if query.role:
        roles = roles_called(query.role)
        steps.append(("role", lambda hits: [hit for hit in hits if hit.element.role in roles]))
    if query.frame:
        steps.append(
            ("frame", lambda hits: [hit for hit in hits if in_frame(hit.element, query.frame)])
        )
    if query.within:
        steps.append(("in", lambda hits: _held(hits, regions_meant(query.within, elements))))
    if query.row:
        steps.append(("row", lambda hits: _held(hits, rows_meant(query.row, elements))))
    if prefer is not None:
        steps.append(("", lambda hits: _surest(hits, prefer)))
    steps.append(("", _one_each))
    if query.near:
        steps.append(("near", lambda hits: _nearest(hits, query.near, elements)))
    if query.nth:
        nth = query.nth
        steps.append(("nth", lambda hits: hits[nth - 1 : nth]))
    return _apply(steps, hits)


def _apply(steps: list[tuple[str, Callable[[list[Hit]], list[Hit]]]], hits: list[Hit]) -> Search:
    if not hits:
        return Search([], "text")
    for name, step in steps:
        left = step(hits) if hits else []
        if not left:
            before = reading_order((hit.element for hit in hits), lambda element: element.box)
            return Search([], name, tuple(before))
        hits = left
    return Search(hits)


def fit(query_words: str, element: Element, exact: bool = False) -> Hit | None:
    """How well words fit an element; None when they do not. `query_words` are normal words."""
    wanted = core(query_words)
    best: tuple[int, int, int] | None = None
    best_words = ""
    for source, text in _sources(element):
        words = normal(text)
        if wanted not in words:
            continue
        rank = _compare(words, query_words, wanted)
        if rank and (best is None or (rank[0], source, rank[1]) < best):
            best, best_words = (rank[0], source, rank[1]), words
    if best is None or (exact and (best[0] or best[2])):
        return None
    return Hit((best[0], _passive(element), best[1], best[2]), best_words, element)


def _compare(words: str, query_words: str, wanted: str) -> tuple[int, int] | None:
    """(0, 0) for equal words, (0, 1) for equal up to signs at the ends, (1, 0) for contained."""
    if words == query_words:
        return 0, 0
    if core(words) == wanted:
        return 0, 1
    return (1, 0) if holds(words, wanted) else None


def _sources(element: Element) -> Iterator[tuple[int, str]]:
    """The texts of an element with their place on the ladder, surest first."""
    if element.role == "ocr":
        yield 7, element.name or element.text
        return
    if element.name:
        yield 0, element.name
    if element.label:
        yield 1, element.label
    if element.placeholder:
        yield 2, element.placeholder
    if element.text and element.text != element.name:
        yield 3, element.text
    if element.title:
        yield 4, element.title
    if element.alt:
        yield 5, element.alt
    if element.value and element.role == "button":
        yield 6, element.value


def _passive(element: Element) -> int:
    return int(not element.interactive or element.role in CONTAINER_ROLES)


def _by_text(query: Query, elements: Sequence[Element]) -> list[Hit]:
    words = normal(query.text)
    if not words:
        return [Hit((0, _passive(element), 0, 0), "", element) for element in elements]
    hits = (fit(words, element, query.exact) for element in elements)
    return [
        hit._replace(element=one) for hit in hits if hit for one in narrowed(hit.element, words)
    ]


def _held(hits: list[Hit], meant: set[Region]) -> list[Hit]:
    roles = {region.role for region in meant}
    return [
        hit
        for hit in hits
        if any(region.role in roles and region in meant for region in hit.element.regions)
    ]


def _surest(hits: list[Hit], prefer: Container[str]) -> list[Hit]:
    ranked = [((hit.element.role not in prefer, *hit.rank), hit) for hit in hits]
    best = min(rank for rank, _ in ranked)
    return _in_front([hit for rank, hit in ranked if rank == best])


def _in_front(hits: list[Hit]) -> list[Hit]:
    """Leave out what a pop-up covers, when all the others are in a pop-up."""
    free = [hit for hit in hits if not hit.element.covered_by]
    in_popups = all(
        any(region.role in POPUP_ROLES for region in hit.element.regions) for hit in free
    )
    return free if free and in_popups else hits


def _one_each(hits: list[Hit]) -> list[Hit]:
    """In reading order; of an element and another one around it with the same words keep one.

    That is the one to use when only one of them is, and else the inner one.
    """
    hits = sorted(hits, key=_identity)
    dropped: set[int] = set()
    for outer, inner in nested_pairs([hit.element.box for hit in hits]):
        if outer not in dropped and inner not in dropped and _same(hits[outer], hits[inner]):
            keep_outer = not _passive(hits[outer].element) and _passive(hits[inner].element)
            dropped.add(inner if keep_outer else outer)
    kept = [hit for at, hit in enumerate(hits) if at not in dropped]
    return reading_order(kept, lambda hit: hit.element.box)


def _same(outer: Hit, inner: Hit) -> bool:
    if not inner.words:
        return outer.element == inner.element
    return inner.words in outer.words and outer.element.covered_by == inner.element.covered_by


def _identity(hit: Hit) -> tuple[object, ...]:
    """A total order that does not depend on the order in which elements came."""
    one = hit.element
    return (
        one.box, len(one.regions), one.role, one.name, one.text, one.label, one.value or "",
        one.frame, one.test_id, one.ref,
    )  # fmt: skip


def _nearest(hits: list[Hit], words: str, elements: Sequence[Element]) -> list[Hit]:
    found = [hit for hit in (fit(normal(words), element) for element in elements) if hit]
    exact = [hit.element for hit in found if hit.rank[0] == 0]
    anchors = exact or [hit.element for hit in found]
    measured = [(*_distance(hit.element, anchors), hit) for hit in hits]
    measured = [entry for entry in measured if entry[0] < float("inf")]
    if not measured:
        return []
    least = min(gap for gap, _, _ in measured)
    close = [(aligned, hit) for gap, aligned, hit in measured if gap <= least + _NEARLY]
    return [hit for aligned, hit in close if aligned] or [hit for _, hit in close]


def _distance(element: Element, anchors: Sequence[Element]) -> tuple[float, bool]:
    """The gap to the nearest anchor, and whether the two stand in one line or column."""
    best = (float("inf"), False)
    for anchor in anchors:
        if anchor != element:
            gap = anchor.box.gap(element.box)
            aligned = level(anchor.box, element.box) or stacked(anchor.box, element.box)
            if (gap, not aligned) < (best[0], not best[1]):
                best = (gap, aligned)
    return best
