"""Records what a person does in a browser window, until they close it or press Ctrl-C."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from handeye.actions import addresses
from handeye.agent import CannotRun, trace
from handeye.perception import ScreenError

from . import record_file
from .record_look import escaped, last_claim
from .record_steps import Steps
from .record_tabs import Queue, Tabs, without_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

WAKE = 5.0
"""Seconds after which the wait for what a person does next begins anew."""
LAST_LOOK = 3.0
"""Seconds that the last look at a page may take."""
NOTE = (
    "Recorded by `handeye record`. The checks in comments held there: take away the # of those "
    "that matter."
)


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
        wanted.say("recording: close the window or press Ctrl-C to end")
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
        self.target = without_user(wanted.url)
        self.steps = Steps(wanted.say)
        self._hosts: set[str] = set()
        self._waiter = patience.Patience()
        self._queue = Queue(self._waiter)
        self._tabs = Tabs(page, self.target, self.steps, self._queue)
        self._gone = False
        self._draft = wanted.out.with_name(f"{wanted.out.name}.draft")

    def begin(self) -> None:
        """Listen, and open the address.

        Raises:
            ScreenError: when it does not open.
        """
        from playwright.sync_api import Error

        from handeye.perception import dom, happenings

        name = f"handeye_{secrets.token_hex(8)}"
        page = self._tabs.front.page
        context: Any = page.context  # its bindings are untyped
        context.expose_binding(name, self._told)
        page.context.add_init_script(f"({dom.script(name)})()")
        page.context.on("request", lambda request: self._reached(request.url))
        if page.context.browser:
            page.context.browser.on("disconnected", self._over)
        self._tabs.follow()
        try:
            page.goto(self.wanted.url, wait_until="commit")
        except Error as error:
            raise ScreenError(
                f"{self.wanted.url} cannot be opened: {happenings.first_line(error)}"
            ) from error
        self._tabs.look_back()

    def listen(self) -> None:
        """Take in what happens, until the last tab is closed."""
        from handeye.perception import patience

        while not self._gone:
            self._take_in()
            page = next((tab.page for tab in self._tabs.open if not tab.page.is_closed()), None)
            if page is None:
                break
            with suppress(patience.TimeUp):
                self._waiter.idle(page, WAKE)

    def end(self) -> None:
        """Take in what is left, and how the page in front looks now."""
        from playwright.sync_api import Error

        from handeye.perception import dom, patience

        self._take_in()
        page = self._tabs.front.page
        if self._gone or page.is_closed():
            return
        look = f"() => window[{dom.KEY}].lookAt(document.documentElement)"
        with suppress(Error, patience.Interrupted):
            seen = self._waiter.call(lambda: page.evaluate(look), LAST_LOOK)
            self.steps.event({"kind": "page", "look": seen})

    def finish(self) -> Path:
        """Write the file, and take the draft away.

        Raises:
            CannotRun: when nothing was recorded.
        """
        self.steps.settle()
        if not self.steps.made:
            raise CannotRun("nothing was recorded: nothing was done on the page")
        self._write(self.wanted.out, last_claim(self.steps.state))
        self._draft.unlink(missing_ok=True)
        return self.wanted.out

    def _take_in(self) -> None:
        self._queue.take_in()
        if self.steps.made:
            self._write(self._draft)

    def _over(self, _: object) -> None:
        self._gone = True
        self._waiter.interrupt("the browser is gone")

    def _told(self, source: Mapping[str, Any], data: object) -> None:
        if isinstance(data, dict):
            event = cast("dict[str, Any]", data)
            self._queue.later(partial(self._event, source["page"], source["frame"], event))

    def _event(self, page: Page, frame: Any, data: Mapping[str, Any]) -> None:
        tab, kind = self._tabs.of(page), data.get("kind")
        if tab is None or (kind == "page" and tab is not self._tabs.front):
            return
        if kind not in ("page", "settled"):
            self._tabs.to_front(tab)
        if kind != "page":
            self._queue.acted = self._queue.now
        self.steps.event(data, _frame_name(frame) if data.get("look") else "")

    def _reached(self, url: str) -> None:
        if addresses.scheme_of(url) in addresses.PORTS:
            with suppress(ValueError):
                self._hosts.add(addresses.place_of(url).entry)

    def _write(self, path: Path, last: Mapping[str, object] | None = None) -> None:
        own = addresses.origin_of(self.target)
        host = addresses.place_of(own).entry if own else ""
        more = sorted(self._hosts - {host})
        text = record_file.task_text(
            escaped(self.target),
            self.steps.made,
            allow=[host, *more] if more and host else (),
            secrets=self.steps.secrets,
            last=last,
            note=NOTE,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        trace.write_atomically(path, text.encode("utf-8", "replace"))


def _frame_name(frame: Any) -> str:
    """What a task file calls the frame of another site; "" for all that the page itself reads."""
    if frame.parent_frame is None:
        return ""
    told = frame.frame_element().evaluate(
        "(el) => el.contentDocument ? '' : "
        "el.ariaLabel || el.title || el.name || el.getAttribute('src') || 'frame'"
    )
    return str(told)
