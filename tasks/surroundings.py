"""What the claims of a check are held against: the screen as it is at one moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handeye.perception import (
    Element,
    Event,
    FindError,
    NotFound,
    Observation,
    Query,
    Screen,
    candidates,
    find,
    find_all,
)

from .outside import NOTHING, Outside

Reader = Callable[[Observation], Observation]
"""Adds text that it reads in the picture (OCR) to what was seen."""


@dataclass
class Surroundings:
    """What claims are checked against: the screen as it is now."""

    screen: Screen
    seen: Observation
    events: Sequence[Event]
    read: Reader | None = None
    outside: Outside = NOTHING

    @property
    def dialog(self) -> str:
        """What the open dialog of the browser says; "" when there is none."""
        return next((n.text for n in self.seen.notices if n.kind == "dialog"), "")

    @property
    def unreadable(self) -> str:
        """Why it cannot be told what the screen shows; "" when it can."""
        if self.dialog:
            return f"{self.dialog}: answer it first"
        if words := next((n.text for n in self.seen.notices if n.kind == "page"), ""):
            return words
        return self.unread

    @property
    def unread(self) -> str:
        """Why text in the picture is not known; "" when it is."""
        if self.seen.elements or self.seen.url or self.read:
            return ""
        return "text in pictures is not read here: pip install 'handeye[ocr]'"

    def find_all(self, query: Query) -> list[Element]:
        """All elements that the query fits, read in the picture where the page has no text."""
        found = find_all(query, candidates(query, self.seen, self.screen))
        if not found and self.read and query.text:
            found = find_all(query, self.read(self.seen).elements)
        return found

    def find(self, query: Query, prefer: frozenset[str] = frozenset()) -> Element:
        """The one element that is meant, read in the picture where nothing else is known.

        Raises:
            FindError: when there is none, or more than one.
        """
        try:
            return find(query, candidates(query, self.seen, self.screen), prefer)
        except NotFound:
            if self.seen.elements or not (self.read and query.text):
                raise
        return find(query, self.read(self.seen).elements, prefer)

    def nearest(self, query: Query) -> str:
        """The names that come closest to a query that fits nothing."""
        known = self.seen.elements
        if not known and self.read:
            known = self.read(self.seen).elements
        try:
            find(query, known)
        except FindError as why:
            return str(why)
        return ""
