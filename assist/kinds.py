"""The kinds of things that are listed and counted: buttons, links, errors and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handeye.perception import inventory, roles, words

from .telling import DIALOGS, LANDMARKS

Item = inventory.Item
BUTTONS = frozenset(("button", "generic", "switch", "tab", "menuitem"))
FIELDS = roles.FIELDS | {"checkbox", "radio", "switch", "slider", "listbox"}
IMAGES = frozenset(("img", "canvas", "video", "figure"))
BESIDE = 3
"""Things between a field and words that belong to it, at most."""
TABLES = frozenset(("table", "grid", "treegrid"))


def _is_button(item: Item) -> bool:
    return item.role in BUTTONS and item.element.kind != "file" and item.usable


def _is_field(item: Item) -> bool:
    return item.usable and (item.role in FIELDS or item.element.kind == "file")


def _is_region(item: Item) -> bool:
    """Whether it is a part of the screen by which people find their way."""
    if item.role in ("form", "region") and not item.element.name:
        return False
    return item.holds and item.role in {*LANDMARKS, "iframe", "window"}


TESTS: Mapping[str, Callable[[Item], bool]] = {
    "buttons": _is_button,
    "links": lambda item: item.role == "link",
    "headings": lambda item: item.role == "heading",
    "fields": _is_field,
    "images": lambda item: item.role in IMAGES and not item.holds,
    "regions": _is_region,
    "dialogs": lambda item: item.holds and item.role in DIALOGS,
    "tables": lambda item: item.holds and item.role in TABLES,
    "lists": lambda item: item.holds and item.role == "list",
    "seen": lambda item: item.usable and not item.exposed,
    "all": lambda item: item.usable or item.role == "heading" or item.role in IMAGES,
}
"""Which items are of a kind. Errors are found by `errors`."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "buttons": ("buttons", "button", "按钮"),
    "links": ("links", "link", "链接"),
    "headings": ("headings", "heading", "outline", "标题"),
    "fields": ("fields", "field", "inputs", "form fields", "字段", "输入框", "表单"),
    "images": ("images", "image", "pictures", "graphics", "图片", "图像"),
    "regions": ("regions", "region", "landmarks", "landmark", "区域", "地标"),
    "dialogs": ("dialogs", "dialog", "dialogue", "popups", "对话框", "弹窗"),
    "errors": ("errors", "error", "alerts", "错误", "警告"),
    "tables": ("tables", "table", "表格"),
    "lists": ("lists", "列表"),
    "seen": ("seen only", "seen", "unexposed", "仅可见"),
    "all": ("all", "everything", "全部", "所有"),
}
"""What people call the kinds."""


def kind_called(said: str) -> str | None:
    """The kind that words name; None when they name none."""
    wanted = words.normal(said)
    return next((kind for kind, names in WORDS.items() if wanted in names), None)


def of_kind(things: inventory.Inventory, kind: str) -> list[Item]:
    """The items of a kind, in reading order."""
    if kind == "errors":
        return [one.item for one in errors(things)]
    return [item for item in things.items if TESTS[kind](item)]


def usable(things: inventory.Inventory) -> list[Item]:
    """All that can be used, in reading order."""
    return [item for item in things.items if item.usable]


@dataclass(frozen=True)
class Wrong:
    """Something that is wrong on the screen.

    Args:
        item: the field that is wrong, or what says so.
        words: what is said of it, "" where nothing is.
        near: the field that the words stand beside.
        kind: "field" for a field that says so, "alert" for a message, "looks" for words that only
            look like an error.
    """

    item: Item
    words: str
    kind: str
    near: Item | None = None


def _field_before(things: inventory.Inventory, item: Item) -> Item | None:
    """The field that stands right before a text."""
    at = next(n for n, one in enumerate(things.items) if one is item)
    before = things.items[max(0, at - BESIDE) : at]
    return next((one for one in reversed(before) if _is_field(one)), None)


def said_by(item: Item) -> str:
    """What a text, a message or a dialog says."""
    return item.text or item.element.text or item.element.name


def errors(things: inventory.Inventory) -> list[Wrong]:
    """All that is wrong, each thing once, in reading order."""
    found: list[Wrong] = []
    said: list[str] = []
    for item in things.items:
        one = item.element
        if item.error or ("invalid" in one.states and item.usable):
            words_said = "" if item.error == "?" else item.error
            found.append(Wrong(item, words_said, "field"))
            said.append(words_said)
    for item in things.items:
        text = said_by(item)
        if item.role == "alert" and text:
            found.append(Wrong(item, text, "alert"))
            said.append(text)
        elif item.wrong and text and not any(text in one for one in said):
            found.append(Wrong(item, text, "looks", _field_before(things, item)))
            said.append(text)
    order = {id(item): at for at, item in enumerate(things.items)}
    return sorted(found, key=lambda one: order[id(one.item)])


def within(things: inventory.Inventory, holder: Item) -> list[Item]:
    """What stands in a region, a dialog, a list or a frame, itself left out."""
    items = things.items
    start = next((at for at, one in enumerate(items) if one is holder), len(items))
    depth = len(holder.element.regions)
    found: list[Item] = []
    for item in items[start + 1 :]:
        inside = item.element.regions
        if inside[:depth] != holder.element.regions or len(inside) <= depth:
            break
        if inside[depth].role != holder.role:
            break
        found.append(item)
    return found
