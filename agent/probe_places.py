"""What the numbers mean in which a model says where things are: found out by known places."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from handeye.perception import Box, Point, scale

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_GROUP = re.compile(r"[\[({]([^\[\](){}]*)[\])}]")
READINGS: Mapping[str, str] = {
    "thousandths": "thousandths of the picture",
    "pixels": "pixels of the picture",
    "swapped": "thousandths with down before across",
    "fractions": "fractions from 0 to 1",
}
"""Ways to write places, and what they are called."""
QWEN2_5_FACTOR, QWEN2_5_TOKENS = 28, 16_384
"""How Qwen2.5-VL's own processor rounds sides, and the most tokens that it allows a picture."""


@dataclass(frozen=True)
class Hits:
    """How well one reading explains the answers.

    Args:
        reading: which one.
        count: how many places lie in their boxes.
        errors: distances from the middles of the boxes, in logical pixels; places that this reading
            puts outside the picture are left out.
    """

    reading: str
    count: int
    errors: tuple[float, ...]

    @classmethod
    def of(
        cls,
        reading: str,
        answers: Mapping[str, list[float]],
        targets: Mapping[str, Box],
        grid: scale.Grid,
    ) -> Hits:
        """Read all answers in one way."""
        count, errors = 0, list[float]()
        for label, box in targets.items():
            point = _read(reading, answers[label], grid)
            if point is None:
                continue
            errors.append(math.dist((point.x, point.y), (box.center.x, box.center.y)))
            count += box.contains(point)
        return cls(reading, count, tuple(errors))


def best_reading(tried: Mapping[str, Hits], own: str) -> Hits:
    """The reading that explains most; the profile's own where others are no better."""

    def rank(one: Hits) -> tuple[int, bool, float]:
        error = median(one.errors) if one.errors else math.inf
        return one.count, one.reading == own, -error

    return max(tried.values(), key=rank)


def numbers_in(text: str) -> list[float]:
    """The two or four numbers of a place, however it is written; empty when there is none."""
    text = text.rpartition("</think>")[2]
    groups = [found for found in map(_numbers, _GROUP.findall(text)) if len(found) >= 2]
    found = groups[0] if groups else _numbers(text)
    return found[:4] if len(found) >= 4 else found[:2] if len(found) >= 2 else []


def _numbers(text: str) -> list[float]:
    return [float(one) for one in _NUMBER.findall(text)]


def _read(reading: str, numbers: list[float], grid: scale.Grid) -> Point | None:
    """Where the numbers are on the screen; None when they cannot be meant like this."""
    if not numbers:
        return None
    middle = numbers if len(numbers) == 2 else [(numbers[i] + numbers[i + 2]) / 2 for i in (0, 1)]
    x, y = _WAYS[reading](middle[0], middle[1])
    try:
        return _grid(reading, grid).point(x, y)
    except scale.OffGrid:
        return None


_WAYS: Mapping[str, Callable[[float, float], tuple[float, float]]] = {
    "thousandths": lambda x, y: (x, y),
    "pixels": lambda x, y: (x, y),
    "swapped": lambda y, x: (x, y),
    "fractions": lambda x, y: (x * 1000, y * 1000),
}


def _grid(reading: str, grid: scale.Grid) -> scale.Grid:
    if reading != "pixels":
        return scale.Grid(grid.width, grid.height, grid.sent)
    if grid.pixels:
        return grid
    sent = scale.fit(*grid.sent, QWEN2_5_FACTOR, QWEN2_5_TOKENS)  # as that family would see it
    return scale.Grid(grid.width, grid.height, sent, pixels=True)
