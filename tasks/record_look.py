"""What a page looked like when something was done on it, and what of that is worth checking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from handeye.actions import secrets
from handeye.agent import reply_data
from handeye.perception import Element, Region, scanned

SHORTEST, LONGEST = 3, 60
"""Characters of words that are worth a check."""


@dataclass(frozen=True)
class State:
    """What a page was like at one moment."""

    url: str = ""
    title: str = ""
    heading: str = ""
    news: str = ""


@dataclass(frozen=True)
class Look:
    """What a page showed before an event, and which element the event is about."""

    elements: tuple[Element, ...]
    element: Element | None
    state: State
    private: bool


def read_look(data: object, frame: str = "") -> Look | None:
    """What the script told of the page; None when it told nothing that makes sense."""
    if not isinstance(data, dict):
        return None
    told = cast("dict[str, Any]", data)
    outer = (Region("iframe", frame),) if frame else ()
    try:
        found: dict[str, Element] = {}
        for one in (told["seen"], told["more"]):
            if one:
                regions = [Region(*map(str, region)) for region in one["regions"]]
                for item in one["elements"]:
                    element = scanned.element(item, regions, outer, scanned.Offset(), (0, frame))
                    found.setdefault(element.ref, element)
        element = found.get(f"0:{told['ref']}")
        url, title = reply_data.clean(str(told["url"])), reply_data.clean(str(told["title"]))
    except (KeyError, TypeError, ValueError, LookupError):
        return None
    elements = tuple(found.values())
    state = State(url, title, _heading(elements), _news(elements))
    return Look(elements, element, state, bool(told.get("private")))


def _heading(elements: Sequence[Element]) -> str:
    """The page's main heading, when it is one that will stand there again."""
    headings = [one for one in elements if one.role == "heading" and lasting(one.name)]
    main = [one for one in headings if one.kind == "h1"]
    return next((one.name for one in (*main, *headings)), "")


def _news(elements: Sequence[Element]) -> str:
    """What the page announces."""
    roles = ("alert", "status")
    texts = (one.name or one.text for one in elements if one.role in roles)
    return next((text for text in texts if lasting(text)), "")


def lasting(text: str) -> bool:
    """Whether words look as if they stood there the next time too: short, and without digits."""
    return SHORTEST <= len(text.strip()) <= LONGEST and not re.search(r"\d", text)


def claims_of(now: State, before: State) -> list[dict[str, object]]:
    """Claims that hold now and, as far as is known, did not before."""
    claims: list[dict[str, object]] = []
    if now.url != before.url:
        claims.append({"url": address_like(now.url)})
    if now.heading and now.heading != before.heading:
        claims.append({"visible": {"text": escaped(now.heading), "role": "heading"}})
    elif now.title != before.title and lasting(now.title):
        claims.append({"title": escaped(now.title)})
    if now.news and now.news != before.news:
        claims.append({"text": escaped(now.news)})
    return claims


def last_claim(state: State) -> dict[str, object]:
    """What is to be checked at the end."""
    if state.heading:
        return {"visible": {"text": escaped(state.heading), "role": "heading"}}
    if lasting(state.title):
        return {"title": escaped(state.title)}
    return {"url": address_like(state.url)}


def address_like(url: str) -> str:
    """A wildcard for an address, without its host, its query and its numbers."""
    rest = url.split("://", 1)[-1]
    path = "/" + rest.partition("/")[2]
    plain = re.split(r"[?#]", path, maxsplit=1)[0]
    more = "*" if plain != path else ""
    return escaped("*" + re.sub(r"\d+", "*", plain.replace("*", "")) + more)


def escaped(text: str) -> str:
    """Text in which nothing is a variable of the task file.

    A reference to a secret cannot be said there as mere text: a space takes it apart.
    """
    plain = secrets.REFERENCE.sub(r"$ {secrets.\1}", reply_data.clean(text))
    return plain.replace("${", "$${")
