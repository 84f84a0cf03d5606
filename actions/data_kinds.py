"""Finds sensitive data in texts: payment cards, IBANs, private keys, tokens, kinds of one's own.

What is found has a checksum or a form that nothing else has, so that order numbers, telephone
numbers, bar codes, times, UUIDs and hashes are left alone. What is written backwards, in words or
in a code of its own is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .data_forms import IBAN_LENGTHS, ISSUERS, KEY_BEGINS, KEY_BODIES, KEY_ENDS, iban_rest, tokens

KINDS = {
    "card": "a card number",
    "iban": "a bank account number (IBAN)",
    "key": "a private key",
    "token": "an access token",
}
"""What is found without being declared, in words."""
LONGEST_FOR_OWN = 20_000
"""Characters of a text in which kinds of one's own are looked for: their patterns may be slow."""
_FIRST_WIDE, _LAST_WIDE = 0xFF01, 0xFF5E
_SAME = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(_FIRST_WIDE, _LAST_WIDE + 1)},
        **dict.fromkeys("\t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " "),
        **dict.fromkeys("\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_SPLIT = re.compile("[ ._-]+")
_DIGITS = re.compile(r"(?<![0-9A-Za-z_])[0-9]+(?:[ ._-]{1,3}[0-9]+)*(?![0-9A-Za-z_])")
_GROUP = re.compile("[0-9]+")
_DOUBLED = str.maketrans("0123456789", "0246813579")
_SHORTEST, _LONGEST = 13, 19
"""Digits of a card number (ISO/IEC 7812-1)."""
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2}[0-9]{2}(?=[ -]?[0-9A-Za-z])")
_NESTED = re.compile(r"\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d*,\d*\})")


@dataclass(frozen=True)
class Found:
    """Where sensitive data stands in a text.

    Args:
        kind: card, iban, key, token, or the name of a kind of one's own.
        start: its first character.
        end: behind its last.
        value: the data itself, as it is compared: without what only divides it.
    """

    kind: str
    start: int
    end: int
    value: str


def find(text: str, own: Mapping[str, re.Pattern[str]] | None = None) -> tuple[Found, ...]:
    """All sensitive data in a text, in its order, no two at the same place.

    Args:
        text: where to look.
        own: patterns of kinds of one's own, by name; they see the first `LONGEST_FOR_OWN`
            characters.
    """
    plain = text.translate(_SAME)
    if not plain.isascii():
        plain = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), plain)
    found = [*_keys(text), *_tokens(text), *_ibans(plain), *_cards(plain)]
    for name, pattern in (own or {}).items():
        for hit in pattern.finditer(text, 0, LONGEST_FOR_OWN):
            if hit.end() > hit.start():
                found.append(Found(name, hit.start(), hit.end(), hit[0]))
    return tuple(_apart(found))


def masked(text: str, found: Iterable[Found]) -> str:
    """The text with its sensitive data hidden, but for the last four characters."""
    for one in sorted(found, key=lambda each: each.start, reverse=True):
        text = text[: one.start] + mask(one) + text[one.end :]
    return text


def mask(found: Found) -> str:
    """What stands for sensitive data where it must not be told."""
    if found.kind == "key" or len(found.value) < 12:
        return "••••"
    return f"•••• {found.value[-4:]}"


def named(kind: str) -> str:
    """A kind in words."""
    return KINDS.get(kind, f"data of the kind `{kind}`")


def pattern(text: str) -> str:
    """The regular expression of a kind of one's own, once it is known to be usable.

    Raises:
        ValueError: when it is not, with what to write instead.
    """
    try:
        made = re.compile(text)
    except re.error as why:
        raise ValueError(f"`{text}` is no regular expression: {why}") from None
    if made.match(""):
        raise ValueError(f"`{text}` fits a text without characters; say what there must be")
    if _NESTED.search(text):
        raise ValueError(
            f"`{text}` repeats what itself repeats, which can take for ever; write how often, "
            r"such as (\d{1,4} )+"
        )
    return text


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    """What was found without what overlaps something that begins before it."""
    end = 0
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if one.start >= end:
            yield one
            end = one.end


