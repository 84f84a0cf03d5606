"""What the focus on an element looks like: where two pictures differ, with it and without."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

from handeye.perception import Box

from .in_page import Fact
from .pictures import Colour, contrast, cut

MARGIN = 12
"""CSS pixels round an element in which a ring or a line may be."""
DIFFERS = 10
"""Of 255: smaller differences are not seen."""
FEWEST = 6
"""Pixels that make a mark."""
STRONG = 3.0


@dataclass(frozen=True)
class Mark:
    """How the focus is shown.

    Args:
        pixels: how many pixels in and round the element change.
        best: the highest contrast between a pixel without the focus and with it, of those that
            are not rare.
        elsewhere: how many pixels change further away, where the focus was not before.
    """

    pixels: int
    best: float
    elsewhere: int

    @property
    def seen(self) -> bool:
        """Whether there is a mark at the element."""
        return self.pixels >= FEWEST


def mark_of(fact: Fact, last: Fact | None, before: Image.Image, now: Image.Image) -> Mark:
    """How the focus on an element shows.

    Args:
        fact: the element.
        last: what had the focus in the picture before; None for nothing.
        before: the view without the focus on it.
        now: the view with it.
    """
    if before.size != now.size:
        return Mark(0, 1, 0)
    changed = _changed(before, now)
    own = Box(*fact["box"])
    if last is not None:
        ImageDraw.Draw(changed).rectangle(_edges(_wider(Box(*last["box"]), MARGIN)), fill=0)
        changed.paste(_cut_changed(before, now, own), (max(0, int(own.x)), max(0, int(own.y))))
    near = _wider(own, MARGIN)
    pixels, best = _measure(near, changed, before, now)
    if pixels < FEWEST:
        for box in fact["around"]:
            pixels, best = max((pixels, best), _measure(_wider(Box(*box), 4), changed, before, now))
    everywhere = changed.histogram()[255]
    return Mark(pixels, best, max(0, everywhere - pixels))


def _changed(before: Image.Image, now: Image.Image) -> Image.Image:
    red, green, blue = ImageChops.difference(before, now).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if level > DIFFERS else 0 for level in range(256)])


def _cut_changed(before: Image.Image, now: Image.Image, box: Box) -> Image.Image:
    one, other = cut(before, box), cut(now, box)
    return _changed(one, other) if one.width and one.height else Image.new("L", (0, 0))


def _wider(box: Box, by: int) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.right, box.bottom


def _measure(
    box: Box, changed: Image.Image, before: Image.Image, now: Image.Image
) -> tuple[int, float]:
    mask = cut(changed, box)
    pixels = mask.histogram()[255] if mask.width and mask.height else 0
    if not pixels:
        return 0, 1.0
    pairs: Counter[tuple[Colour, Colour]] = Counter()
    one, other, shape = cut(before, box).tobytes(), cut(now, box).tobytes(), mask.tobytes()
    at = shape.find(255)
    while at >= 0:
        pairs[_at(one, at), _at(other, at)] += 1
        at = shape.find(255, at + 1)
    ratios = sorted(((contrast(*pair), count) for pair, count in pairs.items()), reverse=True)
    enough = 0
    for ratio, count in ratios:
        enough += count
        if enough >= min(FEWEST * 2, pixels):
            return pixels, ratio
    return pixels, ratios[-1][0]


def _at(data: bytes, at: int) -> Colour:
    return data[3 * at], data[3 * at + 1], data[3 * at + 2]
