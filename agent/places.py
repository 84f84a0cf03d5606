"""A place in whatever shape a model wrote it: a number of an element, a point, or a box."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import JsonValue

from .answer import Place
from .vocabulary import PLACE_KEYS

TEXT_PLACE = "place written as text"
NESTED_PLACE = "place in another shape"
WANTED = "give an element's id, [x, y] or [left, top, right, bottom]"
FARTHEST = 1_000_000
"""Numbers beyond this are no place on any screen, in any coordinates."""

_NUMBER = re.compile(r"[-+]?\d{1,12}(?:\.\d{1,12})?")
_TAG = re.compile(r"<[^<>]{0,30}>")
_REST = re.compile(
    r"(?:[\s,;:=()\[\]{}，（）#'\"]|px\b|\b[xy]\b|\b(?:point|box|element|id)\b)*", re.I
)
_SIDES = (
    ("left", "top", "right", "bottom"),
    ("x1", "y1", "x2", "y2"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("x_min", "y_min", "x_max", "y_max"),
)
_SIZES = (("x", "y", "width", "height"), ("x", "y", "w", "h"), ("left", "top", "width", "height"))
_POINTS = (("x", "y"), ("cx", "cy"), ("left", "top"))


class NoPlace(ValueError):
    """A value that is no place; `str()` says why."""


def place(value: JsonValue, notes: list[str], depth: int = 0) -> Place | str:
    """Read a place; words come back as they are: they may name an element.

    Raises:
        NoPlace: when it is none.
    """
    if depth > 4:
        raise NoPlace(f"is nested too deeply; {WANTED}")
    if isinstance(value, int) and not isinstance(value, bool):
        return _within((value,), notes)
    if isinstance(value, float):
        return _within((value,), notes)
    if isinstance(value, str):
        return _text(value, notes)
    if isinstance(value, list):
        return _list(value, notes, depth)
    if isinstance(value, dict):
        return _object(value, notes, depth)
    raise NoPlace(f"is missing; {WANTED}")


def sides(fields: Mapping[str, JsonValue]) -> tuple[list[JsonValue], tuple[str, ...]]:
    """A point or box whose numbers have names of their own, and those names; ([], ()) if none."""
    for names in (*_SIDES, *_SIZES, *_POINTS):
        numbers = [_plain_number(fields.get(name)) for name in names]
        if None not in numbers:
            if names in _SIZES:
                x, y, width, height = (number or 0.0 for number in numbers)
                numbers = [x, y, x + width, y + height]
            return list[JsonValue](numbers), names
    return [], ()


def _plain_number(value: JsonValue) -> float | None:
    if isinstance(value, str) and (match := _NUMBER.fullmatch(value.strip())):
        return float(match[0])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return None


def _text(value: str, notes: list[str]) -> Place | str:
    bare = _TAG.sub(" ", value[:200])
    numbers = [float(one) for one in _NUMBER.findall(bare)]
    if len(value) > 200 or len(numbers) not in (1, 2, 4) or not _only_numbers(bare):
        if value.strip():
            return value
        raise NoPlace(f"is empty; {WANTED}")
    notes.append(TEXT_PLACE)
    return _within(tuple(numbers), notes)


def _only_numbers(bare: str) -> bool:
    return _REST.fullmatch(_NUMBER.sub(" ", bare)) is not None


def _list(value: list[JsonValue], notes: list[str], depth: int) -> Place | str:
    plain = [_plain_number(one) for one in value[:5]]
    numbers = [one for one in plain if one is not None]
    if len(numbers) == len(value) and len(value) in (1, 2, 4):
        if any(isinstance(one, str) for one in value):
            notes.append(TEXT_PLACE)
        if len(value) == 1:
            notes.append(NESTED_PLACE)
        return _within(tuple(numbers), notes)
    if len(value) == 1:
        notes.append(NESTED_PLACE)
        return place(value[0], notes, depth + 1)
    if len(value) == 2:
        ends = [place(one, notes, depth + 1) for one in value]
        points = [one for one in ends if isinstance(one, tuple) and len(one) == 2]
        if len(points) == 2:
            notes.append(NESTED_PLACE)
            return (*points[0], *points[1])
    raise NoPlace(f"has {len(value)} values where a point has 2 and a box 4; {WANTED}")


def _object(value: dict[str, JsonValue], notes: list[str], depth: int) -> Place | str:
    notes.append(NESTED_PLACE)
    numbers, _ = sides(value)
    if numbers:
        return place(numbers, notes, depth + 1)
    for name in PLACE_KEYS:
        if value.get(name) is not None:
            return place(value[name], notes, depth + 1)
    for name in ("label", "name", "text"):
        if isinstance(value.get(name), str):
            return place(value[name], notes, depth + 1)
    raise NoPlace(f"has no place in it; {WANTED}")


def _within(numbers: tuple[float, ...], notes: list[str]) -> Place:
    if not all(abs(one) <= FARTHEST for one in numbers):
        raise NoPlace("has numbers that are no place on a screen")
    if len(numbers) == 1:
        return _id(numbers[0], notes)
    if all(0 <= one <= 1 for one in numbers) and any(0 < one < 1 for one in numbers):
        raise NoPlace("is in fractions of the picture; give the coordinates that were asked for")
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _id(number: float, notes: list[str]) -> int:
    if number != int(number):
        raise NoPlace(f"is one number, {number:g}; {WANTED}")
    if isinstance(number, float) and NESTED_PLACE not in notes and TEXT_PLACE not in notes:
        notes.append(NESTED_PLACE)
    return int(number)