def _cards(text: str) -> Iterator[Found]:
    for run in _DIGITS.finditer(text):
        if run.end() - run.start() < _SHORTEST:
            continue
        groups = [part.span() for part in _GROUP.finditer(text, *run.span())]
        whole = sum(end - start for start, end in groups)
        if _SHORTEST <= whole <= _LONGEST and _may_be_one(text, run, len(groups)):
            digits = _SPLIT.sub("", run[0])
            if is_card(digits):
                yield Found("card", *run.span(), digits)
                continue
        if len(groups) > 1:
            yield from _grouped(text, groups)


def _may_be_one(text: str, run: re.Match[str], groups: int) -> bool:
    """Whether digits in groups of any length may be one number: no telephone number or list."""
    if groups == 1:
        return True
    divided = set(_SPLIT.findall(run[0]))
    return len(divided) == 1 and text[max(0, run.start() - 1) : run.start()] != "+"


def _grouped(text: str, groups: list[tuple[int, int]]) -> Iterator[Found]:
    """Card numbers in their usual groups, or in one piece, among other numbers."""
    lengths = [end - start for start, end in groups]
    at = 0
    while at < len(groups):
        step = 1
        for count in _widths(lengths, at):
            start, end = groups[at][0], groups[at + count - 1][1]
            digits = _SPLIT.sub("", text[start:end])
            if is_card(digits):
                yield Found("card", start, end, digits)
                step = count
                break
        at += step


def _widths(lengths: list[int], at: int) -> Iterator[int]:
    """How many groups from one on may be a card number, the most first."""
    if lengths[at] == 4:
        after = lengths[at + 1 : at + 5]
        if after[:3] == [4, 4, 4]:
            if len(after) == 4 and after[3] < 4:
                yield 5
            yield 4
        elif after[:2] in ([6, 5], [6, 4]):
            yield 3
    elif lengths[at] == 6 and 10 <= sum(lengths[at + 1 : at + 2]) <= 13:
        yield 2
    elif _SHORTEST <= lengths[at] <= _LONGEST:
        yield 1


def is_card(digits: str) -> bool:
    """Whether digits are a card number: issuer, length and check digit (ISO/IEC 7812-1) fit."""
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return False
    if not _luhn(digits) or (len(digits) == 13 and _ean(digits)):
        return False
    return any(
        len(digits) in lengths and first <= digits[: len(first)] <= last
        for first, last, lengths in ISSUERS
    )


def _luhn(digits: str) -> bool:
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_DOUBLED))) % 10 == 0


def _ean(digits: str) -> bool:
    """Whether 13 digits are a bar code or an ISBN."""
    return (sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))) % 10 == 0


def _ibans(text: str) -> Iterator[Found]:
    """Account numbers whose length is that of their country, and whose check fits (ISO 13616)."""
    for head in _IBAN.finditer(text):
        length = IBAN_LENGTHS.get(head[0][:2].upper())
        rest = iban_rest(length).match(text, head.end()) if length else None
        if rest:
            value = _SPLIT.sub("", head[0] + rest[0]).upper()
            if int("".join(str(int(one, 36)) for one in value[4:] + value[:4])) % 97 == 1:
                yield Found("iban", head.start(), rest.end(), value)


def _keys(text: str) -> Iterator[Found]:
    """Private keys with their frame, and what is told by its first bytes without one."""
    end = 0
    for begin in KEY_BEGINS.finditer(text) if "KEY" in text or "Key" in text else ():
        if begin.start() < end:
            continue
        stop = KEY_ENDS.search(text, begin.end())
        end = stop.end() if stop else len(text)
        yield Found("key", begin.start(), end, text[begin.start() : end])
    for body in KEY_BODIES.finditer(text):
        yield Found("key", body.start(), body.end(), body[0])


def _tokens(text: str) -> Iterator[Found]:
    for hint, form in tokens():
        if hint in text:
            for hit in form.finditer(text):
                yield Found("token", hit.start(), hit.end(), hit[0])
