"""Takes words out of all that a look tells: before anything cuts, squeezes or quotes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from .screen import Box, Screenshot

T = TypeVar("T")
Hide = Callable[[str], str]
"""Takes out of a text what must not be told."""
CLOSED = frozenset(
    ("role", "kind", "states", "ref", "frame", "covered_by", "origin", "method", "autocomplete")
)
"""Fields with words of handeye's or a standard's own, and what finds an element again."""
ADDRESSES = frozenset(("url", "href", "action"))
HEAD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#\\@]*(?=[/?#\\]|$))?")
"""The scheme and the host of an address: where it leads must stay to be seen."""


def hidden(value: T, hide: Hide) -> T:
    """An observation or a purpose (or any part of one) with its texts as `hide` gives them.

    Nothing is made anew where nothing is to be hidden. Elements keep their order. Of an address
    scheme and host stay as they are.
    """
    if hide is str:
        return value
    told = "\n".join(_texts(value))
    return value if hide(told) == told else cast("T", _without(value, hide))


def hidden_address(url: str, hide: Hide) -> str:
    """An address without what must not be told, but with its scheme and host."""
    head = HEAD.match(url)
    end = head.end() if head else 0
    return url[:end] + hide(url[end:])


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple) and not isinstance(value, Box):
        for one in cast("tuple[object, ...]", value):
            yield from _texts(one)
    elif is_dataclass(value) and not isinstance(value, Screenshot):
        for one in fields(value):
            if one.name not in CLOSED:
                yield from _texts(getattr(value, one.name))


def _without(value: object, hide: Hide) -> object:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, tuple) and not isinstance(value, Box):
        return tuple(_without(one, hide) for one in cast("tuple[object, ...]", value))
    if not is_dataclass(value) or isinstance(value, Screenshot | type):
        return value
    changed: dict[str, object] = {}
    for one in fields(value):
        if one.name not in CLOSED:
            old = getattr(value, one.name)
            address = isinstance(old, str) and one.name in ADDRESSES
            new = hidden_address(old, hide) if address else _without(old, hide)
            if new != old:
                changed[one.name] = new
    return replace(value, **changed) if changed else value
