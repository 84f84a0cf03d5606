"""Images and controls without a name of use, and how guessed names are told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handeye.agent import eyes_read
from handeye.perception import Element, tell

from . import provenance
from .quoting import clean
from .texts import ALL, Texts

PICTURES = frozenset(("img", "canvas", "video", "figure"))
CONTROLS = frozenset(
    ("button", "link", "generic", "menuitem", "tab", "switch", "checkbox", "radio", "textbox",
     "searchbox", "combobox", "slider", "spinbutton")
)  # fmt: skip
_FILE = re.compile(r"[\w%-]*\.(?:png|jpe?g|gif|webp|svg|avif|bmp)|(?:img|dsc)[_-]?\d+", re.I)
_EMPTY = re.compile(r"(?:image|img|icon|picture|photo|button|link|图片|图标)?", re.I)


def unnamed(elements: Iterable[Element]) -> list[Element]:
    """Those without a name, or with one that says nothing, such as that of a file."""
    return [one for one in elements if _kind(one) and _says_nothing(tell.called(one))]


def _kind(one: Element) -> bool:
    return one.role in PICTURES or one.role in CONTROLS


def _says_nothing(name: str) -> bool:
    bare = name.strip()
    return bool(_EMPTY.fullmatch(bare) or _FILE.fullmatch(bare))


def role(one: Element, texts: Texts) -> str:
    """What a person calls the role of an element."""
    role = {"searchbox": "textbox", "spinbutton": "textbox"}.get(one.role, one.role)
    role = "img" if role in PICTURES else role
    key = f"seen.role.{role}"
    return texts(key if key in ALL else "seen.role.other")


def line(number: int, element: Element, named: eyes_read.Named | None, texts: Texts) -> str:
    """A guessed name, in one line."""
    kind = role(element, texts)
    if named is None:
        return texts("unnamed.unknown", number=number, role=kind)
    if named.kind == "decoration" and element.role in PICTURES:
        return texts("unnamed.decoration", number=number, role=kind)
    key = "unnamed.line" if named.sure >= provenance.FAIRLY else "unnamed.unsure"
    return texts(key, number=number, role=kind, name=clean(named.name, 80))
