"""The main text of a page without menus and advertising, and whether plain words keep to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handeye.perception import Element, layout
from handeye.perception import words as spelling

from . import quoting
from .cleaned import cleaned

AROUND = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "menu", "menubar", "toolbar", "search",
     "tablist", "listbox")
)  # fmt: skip
"""Parts of a page that are not what it is about."""
PIECE = 4000
"""Characters of one piece that are told."""
ADS = re.compile(
    r"\b(?:ads?|advert\w*|sponsored|promoted|cookies?)\b|广告|推广|赞助", re.IGNORECASE
)
TEXT = frozenset(("heading", "text", "paragraph", "ocr", "alert", "status", "caption"))
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w'-]+|\b[A-Z]{2,}\b|\b[A-Za-z]+\d\w*")


@dataclass(frozen=True)
class Piece:
    """One piece of a page's text; `heading` says that it heads what follows."""

    text: str
    heading: bool = False


def main_text(elements: Sequence[Element]) -> list[Piece]:
    """The pieces of the main text, in reading order; none twice.

    Args:
        elements: everything on the page, also what is scrolled out of view.
    """
    texts = [one for one in elements if one.role in TEXT and not _aside(one)]
    inside = [one for one in texts if any(region.role == "main" for region in one.regions)]
    pieces = (
        Piece(cleaned(one.name or one.text, PIECE), one.role == "heading")
        for one in layout.reading_order(inside or texts, lambda one: one.box)
    )
    return [one for one in dict.fromkeys(pieces) if one.text]


def _aside(one: Element) -> bool:
    return any(region.role in AROUND or ADS.search(region.name) for region in one.regions) or bool(
        ADS.fullmatch((one.name or one.text).strip())
    )


def as_lines(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Headings, and one sentence at a time."""
    for piece in pieces:
        if piece.heading:
            yield piece
        else:
            yield from map(Piece, quoting.sentences(piece.text, PIECE))


def kept(sentence: str, page: str) -> bool:
    """Whether all numbers and names of a sentence stand on the page.

    Args:
        sentence: what a model said.
        page: the text of the page.
    """
    there = spelling.normal(page)
    numbers = set(_NUMBER.findall(there))
    wanted = _NUMBER.findall(spelling.normal(sentence))
    names = (spelling.normal(one) for one in _NAME.findall(sentence))
    return all(one in numbers for one in wanted) and all(one in there for one in names)
