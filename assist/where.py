"""Where something is, in words: what it stands in, under and beside, and whether it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handeye.perception import inventory, layout

from .looks import Look, Looks, look
from .meant import element_meant
from .reply import Reply, Source
from .telling import Teller

if TYPE_CHECKING:
    from .talk import Talk

Item = inventory.Item


def where(talk: Talk, words: str) -> Reply:
    """Where an element is; with nothing named, where the focus is."""
    if words.strip():
        element = element_meant(talk, words, reading=True)
        now = talk.kept(Looks).last
        if element is None or now is None:
            return Reply()
        item = now.things.item(element)
    else:
        now = look(talk)
        focus = now.focus
        if focus is None:
            return Reply.of([talk.texts("focus.none")])
        item = focus
    lines = list(_lines(talk, now, item))
    return Reply((lines[0], *lines[1:]), (), (Source(lines[0], "code"),))


def _lines(talk: Talk, now: Look, item: Item) -> Iterator[str]:
    teller, texts = Teller(talk.texts, now.things), talk.texts
    told = teller.joined([teller.title(item), *teller.states(item)])
    yield texts("line", number=talk.numbers.of(item.element), text=told)
    if teller.alike(item) > 1:
        yield texts("where.order", order=raised(teller.order(item)))
    places = [teller.row(item), *teller.parts(item)]
    for place in dict.fromkeys(place for place in places if place):
        yield texts("where.in", place=raised(place))
    if (heading := teller.heading(item)) and item.role != "heading":
        yield texts("where.under", name=teller.name(heading))
    yield shows(talk, now, item, teller)
    yield from _neighbours(talk, now, item, teller)


def shows(talk: Talk, now: Look, item: Item, teller: Teller) -> str:
    """Where in the view something shows, or in which direction one has to scroll for it."""
    one, shot = item.element, now.seen.screenshot
    if not one.offscreen:
        if one.covered_by:
            return talk.texts("where.covered", what=teller.cover(one))
        shown = [other.element for other in now.things.items]
        return talk.texts("where.shows", place=talk.texts(f"place.{layout.place(one.box, shown)}"))
    middle = one.box.center
    screens = {
        "down": (middle.y - shot.height) / shot.height,
        "up": -middle.y / shot.height,
        "right": (middle.x - shot.width) / shot.width,
        "left": -middle.x / shot.width,
    }
    far, direction = max((much, way) for way, much in screens.items())
    if far <= 0:
        return talk.texts("where.inside")
    return talk.texts(f"where.{direction}", screens=max(1, round(far + 0.5)))


def raised(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def _neighbours(talk: Talk, now: Look, item: Item, teller: Teller) -> Iterator[str]:
    """What comes before it and after it in reading order."""
    items = [one for one in now.things.items if not one.holds or one is item]
    at = next((n for n, one in enumerate(items) if one is item), None)
    if at is None:
        return
    if at > 0:
        yield talk.texts("where.after", title=teller.title(items[at - 1]))
    if at + 1 < len(items):
        yield talk.texts("where.before", title=teller.title(items[at + 1]))
