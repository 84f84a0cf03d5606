"""Images and controls without a name of use, and how guessed names are told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handeye.agent import eyes_read
from handeye.perception import Element, inventory, tell

from . import provenance
from .cleaned import cleaned
from .texts import ALL, Texts

PICTURES = frozenset(("img", "canvas", "video", "figure"))
_FILE = re.compile(r"[\w%-]*\.(?:png|jpe?g|gif|webp|svg|avif|bmp)|(?:img|dsc)[_-]?\d+", re.I)
_EMPTY = re.compile(r"(?:image|img|icon|picture|photo|button|link|图片|图标)?", re.I)


def unnamed(items: Iterable[inventory.Item]) -> list[Element]:
    """What needs a name and has none, or one that says nothing, such as that of a file."""
    return [item.element for item in items if _needs_one(item)]


def _needs_one(item: inventory.Item) -> bool:
    if item.role in PICTURES or item.picture:
        return not item.holds and _says_nothing(tell.called(item.element))
    return item.usable and (item.nameless or _says_nothing(tell.called(item.element)))


def _says_nothing(name: str) -> bool:
    bare = name.strip()
    return bool(_EMPTY.fullmatch(bare) or _FILE.fullmatch(bare))


def role(one: Element, texts: Texts) -> str:
    """What a person calls the role of an element."""
    key = f"role.{one.role}"
    return texts(key if key in ALL else "role.other", level=2)


def line(number: int, element: Element, named: eyes_read.Named | None, texts: Texts) -> str:
    """A guessed name, in one line."""
    kind = role(element, texts)
    if named is None:
        return texts("unnamed.unknown", number=number, role=kind)
    if named.kind == "decoration" and element.role in PICTURES:
        return texts("unnamed.decoration", number=number, role=kind)
    key = "unnamed.line" if named.sure >= provenance.FAIRLY else "unnamed.unsure"
    return texts(key, number=number, role=kind, name=cleaned(named.name, 80))
