"""Text on a page that talks to whoever reads it by machine: a sign of an attack, never a proof.

What is found is told to the model and to the user, raises the level of the guard, and is neither
hidden nor obeyed. Text that is not listed (in a canvas, or white on white where that is left out)
is only found where it is read from the picture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from urllib.parse import unquote

from . import injection_words as known
from .screen import Box, Notice, Observation
from .words import short

KIND = "injection_suspected"
MOST = 5
"""Suspicions that are told of one look."""
LONGEST = 200
"""Characters of a text that are told."""
LONGEST_READ = 200_000
"""Characters of one look that are read."""
TINY = 12.0
"""Square pixels for a character, below which nobody can read it: less than half of 8 px type."""
_ODD = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\uff21-\uff5a"
    "\U0001d400-\U0001d7ff\U000e0020-\U000e007e]"
)
_FIELDS = ("text", "name", "label", "placeholder", "title", "alt")
_FIELDS_OF = attrgetter(*_FIELDS)
_SEPARATORS = re.compile("[+_/-]+")
_UNSEEN = {
    **dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]),
    **dict.fromkeys(range(0x2060, 0x2065)),
    **{0xE0000 + code: chr(code) for code in range(0x20, 0x7F)},
}
"""Characters that do not show, and letters of the block of tags, which do not either."""


@dataclass(frozen=True)
class Suspicion:
    """A text that talks to whoever reads the page by machine.

    Args:
        text: the text, on one line, `LONGEST` characters at most.
        where: how it stands there: text, name, value, tiny, ocr, region, notice, title, address.
        box: where it stands, if it has a place.
    """

    text: str
    where: str
    box: Box | None = None


def suspected(seen: Observation) -> tuple[Suspicion, ...]:
    """The texts of a look that talk to a machine, `MOST` at most."""
    places = _places(seen)
    texts = [*_texts(seen), *(text for _, text, _ in places)]
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        texts = [text.replace("\n", " ") for text in texts]
        joined = "\n".join(texts)
    found: dict[str, Suspicion] = {}
    for number in _talking(joined[:LONGEST_READ]):
        text = short(texts[number].translate(_UNSEEN), LONGEST)
        if text not in found and len(found) < MOST:
            found[text] = _suspicion(seen, number, text, places)
    return tuple(found.values())


class Suspicions:
    """What was suspected in the course of a run: each text is told once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def noted(self, seen: Observation, tell: Callable[[str, str, str], object]) -> Observation:
        """The look with a notice for each suspicion; `tell` hears (kind, text, url) of new ones."""
        found = suspected(seen)
        if not found:
            return seen
        for one in found:
            if one.text not in self._told:
                self._told.add(one.text)
                tell(KIND, one.text, seen.url)
        notices = (Notice(KIND, one.text, one.box) for one in found)
        return replace(seen, notices=(*seen.notices, *notices))


def _texts(seen: Observation) -> list[str]:
    """The texts of all elements, `len(_FIELDS)` each."""
    texts: list[str] = []
    for one in seen.elements:
        texts += _FIELDS_OF(one)
    return texts


def _places(seen: Observation) -> list[tuple[str, str, Box | None]]:
    """All other texts: where each stands, what it says, and its box."""
    address = _SEPARATORS.sub(" ", unquote(seen.url)) if re.search("[#?]", seen.url) else ""
    found: list[tuple[str, str, Box | None]] = [
        ("title", seen.title, None),
        ("address", address, None),
        *(("title", tab.title, None) for tab in seen.tabs),
        *(("notice", notice.text, None) for notice in seen.notices),
        *(("value", one.value, one.box) for one in seen.elements if one.value),
    ]
    regions = {id(region): (region, one) for one in seen.elements for region in one.regions}
    found += [("region", region.name, one.box) for region, one in regions.values()]
    return found


def _suspicion(
    seen: Observation, number: int, text: str, places: list[tuple[str, str, Box | None]]
) -> Suspicion:
    """A suspicion about one of the texts of a look."""
    index, field = divmod(number, len(_FIELDS))
    if index >= len(seen.elements):
        where, _, box = places[number - len(_FIELDS) * len(seen.elements)]
        return Suspicion(text, where, box)
    one = seen.elements[index]
    where = "name"
    if one.role == "ocr":
        where = "ocr"
    elif _FIELDS[field] == "text" or (_FIELDS[field] == "name" and not one.interactive):
        tiny = one.box.width * one.box.height < TINY * len(text)
        where = "tiny" if tiny else "text"
    return Suspicion(text, where, one.box)


@lru_cache(maxsize=64)
def _talking(joined: str) -> tuple[int, ...]:
    """The numbers of the lines in which a machine is talked to."""
    if _ODD.search(joined):
        joined = unicodedata.normalize("NFKC", joined.translate(_UNSEEN))
    lines = joined.split("\n")
    found = {number for number, line in enumerate(lines) if line and _talks(line)}
    small = joined.lower()
    if any(word in small for word in known.OVERRIDES):
        found |= _across(joined)
    return tuple(sorted(found))


@lru_cache(maxsize=16_384)
def _talks(line: str) -> bool:
    """Whether a machine is talked to in one text; most texts of a page were read before."""
    small = line.lower()
    if not known.any_hint().search(small):
        return False
    for hints, phrase in known.phrases():
        if any(hint in small for hint in hints):
            hit = known.compiled(phrase).search(line)
            if hit and not _cited(line, hit):
                return True
    return False


def _across(joined: str) -> set[int]:
    """Lines with which a phrase begins that goes on over others, a word or two in each."""
    hits = known.compiled(known.phrases()[0][1]).finditer(joined)
    parts = ((hit.start(), hit[0].split("\n")) for hit in hits)
    cut = (start for start, lines in parts if len(lines) > 1 and _short(lines))
    return {joined.count("\n", 0, start) for start in cut}


def _short(lines: list[str]) -> bool:
    return all(len(line.split()) < 3 for line in lines)


def _cited(line: str, hit: re.Match[str]) -> bool:
    """Whether a phrase stands in quotes in a text that is about such phrases."""
    quoted = any(sign in known.QUOTES for sign in line[max(0, hit.start() - 1) : hit.start() + 1])
    return quoted and known.CITED.search(line) is not None
