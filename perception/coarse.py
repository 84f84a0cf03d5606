"""Where on a screen a small picture may lie: a fast search that misses no place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image, ImageChops

from .kept_picture import KeptPicture, span, without

_NOISE = 40  # levels by which the ground may differ
_INKED = 0.35  # of the contrast: by so much a pixel of a letter stands out
_KEPT = 0.35  # of that: so much of a thin line is left where it lies between two pixels
_KEYS = 14  # pixels on letters, and as many on the ground, that are looked for
_STEP = 4  # of them at a time, until few places are left
_FEW = 40  # places


def possible(whole: Image.Image, kept: KeptPicture) -> Iterator[tuple[int, int]]:
    """The left and top of each place where the picture may lie, from top to bottom.

    Some pixels of the picture are looked for on the whole screen at once: each strikes out the
    places where nothing like it is. Letters may be drawn at any part of a pixel from left to right,
    and stand on whole ones from top to bottom.
    """
    inner = without(kept.picture.crop(kept.part), kept.corners)
    room = (whole.width - inner.width + 1, whole.height - inner.height + 1)
    if min(room) < 1:
        return
    band = _strongest(inner)
    screen = whole.getchannel(band)
    views = (screen, _widened(screen, ImageChops.darker), _widened(screen, ImageChops.lighter))
    out = Image.new("L", room)
    for number, (x, y, view, table) in enumerate(_keys(inner.getchannel(band))):
        moved = views[view].crop((x, y, x + room[0], y + room[1]))
        out = ImageChops.lighter(out, moved.point(table))
        if number % _STEP == _STEP - 1 and out.histogram()[0] <= _FEW:
            break
    data = out.tobytes()
    at = data.find(0)
    while at >= 0:
        yield at % room[0] - kept.part[0], at // room[0] - kept.part[1]
        at = data.find(0, at + 1)


def _keys(picture: Image.Image) -> Iterator[tuple[int, int, int, list[int]]]:
    """Pixels to look for: those of letters and those of the ground in turn.

    Each with which view tells (0: the pixel itself, 1 and 2: the darkest and brightest of it and
    those beside it), and the table that makes 255 of the levels that strike a place out.
    """
    counts = picture.histogram()
    bare = counts.index(max(counts))
    off = ImageChops.difference(picture, Image.new("L", picture.size, bare))
    least = int(span(picture) * _INKED)
    inked = _some(off, range(least, 256), least)
    grounds = _some(_widened(off, ImageChops.lighter), range(_NOISE // 2), least)
    levels = picture.tobytes()
    for at in range(_KEYS):
        for x, y in inked[at : at + 1]:
            level = levels[y * picture.width + x]
            enough = bare + int((level - bare) * _KEPT)
            yield (x, y, 1, _but(0, enough)) if level < bare else (x, y, 2, _but(enough, 255))
        for x, y in grounds[at : at + 1]:
            yield x, y, 0, _but(bare - _NOISE, bare + _NOISE)


def _some(off: Image.Image, wanted: range, least: int) -> list[tuple[int, int]]:
    """Where pixels with a wanted level stand: a few from all over, in an order that jumps about.

    Only where something stands out by `least`, and around it: the rest is bare in any picture.
    """
    mask = off.point(_but(0, least - 1)).getbbox() or (0, 0, *off.size)
    left, top, right, bottom = mask
    levels, width = off.tobytes(), off.width
    places = [
        (x, y)
        for y in range(max(0, top - 2), min(off.height, bottom + 2))
        for x in range(max(0, left - 2), min(width, right + 2))
        if levels[y * width + x] in wanted
    ]
    step = max(1, len(places) // _KEYS)
    few = places[step // 2 :: step][:_KEYS]
    return few[::3] + few[1::3] + few[2::3]


def _but(lowest: int, highest: int) -> list[int]:
    """The table that makes 255 of all levels but these."""
    return [0 if lowest <= level <= highest else 255 for level in range(256)]


def _strongest(picture: Image.Image) -> int:
    """The colour in which a picture has the most contrast: 0 red, 1 green, 2 blue."""
    spans = [span(band) for band in picture.split()]
    return spans.index(max(spans))


def _widened(
    band: Image.Image, pick: Callable[[Image.Image, Image.Image], Image.Image]
) -> Image.Image:
    """Each pixel as the darkest (or the brightest) of it and the two beside it."""
    return pick(pick(band, ImageChops.offset(band, 1, 0)), ImageChops.offset(band, -1, 0))
