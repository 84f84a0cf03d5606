"""A tolerant reader of JSON: values from text that is not quite JSON, and what had to be mended.

Models drop commas and brackets, quote words inside strings, write Python or JavaScript, and are cut
off. Each slip is mended where only one meaning is left and named in a word or two. One pass, no
look further ahead than the next key: the time is linear in the text. Valid JSON is read by `json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

from . import json_words as words
from .json_reader import DEEPEST, Garbled, JsonReader, TooDeep

LONGEST = 100_000
"""Characters that are read; a decision has a few thousand."""
_TRIES = 5
"""Values nested too deeply, after which no other is looked for."""

_START = re.compile(r"[{\[\uff5b\uff3b]")


@dataclass(frozen=True)
class Found:
    """One value in a text.

    Args:
        value: an object or a list.
        start: where it begins.
        end: where the text goes on after it.
        repairs: what was mended, in plain words.
        open: the objects and lists that were never closed, outermost first.
        half: whether the text ended inside a string.
        garbled: whether it could not be read, nor what follows it.
    """

    value: JsonValue
    start: int
    end: int
    repairs: tuple[str, ...] = ()
    open: tuple[JsonValue, ...] = ()
    half: bool = False
    garbled: bool = False

    def unfinished(self, *, ended: bool) -> tuple[JsonValue, ...]:
        """What may lack more than its brackets.

        Args:
            ended: whether something after the value shows that the model had come to its end.
        """
        return () if ended and not self.half else self.open


def find_values(text: str) -> Iterator[Found]:
    """All objects and lists of a text that are in no other, in order."""
    text = text[:LONGEST]
    at = tries = 0
    while tries < _TRIES and (start := _START.search(text, at)):
        try:
            found = read(text, start.start())
        except TooDeep as why:
            at = why.at
            tries += 1
            continue
        except Garbled:
            yield Found(None, start.start(), len(text), garbled=True)
            return
        yield found
        at = found.end


def read(text: str, at: int = 0) -> Found:
    """The object or list that begins at a place (after its bracket, when that is missing).

    Raises:
        TooDeep: when it is nested beyond any sense.
        Garbled: when a string in it goes on over the next field.
    """
    first = words.FULL_WIDTH.get(text[at], text[at])
    if first in "{[" and (found := read_valid(text, at)):
        return found
    reader = JsonReader(text, at)
    value = reader.list() if first == "[" else reader.object(bracket=first == "{")
    return Found(
        value,
        at,
        reader.at,
        tuple(dict.fromkeys(reader.notes)),
        tuple(one for _, one in reader.stack),
        words.MISSING_QUOTE in reader.notes,
    )


def read_valid(text: str, at: int = 0) -> Found | None:
    """The value that begins at a place when it is valid JSON; None when it is not.

    Raises:
        TooDeep: when it is nested beyond any sense.
    """
    try:
        value, end = cast("tuple[JsonValue, int]", _DECODER.raw_decode(text, at))
    except RecursionError:
        raise TooDeep(at + DEEPEST) from None
    except ValueError:
        return None
    if _depth_over(value, DEEPEST):
        raise TooDeep(end)
    return Found(value, at, end)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    """An object, unless a key is in it twice: then two objects may have run into one."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_once)


def _depth_over(value: JsonValue, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        inner: list[JsonValue] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        if not inner:
            return False
        level = inner
    return True
