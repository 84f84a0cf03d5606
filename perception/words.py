"""Comparing words the way a reader does: letter case, width, spacing and ornaments aside.

Chinese and the other scripts that are written without spaces are held to the same rules, save that
a word may begin and end anywhere in them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Han, kana, Hangul, Bopomofo and their punctuation; then Thai, Lao, Burmese and Khmer.
_WIDE = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_SPACELESS = re.compile(f"[{_WIDE}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WIDE_SPACE = re.compile(f"(?<=[{_WIDE}]) | (?=[{_WIDE}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033\u300c\u300d\u300e\u300f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u3001": ",",
        "\u3002": ".",
        "\u22ef": "...",
    }
)
_ORNAMENTS = frozenset("PSZC")


@lru_cache(maxsize=16_384)
def normal(text: str) -> str:
    """The text as it is compared: one width and case, one kind of quote and dash, single spaces.

    Spaces beside Chinese, Japanese or Korean characters are dropped, because pages put them there
    for looks only ("登 录" is the word "登录").
    """
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_SAME_SIGN)
    return _WIDE_SPACE.sub("", " ".join(text.casefold().split()))


@lru_cache(maxsize=16_384)
def core(text: str) -> str:
    """Normal text without the punctuation and signs at its ends ("Email: *" is "email").

    Text that is nothing but signs stays as it is.
    """
    start, end = 0, len(text)
    while start < end and _ornament(text[start]):
        start += 1
    while end > start and _ornament(text[end - 1]):
        end -= 1
    return text[start:end] or text


def holds(text: str, words: str) -> bool:
    """Whether normal `text` contains normal `words` as whole words."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if not _joined(text[at - 1 : at], words[0]) and not _joined(words[-1], text[end : end + 1]):
            return True
        at = text.find(words, at + 1)
    return False


def says(text: str, words: str) -> bool:
    """Whether any text, as it stands on a screen, contains the words of a person."""
    return holds(normal(text), core(normal(words)))


def short(text: str, length: int = 40) -> str:
    """The text on one line, cut with "…" after at most `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _ornament(sign: str) -> bool:
    return unicodedata.category(sign)[0] in _ORNAMENTS


def _joined(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word."""
    return bool(left and right) and _word_sign(left) and _word_sign(right)


@lru_cache(maxsize=16_384)
def _word_sign(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM" and not _SPACELESS.match(sign)
