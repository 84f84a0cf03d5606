"""Controls that are alike, and what stands around each of them: its row, item or card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from . import words
from .layout import level, reading_order, stacked
from .screen import Box, Element, Screen

if TYPE_CHECKING:
    from .browser import BrowserScreen

NEAR = 6.0
"""Pixels by which two cards of one kind may differ in where their parts stand."""
SHORT = 300
"""Characters that are kept of one piece of text."""
CHOSEN_AMONG = frozenset(("radio", "option", "menuitemradio", "treeitem"))
"""Roles of controls that stand for one of several answers, whatever they are called."""


@dataclass(frozen=True)
class Card:
    """What stands around one control.

    Args:
        words: its pieces of text, in reading order.
        title: what it is headed by; "" for nothing.
        kind: what kind of part of the page it is; "" for no part of its own.
    """

    words: tuple[str, ...]
    title: str = ""
    kind: str = ""


def alike(target: Element, elements: Sequence[Element]) -> list[Element]:
    """All that has the role and the name of a control, itself with them, in reading order.

    Of radio buttons and options, all of the same group, whatever they are called.
    """
    same = [one for one in elements if one.role == target.role and one.frame == target.frame]
    if target.role in CHOSEN_AMONG:
        fitting = [one for one in same if one.regions[-1:] == target.regions[-1:]]
        fitting = fitting if len(fitting) > 1 else _in_a_group(target, same)
    else:
        called = words.normal(_called(target))
        fitting = [one for one in same if called and words.normal(_called(one)) == called]
    return reading_order(fitting, lambda one: one.box)


def _in_a_group(target: Element, same: Sequence[Element]) -> list[Element]:
    """Of answers in list items of their own: those whose items stand in the same list."""
    depth = len(target.regions) - 1
    return [one for one in same if one.regions[:depth] == target.regions[:depth]]


def _called(element: Element) -> str:
    return element.name or element.text or element.label or element.placeholder


def cards(screen: Screen, controls: Sequence[Element]) -> list[Card | None]:
    """What stands around each of several controls; None where nothing is around it alone.

    A page tells; elsewhere it is told by what stands in the same place beside each of them.

    Args:
        screen: where they stand.
        controls: at least two of them, of one frame.
    """
    from . import browser  # it loads Playwright

    if isinstance(screen, browser.BrowserScreen) and all(one.ref for one in controls):
        return _told(screen, controls)
    everything = screen.search("") or screen.look().elements
    return list(by_place(controls, everything))


def items(screen: Screen, control: Element) -> list[list[tuple[str, Card]]]:
    """The lists that a control stands in, from the innermost: by item its control's ref and words.

    None where the screen does not tell what holds what.
    """
    from . import browser

    if not isinstance(screen, browser.BrowserScreen) or not control.ref:
        return []
    dom, frame = screen.dom, control.ref.partition(":")[0]
    found: Any = screen.ask(lambda: dom.on("items", control.ref))
    return [[(f"{frame}:{one['ref']}", _card(one)) for one in level] for level in found or ()]


def options(screen: Screen, control: Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of all options of a native list, and of those that are chosen; none elsewhere."""
    from . import browser

    if not isinstance(screen, browser.BrowserScreen) or not control.ref:
        return (), ()
    dom = screen.dom
    found: Any = screen.ask(lambda: dom.on("optionsOf", control.ref))
    if not found:
        return (), ()
    return tuple(map(str, found["all"])), tuple(map(str, found["chosen"]))


def _told(screen: BrowserScreen, controls: Sequence[Element]) -> list[Card | None]:
    dom = screen.dom
    frame = dom.of(controls[0].ref)[0]
    refs = [dom.of(one.ref)[1] for one in controls]
    found: list[Any] = screen.ask(lambda: dom.call("cards", {"refs": refs}, frame))
    return [_card(one) if one else None for one in found]


def _card(told: Any) -> Card:
    pieces = tuple(str(text)[:SHORT] for text in told["words"])
    return Card(pieces, str(told["title"]), str(told["kind"]))


def by_place(controls: Sequence[Element], elements: Sequence[Element]) -> list[Card | None]:
    """What stands around each of several controls, told by where things stand.

    What repeats in the same place beside most of the controls belongs to each of them; where cards
    are of different heights, what stands between one control and the next in its column does.
    """
    own = {id(one) for one in controls} | {one.ref for one in controls if one.ref}
    texts = [
        one
        for one in elements
        if _called(one) and id(one) not in own and one.ref not in own and one not in controls
    ]
    groups: dict[int, list[Element]] = defaultdict(list)
    for text in texts:
        if (owner := _owner(text, controls, texts)) is not None:
            groups[owner].append(text)
    told: list[Card | None] = []
    for number in range(len(controls)):
        mine = reading_order(groups.get(number, []), lambda one: one.box)
        pieces = tuple(words.short(_called(one), SHORT) for one in mine)
        title = next((_called(one) for one in mine if one.role == "heading"), "")
        told.append(Card(pieces, title, "beside it") if pieces else None)
    return told


def _owner(text: Element, controls: Sequence[Element], texts: Sequence[Element]) -> int | None:
    """Which control a text belongs to; None for one that belongs to none of them."""
    scored: list[tuple[int, float, int]] = []
    for number, one in enumerate(controls):
        x, y = text.box.x - one.box.x, text.box.y - one.box.y
        others = (other for other in controls if other is not one)
        repeats = sum(_stands_at(other.box.x + x, other.box.y + y, texts) for other in others)
        scored.append((-repeats, text.box.gap(one.box), number))
    repeats, _, number = min(scored)
    if -repeats * 2 >= len(controls) - 1:
        return number
    return _between(text.box, controls)


def _stands_at(x: float, y: float, texts: Sequence[Element]) -> bool:
    return any(abs(one.box.x - x) <= NEAR and abs(one.box.y - y) <= NEAR for one in texts)


def _between(box: Box, controls: Sequence[Element]) -> int | None:
    """The control on the line of a box, else the next one below it in its column."""
    beside = [n for n, one in enumerate(controls) if level(one.box, box)]
    if len(beside) == 1:
        return beside[0]
    tops = sorted({one.box.y for one in controls})
    pitch = max((low - high for high, low in pairwise(tops)), default=0.0)
    below = [
        (one.box.y - box.y, n)
        for n, one in enumerate(controls)
        if 0 <= one.box.y - box.y < pitch and stacked(one.box, box)
    ]
    return min(below)[1] if below else None
