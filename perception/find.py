"""Words to element, without a model: `find` gives the one that is meant, or says why it cannot.

An element fits when the words of the query are one of its texts or stand in one as whole words.
Letter case, full and half width, white space and invisible characters do not count; in Chinese,
Japanese, Korean and Thai a word may begin anywhere. All qualifiers must hold. Of the elements that
fit, the surest is taken. Each rung decides only among those that the rungs before left equal:

1. Roles that the verb asks for (`prefer`: fields for `fill`) before all others.
2. Equal text before text that merely contains the words. Signs at the ends are no difference here:
   "Email *:" equals "Email".
3. What can be used before what is only shown, or only holds other elements.
4. Where the text stands: accessible name, label, placeholder, visible text, title, alternative
   text, value of a button, text recognised in the picture.
5. Text equal to the last sign: "Save" before "Save…".
6. What lies in a pop-up before what the pop-up covers, if no other candidate lies free.

Then an element and another one around it with the same words count as one: the one that can be
used, or else the inner one. `near` keeps the nearest of what is left, and `nth` counts it in
reading order. Whatever is still level is `Ambiguous`: being on screen, being enabled or coming
first is no reason to prefer an element, because a page that moves would change the choice.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property

from .match import Search, search
from .query import Query
from .screen import Element, Observation, Screen
from .tell import ambiguous, nearest_names, not_found


class FindError(LookupError):
    """The words do not lead to exactly one element; `str()` says why and what to write instead.

    `candidates` are the elements that came closest, in reading order. The message is written when
    it is asked for.
    """

    def __init__(
        self, query: Query, candidates: Sequence[Element], elements: Sequence[Element]
    ) -> None:
        super().__init__(query)
        self.query = query
        self.candidates = tuple(candidates)
        self._elements = tuple(elements)

    @cached_property
    def nearest(self) -> tuple[Element, ...]:
        """The five elements whose names are most like the words, the most alike first."""
        return nearest_names(self.query.text, self._elements)


class NotFound(FindError):
    """Nothing fits. `candidates` are what fitted before `lost` was applied.

    `lost` is the part of the query that removed the last candidates: text, role, frame, in, row,
    near or nth.
    """

    def __init__(self, query: Query, result: Search, elements: Sequence[Element]) -> None:
        super().__init__(query, result.before, elements)
        self.lost = result.lost
        self._result = result

    def __str__(self) -> str:
        return not_found(self.query, self._result, self._elements)


class Ambiguous(FindError):
    """Several elements fit equally well. `nth: 1` would mean the first of `candidates`."""

    def __init__(
        self,
        query: Query,
        candidates: Sequence[Element],
        elements: Sequence[Element],
        prefer: Container[str] = (),
    ) -> None:
        super().__init__(query, candidates, elements)
        self._prefer = prefer

    def __str__(self) -> str:
        return ambiguous(self.query, self.candidates, self._elements, self._prefer)


def find(query: Query, elements: Sequence[Element], prefer: Container[str] = ()) -> Element:
    """The one element that the query means. The order of `elements` makes no difference.

    Args:
        query: the words and whatever tells several elements apart.
        elements: all that is known of the screen, not just what has the words: `near` and `row`
            are understood from the rest.
        prefer: roles that the verb asks for, such as the roles of fields for `fill`.

    Raises:
        NotFound: nothing fits.
        Ambiguous: several elements fit equally well.
    """
    result = search(query, elements, prefer)
    if not result.hits:
        raise NotFound(query, result, elements)
    if len(result.hits) > 1:
        raise Ambiguous(query, [hit.element for hit in result.hits], elements, prefer)
    return result.hits[0].element


def find_all(query: Query, elements: Sequence[Element]) -> list[Element]:
    """All elements that fit, whether surely or loosely, in reading order: for counting.

    An element and another one around it with the same words count as one.
    """
    return [hit.element for hit in search(query, elements, None).hits]


def candidates(query: Query, seen: Observation, screen: Screen) -> list[Element]:
    """What `find` is to choose from: all that shows, and what holds the words anywhere.

    Regions, rows and neighbours are understood from both.
    """
    found = {element.ref or id(element): element for element in seen.elements}
    for words in (query.text, query.near) if query.near else (query.text,):
        found |= {element.ref or id(element): element for element in screen.search(words)}
    return list(found.values())
