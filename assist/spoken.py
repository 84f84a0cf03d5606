"""Numbers as people say them: in digits, in English words and in Chinese ones."""

from __future__ import annotations

import re
import unicodedata

UNITS: dict[str, int] = dict(zip(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
     "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
     "nineteen"),
    range(20), strict=True,
))  # fmt: skip
TENS: dict[str, int] = dict(zip(
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    range(20, 100, 10), strict=True,
))  # fmt: skip
TENS["fourty"] = 40
ALIKE = {"to": 2, "too": 2, "for": 4, "fore": 4, "ate": 8, "won": 1, "oh": 0}
"""What dictation writes where a number was said: only believed where a number must stand."""
ORDINALS: dict[str, int] = dict(zip(
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    range(1, 11), strict=True,
))  # fmt: skip
BEFORE = frozenset(("number", "no", "item", "nr", "option"))
CHINESE = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"\u3007": 0, "两": 2}

_SIGNS = "零\u3007一二两三四五六七八九十百"
_LEADING_CHINESE = re.compile(
    rf"(?P<mark>编号|号码|数字|第|号)?\s*(?P<digits>\d+|[{_SIGNS}]+)\s*(?P<after>个|号|项|条)?"
)
_WORD = re.compile(r"[a-z]+|\d+")
_BETWEEN = " \t,.:;-、，。：\N{FULLWIDTH SEMICOLON}"
"""What may stand between a number and what follows it."""


def number(words: str, *, must: bool = False) -> int | None:
    """The number that the words are, and nothing else: "7", "number seven", "二十三", "第三个".

    Args:
        words: what was said.
        must: whether only a number can stand here: then what dictation mistakes for one ("to",
            "for", "ate") is one too, and so is "the second one".
    """
    said = _plain(words).lstrip(" ").rstrip(_BETWEEN + "!?")
    if must and (other := _alike(said)) is not None:
        return other
    found = _leading(said)
    return found[0] if found and not found[1].strip(_BETWEEN) else None


def leading_number(words: str, *, must: bool = False) -> tuple[int, str] | None:
    """The number that the words begin with, and the rest: "4 hello" is 4 and "hello".

    The number must stand by itself: "3rd" and "3月" begin with none.

    Args:
        words: what was said.
        must: whether a number must stand first: then "for hello" is 4 and "hello" too.
    """
    said = words.strip()
    first = re.match(r"[a-zA-Z]+", said) if must else None
    if first and (alike := ALIKE.get(first[0].casefold())) is not None:
        return alike, said[first.end() :].lstrip(_BETWEEN)
    found = _leading(said)
    return (found[0], found[1].lstrip(_BETWEEN)) if found else None


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip()


def _alike(said: str) -> int | None:
    core = said.casefold().removeprefix("the ").removesuffix(" one")
    return ALIKE.get(core, ORDINALS.get(core))


def _leading(said: str) -> tuple[int, str] | None:
    """The number at the beginning, and what follows it as it was written."""
    return _leading_signs(said) or _leading_english(said)


def _leading_signs(said: str) -> tuple[int, str] | None:
    """Digits or Chinese numerals, such as 7, #7, 第三个, 12号."""
    said = said.lstrip("#\N{FULLWIDTH NUMBER SIGN} ")
    match = _LEADING_CHINESE.match(said)
    if match is None:
        return None
    digits = match["digits"]
    value = int(digits) if digits.isdecimal() else _chinese(digits)
    marked = match["mark"] is not None or match["after"] == "号"
    whole = match["after"] is not None and (marked or match.end() == len(said))
    rest = said[match.end() if whole else match.end("digits") :]
    alone = (marked and whole) or not rest or rest[0] in _BETWEEN
    if rest[:1] in ("-", ".", ",", ":") and rest[1:2].isdecimal():
        alone = False  # a decimal, a date, a time
    return (value, rest) if value is not None and alone else None


def _chinese(digits: str) -> int | None:
    """A number below 1000 in Chinese numerals; None when they are none."""
    if len(digits) == 1 and digits in CHINESE:
        return CHINESE[digits]
    match = re.fullmatch(
        r"(?:([一二两三四五六七八九])百(零)?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?",
        digits,
    )
    if match is None or not digits:
        return None
    hundreds, zero, tens, ten, unit = match.groups()
    if zero and (ten or not unit):
        return None
    if hundreds and unit and not (zero or ten):  # 三百五 is 350
        return CHINESE[hundreds] * 100 + CHINESE[unit] * 10
    value = CHINESE[hundreds] * 100 if hundreds else 0
    value += (CHINESE[tens] if tens else 1) * 10 if ten else 0
    return value + (CHINESE[unit] if unit else 0)


def _leading_english(said: str) -> tuple[int, str] | None:
    """English words, such as "seven", "number twenty-one", "one hundred and five"."""
    found = list(_WORD.finditer(said.casefold()))
    words = [match[0] for match in found]
    if not found or found[0].start() != 0:
        return None
    skipped = 1 if words[0] in BEFORE and len(words) > 1 else 0
    if skipped and words[1].isdecimal():
        return _leading_signs(said[found[1].start() :])
    value, used = _hundreds(words[skipped:])
    if not used:
        return None
    end = found[skipped + used - 1].end()
    rest = said[end:]
    return (value, rest) if not rest or rest[0] in _BETWEEN else None


def _hundreds(words: list[str]) -> tuple[int, int]:
    """A number below 1000, and how many words it takes; 0 words when there is none."""
    if words[1:2] == ["hundred"] and (many := {"a": 1, **UNITS}.get(words[0], 0)) in range(1, 10):
        joined = 3 if words[2:3] == ["and"] else 2
        value, used = _tens(words[joined:])
        return (many * 100 + value, joined + used) if used else (many * 100, 2)
    return _tens(words)


def _tens(words: list[str]) -> tuple[int, int]:
    if not words:
        return 0, 0
    if words[0] in UNITS:
        return UNITS[words[0]], 1
    if words[0] not in TENS:
        return 0, 0
    unit = UNITS.get(words[1], 0) if len(words) > 1 else 0
    return (TENS[words[0]] + unit, 2) if 1 <= unit <= 9 else (TENS[words[0]], 1)
