"""Where two pictures of one size differ for a person's eye.

How far two colours are apart is measured as in "Measuring perceived color difference using YIQ NTSC
transmission color space in mobile applications" (Kotsarenko and Ramos, 2010); pixels that only
smooth an edge are recognised as in "Anti-aliased pixel and intensity slope detector" (Vyšniauskas,
2009). Playwright Test compares screenshots in the same way, so its thresholds mean the same here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image, ImageChops, ImageMath

FARTHEST = 35_215.0
"""The distance of black and white."""
MOST_SMOOTHED = 60_000
"""Pixels apart, beyond which none is taken for smoothing: so many are a change of their own."""
SIBLINGS = 3
"""Neighbours of the same colour that make a pixel part of an area."""
FADED = 0.1
RED, YELLOW = (255, 0, 0), (255, 214, 0)


@dataclass(frozen=True)
class Difference:
    """Where two pictures differ.

    Args:
        apart: white (255) where they differ, black elsewhere.
        smoothed: white where only an edge is smoothed otherwise.
    """

    apart: Image.Image
    smoothed: Image.Image

    @property
    def count(self) -> int:
        """Pixels that differ."""
        return self.apart.histogram()[255]

    def drawn(self, now: Image.Image) -> Image.Image:
        """The picture faded, with what differs in red and smoothed edges in yellow."""
        grey = now.convert("L").point([round(255 - (255 - level) * FADED) for level in range(256)])
        drawn = grey.convert("RGB")
        drawn.paste(YELLOW, mask=self.smoothed)
        drawn.paste(RED, mask=self.apart)
        return drawn


def by_tolerance(now: Image.Image, saved: Image.Image, tolerance: int) -> Difference:
    """The pixels of which a colour is off by more than `tolerance` of 255."""
    steps = [0 if level <= tolerance else 255 for level in range(256)]
    red, green, blue = (band.point(steps) for band in ImageChops.difference(now, saved).split())
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return Difference(apart, Image.new("L", now.size))


def by_eye(now: Image.Image, saved: Image.Image, threshold: float) -> Difference:
    """The pixels that look different; what only smooths an edge otherwise does not count.

    Args:
        now: a picture in RGB.
        saved: another of the same size.
        threshold: the share of the distance of black and white that does not count, 0 to 1.
    """
    apart = _far(now, saved, FARTHEST * threshold * threshold)
    smoothed = Image.new("L", now.size)
    if apart.histogram()[255] <= MOST_SMOOTHED:
        pictures = _Pixels(now), _Pixels(saved)
        for x, y in _places(apart):
            if _smooths(x, y, *pictures) or _smooths(x, y, *reversed(pictures)):
                apart.putpixel((x, y), 0)
                smoothed.putpixel((x, y), 255)
    return Difference(apart, smoothed)


def _far(now: Image.Image, saved: Image.Image, most: float) -> Image.Image:
    """White where two colours are further apart than that."""
    if ImageChops.difference(now, saved).getbbox() is None:
        return Image.new("L", now.size)

    def beyond(args: dict[str, Any]) -> Any:
        red, green, blue = (
            args["float"](args[f"a{n}"]) - args["float"](args[f"b{n}"]) for n in range(3)
        )
        y = red * 0.29889531 + green * 0.58662247 + blue * 0.11448223
        i = red * 0.59597799 - green * 0.27417610 - blue * 0.32180189
        q = red * 0.21147017 - green * 0.52261711 + blue * 0.31114694
        return args["convert"]((y * y * 0.5053 + i * i * 0.299 + q * q * 0.1957 > most) * 255, "L")

    bands = {f"a{n}": band for n, band in enumerate(now.split())}
    bands |= {f"b{n}": band for n, band in enumerate(saved.split())}
    return ImageMath.lambda_eval(beyond, **bands)


def _places(mask: Image.Image) -> Iterator[tuple[int, int]]:
    data, width = mask.tobytes(), mask.width
    at = data.find(255)
    while at >= 0:
        yield at % width, at // width
        at = data.find(255, at + 1)


class _Pixels:
    """The colours of a picture, one number a pixel."""

    def __init__(self, picture: Image.Image) -> None:
        self.width, self.height = picture.size
        self._data = memoryview(picture.convert("RGBX").tobytes()).cast("I")

    def at(self, x: int, y: int) -> int:
        return self._data[y * self.width + x]

    def around(self, x: int, y: int) -> list[tuple[int, int]]:
        """The neighbours of a pixel, those outside the picture left out."""
        across = range(max(x - 1, 0), min(x + 2, self.width))
        down = range(max(y - 1, 0), min(y + 2, self.height))
        return [(a, b) for b in down for a in across if (a, b) != (x, y)]

    def in_area(self, x: int, y: int) -> bool:
        """Whether a pixel is part of an area of its colour; edges of the picture count for one."""
        own, places = self.at(x, y), self.around(x, y)
        alike = sum(self.at(*place) == own for place in places) + (len(places) < 8)
        return alike >= SIBLINGS


def _smooths(x: int, y: int, one: _Pixels, other: _Pixels) -> bool:
    """Whether a pixel lies on a slope of brightness between two areas that both pictures have."""
    own = _luma(one.at(x, y))
    places = one.around(x, y)
    steps = [(_luma(one.at(*place)) - own, place) for place in places]
    level = sum(not step for step, _ in steps) + (len(places) < 8)
    darkest, brightest = min(steps), max(steps)
    if level >= SIBLINGS or darkest[0] >= 0 or brightest[0] <= 0:
        return False
    return any(
        one.in_area(*place) and other.in_area(*place) for place in (darkest[1], brightest[1])
    )


@lru_cache(maxsize=65_536)
def _luma(colour: int) -> float:
    red, green, blue = colour & 255, colour >> 8 & 255, colour >> 16 & 255
    return red * 0.29889531 + green * 0.58662247 + blue * 0.11448223
