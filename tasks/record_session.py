"""Records what a person does in a browser window, until they close it or press Ctrl-C."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit, urlunsplit

from handeye.actions import addresses
from handeye.agent import CannotRun, trace
from handeye.perception import ScreenError

from . import record_file
from .record_steps import Made, Steps, escaped, last_claim

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

TYPED = frozenset(("typed", "address_bar", "auto_bookmark", "keyword", "generated"))
"""How an address is opened by a person (transitions in Chromium's history)."""
CAUSED = 1.0
"""Seconds after a step within which what the page does is taken to come of it."""
WAKE = 5.0
"""Seconds after which the wait for what a person does next begins anew."""


@dataclass(frozen=True)
class Wanted:
    """What is to be recorded.

    Args:
        url: where it begins.
        out: the task file to write.
        browser: a path or channel of a browser.
        connect: the address of a browser that runs already; one is started when empty.
        force: whether a file that is there is written over.
        say: told each step, in one line.
    """

    url: str
    out: Path
    browser: str = ""
    connect: str = ""
    force: bool = False
    say: Callable[[str], None] = print


@dataclass
class Tab:
    """An open tab, and its history when it was last looked at."""

    page: Page
    opener: Tab | None = None
    index: int = -1
    entries: list[int] = field(default_factory=list[int])
    session: Any = None


def record(wanted: Wanted) -> Path:
    """Record until the window is closed or Ctrl-C; the file that was written.

    What is recorded stands in a draft beside the file after every step, so that nothing is lost.

    Raises:
        CannotRun: when it cannot be begun, or nothing was recorded.
        ScreenError: when there is no browser, or the address does not open.
    """
    if wanted.out.exists() and not wanted.force:
        raise CannotRun(
            f"{wanted.out} is there already: give another --out, or --force to write over it"
        )
    if not wanted.connect and not _display():
        raise CannotRun(
            "there is no display to show a browser window on; start this on a desktop, or under "
            "`xvfb-run`, or record in a browser that runs elsewhere with --connect"
        )
    with _a_page(wanted) as page:
        session = Session(page, wanted)
        session.begin()
        with suppress(KeyboardInterrupt):
            session.listen()
        session.end()
    return session.finish()


def _display() -> bool:
    """Whether windows can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _a_page(wanted: Wanted) -> Generator[Page]:
    from handeye.perception import launch

    if wanted.connect:
        with launch.connected_page(wanted.connect) as page:
            yield page
    else:
        with launch.open_page(browser=wanted.browser, headed=True) as (page, _):
            yield page


class Session:
    """One recording: the tabs of a browser, and the steps so far.

    Args:
        page: the tab that it begins in.
        wanted: what is to be recorded.
    """

    def __init__(self, page: Page, wanted: Wanted) -> None:
        from handeye.perception import patience

        self.wanted = wanted
        self.target = _without_user(wanted.url)
        self.steps = Steps(wanted.say)
        self.hosts: set[str] = set()
        self._context: BrowserContext = page.context
        self._tabs = [Tab(page)]
        self._front = self._tabs[0]
        self._queue: deque[tuple[float, Callable[[], None]]] = deque()
        self._now = 0.0
        self._waiter = patience.Patience()
        self._gone = False
        self._acted = 0.0
        """When something was done last."""
        self._draft = wanted.out.with_name(f"{wanted.out.name}.draft")

    def begin(self) -> None:
        """Listen, and open the address.

        Raises:
            ScreenError: when it does not open.
        """
        from playwright.sync_api import Error

        from handeye.perception import dom, happenings

        name = f"handeye_{secrets.token_hex(8)}"
        self._context.expose_binding(name, self._told)
        self._context.add_init_script(f"({dom.script(name)})()")
        self._context.on("page", self._opened)
        self._context.on("request", lambda request: self._reached(request.url))
        self._context.on("dialog", lambda dialog: None)  # the person answers it
        self._context.browser and self._context.browser.on("disconnected", lambda _: self._over())
        page = self._front.page
        self._listen(self._front)
        self._watch(self._front)
        try:
            page.goto(self.wanted.url, wait_until="commit")
        except Error as error:
            raise ScreenError(
                f"{self.wanted.url} cannot be opened: {happenings.first_line(error)}"
            ) from error
        self._history(self._front)

    def listen(self) -> None:
        """Take in what happens, until the last tab is closed."""
        from handeye.perception import patience

        while not self._gone:
            self._take_in()
            page = next((tab.page for tab in self._tabs if not tab.page.is_closed()), None)
            if page is None:
                break
            with suppress(patience.TimeUp):
                self._waiter.idle(page, WAKE)

    def end(self) -> None:
        """Take in what is left, and how the page in front looks now."""
        from playwright.sync_api import Error

        from handeye.perception import dom, patience

        self._take_in()
        page = self._front.page
        if self._gone or page.is_closed():
            return
        look = f"() => window[{dom.KEY}].lookAt(document.documentElement)"
        with suppress(Error, patience.TimeUp, patience.Interrupted):
            seen = self._waiter.call(lambda: page.evaluate(look), 3.0)
            self.steps.event({"kind": "page", "look": seen})

    def finish(self) -> Path:
        """Write the file, and take the draft away.

        Raises:
            CannotRun: when nothing was recorded.
        """
        self.steps.settle()
        if len(self.steps.made) == 0:
            self._draft.unlink(missing_ok=True)
            raise CannotRun("nothing was recorded: nothing was done on the page")
        self._write(self.wanted.out, last=last_claim(self.steps.state))
        self._draft.unlink(missing_ok=True)
        return self.wanted.out

    # What happens

    def _take_in(self) -> None:
        """Work off what happened, and keep the draft."""
        from playwright.sync_api import Error

        while self._queue:
            self._now, work = self._queue.popleft()
            with suppress(Error):  # a tab that is gone again: what it told before is kept
                work()
        if self.steps.made:
            self._write(self._draft)

    def _later(self, work: Callable[[], None]) -> None:
        """Do something once the browser has told all that it tells now, in the same order."""
        self._queue.append((time.monotonic(), work))
        self._waiter.nudge("something happened")

    def _over(self) -> None:
        self._gone = True
        self._waiter.interrupt("the browser is gone")

    def _told(self, source: Mapping[str, Any], data: object) -> None:
        if isinstance(data, dict):
            event = cast("dict[str, Any]", data)
            self._later(partial(self._event, source["page"], source["frame"], event))

    def _event(self, page: Page, frame: Any, data: Mapping[str, Any]) -> None:
        tab = self._tab(page)
        if tab is None:
            return
        kind = data.get("kind")
        if kind == "page" and tab is not self._front:
            return
        if kind not in ("page", "settled"):
            self._to_front(tab)
        if kind != "page":
            self._acted = self._now
        self.steps.event(data, _frame_name(frame) if data.get("look") else "")

    def _tab(self, page: Page) -> Tab | None:
        return next((tab for tab in self._tabs if tab.page is page), None)

    def _to_front(self, tab: Tab) -> None:
        if tab is not self._front:
            self._front = tab
            self.steps.settle()
            self.steps.add(Made("switch_tab", self._tabs.index(tab) + 1))

    def _opened(self, page: Page) -> None:
        tab = Tab(page)
        self._listen(tab)
        self._later(partial(self._joined, tab))

    def _joined(self, tab: Tab) -> None:
        """A new tab is in front, as in a run."""
        tab.opener = self._front
        self._tabs.append(tab)
        self._front = tab
        self._watch(tab)

    def _closed(self, tab: Tab) -> None:
        if tab not in self._tabs:
            return
        others = [one for one in self._tabs if one is not tab]
        if not others:
            self._over()
            return
        if self._now - self._acted > CAUSED:  # else the page closed itself
            self._to_front(tab)
            self.steps.add(Made("close_tab", None))
        self._tabs = others
        if tab is self._front:
            self._front = tab.opener if tab.opener in others else others[-1]

    def _listen(self, tab: Tab) -> None:
        tab.page.on("framenavigated", partial(self._navigated, tab))
        tab.page.on("close", lambda _: self._later(partial(self._closed, tab)))
        tab.page.on("download", lambda download: self._downloaded(download.suggested_filename))

    def _watch(self, tab: Tab) -> None:
        """Be told how dialogs are answered, and how the tab came to where it is."""
        tab.session = self._context.new_cdp_session(tab.page)
        tab.session.on("Page.javascriptDialogClosed", self._answered)
        tab.session.send("Page.enable")
        self._history(tab)

    def _answered(self, event: Mapping[str, Any]) -> None:
        self._later(partial(self._answer, bool(event["result"]), str(event.get("userInput") or "")))

    def _answer(self, accepted: bool, text: str) -> None:
        word = "accept" if accepted else "dismiss"
        value: object = {"accept": True, "text": escaped(text)} if accepted and text else word
        self.steps.settle()
        self.steps.add(Made("answer", value))
        self._acted = self._now

    def _downloaded(self, name: str) -> None:
        def add() -> None:
            if self.steps.made:
                self.steps.add(Made("check", {"download": escaped(name)}))

        self._later(add)

    def _reached(self, url: str) -> None:
        if addresses.scheme_of(url) in addresses.PORTS:
            with suppress(ValueError):
                self.hosts.add(addresses.place_of(url).entry)

    # Where a tab goes

    def _navigated(self, tab: Tab, frame: Any) -> None:
        if frame is tab.page.main_frame:
            self._later(partial(self._moved, tab))

    def _history(self, tab: Tab) -> tuple[list[dict[str, Any]], int]:
        told = tab.session.send("Page.getNavigationHistory")
        tab.index, entries = int(told["currentIndex"]), list(told["entries"])
        tab.entries = [int(one["id"]) for one in entries]
        return entries, tab.index

    def _moved(self, tab: Tab) -> None:
        before, at = tab.entries, tab.index
        entries, index = self._history(tab)
        if not entries or not before:
            return
        entry = entries[index]
        url = str(entry["url"])
        if addresses.scheme_of(url) not in addresses.PORTS:
            return
        came_by_step = self._now - self._acted <= CAUSED
        if came_by_step and entry["id"] in before and before.index(entry["id"]) != at:
            self.wanted.say("(back or forward at once after a step: taken to come of it)")
        if entry["id"] in before:
            was = before.index(entry["id"])
            if was < at and not came_by_step:
                self._step(tab, *[Made("go_back", None)] * (at - was))
            again = was == at and entry["transitionType"] == "reload"
            if (was > at or again) and not came_by_step:
                self._step(tab, Made("open", self._address(url)))
        elif entry["transitionType"] in TYPED:
            self._step(tab, Made("open", self._address(url)))

    def _step(self, tab: Tab, *steps: Made) -> None:
        self._to_front(tab)
        self.steps.settle()
        for step in steps:
            self.steps.add(step)

    def _address(self, url: str) -> str:
        """An address as it is written: short where it is the target's."""
        plain, target = urlsplit(_without_user(url)), urlsplit(self.target)
        if (plain.scheme, plain.netloc) == (target.scheme, target.netloc):
            plain = plain._replace(scheme="", netloc="", path=plain.path or "/")
        return escaped(urlunsplit(plain))

    # The file

    def _write(self, path: Path, last: Mapping[str, object] | None = None) -> None:
        own = addresses.origin_of(self.target)
        host = str(addresses.place_of(own).entry) if own else ""
        more = sorted(self.hosts - {host})
        text = record_file.task_text(
            escaped(self.target),
            self.steps.made,
            allow=[host, *more] if more and host else (),
            secrets=self.steps.secrets,
            last=last,
            note="Recorded by `handeye record`. Commented checks held there: take away the # "
            "of those that matter.",
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        trace.write_atomically(path, text.encode("utf-8", "replace"))


def _frame_name(frame: Any) -> str:
    """What a task file calls the frame of another site; "" for all that the page itself reads."""
    parent = frame.parent_frame
    if parent is None:
        return ""
    told = frame.frame_element().evaluate(
        "(el) => el.contentDocument ? '' : "
        "el.ariaLabel || el.title || el.name || el.getAttribute('src') || 'frame'"
    )
    return str(told)


def _without_user(url: str) -> str:
    """An address without a user name and password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
