"""What only the picture shows: parts of it that changed where no text and no state did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw

from handeye.perception import Box, inventory, layout, patches, picture_diff, pictures

from .looks import Look
from .telling import DIALOGS, Teller

AROUND = 12.0
"""Pixels around a thing that change with it: its shadow, the ring when it has the focus."""
AROUND_NEW = 40.0
"""Pixels around something that comes or goes: the panel that it stands on."""
THRESHOLD = 0.1
"""How far apart colours are that look different, as a share of the distance of black and white."""
LEAST = 40
"""Pixels: less is no change that anyone would see."""
CARET = 3
"""Pixels: how wide a blinking caret is."""
NEAR = 2
"""Things near a change that are named."""
TOLD = 3
"""Places that are told of one look."""


@dataclass(frozen=True)
class Explained:
    """Things whose pixels changed for a reason that is told.

    Args:
        come_or_gone: what is new or gone.
        changed: what says something else, in both looks.
        moved: whether others were pushed aside: then only what stands in things counts.
    """

    come_or_gone: Sequence[inventory.Item] = field(default_factory=list[inventory.Item])
    changed: Sequence[inventory.Item] = field(default_factory=list[inventory.Item])
    moved: bool = False

    def boxes(self) -> Iterator[Box]:
        """The places that need no telling."""
        for items, around in ((self.come_or_gone, AROUND_NEW), (self.changed, AROUND)):
            for item in items:
                if not item.element.offscreen:
                    yield _wider(item.element.box, around)


def changes(before: Look, now: Look, known: Explained, teller: Teller) -> Iterator[str]:
    """A line for each part of the picture that changed without a reason that is told.

    Args:
        before: the earlier look.
        now: the later one, of the same page.
        known: what changed for a reason that is told.
        teller: tells of the things of the later look.
    """
    dialogs = any(one.holds and one.role in DIALOGS for one in known.come_or_gone)
    if before.things.scrolled != now.things.scrolled or dialogs:
        return
    places = _places(before, now, known)
    if places is None:
        if not known.moved:
            yield teller.texts("picture.much")
        return
    lines = list(_lines(places, now, teller, known.moved))
    yield from lines[:TOLD]
    if len(lines) > TOLD:
        yield teller.texts("picture.more", count=len(lines) - TOLD)


def _places(before: Look, now: Look, known: Explained) -> list[Box] | None:
    """Where two pictures differ beside what is known; None where they do in very many places."""
    old, new = before.seen.screenshot, now.seen.screenshot
    if old.digest == new.digest or (old.width, old.height) != (new.width, new.height):
        return []
    one, other = (pictures.open_picture(shot).copy() for shot in (old, new))
    for picture in (one, other):
        draw = ImageDraw.Draw(picture)
        for box in known.boxes():
            draw.rectangle((box.x, box.y, box.right, box.bottom), fill="black")
    bounds = ImageChops.difference(one, other).getbbox()
    if bounds is None:
        return []
    apart = picture_diff.by_eye(other.crop(bounds), one.crop(bounds), THRESHOLD).apart
    found = patches.changes(Image.new("RGB", apart.size), apart.convert("RGB"))
    if found is None:
        return None
    parts = [one.part for one in found if _is_seen(apart.crop(one.part))]
    x, y = bounds[:2]
    return [Box(left + x, top + y, right - left, low - top) for left, top, right, low in parts]


def _is_seen(apart: Image.Image) -> bool:
    """Whether a person would see that part change: not a caret, not a smoothed edge."""
    return apart.histogram()[255] >= LEAST and apart.width > CARET


def _wider(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def _lines(places: Sequence[Box], now: Look, teller: Teller, moved: bool) -> Iterator[str]:
    """Where parts of the picture changed, in words; nothing of what only moved aside."""
    items = [one for one in now.things.items if not one.element.offscreen]
    on = [one for one in items if not one.holds]
    near: dict[str, list[str]] = {}
    for box in places:
        under = [one for one in on if layout.inside(one.element.box, box)]
        if under:
            title = teller.told(min(under, key=_size))
            near.setdefault(teller.texts("picture.on", title=title), [])
        elif not moved:
            named = [one for one in on if teller.name(one)]
            nearest = min(named, key=lambda one: one.element.box.gap(box), default=None)
            titles = near.setdefault(_place(box, items, teller), [])
            titles += [teller.title(nearest)] if nearest else []
    for line, titles in near.items():
        different = list(dict.fromkeys(titles))
        more = teller.texts("and.more", count=len(different) - NEAR)
        shown = different[:NEAR] + [more] * (len(different) > NEAR)
        key = "picture.near" if shown else "picture.only"
        yield teller.texts(key, line=line, titles=teller.joined(shown))


def _place(box: Box, items: Sequence[inventory.Item], teller: Teller) -> str:
    """The smallest part of the screen around a box; else where in the view it is."""
    around = [one for one in items if one.holds and layout.inside(one.element.box, box)]
    spot = layout.place(box, [one.element for one in items])
    place = teller.title(min(around, key=_size)) if around else teller.texts(f"place.{spot}")
    return teller.texts("picture.at", place=place)


def _size(item: inventory.Item) -> float:
    return item.element.box.width * item.element.box.height
