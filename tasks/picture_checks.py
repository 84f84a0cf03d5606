"""Whether a part of the screen looks as in a saved picture.

A picture named `shot.png` is looked for as `shot-linux-chromium.png` first (the platform and the
browser of the run, or "desktop"), then by its own name. A picture that is missing is never a pass:
`--update-pictures` saves it, and what was just saved is no check that held.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from handeye.agent import CheckRecord, trace
from handeye.perception import Box, FindError, Query, ScreenError, page_facts, windows

from .assertion import Assertion, PictureIs
from .page_checks import region_meant, web_page

if TYPE_CHECKING:
    from PIL import Image

    from .surroundings import Surroundings

    Pair = tuple[Image.Image, Image.Image]

MASK = (255, 0, 255)
"""What masked elements are painted over with, as in Playwright Test."""
WRITTEN = "picture_written"
"""The kind of a claim whose picture was just saved."""
UPDATE = "run with --update-pictures to save it"


class NoPart(Exception):
    """The part of the screen that is to be compared is not there."""


def check_picture(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    """Compare the picture as it is kept: with what is private painted over."""
    from handeye.perception import pictures

    wanted = claim.picture
    if wanted is None:
        return []
    try:
        now, box = _now(wanted, around)
    except NoPart as why:
        return [CheckRecord("picture", str(wanted), False, str(why))]
    path = baseline(wanted, around)
    if not path.exists():
        kept = _kept(around, path.name, now)
        why = _with_kept(f"there is no picture {path}: {UPDATE}", kept)
        return [CheckRecord("picture", str(wanted), None, why, box)]
    try:
        saved = pictures.open_picture(pictures.load_screenshot(path))
    except ScreenError as why:
        return [CheckRecord("picture", str(wanted), None, str(why), box)]
    return [_compared(wanted, around, (now, saved), box, path)]


def save_picture(wanted: PictureIs, around: Surroundings) -> CheckRecord:
    """Save how it looks now in place of the picture that a claim was held against.

    Raises:
        NoPart: when there is nothing to save.
    """
    from handeye.perception import pictures

    now, box = _now(wanted, around)
    path = baseline(wanted, around)
    said = "replaced" if path.exists() else "saved"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        trace.write_atomically(path, pictures.to_png(now))
    except OSError as why:
        told = f"{path} cannot be written: {why.strerror}"
        return CheckRecord("picture", str(wanted), None, told, box)
    return CheckRecord(WRITTEN, str(wanted), True, f"{path} was {said} now: look at it", box)


def baseline(wanted: PictureIs, around: Surroundings) -> Path:
    """The saved picture of this platform, else that of any; where there is none, where it goes."""
    path = Path(wanted.saved)
    kind = _kind(around)
    if not kind:
        return path
    own = path.with_name(f"{path.stem}-{sys.platform}-{kind}.png")
    return path if path.exists() and not own.exists() else own


def _kind(around: Surroundings) -> str:
    """What draws the screen: a browser, a desktop, or for pictures nothing ("")."""
    if page := web_page(around.screen):
        return page.engine
    return "desktop" if around.outside.windows else ""


def _now(wanted: PictureIs, around: Surroundings) -> tuple[Image.Image, Box]:
    """How the part of the screen looks, and where it is.

    Raises:
        NoPart: when it is not there, or not on the screen.
    """
    from handeye.perception import pictures

    cover = around.outside.cover
    seen = cover(around.seen) if cover else around.seen
    whole = pictures.open_picture(seen.screenshot)
    box = _part(wanted, around, whole)
    now = whole.crop((int(box.x), int(box.y), int(box.right), int(box.bottom)))
    return now, box


def _part(wanted: PictureIs, around: Surroundings, whole: Image.Image) -> Box:
    """The part of the screen that is to be compared, in whole pixels inside the picture."""
    found = Box(0, 0, whole.width, whole.height)
    if wanted.of:
        found = _element(wanted.of, around)
    elif wanted.window:
        found = _window(wanted.window, around)
    elif wanted.box:
        left, top, width, height = wanted.box
        found = Box(left, top, width, height)
    left, top = max(0, round(found.x)), max(0, round(found.y))
    right, bottom = min(whole.width, round(found.right)), min(whole.height, round(found.bottom))
    if right <= left or bottom <= top:
        raise NoPart("that part is outside of what is looked at")
    return Box(left, top, right - left, bottom - top)


def _element(query: Query, around: Surroundings) -> Box:
    """Where the element is that is meant, or else the region that is called like it."""
    try:
        return around.find(query).box
    except FindError as why:
        page = web_page(around.screen)
        said = query.model_dump(exclude_defaults=True)
        if page and said.keys() in ({"text"}, {"role"}):
            with suppress(page_facts.NotTold):
                return region_meant(query.text or query.role, around, page)[1]
        raise NoPart(str(why)) from None


def _window(words: str, around: Surroundings) -> Box:
    outside = around.outside
    shown = outside.windows() if outside.windows else ()
    window = next((one for one in reversed(shown) if windows.fits(one, words)), None)
    if window is None or outside.on_surface is None:
        names = ", ".join(map(str, shown)) or "none"
        raise NoPart(f"no window is meant by it; there are: {names}")
    return outside.on_surface(window.box)


def _masked(
    wanted: PictureIs, around: Surroundings, part: Box, pair: tuple[Image.Image, ...]
) -> str:
    """Paint over in both pictures what is not compared; what could not be found, in words."""
    unfit: list[str] = []
    for query in wanted.mask:
        found = [one for one in around.find_all(query) if not one.offscreen]
        for picture in pair:
            for one in found:
                left, top = int(one.box.x - part.x), int(one.box.y - part.y)
                right, bottom = ceil(one.box.right - part.x), ceil(one.box.bottom - part.y)
                picture.paste(MASK, (max(left, 0), max(top, 0), max(right, 0), max(bottom, 0)))
        if not found:
            unfit.append(str(query))
    return f"; nothing is masked by {', '.join(unfit)}" if unfit else ""


def _compared(
    wanted: PictureIs, around: Surroundings, pair: Pair, box: Box, path: Path
) -> CheckRecord:
    from handeye.perception import picture_diff

    now, saved = pair
    untouched = now.copy()
    if now.size != saved.size:
        kept = _kept(around, path.name, untouched)
        was = f"{saved.width}×{saved.height} in {path.name}"
        sizes = f"it is {now.width}×{now.height} now, and {was}"
        return CheckRecord("picture", str(wanted), False, _with_kept(sizes, kept), box)
    unfit = _masked(wanted, around, box, pair)
    if wanted.tolerance is not None:
        difference = picture_diff.by_tolerance(now, saved, wanted.tolerance)
    else:
        difference = picture_diff.by_eye(now, saved, wanted.threshold)
    count, most = difference.count, wanted.most(now.width * now.height)
    if count <= most:
        few = f", but for {_pixels(count)} of at most {most}" if count else ""
        return CheckRecord("picture", str(wanted), True, f"it looks as in {path.name}{few}", box)
    kept = _kept(around, path.name, untouched)
    shown = (
        _kept(around, f"{path.stem}-saved.png", saved),
        kept,
        _kept(around, f"{path.stem}-differs.png", difference.drawn(now)),
    )
    left, top, right, bottom = difference.apart.getbbox() or (0, 0, 0, 0)
    where = f"within {right - left}×{bottom - top} at {left}, {top} of it"
    verb = "is" if count == 1 else "are"
    allowed = f" ({most} may be)" if most else ""
    said = f"{_pixels(count)} {verb} different{allowed}, {where}{unfit}"
    pictures = tuple(f"{Path(one).parent.name}/{Path(one).name}" for one in shown if one)
    return CheckRecord("picture", str(wanted), False, _with_kept(said, kept), box, pictures)


def _pixels(count: int) -> str:
    return f"{count} pixel{'' if count == 1 else 's'}"


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
