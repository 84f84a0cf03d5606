"""Everything that a surface holds, shown or not, in reading order: for telling a person of it.

A web page is read with `js/inventory.js`. Of a desktop there is what programs tell of their windows
and what is read in the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, cast

from . import aria_told
from .errors import ScreenError
from .layout import inside, reading_order
from .page_facts import PageScreen
from .patience import Interrupted
from .roles import CONTAINER_ROLES
from .screen import Box, Element, Observation, Region, Screen
from .tell import called
from .words import normal

Texts = Callable[[], Sequence[Element]]
"""Reads the texts in a picture."""
MOST = 5000
"""Elements that are read of one page."""
HOLDS = frozenset(
    (
        "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "form", "grid",
        "group", "iframe", "list", "log", "main", "menu", "navigation", "radiogroup", "region",
        "search", "status", "table", "tablist", "toolbar", "treegrid", "window",
    )
)  # fmt: skip
"""Roles of items that hold others."""


@dataclass(frozen=True)
class Item:
    """One thing on the surface, and what is to be told of it beside the element itself.

    Args:
        element: what the screen knows of it.
        level: the level of a heading.
        exposed: whether accessibility tells what it is and what it is called.
        silent: whether accessibility leaves it out altogether.
        nameless: whether it needs a name and has none.
        beside: words that stand beside it, where nothing names it.
        drawn: signs that are drawn on it, where nothing names it.
        guess: words of its code that may say what it is for: never shown as they are.
        picture: whether it shows a picture and has no name.
        error: why its value is wrong, "?" where that is not said.
        wrong: whether it is a text that looks like an error.
        holds: whether it holds other items: a region, a dialog, a table.
        floats: whether it lies over the page.
        live: whether a screen reader is told when it changes.
        text: what stands in a dialog or a message.
        description: what describes it to a screen reader.
        options: what can be chosen in it.
        rows: of a table, or entries of a list.
        columns: of a table.
        current: whether it stands for the place where the user is.
        hovered: whether the mouse is on it.
        usable: whether a person would click it or type into it.
    """

    element: Element
    level: int = 0
    exposed: bool = True
    silent: bool = False
    nameless: bool = False
    beside: str = ""
    drawn: str = ""
    guess: str = ""
    picture: bool = False
    error: str = ""
    wrong: bool = False
    holds: bool = False
    floats: bool = False
    live: bool = False
    text: str = ""
    description: str = ""
    options: tuple[str, ...] = ()
    rows: int = 0
    columns: int = 0
    current: bool = False
    hovered: bool = False
    usable: bool = False

    @property
    def role(self) -> str:
        """Its role, as of its element."""
        return self.element.role


@dataclass(frozen=True)
class Inventory:
    """Everything that a surface holds.

    Args:
        items: in reading order.
        cut: whether there is more than was read.
        scrolled: how far the page is scrolled, and how large it and the view are, in pixels.
        trouble: why the page could not be read, "" when it could.
    """

    items: tuple[Item, ...] = ()
    cut: bool = False
    scrolled: tuple[float, ...] = ()
    trouble: str = ""
    by_ref: Mapping[str, Item] = field(default_factory=dict[str, Item], compare=False, repr=False)

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements of all items."""
        return tuple(item.element for item in self.items)

    def item(self, element: Element) -> Item:
        """What is told of an element."""
        known = self.by_ref.get(element.ref) if element.ref else None
        return known or next((one for one in self.items if one.element == element), Item(element))


def nothing() -> Sequence[Element]:
    """No texts: nothing reads pictures."""
    return ()


def read(screen: Screen, seen: Observation, texts: Texts = nothing) -> Inventory:
    """What the surface holds now.

    Args:
        screen: the surface.
        seen: a look at it, of this moment.
        texts: reads the picture, where the surface does not tell what stands on it.

    Raises:
        ScreenError: when the surface cannot be looked at any more.
    """
    if isinstance(screen, PageScreen):
        return _of_page(screen, seen, texts)
    told = screen.search("")
    read = [Item(one, exposed=False) for one in _unheard(told, (*texts(), *seen.elements))]
    read = reading_order(read, lambda item: item.element.box)
    labels = {one.label for one in told}
    known = [one for one in told if one.role != "text" or one.name not in labels]
    return _made([*_with_holders([_told(one) for one in _nested(known, 0)]), *read])


def table(screen: Screen, ref: str) -> tuple[list[str], list[list[str]]]:
    """The heads of a table's columns, none where it has none, and its rows, cell by cell.

    Raises:
        ScreenError: when it is gone, or the surface does not tell.
    """
    if not isinstance(screen, PageScreen):
        raise ScreenError("the table cannot be read by rows: the program does not tell them")
    raw = screen.ask(lambda: screen.dom.on("tableRows", ref))
    if not isinstance(raw, dict):
        raise ScreenError("the table is gone: look again")
    facts = cast("dict[str, Any]", raw)
    rows = [_texts(row) for row in _list(facts.get("rows"))]
    return _texts(facts.get("heads")), rows


