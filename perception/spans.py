"""Text that was read in a picture, cut to what belongs together, down to single words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from PIL import Image

from .screen import Box, Element
from .words import core, holds, normal

Span = tuple[float, float]
"""Where a character begins and ends, from left to right."""

_APART = 1.85  # letters: words with a wider gap between them do not belong together
_USUAL = 0.4  # of the height of a line: how wide a letter is when no two of them touch
_CUT = 4  # pixels of a letter that may be covered
_EDGE = 1  # pixels above and below: a border may run through a gap
_INK = 32  # levels of grey by which a letter differs from what it stands on


def pieces(words: str, box: Box, spots: Sequence[Span], picture: Image.Image) -> Iterator[Element]:
    """A line of text as elements: cut where a gap is much wider than a space.

    Args:
        words: the line.
        box: where it stands in the picture.
        spots: where its characters stand, spaces left out.
        picture: what it was read in.
    """
    words = words.strip()
    inked = [at for at, sign in enumerate(words) if not sign.isspace()]
    if len(spots) != len(inked):
        yield Element("ocr", words, box)
        return
    letters = _spread(words, spots)
    apart = _APART * _letter(words, letters, box)
    start = 0
    for at, after in pairwise(inked):
        between = (_middle(letters[at]), _middle(letters[after]))
        if between[1] - between[0] > apart < _gap(picture, box, between):
            yield _piece(words, box, letters, (start, at + 1))
            start = after
    yield _piece(words, box, letters, (start, len(words)))


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2


def _letter(words: str, letters: Sequence[Span], box: Box) -> float:
    """How far it is from one letter of a line to the next; Chinese ones count as two."""
    steps = [
        (_middle(letters[at + 1]) - _middle(letters[at])) * 2 / (_units(one) + _units(two))
        for at, (one, two) in enumerate(pairwise(words))
        if not (one.isspace() or two.isspace())
    ]
    return median(steps) if steps else _USUAL * box.height


def _units(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WF" else 1


def _gap(picture: Image.Image, box: Box, between: Span) -> int:
    """How many columns of pixels without ink stand together between two places of a line."""
    left, right = round(between[0]), round(between[1])
    strip = picture.crop((left, round(box.y) + _EDGE, right, round(box.bottom) - _EDGE)).convert(
        "L"
    )
    paper = max(enumerate(strip.histogram()), key=lambda level: level[1])[0]
    inked = strip.point([255 * (abs(level - paper) > _INK) for level in range(256)])
    columns = inked.resize((strip.width, 1), Image.Resampling.BOX).tobytes()
    return _longest(columns)


def _longest(columns: bytes) -> int:
    """The length of the longest run of zeros."""
    longest = run = 0
    for column in columns:
        run = 0 if column else run + 1
        longest = max(longest, run)
    return longest


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


def _piece(words: str, box: Box, letters: Sequence[Span], part: tuple[int, int]) -> Element:
    """The characters from one place to another."""
    start, end = part
    place = box
    if end - start < len(words):
        left, right = max(box.x, letters[start][0]), min(box.right, letters[end - 1][1])
        place = Box(left, box.y, max(right - left, 1.0), box.height)
    return Element("ocr", words[start:end], place, letters=tuple(letters[start:end]))


def uncovered(line: Element, left: float, right: float) -> list[Element]:
    """What still shows of a line of text where something from left to right covers it."""
    shown = [
        not sign.isspace() and (spot[1] <= left + _CUT or spot[0] >= right - _CUT)
        for sign, spot in zip(line.name, line.letters, strict=True)
    ]
    before = [at for at, shows in enumerate(shown) if shows and line.letters[at][0] < left]
    after = [at for at, shows in enumerate(shown) if shows and line.letters[at][0] >= left]
    return [
        _piece(line.name, line.box, line.letters, (side[0], side[-1] + 1))
        for side in (before, after)
        if side
    ]


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
