"""Whether words that a judge quotes are on the screen, and where.

The judge saw a picture, so only what shows counts: no text that is scrolled out of view or lies
under something, no name that only accessibility tells, no alternative text. Words are compared as
`find` compares them: letter case, width and white space aside, whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handeye.perception import Box, Element, Observation, Screenshot, injection, layout, words

from .surroundings import Surroundings

SPAN = 8
"""Pieces of text, one after another, that one quote may reach over."""
_APART = re.compile(r"\s*(?:\n|…|\.\.\.| \| )\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Quoted:
    """What came of looking for a quote.

    Args:
        missing: the part of it that is not on the screen; "" when all is.
        box: around all of it; None when it is not there.
        talking: the text it stands in, where that talks to whoever reads the screen by machine.
    """

    missing: str = ""
    box: Box | None = None
    talking: str = ""


def look_for(quote: str, around: Surroundings, near: Box | None = None) -> Quoted:
    """Look for a quote: in what the page tells, then in what is read in the picture.

    Args:
        quote: the words; those from several places stand on lines of their own.
        around: what the judge saw.
        near: where they are said to be, which decides between several places.
    """
    parts = [part for part in _APART.split(quote) if words.core(words.normal(part)).strip()]
    found: list[tuple[Element, ...]] = []
    for part in parts:
        hit = _part(words.core(words.normal(part)), part, around, near)
        if hit is None:
            return Quoted(missing=part)
        found.append(hit)
    hits = [element for hit in found for element in hit]
    if not hits:
        return Quoted(missing=quote)
    talks = injection.suspected(Observation(Screenshot(b"", 1, 1), tuple(hits)))
    return Quoted(box=_around(hits), talking=talks[0].text if talks else "")


def _part(
    wanted: str, part: str, around: Surroundings, near: Box | None
) -> tuple[Element, ...] | None:
    """The elements that hold one part of a quote."""
    known = shown(around.seen.elements)
    if hit := _nearest(_holding(wanted, known), near):
        return hit
    if hit := _nearest(_holding(wanted, _whole(part, known, around)), near):
        return hit
    if around.read is None:
        return None
    read = around.read(around.seen).elements
    lines = [one for one in read if one.role == "ocr"]
    return _nearest([*_holding(wanted, lines), *_squeezed(wanted, lines)], near)


def shown(elements: Iterable[Element]) -> list[Element]:
    """The elements of which some words show, in reading order."""
    there = [one for one in elements if not (one.offscreen or one.covered_by) and said(one)]
    return layout.reading_order(there, lambda one: one.box)


def said(element: Element) -> str:
    """The words of an element that a picture shows; of what has no document, its name."""
    if element.role == "ocr" or not element.kind:
        return element.name or element.text
    own = element.text or element.value or element.placeholder
    return own if element.label in own else f"{element.label} {own}".strip()


def _whole(part: str, known: Sequence[Element], around: Surroundings) -> list[Element]:
    """Elements whose text was cut because it is long, now with all of it."""
    refs = {one.ref for one in known if one.ref}
    return shown(one for one in around.screen.search(part) if one.ref in refs)


def _holding(wanted: str, elements: Sequence[Element]) -> list[tuple[Element, ...]]:
    """Where the words stand: in one element, else over some that follow each other."""
    texts = [words.normal(said(one)) for one in elements]
    alone = [(one,) for one, text in zip(elements, texts, strict=True) if words.holds(text, wanted)]
    if alone:
        return alone
    found: list[tuple[Element, ...]] = []
    for start in range(len(elements)):
        for end in range(start + 2, min(start + SPAN, len(elements)) + 1):
            run = words.normal(" ".join(texts[start:end]))
            if words.holds(run, wanted):
                found.append(tuple(elements[start:end]))
                break
    least = min(map(len, found), default=0)
    return [run for run in found if len(run) == least]


def _squeezed(wanted: str, lines: Sequence[Element]) -> list[tuple[Element, ...]]:
    """The same without white space, which reading in pictures loses."""
    bare = _SPACE.sub("", wanted)
    return [(one,) for one in lines if words.holds(_SPACE.sub("", words.normal(said(one))), bare)]


def _nearest(found: Sequence[tuple[Element, ...]], near: Box | None) -> tuple[Element, ...] | None:
    if not found:
        return None
    if near is None:
        return found[0]
    return min(found, key=lambda hit: near.gap(_around(hit)))


def _around(elements: Sequence[Element]) -> Box:
    """The box around some elements."""
    left, top = min(one.box.x for one in elements), min(one.box.y for one in elements)
    right = max(one.box.right for one in elements)
    bottom = max(one.box.bottom for one in elements)
    return Box(left, top, right - left, bottom - top)
