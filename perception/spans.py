"""Text that was read in a picture, cut to what belongs together, down to single words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .screen import Box, Element
from .words import core, holds, normal

Span = tuple[float, float]
"""Where a character begins and ends, from left to right."""

_APART = 0.8  # of the height of a line: words with a wider gap between them do not belong together


def pieces(words: str, box: Box, spots: Sequence[Span]) -> Iterator[Element]:
    """A line of text as elements: cut where a gap is much wider than a space.

    Args:
        words: the line.
        box: where it stands.
        spots: where its characters stand, spaces left out.
    """
    signs = sum(not sign.isspace() for sign in words)
    if len(spots) != signs:
        yield Element("ocr", words.strip(), box)
        return
    letters = _spread(words, spots)
    start = 0
    for at in range(1, len(words)):
        wide = words[at - 1].isspace() and letters[at - 1][1] - letters[at - 1][0]
        if wide and wide > _APART * box.height:
            yield from _piece(words, box, letters, (start, at))
            start = at
    yield from _piece(words, box, letters, (start, len(words)))


def _spread(words: str, spots: Sequence[Span]) -> list[Span]:
    """Where each character stands: a space reaches from one neighbour to the other."""
    rest = iter(spots)
    letters = [None if sign.isspace() else next(rest) for sign in words]
    filled: list[Span] = []
    for at, spot in enumerate(letters):
        if spot is None:
            left = filled[-1][1] if filled else spots[0][0]
            right = next((one[0] for one in letters[at:] if one), left)
            spot = (left, max(left, right))
        filled.append(spot)
    return filled


def _piece(
    words: str, box: Box, letters: Sequence[Span], part: tuple[int, int]
) -> Iterator[Element]:
    """The characters from one place to another, without spaces at the ends."""
    start, end = part
    while start < end and words[start].isspace():
        start += 1
    while end > start and words[end - 1].isspace():
        end -= 1
    if start == end:
        return
    left = box.x if start == 0 else max(box.x, letters[start][0])
    right = box.right if end == len(words) else min(box.right, letters[end - 1][1])
    place = Box(left, box.y, max(right - left, 1.0), box.height)
    yield Element("ocr", words[start:end], place, letters=tuple(letters[start:end]))


def narrowed(element: Element, words: str) -> list[Element]:
    """The places in a piece of read text where words stand, each an element of its own.

    The element itself when it is nothing but these words, or when nobody knows where its
    characters stand.
    """
    name, wanted = element.name, core(normal(words))
    if len(element.letters) != len(name) or not wanted or core(normal(name)) == wanted:
        return [element]
    found = [_cut(element, start, end) for start, end in _places(name, wanted)]
    return found or [element]


def _places(name: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a name: the shortest stretches that hold them as whole words."""
    start = 0
    while start < len(name):
        end = next(
            (at for at in range(start + 1, len(name) + 1) if _held(name, start, at, wanted)), 0
        )
        if not end:
            return
        while _held(name, start + 1, end, wanted):
            start += 1
        yield start, end
        start = end


def _held(name: str, start: int, end: int, wanted: str) -> bool:
    """Whether a stretch of a name holds words that are whole words in all of it, too."""
    return wanted in normal(name[start:end]) and holds(
        normal(name[max(start - 1, 0) : end + 1]), wanted
    )


def _cut(element: Element, start: int, end: int) -> Element:
    left, right = element.letters[start][0], element.letters[end - 1][1]
    box = Box(left, element.box.y, max(right - left, 1.0), element.box.height)
    return replace(element, box=box)
