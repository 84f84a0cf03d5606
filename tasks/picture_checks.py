"""Whether a part of the screen looks as in a saved picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from handeye.agent import CheckRecord
from handeye.perception import Box, FindError, ScreenError, windows

from .assertion import Assertion, PictureIs

if TYPE_CHECKING:
    from PIL import Image

    from .surroundings import Surroundings

RED = (255, 0, 0)


class _NoPart(Exception):
    """The part of the screen that is to be compared is not there."""


def check_picture(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    """Compare the picture, pixel by pixel, as it is kept: with what is private painted over."""
    from handeye.perception import pictures

    wanted = claim.picture
    if wanted is None:
        return []
    cover = around.outside.cover
    seen = cover(around.seen) if cover else around.seen
    whole = pictures.open_picture(seen.screenshot)
    try:
        box = _part(wanted, around, whole)
    except _NoPart as why:
        return [CheckRecord("picture", str(wanted), False, str(why))]
    now = whole.crop((int(box.x), int(box.y), int(box.right), int(box.bottom)))
    path = Path(wanted.saved)
    if not path.exists():
        kept = _kept(around, path.name, now)
        how = f"; how it looks now is kept as {kept}: copy it there if that is right"
        why = f"there is no picture {path}{how if kept else ''}"
        return [CheckRecord("picture", str(wanted), None, why, box)]
    try:
        saved = pictures.open_picture(pictures.load_screenshot(path))
    except ScreenError as why:
        return [CheckRecord("picture", str(wanted), None, str(why), box)]
    return [_compared(wanted, around, (now, saved), box)]


def _part(wanted: PictureIs, around: Surroundings, whole: Image.Image) -> Box:
    """The part of the screen that is to be compared, in whole pixels inside the picture.

    Raises:
        _NoPart: when it is not there, or not on the screen.
    """
    found = Box(0, 0, whole.width, whole.height)
    if wanted.of:
        try:
            found = around.find(wanted.of).box
        except FindError as why:
            raise _NoPart(str(why)) from None
    elif wanted.window:
        found = _window(wanted.window, around)
    elif wanted.box:
        left, top, width, height = wanted.box
        found = Box(left, top, width, height)
    left, top = max(0, round(found.x)), max(0, round(found.y))
    right, bottom = min(whole.width, round(found.right)), min(whole.height, round(found.bottom))
    if right <= left or bottom <= top:
        raise _NoPart("that part is outside of what is looked at")
    return Box(left, top, right - left, bottom - top)


def _window(words: str, around: Surroundings) -> Box:
    outside = around.outside
    shown = outside.windows() if outside.windows else ()
    window = next((one for one in reversed(shown) if windows.fits(one, words)), None)
    if window is None or outside.on_surface is None:
        names = ", ".join(map(str, shown)) or "none"
        raise _NoPart(f"no window is meant by it; there are: {names}")
    return outside.on_surface(window.box)


def _compared(
    wanted: PictureIs, around: Surroundings, pair: tuple[Image.Image, Image.Image], box: Box
) -> CheckRecord:
    from PIL import ImageChops

    now, saved = pair
    name = Path(wanted.saved).name
    if now.size != saved.size:
        kept = _kept(around, name, now)
        sizes = f"it is {now.width}×{now.height} now, and {saved.width}×{saved.height} in {name}"
        return CheckRecord("picture", str(wanted), False, _with_kept(sizes, kept), box)
    bands = [
        band.point([0 if level <= wanted.tolerance else 255 for level in range(256)])
        for band in ImageChops.difference(now, saved).split()
    ]
    apart = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    count = apart.histogram()[255]
    if not count:
        return CheckRecord("picture", str(wanted), True, f"it looks as in {name}", box)
    kept = _kept(around, name, now)
    marked = now.copy()
    marked.paste(RED, mask=apart)
    _kept(around, f"{Path(name).stem}-differs.png", marked)
    left, top, right, bottom = apart.getbbox() or (0, 0, 0, 0)
    where = f"within {right - left}×{bottom - top} at {left}, {top} of it"
    pixels = f"{count} {'pixel is' if count == 1 else 'pixels are'} different, {where}"
    return CheckRecord("picture", str(wanted), False, _with_kept(pixels, kept), box)


def _with_kept(said: str, kept: str) -> str:
    return f"{said}; how it looks now is kept as {kept}" if kept else said


def _kept(around: Surroundings, name: str, picture: Image.Image) -> str:
    """Keep a picture in the run folder; where it is, "" where none is kept."""
    folder = around.outside.kept
    if folder is None:
        return ""
    folder.mkdir(exist_ok=True)
    path = (folder / name).with_suffix(".png")
    picture.save(path, "PNG")
    return str(path)