def _of_page(screen: PageScreen, seen: Observation, texts: Texts) -> Inventory:
    """A page whose elements cannot be read is told by what is seen in its picture."""
    if any(notice.kind == "dialog" for notice in seen.notices):
        return Inventory()
    try:
        scanned = screen.ask(lambda: screen.dom.scan("", MOST, facts=True))
    except Interrupted:
        return Inventory()
    except ScreenError as why:
        return _otherwise(screen, seen, texts, str(why))
    items = [_item(one, scanned.facts.get(one.ref, {})) for one in scanned.elements]
    return replace(_made(items), cut=scanned.cut, scrolled=scanned.scrolled, trouble=scanned.broken)


def _told(element: Element) -> Item:
    """What a program tells of."""
    usable = element.interactive and element.role not in CONTAINER_ROLES
    return Item(element, nameless=usable and not called(element), usable=usable)


def _otherwise(screen: PageScreen, seen: Observation, texts: Texts, why: str) -> Inventory:
    """A page that cannot be read: as Playwright reads it, else what is read in its picture."""
    size = seen.screenshot.width, seen.screenshot.height
    try:
        told = screen.ask(lambda: aria_told.read(screen.page, *size))
    except ScreenError:
        return replace(_made([Item(one, exposed=False) for one in texts()]), trouble=why)
    items = [Item(one.element, level=one.level, holds=one.holds, usable=one.usable) for one in told]
    return replace(_made(items), trouble=why)


def _nested(elements: Sequence[Element], depth: int) -> list[Element]:
    """The elements in reading order, but what stands in one region stays together."""
    parts: dict[object, list[Element]] = {}
    for at, one in enumerate(elements):
        parts.setdefault(one.regions[depth] if len(one.regions) > depth else at, []).append(one)
    boxes = {key: reduce(_union, (one.box for one in part)) for key, part in parts.items()}
    found: list[Element] = []
    for key in reading_order(parts, boxes.__getitem__):
        found += parts[key] if isinstance(key, int) else _nested(parts[key], depth + 1)
    return found


def _with_holders(items: Sequence[Item]) -> Iterator[Item]:
    """The same, and before what stands in a window, a dialog or a list that itself."""
    boxes: dict[tuple[Region, ...], Box] = {}
    for item in items:
        for path in _paths(item.element):
            boxes[path] = _union(boxes.get(path, item.element.box), item.element.box)
    for item in items:
        for path in _paths(item.element):
            if (box := boxes.pop(path, None)) is not None:
                region = path[-1]
                yield Item(Element(region.role, region.name, box, regions=path[:-1]), holds=True)
        yield item


def _paths(element: Element) -> Iterator[tuple[Region, ...]]:
    """The regions that hold an element, each with those around it, the outermost first."""
    for at, region in enumerate(element.regions):
        if region.role in HOLDS:
            yield element.regions[: at + 1]


def _union(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    return Box(left, top, max(one.right, other.right) - left, max(one.bottom, other.bottom) - top)


def _made(items: Sequence[Item]) -> Inventory:
    return Inventory(
        tuple(items), by_ref={one.element.ref: one for one in items if one.element.ref}
    )


def _unheard(told: Sequence[Element], texts: Sequence[Element]) -> Iterator[Element]:
    """The texts that are read in the picture and that no program tells."""
    for text in texts:
        words = normal(text.name)
        known = (words in normal(one.name) for one in told if inside(one.box, text.box))
        if text.role == "ocr" and not any(known):
            yield text


def _item(element: Element, facts: Mapping[str, Any]) -> Item:
    """An item of a page. The script runs in the page: a page can make it tell anything."""

    def flag(name: str) -> bool:
        return facts.get(name) is True

    def text(name: str, most: int = 300) -> str:
        value = facts.get(name)
        return value[:most] if isinstance(value, str) else ""

    def count(name: str) -> int:
        value = facts.get(name)
        return int(value) if isinstance(value, int | float) and 0 < value < 1_000_000 else 0

    return Item(
        element,
        level=count("level"),
        exposed=not flag("unexposed"),
        silent=flag("silent"),
        nameless=flag("nameless"),
        beside=text("beside"),
        drawn=text("drawn"),
        guess=text("guess"),
        picture=flag("picture"),
        error=text("error"),
        wrong=flag("wrong"),
        holds=flag("holds"),
        floats=flag("floats"),
        live=flag("live"),
        text=text("text"),
        description=text("description"),
        options=tuple(_texts(facts.get("options"))),
        rows=count("rows"),
        columns=count("columns"),
        current=flag("current"),
        hovered=flag("hover"),
        usable=flag("use"),
    )


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str)]
