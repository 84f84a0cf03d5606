"""Keys in whatever way a model writes them, as the chords that `press` takes."""

from __future__ import annotations

import re

from pydantic import JsonValue

from handeye.actions import keys

from .vocabulary import KEYS

KEY_NAMES = "keys written in another way"
ONE_BY_ONE = "keys pressed one after the other"

_JUNK = re.compile(r"^\s*keys?\s*=\s*|[\[\]\"'<>{}]")
_BETWEEN = re.compile(r"\s*\+\s*|\s*,\s*|\s+and\s+|\s+")
_DASHES = re.compile(r"\s*-\s*")
LONGEST = 80


def presses(value: JsonValue, notes: list[str]) -> list[str]:
    """The chords to press one after the other; nearly always one.

    Raises:
        KeyUnknown: when a part is no key.
    """
    if isinstance(value, str) and _is_chord(value):
        return [value]
    notes.append(KEY_NAMES)
    names = _names(value)
    if not names:
        raise keys.KeyUnknown("there is no key in it; name one such as Enter or Control+A")
    held = [name for name in names if _held(name)]
    if not held and len(names) > 1:
        notes.append(ONE_BY_ONE)
        return [keys.chord(name) for name in names]
    rest = [name for name in names if not _held(name)]
    return [keys.chord("+".join([*held, *rest]))]


def _held(name: str) -> bool:
    return name.casefold() in keys.MODIFIERS


def _is_chord(value: str) -> bool:
    try:
        keys.chord(value)
    except keys.KeyUnknown:
        return False
    return len(value) <= LONGEST and value == value.strip()


def _names(value: JsonValue) -> list[str]:
    """The names of the keys, cleaned."""
    if isinstance(value, list):
        return [name for one in value[:10] for name in _names(one)]
    if isinstance(value, int) and not isinstance(value, bool):
        return list(str(value)) if 0 <= value < 10 else []
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        return []
    if value == " ":
        return ["Space"]
    if name := _name(value):
        return [name]
    bare = _JUNK.sub("", value).strip()
    if name := _name(bare):
        return [name]
    parts = [one for one in _BETWEEN.split(bare) if one]
    if len(parts) == 1:
        parts = [one for one in _DASHES.split(bare) if one]
    if len(parts) == 1 and "_" in bare:
        parts = [one for one in bare.split("_") if one]
    return [_name(part) or part for part in parts]


def _name(word: str) -> str:
    """The name of one key; "" when it is none."""
    folded = word.strip().lower()
    plain = re.sub(r"[\s-]+", "_", folded)
    for one in (folded, plain, plain.replace("_", "")):
        if one in keys.NAMED or one in keys.MODIFIERS:
            return one
        if one in KEYS:
            return KEYS[one]
    return word if len(word) == 1 else ""
