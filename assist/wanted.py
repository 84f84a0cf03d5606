"""What words say of the element that is meant: its name, its kind, which one of several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from handeye.perception import roles

from .spoken import ORDINALS, number

KINDS = (
    "link", "heading", "tab", "switch", "slider", "option", "clickable", "region", "table", "list",
    "链接", "表格", "列表", "区域", "选项", "可点击项",
)  # fmt: skip
"""Words for kinds of things beside those of `roles`."""
ROLES = {
    "链接": "link", "表格": "table", "列表": "list", "区域": "region", "选项": "option",
    "clickable": "generic", "可点击项": "generic",
}  # fmt: skip
_LAST = re.compile(r"(?:the )?last (.+)|最后一?个(.+)")
_NTH = re.compile(r"(?:the )?(\w+?)(?:st|nd|rd|th)? (.+)|(第[0-9一二两三四五六七八九十]+)个?(.+)")
_AT_END = re.compile(r"(.+?)\s*(第[0-9一二两三四五六七八九十]+)个")


class Wanted(NamedTuple):
    """What words say: a name, what kind of thing, and which one of several (-1 for the last)."""

    name: str
    roles: frozenset[str] = frozenset()
    nth: int = 0


def readings(said: str) -> list[Wanted]:
    """The ways to read words as an order, a kind and a name, the most telling first."""
    nth, rest = _ordered(said)
    kinds = list(_kinds(rest))
    found = [Wanted(name, roles_meant, nth) for name, roles_meant in kinds]
    return [*found, Wanted(rest, nth=nth)] if nth else found


def _ordered(said: str) -> tuple[int, str]:
    """Which one of several is meant, 0 when that is not said, and the other words."""
    if match := _LAST.fullmatch(said):
        return -1, match[1] or match[2]
    if match := _AT_END.fullmatch(said):
        return number(match[2] + "个") or 0, match[1]
    if match := _NTH.fullmatch(said):
        if match[3]:
            return number(match[3] + "个") or 0, match[4]
        first = said.removeprefix("the ").split(" ", 1)[0]
        digits = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", first)
        nth = int(digits[1]) if digits else ORDINALS.get(first, 0)
        return (nth, match[2]) if nth else (0, said)
    return 0, said


def _kinds(said: str) -> Iterable[tuple[str, frozenset[str]]]:
    """The name and the roles that words say, where a word for a kind begins or ends them."""
    for word in sorted({*roles.role_words(), *KINDS}, key=len, reverse=True):
        meant = frozenset({ROLES[word]}) if word in ROLES else roles.roles_called(word)
        if "button" in meant:
            meant |= {"generic"}
        for name in (said.removesuffix(word), said.removeprefix(word)):
            apart = not word.isascii() or not name or name[0] == " " or name[-1] == " "
            if name != said and apart:
                name = name.strip().removeprefix("the ").removesuffix("的")
                yield ("" if name == "the" else name), meant
