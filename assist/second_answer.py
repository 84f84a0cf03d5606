"""Comparing two answers of a model to one question, by code. Pure.

What can be compared for certain are numbers and quoted names; beyond that two sentences count as
the same only when they share most of their words. What cannot be told is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from handeye.perception import words

from .page_search import content_words

Verdict = Literal["agree", "differ", "unclear"]
ALIKE, APART = 0.6, 0.2
"""Shares of words in common from which on two sentences say the same, and up to which they do
not."""
_NUMBER = re.compile(r"\d+(?:[.,:\-/]\d+)*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|「([^」]+)」|《([^》]+)》")
_NOT = re.compile(
    r"\b(?:not|no|none|never|without|nothing|cannot|isn't|aren't|doesn't|don't)\b|不|没|无|未"
)


def compared(first: str, second: str) -> Verdict:
    """Whether two answers say the same."""
    one, other = words.normal(first), words.normal(second)
    if words.core(one) == words.core(other):
        return "agree"
    if numbers(one) != numbers(other):
        return "differ"
    named, called = _quoted(first), _quoted(second)
    if named and called and not named & called:
        return "differ"
    share = _share(_pieces(one), _pieces(other))
    if share >= ALIKE:
        return "agree" if bool(_NOT.search(one)) == bool(_NOT.search(other)) else "differ"
    return "differ" if share <= APART else "unclear"


def numbers(text: str) -> set[str]:
    """The numbers in a text; 24.00 is 24."""
    return {_plain(one) for one in _NUMBER.findall(text)}


def unmatched(first: Sequence[str], second: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of two descriptions that the other one has nothing like."""
    return _only(first, second), _only(second, first)


def _only(lines: Iterable[str], others: Sequence[str]) -> list[str]:
    return [line for line in lines if all(compared(line, one) == "differ" for one in others)]


def _plain(number: str) -> str:
    if re.fullmatch(r"\d+[.,]\d{1,2}", number):
        return number.replace(",", ".").rstrip("0").rstrip(".")
    return number


def _quoted(text: str) -> set[str]:
    found = (next(one for one in groups if one) for groups in _QUOTED.findall(text))
    return {words.core(words.normal(one)) for one in found}


def _pieces(text: str) -> set[str]:
    """What a sentence is made of: words that name something, in Chinese pairs of signs."""
    han = "".join(_HAN.findall(text))
    pairs = {han[at : at + 2] for at in range(len(han) - 1)}
    return pairs | {_stem(one) for one in content_words(_HAN.sub(" ", text))}


def _stem(word: str) -> str:
    return word.casefold().removesuffix("'s").rstrip("s") or word


def _share(one: set[str], other: set[str]) -> float:
    """The share of the shorter one's pieces that both have."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
