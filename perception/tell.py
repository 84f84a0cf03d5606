"""Messages for words that fit no element, or several: what there is, and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from heapq import nlargest

from .layout import place
from .match import Search, search
from .query import Query
from .roles import CONTAINER_ROLES, ROW_ROLES
from .screen import PASSIVE_ROLES, Element, Region
from .words import core, normal, short

_LISTED = 10
_NEAREST = 5
_NEARBY = 150.0  # pixels within which a text may serve to describe an element
_PLAIN_YAML = re.compile(r"[^\W\d_](?:[\w .()/+%€$-]*[\w.)%])?")
_YAML_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off"))


def nearest_names(words: str, elements: Sequence[Element]) -> tuple[Element, ...]:
    """The five elements whose names are most like the words, one for each role and name."""
    wanted = core(normal(words))
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    scores: dict[tuple[str, str], tuple[float, Element]] = {}
    for element in elements:
        name = core(normal(called(element)))[:80]
        if name and (element.role, name) not in scores:
            matcher.set_seq1(name)
            contained = name in wanted or wanted in name
            scores[element.role, name] = (matcher.ratio() + 0.3 * contained, element)
    best = nlargest(_NEAREST, scores.items(), key=lambda item: (item[1][0], item[0]))
    return tuple(element for _, (score, element) in best if score > 0)


def called(element: Element) -> str:
    """What a person would call the element."""
    return (
        element.name
        or element.text
        or element.label
        or element.placeholder
        or element.title
        or element.alt
    )


def not_found(query: Query, result: Search, elements: Sequence[Element]) -> str:
    """Say what was looked for, which qualifier removed the last candidates, and what there is."""
    looked = f"no element matches {query}"
    if not elements:
        return f"{looked}: the screen has no elements that words could find"
    if result.lost == "text":
        names = _listed(_title(element) for element in nearest_names(query.text, elements))
        return f"{looked}; the nearest names are: {names}" if names else looked
    if result.lost == "role" and not query.text:
        return f"{looked}; the roles here are: {_listed(one.role for one in elements)}"
    what = f"called {query.text!r}" if query.text else f"of role {query.role!r}"
    count = len(result.before)
    many = f"1 element is {what}" if count == 1 else f"{count} elements are {what}"
    if result.lost == "nth":
        places = "" if query.text and str(query) == query.text else " and fit the rest"
        return f"{looked}: only {many}{places}"
    return f"{looked}: {many}, but {_lack(query, result, elements)}"


def _lack(query: Query, result: Search, elements: Sequence[Element]) -> str:
    """The end of the sentence "3 elements are called 'Edit', but …"."""
    before = result.before
    if result.lost == "role":
        return f"none has the role {query.role!r}: {_listed(_title(one) for one in before)}"
    if result.lost == "frame":
        frames = _listed(repr(one.frame) for one in before if one.frame)
        return f"none in a frame {query.frame!r} ({frames or 'they are in no frame'})"
    if result.lost == "near":
        names = _listed(_title(one) for one in nearest_names(query.near, elements))
        return f"nothing is called {query.near!r} for them to be near; the nearest names: {names}"
    if result.lost == "in":
        regions = (_region(region) for one in before for region in reversed(one.regions))
        there = _listed(regions)
        return f"none in {query.within!r} ({'they are in: ' + there if there else 'in no region'})"
    rows = _listed(f"'{short(row)}'" for one in before for row in _rows(one))
    return f"none in a row with {query.row!r} " + (
        f"(their rows: {rows})" if rows else "(they are in no row, list item or card; try `near`)"
    )


def ambiguous(
    query: Query,
    candidates: Sequence[Element],
    elements: Sequence[Element],
    prefer: Container[str],
) -> str:
    """List the candidates, what tells them apart, and what to add to mean each."""
    lines = [f"{len(candidates)} elements match {query}. Say which, by adding what stands behind →"]
    for number, one in enumerate(candidates[:_LISTED], 1):
        hint = _hint(query, number, one, elements, prefer)
        lines.append(f"  {number}. {_portrait(one, elements)} → {hint}")
    if len(candidates) > _LISTED:
        lines.append(f"  … and {len(candidates) - _LISTED} more, up to nth: {len(candidates)}")
    return "\n".join(lines)


def _hint(
    query: Query, number: int, one: Element, elements: Sequence[Element], prefer: Container[str]
) -> str:
    """The qualifiers that make the query mean this element, as they are written in a task file.

    One if that is enough, or one and the role.
    """
    single = list(_distinctions(query, one, elements))
    double = [
        {**hint, "role": one.role} for hint in single if not query.role and "role" not in hint
    ]
    for hint in (*single, *double):
        fields = {"within" if key == "in" else key: words for key, words in hint.items()}
        found = search(query.model_copy(update=fields), elements, prefer).hits
        if len(found) == 1 and found[0].element == one:
            return ", ".join(f"{key}: {_yaml(words)}" for key, words in hint.items())
    return f"nth: {number}"


def _distinctions(
    query: Query, one: Element, elements: Sequence[Element]
) -> Iterator[dict[str, str]]:
    """Qualifiers that may single an element out, the most natural ones first."""
    if not query.row:
        for row in reversed(list(_rows(one))):
            yield from ({"row": words} for words in _beginnings(row))
    if not query.within:
        for region in reversed(one.regions):
            yield from ({"in": words} for words in (region.name, region.role) if words)
    if not query.role:
        yield {"role": one.role}
    if not query.frame and one.frame:
        yield {"frame": one.frame}
    if not query.near:
        yield from ({"near": words} for words in _texts_nearby(one, elements)[:2])


def _beginnings(row: str) -> Iterator[str]:
    """The first word of a row, its first two words, and so on to five."""
    words = row.split()
    yield from (" ".join(words[:count]) for count in range(1, min(len(words), 5) + 1))


def _rows(one: Element) -> Iterator[str]:
    for region in one.regions:
        if region.role in ROW_ROLES and (region.text or region.name):
            yield region.text or region.name


def _texts_nearby(one: Element, elements: Sequence[Element]) -> list[str]:
    own = normal(called(one))
    near = [
        (one.box.gap(other.box), called(other))
        for other in elements
        if other.role in PASSIVE_ROLES and called(other) and normal(called(other)) != own
    ]
    return [words for gap, words in sorted(near) if gap <= _NEARBY and len(words) <= 60]


def _portrait(one: Element, elements: Sequence[Element]) -> str:
    """The element in one line: role, name, where it is and what is special about it."""
    parts = [_title(one)]
    rows = list(_rows(one))
    named = [region for region in one.regions if region.role in CONTAINER_ROLES and region.name]
    if rows:
        parts.append(f"in the row '{short(rows[-1])}'")
    elif one.regions:
        parts.append(f"in {_region(named[-1] if named else one.regions[-1])}")
    else:
        parts += [f"near '{short(words)}'" for words in _texts_nearby(one, elements)[:1]]
    if one.frame:
        parts.append(f"in the frame '{short(one.frame)}'")
    parts.append("off screen" if one.offscreen else place(one.box, elements))
    parts += sorted(one.states & {"disabled", "checked", "selected"})
    if one.covered_by:
        parts.append(f"covered by {short(one.covered_by)}")
    return ", ".join(parts)


def _title(one: Element) -> str:
    words = short(called(one))
    return f'{one.role} "{words}"' if words else one.role


def _region(region: Region) -> str:
    return f'{region.role} "{short(region.name)}"' if region.name else region.role


def _listed(parts: Iterable[str]) -> str:
    """Different parts in the order they came, at most ten."""
    different = list(dict.fromkeys(parts))
    more = ["…"] if len(different) > _LISTED else []
    return ", ".join(different[:_LISTED] + more)


def _yaml(words: str) -> str:
    plain = _PLAIN_YAML.fullmatch(words) and words.casefold() not in _YAML_WORDS
    return words if plain else json.dumps(words, ensure_ascii=False)
