"""What this conversation has seen of the screen: the last look, and what changes are told from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from handeye.perception import Element, Observation, inventory

from .seen_only import SeenOnly

if TYPE_CHECKING:
    from .talk import Talk


@dataclass(frozen=True)
class Look:
    """One look at a screen.

    Args:
        seen: its picture, with private fields painted over, and what a picture cannot show.
        things: everything that it holds.
    """

    seen: Observation
    things: inventory.Inventory

    @property
    def page(self) -> str:
        """The address of the page without its query: another one is another page."""
        return urlunsplit((*urlsplit(self.seen.url)[:3], "", ""))

    @property
    def focus(self) -> inventory.Item | None:
        """What has the focus, the innermost; None when nothing has."""
        focused = [one for one in self.things.items if "focused" in one.element.states]
        return next((one for one in reversed(focused) if not one.holds), None)


class Looks:
    """The looks that a conversation keeps."""

    def __init__(self) -> None:
        self.last: Look | None = None
        """The last look."""
        self.base: Look | None = None
        """What `changes` tells the changes from: the look before the last command that acted."""
        self.silent: set[str] = set()
        """Changes of the picture alone that were told of this page."""
        self.watchers: list[Callable[[Look], None]] = []
        """Called with each look, such as by what draws numbers on the screen."""

    def taken(self, look: Look) -> None:
        """Keep a look."""
        if self.last is None or self.last.page != look.page:
            self.silent.clear()
        self.last = look
        self.base = self.base or look
        for watcher in self.watchers:
            watcher(look)


def look(talk: Talk) -> Look:
    """Look at the screen now; the numbers of elements are brought up to date."""
    desk = talk.desk
    seen = desk.look()

    def texts() -> Sequence[Element]:
        read = desk.session.read
        return [one for one in read(seen).elements if one.role == "ocr"] if read else ()

    things = inventory.read(desk.session.screen, seen, texts)
    only = talk.kept(SeenOnly).still(seen)  # what a model found, for as long as it looks the same
    if only:
        found = (inventory.Item(one, exposed=False, usable=True) for one in only)
        things = replace(things, items=(*things.items, *found))
    now = Look(seen, things)
    if not any(notice.kind == "dialog" for notice in seen.notices):  # nothing else is told then
        talk.numbers.renewed(now.things.elements, now.page)
        for item in now.things.items:  # so they count in reading order, whatever is told first
            if item.usable:
                talk.numbers.of(item.element)
    talk.kept(Looks).taken(now)
    return now
