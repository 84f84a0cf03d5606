"""A page as Playwright reads it: for pages that change the language of the injected script.

Playwright asks from a world of its own, which no page can change. What stands in fields is left
out: its snapshots have passwords in clear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from .errors import ScreenError
from .page_facts import HIDDEN
from .roles import CONTAINER_ROLES, FIELDS
from .screen import PASSIVE_ROLES, Box, Element, Region

if TYPE_CHECKING:
    from playwright.sync_api import Page

DEEPEST = 100
"""Levels that are read: no page nests deeper, save for one that means harm."""
AT_ONCE = 3000.0
"""Milliseconds that Playwright has."""
_NODE = re.compile(r'([a-z]+)(?: ("(?:[^"\\]|\\.)*"))?((?: \[[^\]]*\])*)')
_FACT = re.compile(r"\[([a-z-]+)(?:=([^\]]*))?\]")
_STATES = {"active": "focused"} | {
    name: name for name in ("checked", "disabled", "expanded", "selected", "pressed")
}
_TEXTS = frozenset(("text", "paragraph", "generic", "listitem", "strong", "emphasis", "code"))
"""Roles of which the words are told and the role is not."""


@dataclass(frozen=True)
class Told:
    """One thing that is told: its element, the level of a heading, whether it holds others."""

    element: Element
    level: int = 0
    holds: bool = False
    usable: bool = False


@dataclass(frozen=True)
class _Around:
    """What is around a node: regions, where its frame lies, and its own place."""

    regions: tuple[Region, ...] = ()
    x: float = 0.0
    y: float = 0.0
    box: Box = field(default=Box(0, 0, 0, 0))
    depth: int = 0


def read(page: Page, width: float, height: float) -> list[Told]:
    """All that accessibility tells of a page, in its order.

    Args:
        page: the page.
        width: of its view, in pixels.
        height: of its view, in pixels.

    Raises:
        ScreenError: when Playwright tells nothing that can be read.
    """
    from playwright.sync_api import Error
    from ruamel.yaml import YAML, YAMLError

    try:
        told = page.locator("body").aria_snapshot(mode="ai", boxes=True, timeout=AT_ONCE)
        nodes: object = cast("Any", YAML(typ="safe", pure=True)).load(told)
    except (Error, YAMLError) as why:
        raise ScreenError(f"accessibility does not tell of {page.url}: {why}") from None
    view = Box(0, 0, width, height)
    return list(_nodes(nodes, _Around(), view))


def _nodes(value: object, around: _Around, view: Box) -> Iterator[Told]:
    """The nodes of a list, each a text or a text with what is in it."""
    if not isinstance(value, list) or around.depth > DEEPEST:
        return
    for node in cast("list[object]", value):
        if isinstance(node, str):
            yield from _node(node, None, around, view)
        elif isinstance(node, dict):
            for key, inner in cast("dict[object, object]", node).items():
                yield from _node(str(key), inner, around, view)


def _node(head: str, inner: object, around: _Around, view: Box) -> Iterator[Told]:
    if head == "text" and inner is not None:
        yield Told(_element("text", str(inner), {}, around, view))
        return
    match = _NODE.fullmatch(head)
    if match is None:
        return
    role, facts = match[1], dict(_FACT.findall(match[3]))
    name = str(json.loads(match[2])) if match[2] else ""
    words = inner if isinstance(inner, str | int | float) else None
    if words is not None and role not in FIELDS:
        name = name or str(words)
    around = _inside(facts, around)
    yield from _told(role, name, facts, (around, view), filled=words is not None)
    held = around.regions
    if role in CONTAINER_ROLES:
        held = (*held, Region(role, name))
    x, y = (around.box.x, around.box.y) if role == "iframe" else (around.x, around.y)
    yield from _nodes(inner, _Around(held, x, y, around.box, around.depth + 1), view)


def _told(
    role: str, name: str, facts: Mapping[str, str], place: tuple[_Around, Box], *, filled: bool
) -> Iterator[Told]:
    """A node as a thing that is told; none for what neither says nor does anything."""
    around, view = place
    pointed = facts.get("cursor") == "pointer" and role == "generic"
    if role in _TEXTS and not pointed:
        if name:
            yield Told(_element("text", name, facts, around, view))
        return
    holds = role in CONTAINER_ROLES
    value = (HIDDEN if filled else "") if role in FIELDS else None
    element = _element(role, name, facts, around, view, value)
    said = facts.get("level", "")
    level = int(said) if said.isdecimal() else 0
    usable = not holds and role not in PASSIVE_ROLES
    yield Told(element, level, holds, usable)


def _inside(facts: Mapping[str, str], around: _Around) -> _Around:
    """The surroundings of a node, with its own box where it has one."""
    try:
        x, y, width, height = map(float, facts.get("box", "").split(","))
    except ValueError:
        return around
    box = Box(x + around.x, y + around.y, width, height)
    return _Around(around.regions, around.x, around.y, box, around.depth)


def _element(
    role: str,
    name: str,
    facts: Mapping[str, str],
    around: _Around,
    view: Box,
    value: str | None = None,
) -> Element:
    box = around.box
    shows = box.x < view.right and box.right > 0 and box.y < view.bottom and box.bottom > 0
    return Element(
        role,
        name,
        box,
        value,
        text=name if role in PASSIVE_ROLES else "",
        states=frozenset(_STATES[one] for one in facts if one in _STATES),
        regions=around.regions,
        offscreen=not shows,
    )
