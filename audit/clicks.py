"""Which elements listen for clicks, as the browser's own developer tools know it (Chromium)."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from .in_page import frames, told
from .subject import Subject

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

PRESSES = {
    "click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend",
}  # fmt: skip
MOST = 2000
"""Elements that are marked."""
MARK = "function(key, types) { if (this.nodeType === 1) this[Symbol.for(key)] = types; }"


@contextmanager
def marked(subject: Subject) -> Generator[str]:
    """The key of the marks that stand on what listens for clicks, while the block runs.

    A mark is a property of the element under `Symbol.for(key)`: a list of the kinds of events. In
    browsers other than Chromium nothing is marked.
    """
    key = f"handeye {secrets.token_hex(8)}"
    if subject.screen.context_is_chromium():
        subject.screen.ask(lambda: _mark(subject, key))
    try:
        yield key
    finally:
        told(subject, "unmark.js", {"key": key})


def _mark(subject: Subject, key: str) -> None:
    from playwright.sync_api import Error

    places: list[Frame | Page] = [subject.page]
    places += [where.frame for where in frames(subject)[1:]]
    for place in places:
        # A frame in the page's own process has no session: it is reached through the page's.
        with suppress(Error):
            session: Any = subject.page.context.new_cdp_session(place)
            try:
                _mark_in(session, key)
            finally:
                session.detach()


def _mark_in(session: Any, key: str) -> None:
    from playwright.sync_api import Error

    group = {"objectGroup": key}
    root = session.send("Runtime.evaluate", {"expression": "document", **group})["result"]
    asked = {"objectId": root["objectId"], "depth": -1, "pierce": True}
    heard: dict[int, list[str]] = {}
    for one in session.send("DOMDebugger.getEventListeners", asked)["listeners"]:
        if one["type"] in PRESSES and "backendNodeId" in one:
            heard.setdefault(one["backendNodeId"], []).append(one["type"])
    for node, types in list(heard.items())[:MOST]:
        with suppress(Error):  # it went away meanwhile
            found = session.send("DOM.resolveNode", {"backendNodeId": node, **group})["object"]
            call = {
                "objectId": found["objectId"],
                "functionDeclaration": MARK,
                "arguments": [{"value": key}, {"value": types}],
            }
            session.send("Runtime.callFunctionOn", call)
    session.send("Runtime.releaseObjectGroup", group)
