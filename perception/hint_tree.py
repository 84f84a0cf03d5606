"""The elements of a window from its accessibility tree, as far as they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .hint_labels import labelled, rowed
from .screen import Box, Element, Region
from .windows import Window, window_at
from .words import short

if TYPE_CHECKING:
    from xa11y import Element as Node

ROLES = {
    "button": "button",
    "check_box": "checkbox",
    "radio_button": "radio",
    "text_field": "textbox",
    "text_area": "textbox",
    "static_text": "text",
    "combo_box": "combobox",
    "list_item": "option",
    "menu_item": "menuitem",
    "tab": "tab",
    "table_cell": "gridcell",
    "slider": "slider",
    "image": "img",
    "link": "link",
    "alert": "alert",
    "progress_bar": "progressbar",
    "tree_item": "treeitem",
    "heading": "heading",
    "switch": "switch",
    "spin_button": "spinbutton",
    "tooltip": "tooltip",
    "status": "status",
}
"""What is told of, and its ARIA role."""

REGIONS = {
    "window": "window",
    "dialog": "dialog",
    "alert": "alertdialog",
    "group": "group",
    "list": "listbox",
    "list_item": "listitem",
    "menu": "menu",
    "menu_bar": "menubar",
    "tab_group": "tablist",
    "table": "table",
    "table_row": "row",
    "toolbar": "toolbar",
    "tree_item": "treeitem",
    "status": "status",
    "navigation": "navigation",
    "web_area": "document",
}
"""What holds other elements, and the role of the region that it is."""

_NEEDS_NAME = frozenset(("group", "web_area", "status"))
_FIELDS = frozenset(("textbox", "combobox", "spinbutton", "slider"))
_TICKED = frozenset(("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"))
_POPPING = frozenset(("menuitem", "menuitemcheckbox", "menuitemradio", "option"))
_DEEPEST = 60  # levels: no program nests deeper, save for a broken one
_HIDDEN = -30_000  # pixels: what is not shown is far out there
_ANYWHERE = Box(_HIDDEN, _HIDDEN, -2 * _HIDDEN, -2 * _HIDDEN)


class Tree:
    """Reads windows.

    Args:
        windows: the windows that may be told of, the lowest first.
        to_surface: turns a place on the desktop into one on the surface.
    """

    def __init__(self, windows: Sequence[Window], to_surface: Callable[[Box], Box]) -> None:
        self._windows = windows
        self._to_surface = to_surface

    def elements(self, node: Node, pid: int) -> list[Element]:
        """What shows in one window of a process."""
        own = [one for one in self._windows if one.pid == pid]
        box = _box(node)
        if box is None or not any(_common(box, one.box) for one in own):
            return []
        window = min(own, key=lambda one: _apart(one.box, box))
        found = self._inside(node, box, any(one.popup for one in own), 0)
        region = Region(REGIONS.get(node.role, "window"), (node.name or window.title).strip())
        told = rowed(labelled(found))
        return [
            replace(one, regions=(region, *one.regions), box=self._to_surface(one.box))
            for one in self._uncovered(told, window)
        ]

    def _uncovered(self, found: Iterable[Element], window: Window) -> Iterator[Element]:
        """The same, with what covers the middle of each."""
        for one in found:
            top = window_at(self._windows, one.box.center)
            if top is None or top.id == window.id or (top.popup and one.role in _POPPING):
                yield one
            else:
                yield replace(one, covered_by=str(top))

    def _inside(self, node: Node, clip: Box, popups: bool, depth: int) -> list[Element]:
        """What shows inside a node."""
        if depth > _DEEPEST or _closed(node, popups) or _endless(node):
            return []
        found: list[Element] = []
        for child in node.children():
            found += self._one(child, clip, popups, depth + 1)
        return found

    def _one(self, node: Node, clip: Box, popups: bool, depth: int) -> list[Element]:
        """A node, when it is worth telling of, and what is inside it."""
        box = _box(node)
        if not node.visible or (box and box.x < _HIDDEN):
            return []
        pops = node.role in ("menu", "menu_item", "combo_box")
        shown = _common(box, clip) if box else clip
        if shown is None and not (popups and pops):
            return []
        inner = _ANYWHERE if popups and pops else (shown or clip)
        inside = self._inside(node, inner, popups, depth)
        own = _element(node, shown) if box and shown else None
        region = _region(node, inside)
        if region:
            inside = [replace(one, regions=(region, *one.regions)) for one in inside]
        return [*([own] if own else ()), *inside]


def _closed(node: Node, popups: bool) -> bool:
    """Whether what is inside does not show: a menu that is not open."""
    if node.role == "menu_item":
        return not (popups and (node.selected or node.expanded))
    return node.role == "menu" and not popups


def _endless(node: Node) -> bool:
    """Whether it has a child for each of a billion cells: asked for them, a program hangs."""
    return node.role == "web_area" and node.raw.get("atspi_role") == "document spreadsheet"


def _element(node: Node, box: Box) -> Element | None:
    role = _role(node)
    if role is None:
        return None
    name, value = (node.name or "").strip(), node.value
    if role == "combobox" and value is None and "atspi_role" in node.raw:
        name, value = "", name or None
    if role not in _FIELDS and role != "progressbar":
        value = None
    if role == "text" and not name:
        return None
    secret = node.raw.get("atspi_role") == "password text"
    return Element(
        role,
        name,
        box,
        value=None if secret else value,
        text=short(value, 1000) if role == "textbox" and value and not secret else "",
        title=(node.description or "").strip(),
        kind="password" if secret else "",
        states=frozenset(_states(node, role)),
    )


def _role(node: Node) -> str | None:
    role = ROLES.get(node.role)
    told = node.raw.get("atspi_role")
    if role == "switch" and told == "toggle button" and node.name:
        return "button"
    if role == "menuitem":
        return {"check menu item": "menuitemcheckbox", "radio menu item": "menuitemradio"}.get(
            str(told), role
        )
    if role == "textbox" and not node.editable and not node.focused and not node.value:
        return None
    return role


def _states(node: Node, role: str) -> Iterator[str]:
    ticked = {"on": "checked", "off": "unchecked", "mixed": "mixed"}
    if role in _TICKED and node.checked in ticked:
        yield ticked[node.checked]
    if role == "button" and node.checked == "on":
        yield "pressed"
    if role == "textbox" and not node.editable:
        yield "readonly"
    if node.expanded is not None:
        yield "expanded" if node.expanded else "collapsed"
    for state, holds in (
        ("disabled", not node.enabled),
        ("selected", node.selected),
        ("focused", node.focused),
        ("required", node.required),
    ):
        if holds:
            yield state


def _region(node: Node, inside: Sequence[Element]) -> Region | None:
    role = REGIONS.get(node.role)
    name = (node.name or "").strip()
    if node.role == "menu_item" and inside:
        role = "menu"
    if role is None or not inside or (node.role in _NEEDS_NAME and not name):
        return None
    text = " ".join(dict.fromkeys(one.name for one in inside if one.name))
    return Region(role, name, text if role in ("row", "listitem", "treeitem") else "")


def _box(node: Node) -> Box | None:
    place = node.bounds
    return Box(place.x, place.y, place.width, place.height) if place else None


def _common(one: Box, other: Box) -> Box | None:
    """Where two boxes overlap by more than a line of pixels."""
    left, top = max(one.x, other.x), max(one.y, other.y)
    width, height = min(one.right, other.right) - left, min(one.bottom, other.bottom) - top
    return Box(left, top, width, height) if width > 1 and height > 1 else None


def _apart(one: Box, other: Box) -> float:
    """How differently two boxes lie."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
