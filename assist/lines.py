"""Lines as they are told: one line each, nothing in them that only looks, short enough to hear."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

WIDTH = 78
"""Columns of a line; a closing sign may hang over."""
FIRST_PICTURE = 0x2190
"""From here on, a sign that is no letter is a picture: an arrow, a star, an emoji, a line."""
RULES = range(0x2500, 0x25A0)
"""Signs that only draw: lines, boxes and blocks."""
MODIFIERS = range(0x1F3FB, 0x1F400)
"""Skin tones, which are nothing without the emoji before them."""
UNSEEN = frozenset(("Cf", "Co", "Cs", "Cn"))
"""Signs that turn the writing round or have no width, and those of no known meaning."""
SPACES = frozenset(("Cc", "Zl", "Zp", "Zs"))
CLOSING = "，。、：！？）】」』》”"


def clean(text: str) -> str:
    """A text in one line: no control, bidirectional or zero-width signs, pictures in words.

    "🛒 Basket" is told as "(shopping trolley) Basket": what is only seen would be lost else.
    """
    parts: list[str] = []
    for sign, run in groupby(unicodedata.normalize("NFC", text)):
        parts.append(_told(sign, len(list(run))))
    return " ".join("".join(parts).split())


def _told(sign: str, times: int) -> str:
    """A sign that stands there some times in a row."""
    if sign.isalnum():
        return sign * times
    category = unicodedata.category(sign)
    code = ord(sign)
    if category in SPACES:
        return " "
    if category in UNSEEN or code in RULES or code in MODIFIERS or 0xFE00 <= code <= 0xFE0F:
        return ""
    if category == "So" and code >= FIRST_PICTURE:
        name = unicodedata.name(sign, "picture").casefold()
        return f" ({name}) " if times == 1 else f" ({name}, {times} times) "
    return sign * times


def short(text: str, width: int = WIDTH - 18) -> str:
    """The beginning of a text, cleaned: what was typed is told again, and not all of a long one."""
    told = clean(text)
    return told if columns(told) <= width else f"{told[: _fitting(told, width - 1)]}…"


def columns(text: str) -> int:
    """The columns that a text takes in a terminal: two for a Chinese character."""
    return sum(map(_column, text))


def _column(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def folded(text: str, width: int = WIDTH) -> list[str]:
    """A long line as several, broken between words; between any two Chinese characters too.

    A word that is longer than a line, such as an address, is cut.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        joined = line + piece
        if line and columns(joined.rstrip()) > width and piece not in CLOSING:
            lines.append(line.rstrip())
            line = ""
            piece = piece.lstrip()
        line += piece
        while columns(line.rstrip()) > width + 2:
            cut = _fitting(line, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _fitting(line: str, width: int) -> int:
    """How many signs of a line fit."""
    taken = 0
    for number, sign in enumerate(line):
        taken += _column(sign)
        if taken > width:
            slash = line.rfind("/", 1, number)  # an address or a path is cut between its parts
            return slash if slash > number // 2 else max(number, 1)
    return len(line)


def _pieces(text: str) -> Iterator[str]:
    """What a line may be broken between: words with the space after them, wide signs each."""
    word = ""
    for sign in text:
        if _column(sign) == 2:
            if word:
                yield word
            word = ""
            yield sign
        elif word.endswith(" ") and sign != " ":
            yield word
            word = sign
        else:
            word += sign
    if word:
        yield word


def runs(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each line, and how often it stands there in a row."""
    for line, same in groupby(lines):
        yield line, len(list(same))
