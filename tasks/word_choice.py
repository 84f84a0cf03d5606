"""Which words mean an element: the shortest query by which it is found again, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handeye.agent import described
from handeye.perception import Element, FindError, Query, find

from .exported import mapping, told

LONGEST = 60
"""Characters of a text that is taken whole; of a longer one its first words are taken."""
FIRST_WORDS = 8


def query_for(
    element: Element, elements: Sequence[Element], prefer: frozenset[str] = frozenset()
) -> Query | None:
    """The shortest query that means the element alone; None when there are no words that do.

    Its words come first, then with its role, row or region, then its number among its likes.

    Args:
        element: what is meant.
        elements: all that is known of the page.
        prefer: the roles that the verb asks for.
    """
    frames = described.frames(element)
    frame = frames[-1] if frames else ""
    for words in _words(element):
        for more in _ways(element, elements):
            for place in ("", frame) if frame else ("",):
                query = Query.model_validate({"text": words, **more, "frame": place})
                if _means(query, element, elements, prefer):
                    return query
    return None


def _means(
    query: Query, element: Element, elements: Sequence[Element], prefer: frozenset[str]
) -> bool:
    try:
        found = find(query, elements, prefer)
    except FindError:
        return False
    return found.ref == element.ref


def _words(element: Element) -> Iterator[str]:
    """The texts of an element that a query may name it by; "" to go by the role alone."""
    texts = (element.name, element.label, element.text, element.placeholder, element.title)
    seen: set[str] = set()
    for text in (*texts, element.alt):
        short = " ".join(text.split())
        if len(short) > LONGEST:
            short = " ".join(short.split()[:FIRST_WORDS])[:LONGEST]
        if short and short not in seen:
            seen.add(short)
            yield short
    yield ""


def _ways(element: Element, elements: Sequence[Element]) -> Iterator[dict[str, object]]:
    """What may stand beside the words, the shortest first."""
    known = described.facts(element, elements)
    role: dict[str, object] = {"role": element.role} if element.role != "text" else {}
    row: dict[str, object] = {"row": words} if (words := _row(known)) else {}
    places: list[dict[str, object]] = [
        {"in": place}
        for region in reversed(element.regions)
        if region.role != "iframe" and (place := region.name or region.role) and len(place) <= 60
    ]
    yield {}
    yield role
    if row:
        yield row
        yield {**role, **row}
    for place in places:
        yield place
        yield {**role, **place}
        yield {**row, **place}
    for number in range(1, 21):
        yield {"nth": number}
    for number in range(1, 21):
        yield {**role, "nth": number}


def _row(known: dict[str, object]) -> str:
    return told(mapping(known.get("row")), "words")
