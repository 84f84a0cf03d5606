"""The tabs of a recording: which is in front, where each goes, how its dialogs are answered."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from handeye.actions import addresses

from .record_look import escaped
from .record_steps import Made, Steps

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from handeye.perception import patience

TYPED = frozenset(("typed", "address_bar", "auto_bookmark", "keyword", "generated"))
"""How an address is opened by a person (transitions in Chromium's history)."""
CAUSED = 1.0
"""Seconds after a step within which what a page does by itself is taken to come of it."""


@dataclass(eq=False)
class Tab:
    """An open tab, and its history when it was last looked at."""

    page: Page
    opener: Tab | None = None
    index: int = -1
    entries: list[int] = field(default_factory=list[int])
    session: Any = None


class Queue:
    """What happened and is not taken in yet, with the time when it happened."""

    def __init__(self, waiter: patience.Patience) -> None:
        self.now = 0.0
        """When what is being taken in happened."""
        self.acted = 0.0
        """When a person did something last."""
        self._waiter = waiter
        self._items: deque[tuple[float, Callable[[], None]]] = deque()

    def later(self, work: Callable[[], None]) -> None:
        """Take something in once the browser has told all that it tells now, in this order."""
        self._items.append((time.monotonic(), work))
        self._waiter.nudge("something happened")

    def take_in(self) -> None:
        """Work off what happened."""
        from playwright.sync_api import Error

        while self._items:
            self.now, work = self._items.popleft()
            with suppress(Error):  # a tab that is gone again: what it told before is kept
                work()

    @property
    def just_acted(self) -> bool:
        """Whether a person did something so shortly before that this may come of it."""
        return self.now - self.acted <= CAUSED


class Tabs:
    """Follows the tabs of a browser.

    Args:
        page: the tab that the recording begins in.
        target: where it begins.
        steps: the steps so far.
        queue: what happened.
    """

    def __init__(self, page: Page, target: str, steps: Steps, queue: Queue) -> None:
        self.front = Tab(page)
        self.open = [self.front]
        self._context: BrowserContext = page.context
        self._target = target
        self._steps = steps
        self._queue = queue

    def follow(self) -> None:
        """Begin to listen."""
        self._context.on("page", self._opened)
        self._context.on("dialog", lambda dialog: None)  # the person answers it
        self._listen(self.front)
        self._watch(self.front)

    def of(self, page: Page) -> Tab | None:
        """The tab of a page; None when it is not known, or gone."""
        return next((tab for tab in self.open if tab.page is page), None)

    def to_front(self, tab: Tab) -> None:
        """Something is done in a tab: it is the one in front."""
        if tab is not self.front:
            self.front = tab
            self._steps.settle()
            self._steps.add(Made("switch_tab", self.open.index(tab) + 1))

    def look_back(self) -> None:
        """Note where the tab in front is in its history."""
        self._history(self.front)

    def _opened(self, page: Page) -> None:
        tab = Tab(page)
        self._listen(tab)
        self._queue.later(partial(self._joined, tab))

    def _joined(self, tab: Tab) -> None:
        """A new tab is in front, as in a run."""
        tab.opener = self.front
        self.open.append(tab)
        self.front = tab
        self._watch(tab)

    def _closed(self, tab: Tab) -> None:
        if tab not in self.open:
            return
        others = [one for one in self.open if one is not tab]
        if others and not self._queue.just_acted:  # else the page closed itself
            self.to_front(tab)
            self._steps.add(Made("close_tab", None))
        self.open = others
        if others and tab is self.front:
            self.front = tab.opener if tab.opener in others else others[-1]

    def _listen(self, tab: Tab) -> None:
        later = self._queue.later
        tab.page.on("framenavigated", partial(self._navigated, tab))
        tab.page.on("close", lambda _: later(partial(self._closed, tab)))
        tab.page.on("download", lambda one: later(partial(self._saved, one.suggested_filename)))

    def _watch(self, tab: Tab) -> None:
        """Be told how dialogs are answered, and how the tab came to where it is."""
        tab.session = self._context.new_cdp_session(tab.page)
        tab.session.on("Page.javascriptDialogClosed", self._answered)
        tab.session.send("Page.enable")
        self._history(tab)

    def _answered(self, event: Mapping[str, Any]) -> None:
        accepted, text = bool(event["result"]), str(event.get("userInput") or "")
        self._queue.later(partial(self._answer, accepted, text))

    def _answer(self, accepted: bool, text: str) -> None:
        word = "accept" if accepted else "dismiss"
        value: object = {"accept": True, "text": escaped(text)} if accepted and text else word
        self._queue.acted = self._queue.now
        self._add(Made("answer", value))

    def _saved(self, name: str) -> None:
        if self._steps.made:
            self._add(Made("check", {"download": escaped(name)}))

    def _add(self, *steps: Made) -> None:
        self._steps.settle()
        for step in steps:
            self._steps.add(step)

    # Where a tab goes

    def _navigated(self, tab: Tab, frame: Any) -> None:
        if frame is tab.page.main_frame:
            self._queue.later(partial(self._moved, tab))

    def _history(self, tab: Tab) -> tuple[list[dict[str, Any]], int]:
        from playwright.sync_api import Error

        ask = partial(tab.session.send, "Page.getNavigationHistory")
        try:
            told = ask()
        except Error:  # one document is just taking the place of another
            tab.page.wait_for_load_state("domcontentloaded")
            told = ask()
        tab.index, entries = int(told["currentIndex"]), list(told["entries"])
        tab.entries = [int(one["id"]) for one in entries]
        return entries, tab.index

    def _moved(self, tab: Tab) -> None:
        """Record where a person went: by the address bar, or back. Links are clicks."""
        before, at = tab.entries, tab.index
        entries, index = self._history(tab)
        entry = entries[index]
        url, how = str(entry["url"]), entry["transitionType"]
        if not before or addresses.scheme_of(url) not in addresses.PORTS:
            return
        opened = Made("open", self._address(url))
        if entry["id"] not in before:
            made = [opened] if how in TYPED else []
        else:
            was = before.index(entry["id"])
            again = was > at or (was == at and how == "reload")
            made = [Made("go_back", None)] * (at - was) if was < at else [opened] * again
            if made and self._queue.just_acted:
                self._steps.say(f"({made[0].verb} right after a step: taken to come of it)")
                return
        if made:
            self.to_front(tab)
            self._add(*made)

    def _address(self, url: str) -> str:
        """An address as it is written: short where it is the target's."""
        plain, target = urlsplit(without_user(url)), urlsplit(self._target)
        if (plain.scheme, plain.netloc) == (target.scheme, target.netloc):
            plain = plain._replace(scheme="", netloc="", path=plain.path or "/")
        return escaped(urlunsplit(plain))


def without_user(url: str) -> str:
    """An address without a user name and password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
