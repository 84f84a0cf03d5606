"""Whether a target looks as on a picture kept of it, and where else something looks like that.

What is compared is what stands on the target (its letters, its icon), not the ring around it that
the focus or the mouse draws. It is meant to be sure rather than generous: another letter is another
target, and so is the same word in another font or colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

from PIL import Image, ImageChops, ImageFilter

from .coarse import possible
from .kept_picture import (
    Colour,
    KeptPicture,
    apart,
    ground,
    read_kept,
    target_picture,
    without,
)
from .pictures import open_picture
from .screen import Box, Screenshot

__all__ = ["find_again", "plain", "same_look", "target_picture"]

_SHIFT = 2  # pixels by which a target may be off
_GROWTH = 2.5  # pixels by which its size may be
_INK = 0.18  # of the contrast: where smoothed pixels differ by more, the letters are not the same
_TINT = 28  # levels by which the ground may change under the mouse
_EXACT = 6  # levels that mean nothing
_PARTS = (0.0, 0.25, 0.5, 0.75)  # of a pixel: letters are drawn at quarters
_MANY = 60  # places that may turn out to be something else: with more, the picture says too little


def same_look(now: Screenshot, box: Box, saved: bytes) -> bool:
    """Whether what stands in a box looks as it did when its picture was kept.

    One or two pixels of shift, letters drawn at a part of a pixel, a ring at the edges and a ground
    that is slightly tinted make no difference; another letter does. Where nothing at all is to be
    seen on either picture (`plain`), they look the same.

    Raises:
        ScreenError: when `saved` is no picture that `target_picture` made.
    """
    kept = read_kept(saved)
    if abs(kept.box.width - box.width) > _GROWTH or abs(kept.box.height - box.height) > _GROWTH:
        return False
    whole, middle = _opened(now), box.center
    if not (0 <= middle.x < whole.width and 0 <= middle.y < whole.height):
        return False
    left, top = round(box.x - kept.box.x), round(box.y - kept.box.y)
    return _fits(whole, left, top, kept) is not None


def find_again(now: Screenshot, saved: bytes, near: Box | None = None) -> list[Box]:
    """All places that look like the target of a kept picture, in logical pixels of the surface.

    The one nearest to `near` first, without it from top to bottom. Empty as well where the picture
    has nothing on it to be known by (`plain`), or so little that it might be anywhere.

    Raises:
        ScreenError: when `saved` is no picture that `target_picture` made.
    """
    kept = read_kept(saved)
    if kept.plain:
        return []
    whole = _opened(now)
    found: list[tuple[int, int]] = []
    others = 0
    for left, top in _apart(possible(whole, kept)):
        at = _fits(whole, left, top, kept, reach=1)
        if at is None:
            others += 1
        elif not _beside(at, found):
            found.append(at)
        if others > _MANY:
            return []
    boxes = [kept.box._replace(x=kept.box.x + x, y=kept.box.y + y) for x, y in found]
    if near is None:
        return sorted(boxes, key=lambda one: (one.y, one.x))
    return sorted(boxes, key=lambda one: abs(one.x - near.x) + abs(one.y - near.y))


def plain(saved: bytes) -> bool:
    """Whether a kept picture has nothing on it by which the target could be known again.

    Raises:
        ScreenError: when `saved` is no picture that `target_picture` made.
    """
    return read_kept(saved).plain


@lru_cache(maxsize=1)
def _opened(screenshot: Screenshot) -> Image.Image:
    """The picture of a screen; the last one is kept, because more than one target is looked for."""
    return open_picture(screenshot)


def _fits(
    whole: Image.Image, left: int, top: int, kept: KeptPicture, reach: int = _SHIFT
) -> tuple[int, int] | None:
    """Where a kept picture lies on a screen: at a place, or up to so many pixels beside it."""
    part = kept.part
    width, height = part[2] - part[0], part[3] - part[1]
    x, y = left + part[0] - _SHIFT, top + part[1] - _SHIFT
    wide = whole.crop((x, y, x + width + 2 * _SHIFT, y + height + 2 * _SHIFT))
    inner = without(kept.picture.crop(part), kept.corners)
    for x, y in _shifts(reach):
        if _most(_moved(wide, x, y, kept), inner) <= _EXACT:
            return left + x, top + y
    grounds = ground(_moved(wide, 0, 0, kept)), ground(inner)
    if apart(*grounds) > _TINT:
        return None
    wide, limit = _on_ground(wide, *grounds), max(_EXACT, int(kept.contrast * _INK))
    for share in _PARTS:
        drawn, kept_so = _drawn(wide, share), _smoothed(_as_blurred(inner, share))
        for x, y in _shifts(reach):
            if _most(_smoothed(_moved(drawn, x, y, kept)), kept_so) <= limit:
                return left + x, top + y
    return None


def _moved(wide: Image.Image, x: int, y: int, kept: KeptPicture) -> Image.Image:
    """What a screen has at a place moved by a few pixels, without what the corners have."""
    left, top, right, bottom = kept.part
    at = (_SHIFT + x, _SHIFT + y)
    inner = wide.crop((*at, at[0] + right - left, at[1] + bottom - top))
    return without(inner, kept.corners)


def _on_ground(picture: Image.Image, old: Colour, new: Colour) -> Image.Image:
    """A picture with all its levels moved by as much as its ground."""
    if old == new:
        return picture
    table = [
        max(0, min(255, level + after - before))
        for before, after in zip(old, new, strict=True)
        for level in range(256)
    ]
    return picture.point(table)


def _drawn(picture: Image.Image, share: float) -> Image.Image:
    """A picture as if it had been drawn a part of a pixel to the left."""
    return Image.blend(picture, ImageChops.offset(picture, -1, 0), share) if share else picture


def _as_blurred(picture: Image.Image, share: float) -> Image.Image:
    """A picture that stays where it is and loses as much sharpness as `_drawn` takes away."""
    if not share:
        return picture
    beside = (ImageChops.offset(picture, -1, 0), ImageChops.offset(picture, 1, 0))
    return Image.blend(picture, Image.blend(*beside, 0.5), share * (1 - share))


def _smoothed(picture: Image.Image) -> Image.Image:
    """The same with less weight on where exactly a line stands from left to right."""
    return picture.filter(ImageFilter.BoxBlur((1, 0)))


@lru_cache
def _shifts(reach: int) -> list[tuple[int, int]]:
    """The smallest first."""
    span = range(-reach, reach + 1)
    return sorted(((x, y) for x in span for y in span), key=lambda one: abs(one[0]) + abs(one[1]))


def _most(one: Image.Image, other: Image.Image) -> int:
    """The most by which two pictures of one size differ in any pixel and colour."""
    bands = ImageChops.difference(one, other).getextrema()
    return int(max(high for _, high in cast("tuple[tuple[int, int], ...]", bands)))


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places without those that a comparison of another one covers."""
    tried: list[tuple[int, int]] = []
    for one in places:
        if all(abs(one[0] - x) > 1 or abs(one[1] - y) > 1 for x, y in tried):
            tried.append(one)
            yield one


def _beside(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether a place is the same as one of the others, but for a shift."""
    return any(
        abs(place[0] - x) <= 2 * _SHIFT and abs(place[1] - y) <= 2 * _SHIFT for x, y in others
    )
