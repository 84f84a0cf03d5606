"""Repairs of the page in front: on request, in this browser only, listed, and undone on request.

The script runs in an isolated world of Chromium, as the content scripts of extensions do: a page
sees the attributes that it sets, and can neither see nor spoil the script itself. New frames and
the next pages of the tab are repaired too, until it is switched off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handeye.perception import page_facts

from . import repair_script
from .repair_script import Change
from .texts import Lang

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORLD = "handeye repair"


class CannotRepair(Exception):
    """A page that cannot be repaired; `str()` says why."""


@dataclass(frozen=True)
class Repaired:
    """What is changed on a page now.

    Args:
        changes: those of all its frames, in the order in which they were made.
        outline: whether the focus was given an outline.
        failed: what went wrong with an element of a peculiar page; "" for nothing.
    """

    changes: tuple[Change, ...] = ()
    outline: bool = False
    failed: str = ""

    @property
    def guessed(self) -> int:
        """How many of the changes may be wrong."""
        return sum(1 for one in self.changes if one.guess)


class Repairs:
    """The repairs of the tabs of one browser."""

    def __init__(self) -> None:
        self._tabs: dict[Page, Any] = {}

    def on(
        self, screen: object, lang: Lang, saved: Sequence[Mapping[str, Any]] | None = None
    ) -> Repaired:
        """Repair the page in front, and what comes after it in its tab.

        Args:
            screen: the screen that shows it.
            lang: the language of the marks on what was guessed.
            saved: the changes of a file, instead of those of an earlier one.

        Raises:
            CannotRepair: when it is no page, or not in Chromium.
            ScreenError: when the page does not answer.
        """
        page = _page_of(screen)
        if page.page in self._tabs and saved is not None:
            self.off(screen)
        if page.page not in self._tabs:
            self._tabs[page.page] = page.ask(lambda: _begun(page.page, lang, saved or ()))
        return self.now(screen) or Repaired()

    def now(self, screen: object) -> Repaired | None:
        """What is changed on the page in front; None when it is not repaired."""
        page = _page_of(screen)
        if page.page not in self._tabs:
            return None
        session = self._tabs[page.page]
        told = page.ask(lambda: list(_each_frame(session, "repair.now(), repair.told()")))
        changes = (Change.read(change) for one in told for change in one["changes"])
        failed = next((str(one["failed"]) for one in told if one["failed"]), "")
        return Repaired(tuple(changes), any(one["outline"] for one in told), failed)

    def off(self, screen: object) -> bool:
        """Undo all repairs, in all tabs; whether there were any."""
        page = _page_of(screen)
        for tab, session in self._tabs.items():
            if not tab.is_closed():
                page.ask(lambda session=session: _ended(session))
        had = bool(self._tabs)
        self._tabs.clear()
        return had


def _page_of(screen: object) -> page_facts.PageScreen:
    if not isinstance(screen, page_facts.PageScreen):
        raise CannotRepair("it is no web page")
    if page_facts.PageFacts(screen).engine != "chromium":
        raise CannotRepair("the browser is not Chromium")
    return screen


def _begun(page: Page, lang: Lang, saved: Sequence[Mapping[str, Any]]) -> Any:
    """A session that repairs the tab for as long as it is open."""
    session: Any = page.context.new_cdp_session(page)
    session.send("Page.enable")
    source = repair_script.source(lang, saved)
    session.send(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": source, "worldName": WORLD, "runImmediately": True},
    )
    for _ in _each_frame(session, f"repair.on({json.dumps(list(saved))})"):
        pass  # in documents that an earlier session repaired, and undid
    return session


def _ended(session: Any) -> None:
    for _ in _each_frame(session, "repair.off()"):
        pass
    session.detach()  # the script does not come into new documents then


def _each_frame(session: Any, call: str) -> Iterator[Any]:
    """What a call answers in each frame of the tab; frames that go away meanwhile give nothing."""
    from playwright.sync_api import Error

    for frame in _frames(session.send("Page.getFrameTree")["frameTree"]):
        with suppress(Error):
            world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": WORLD})
            answer = session.send(
                "Runtime.evaluate",
                {
                    "contextId": world["executionContextId"],
                    "expression": f"globalThis.repair ? ({call}) : null",
                    "returnByValue": True,
                },
            )
            if value := answer["result"].get("value"):
                yield value


def _frames(tree: Any) -> Iterator[str]:
    yield tree["frame"]["id"]
    for child in tree.get("childFrames", ()):
        yield from _frames(child)
