"""What an icon without a name may be for: a guess from its sign, or from words of its code."""

from __future__ import annotations

import re

from handeye.perception import inventory

SIGNS = {
    "\u00d7": "close", "\u2715": "close", "\u2716": "close", "\u2a2f": "close", "\u2573": "close",
    "\u274c": "close", "\u2630": "menu", "\u2261": "menu", "\u22ee": "more", "\u22ef": "more",
    "\u2026": "more", "+": "add", "\uff0b": "add", "\u2212": "remove", "-": "remove",
    "\u270e": "edit", "\u270f": "edit", "\u2190": "back", "\u2192": "next", "\u2039": "previous",
    "\u203a": "next", "<": "previous", ">": "next", "\u00ab": "previous", "\u00bb": "next",
    "\u2699": "settings", "\u2605": "favourite", "\u2606": "favourite", "\u2665": "favourite",
    "\u2661": "favourite", "\u25b6": "play", "\u25ba": "play", "\u21bb": "refresh",
    "\u27f3": "refresh", "?": "help", "\u2139": "info", "\u2709": "mail", "\u2302": "home",
    "\u21a9": "undo", "\U0001f50d": "search", "\U0001f6d2": "basket", "\U0001f5d1": "delete",
    "\U0001f514": "notifications",
}  # fmt: skip
"""Signs that stand for a word."""

WORDS = {
    "account": "account user profile person avatar login",
    "add": "add plus create new",
    "back": "back return",
    "basket": "basket cart bag trolley",
    "calendar": "calendar date datepicker",
    "close": "close dismiss cross times xmark clear cancel",
    "copy": "copy clipboard duplicate clone",
    "delete": "delete trash remove bin destroy discard",
    "download": "download",
    "edit": "edit pencil pen rename modify",
    "favourite": "favorite favourite heart star like bookmark wishlist",
    "filter": "filter funnel",
    "help": "help question",
    "home": "home house",
    "info": "info information",
    "mail": "mail email envelope inbox",
    "menu": "menu hamburger burger bars navbar toggler sidebar",
    "more": "more ellipsis dots kebab overflow options",
    "next": "next right forward",
    "notifications": "notification notifications bell alerts",
    "pause": "pause",
    "play": "play",
    "previous": "previous prev left",
    "print": "print printer",
    "refresh": "refresh reload sync",
    "remove": "minus decrease subtract",
    "save": "save floppy disk",
    "search": "search find magnifier magnify loupe",
    "send": "send submit paperplane",
    "settings": "settings gear cog preferences config",
    "share": "share",
    "show": "eye show visibility",
    "sort": "sort",
    "undo": "undo",
    "upload": "upload",
}
"""Words of classes, files and symbols, by what they mean."""

_MEANING = {word: meaning for meaning, words in WORDS.items() for word in words.split()}
_TOKEN = re.compile(r"[a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def meaning(item: inventory.Item) -> str | None:
    """What it may be for: the key of a text, such as "icon.close"; None when nothing says."""
    for sign in item.drawn:
        if sign in SIGNS:
            return f"icon.{SIGNS[sign]}"
    tokens = _TOKEN.findall(_HUMP.sub(" ", item.guess).casefold())
    found = next((_MEANING[token] for token in tokens if token in _MEANING), None)
    return f"icon.{found}" if found else None
