"""The small picture of a target that is kept for later: how it is cut out, and how it is read."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from PIL import Image, ImageChops, ImageDraw, PngImagePlugin, UnidentifiedImageError

from .errors import ScreenError
from .pictures import open_picture
from .screen import Box, Screenshot

MARGIN = 4
"""Pixels around a target that are kept with it."""

MOST_WIDE = 480
"""Pixels: of a wider target, or of one with more than `MOST_AREA` of them, a part is kept."""
MOST_AREA = 20_000

FAINT = 24
"""Levels from the darkest to the brightest pixel: with less there is nothing to see."""

Part = tuple[int, int, int, int]
"""Left, top, right and bottom, in whole pixels."""

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

_TEXT = "target"  # where in the picture the target begins, and how large it is
_RIM = 2  # pixels at the edges of a target that a ring may change
_CORNER = 0.4  # of the shorter side: how far the corners of a round target reach


@dataclass(frozen=True)
class KeptPicture:
    """A kept picture, read.

    `box` is the target in it; `part` is what is compared: the inside of the target, or everything
    where there is nothing to see inside (an empty field). `contrast` is how many levels lie between
    the darkest and the brightest pixel of that part, in the colour where that is most. `corners` is
    255 where in that part a ring may bend round the corners of the target.
    """

    picture: Image.Image
    box: Box
    part: Part
    contrast: int
    corners: Image.Image | None = None

    @property
    def plain(self) -> bool:
        """Whether there is nothing on it by which it could be known again."""
        return self.contrast < FAINT


def target_picture(screenshot: Screenshot, box: Box) -> bytes:
    """A small PNG of a target and a little around it; of a large target the part with most on it.

    The PNG remembers where the target stood in it.
    """
    whole = open_picture(screenshot)
    part = _kept(whole, box)
    info = PngImagePlugin.PngInfo()
    at = (box.x - part[0], box.y - part[1], box.width, box.height)
    info.add_text(_TEXT, " ".join(f"{value:g}" for value in at))
    out = io.BytesIO()
    whole.crop(part).save(out, "PNG", optimize=True, pnginfo=info)
    return out.getvalue()


@lru_cache(maxsize=64)
def read_kept(saved: bytes) -> KeptPicture:
    """Read what `target_picture` made.

    Raises:
        ScreenError: when it is something else.
    """
    try:
        with Image.open(io.BytesIO(saved)) as file:
            picture = file.convert("RGB")
            words = str(file.info.get(_TEXT, "")).split()
    except (UnidentifiedImageError, OSError, SyntaxError):
        raise ScreenError("the picture of a target is damaged: record it anew") from None
    try:
        x, y, width, height = map(float, words)
    except ValueError:
        raise ScreenError(
            "the picture of a target does not say where the target is in it: record it anew"
        ) from None
    box = Box(x, y, width, height)
    part = _inside(box, picture.size)
    corners = _corners(part, _CORNER if _has_round_corners(picture, box) else 0)
    inner = without(picture.crop(part), corners)
    if contrast(inner) >= FAINT:
        return KeptPicture(picture, box, part, contrast(inner), corners)
    return KeptPicture(picture, box, (0, 0, *picture.size), contrast(picture))


def written(picture: Image.Image, part: Part) -> Part:
    """Where in a part something stands out from the ground; the whole part where nothing does."""
    bare = Image.new("RGB", picture.size, ground(picture.crop(part)))
    mask = ImageChops.difference(picture, bare).convert("L")
    mask = mask.point([0] * FAINT + [255] * (256 - FAINT)).crop(part)
    seen = mask.getbbox() or (0, 0, *mask.size)
    return part[0] + seen[0], part[1] + seen[1], part[0] + seen[2], part[1] + seen[3]


def ground(picture: Image.Image) -> Colour:
    """The level that is most frequent, for each colour."""
    counts = picture.histogram()
    red, green, blue = (counts[at : at + 256] for at in (0, 256, 512))
    return red.index(max(red)), green.index(max(green)), blue.index(max(blue))


def contrast(picture: Image.Image) -> int:
    """Levels between the darkest and the brightest pixel, in the colour where that is most."""
    return max(span(band) for band in picture.split())


def span(band: Image.Image) -> int:
    """Levels between the darkest and the brightest pixel of one colour."""
    levels = [level for level, count in enumerate(band.histogram()) if count]
    return levels[-1] - levels[0]


def without(picture: Image.Image, corners: Image.Image | None) -> Image.Image:
    """A picture with its corners filled with what is most frequent in it."""
    if corners:
        picture.paste(ground(picture), mask=corners)
    return picture


def apart(one: Colour, other: Colour) -> int:
    """By how many levels two colours differ, in the one of red, green and blue where it is most."""
    return max(abs(here - there) for here, there in zip(one, other, strict=True))


def _has_round_corners(picture: Image.Image, box: Box) -> bool:
    """Whether what is around a target shows in its corner as well, and not at its side."""
    x, y = max(0, round(box.x)), max(0, round(box.y))
    places = ((x, y), (max(0, x - 2), max(0, y - 2)), (x, y + round(box.height / 2)))
    corner, outside, side = (ground(picture.crop((*at, at[0] + 1, at[1] + 1))) for at in places)
    return apart(corner, outside) < FAINT <= apart(side, outside)


def _corners(part: Part, share: float) -> Image.Image:
    """255 in the four corners of a part, 0 elsewhere; `share` is of the shorter side."""
    right, bottom = part[2] - part[0] - 1, part[3] - part[1] - 1
    leg = min(max(_RIM, int(min(right, bottom) * share)), right // 2, bottom // 2)
    mask = Image.new("L", (right + 1, bottom + 1))
    draw = ImageDraw.Draw(mask)
    for x, across in ((0, leg), (right, -leg)):
        for y, down in ((0, leg), (bottom, -leg)):
            draw.polygon([(x, y), (x + across, y), (x, y + down)], fill=255)
    return mask


def _kept(whole: Image.Image, box: Box) -> Part:
    """The part of a screen that is kept of a target."""
    left = min(max(0, floor(box.x) - MARGIN), whole.width - 1)
    top = min(max(0, floor(box.y) - MARGIN), whole.height - 1)
    right = max(left + 1, min(whole.width, ceil(box.right) + MARGIN))
    bottom = max(top + 1, min(whole.height, ceil(box.bottom) + MARGIN))
    all_of_it = (left, top, right, bottom)
    wide = min(right - left, MOST_WIDE)
    high = min(bottom - top, MOST_AREA // wide)
    if (wide, high) == (right - left, bottom - top):
        return all_of_it
    inner = _inside(box._replace(x=box.x - left, y=box.y - top), (right - left, bottom - top))
    seen = written(whole.crop(all_of_it), inner)
    x = left + _centred((seen[0] + seen[2]) // 2, wide, right - left)
    y = top + _centred((seen[1] + seen[3]) // 2, high, bottom - top)
    return x, y, x + wide, y + high


def _centred(middle: int, size: int, most: int) -> int:
    return max(0, min(middle - size // 2, most - size))


def _inside(box: Box, size: tuple[int, int]) -> Part:
    """A target without its rim, in a picture of this size; at least one pixel."""
    across, down = (min(_RIM, side / 8) for side in (box.width, box.height))
    left, top = max(0, round(box.x + across)), max(0, round(box.y + down))
    left, top = min(left, size[0] - 1), min(top, size[1] - 1)
    right, bottom = min(size[0], round(box.right - across)), min(size[1], round(box.bottom - down))
    return left, top, max(left + 1, right), max(top + 1, bottom)
