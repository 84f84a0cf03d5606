"""Where words that a model quotes really stand: in the page's text, in a name, in the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handeye.perception import Box, Observation, words
from handeye.tasks import quotes, surface, surroundings

from .cleaned import cleaned
from .desk import Desk
from .reply import Source
from .texts import Texts

Place = Literal["page", "name", "read", "unfound", "none"]
"""The page's text, a name that only accessibility tells, text that was read in the picture (OCR),
nowhere that code could look, or no words at all."""


SLACK = 12.0
"""Pixels around a place that are read with it."""


@dataclass(frozen=True)
class Evidence:
    """What came of looking for a quote.

    Args:
        place: where it stands.
        quote: the words, on one line.
        talking: the text that it stands in, where that talks to assistants; "" otherwise.
    """

    place: Place
    quote: str = ""
    talking: str = ""

    def line(self, texts: Texts) -> str:
        """Where the words stand, told in one line."""
        return texts(f"from.{self.place}", quote=self.quote)

    def sources(self, about: str, sure: float) -> tuple[Source, ...]:
        """What `why` tells of a statement that a model made by these words."""
        said = Source(about, "picture", sure)
        if self.place == "page":
            return said, Source(self.quote, "page text")
        if self.place == "name":
            return said, Source(self.quote, "accessibility name")
        return (said,)


def find(desk: Desk, seen: Observation, quote: str, near: Box | None = None) -> Evidence:
    """Look for words: in what the page shows as text, in its names, then in the picture (OCR).

    Args:
        desk: what is looked at.
        seen: the look that the model saw.
        quote: the words; those from several places stand on lines of their own.
        near: where they are said to be.
    """
    if not quote.strip():
        return Evidence("none")
    told = cleaned(" / ".join(quote.splitlines()), 120)
    around = surroundings.Surroundings(desk.session.screen, seen, ())
    found = quotes.look_for(quote, around, near)
    if not found.missing:
        return Evidence("page", told, cleaned(found.talking, 200))
    if any(words.says(one.name, found.missing) for one in seen.elements if one.name):
        return Evidence("name", told)
    if desk.session.read is not None:
        read = surroundings.Surroundings(desk.session.screen, seen, (), desk.session.read)
        found = quotes.look_for(quote, read, near)
        if not found.missing:
            return Evidence("read", told, cleaned(found.talking, 200))
        if near is not None and surface.ocr_is_there() and _read_there(seen, near, quote):
            return Evidence("read", told)
    return Evidence("unfound", cleaned(found.missing, 120))


def _read_there(seen: Observation, near: Box, quote: str) -> bool:
    """Whether text recognition reads the words at the place that was told."""
    from handeye.perception import ocr

    around = Box(near.x - SLACK, near.y - SLACK, near.width + 2 * SLACK, near.height + 2 * SLACK)
    lines = "".join(one.name for one in ocr.read_text(seen.screenshot, around))
    read, wanted = _bare(lines), _bare(quote)
    return bool(wanted) and wanted in read


def _bare(text: str) -> str:
    """Words without white space, which text recognition loses."""
    return "".join(words.normal(text).split())
