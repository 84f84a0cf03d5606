"""Model coordinates ↔ logical pixels of the screen: the only place that converts.

Models of the Qwen3-VL kind answer in thousandths of the picture, whatever its size (the cookbooks
of QwenLM/Qwen3-VL divide by 1000 here and by 999 there; 999 is taken, because then each answer is
a pixel of the picture). Models of the Qwen2.5-VL kind answer in pixels of the picture as it was
after its sides were rounded to multiples of a factor ("smart resize").
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .errors import ScreenError
from .pictures import open_picture, to_png
from .screen import Box, Point, Screenshot

THOUSANDTHS = 999
SLACK = 0.05
"""Share of the picture by which a place may lie outside: it is then taken to be at the edge."""
STEEPEST = 200
"""Ratio of the sides from which on the models' own processors refuse a picture."""


class OffGrid(ValueError):
    """Numbers that cannot be meant in these coordinates: another model family writes like that."""


@dataclass(frozen=True)
class Grid:
    """How one picture is sent to a model, and how the places in its answer are read.

    Args:
        width: of the screen, in logical pixels.
        height: of the screen, in logical pixels.
        sent: width and height of the picture as the model sees it.
        pixels: whether answers are in pixels of that picture instead of thousandths.
    """

    width: int
    height: int
    sent: tuple[int, int]
    pixels: bool = False

    @classmethod
    def of(
        cls,
        screenshot: Screenshot,
        coordinates: Literal["thousandths", "pixels"],
        factor: int,
        max_tokens: int,
    ) -> Grid:
        """The grid for a screenshot of which at most `max_tokens` squares of `factor` are sent."""
        width, height = screenshot.width, screenshot.height
        sent = fit(width, height, factor, max_tokens)
        pixels = coordinates == "pixels"
        if not pixels and sent[0] * sent[1] >= width * height * (1 - SLACK):
            sent = width, height  # it fits: what the model's processor rounds does not matter
        return cls(width, height, sent, pixels)

    def picture(self, screenshot: Screenshot) -> bytes:
        """The PNG to send."""
        if self.sent == (screenshot.width, screenshot.height):
            return screenshot.png
        from PIL import Image

        return to_png(open_picture(screenshot).resize(self.sent, Image.Resampling.LANCZOS))

    def point(self, x: float, y: float) -> Point:
        """Where on the screen a model's point is.

        Raises:
            OffGrid: when it lies far outside the picture.
        """
        across, down = self._ends
        for value, end in ((x, across), (y, down)):
            if not -SLACK * end <= value <= (1 + SLACK) * end + 1:
                unit = "pixels of the picture" if self.pixels else "thousandths"
                raise OffGrid(
                    f"({x:g}, {y:g}) lies outside the picture: places are in {unit}, "
                    f"0 to {across} across and 0 to {down} down"
                )
        right = min(max(x, 0), across) / across * (self.width - 1)
        below = min(max(y, 0), down) / down * (self.height - 1)
        return Point(round(right, 1), round(below, 1))

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Where on the screen a model's box is; swapped corners are put right.

        Raises:
            OffGrid: when a corner lies far outside the picture.
        """
        one, other = self.point(left, top), self.point(right, bottom)
        x, y = min(one.x, other.x), min(one.y, other.y)
        return Box(x, y, abs(one.x - other.x), abs(one.y - other.y))

    def place(self, point: Point) -> tuple[int, int]:
        """A point of the screen as the model would write it."""
        across, down = self._ends
        x = point.x / max(self.width - 1, 1) * across
        y = point.y / max(self.height - 1, 1) * down
        return round(min(max(x, 0), across)), round(min(max(y, 0), down))

    @property
    def _ends(self) -> tuple[int, int]:
        """The largest numbers across and down."""
        return (self.sent[0] - 1, self.sent[1] - 1) if self.pixels else (THOUSANDTHS, THOUSANDTHS)


def fit(width: int, height: int, factor: int = 32, max_tokens: int = 1280) -> tuple[int, int]:
    """Width and height for a model: multiples of `factor`, at most `max_tokens` squares of it.

    The same rounding as `smart_resize` of the models' own image processors (Hugging Face
    transformers, models/qwen2_vl/image_processing_qwen2_vl.py), so that a picture of this size is
    not resized again.
    """
    if min(width, height) < 1 or max(width, height) > STEEPEST * min(width, height):
        raise ScreenError(f"a picture of {width} × {height} pixels cannot be shown to a model")
    across, down = (max(factor, round(side / factor) * factor) for side in (width, height))
    if across * down > max_tokens * factor * factor:
        shrink = math.sqrt(width * height / (max_tokens * factor * factor))
        across, down = (
            max(factor, math.floor(side / shrink / factor) * factor) for side in (width, height)
        )
    return across, down
