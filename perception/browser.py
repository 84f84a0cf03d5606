"""A browser page as a screen: one picture in CSS pixels, hints, and notices."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Error, Page, Response

from .blocks import Blocks, everything
from .defects import Defects
from .devtools import DevTools
from .dom import Dom, Garbled, Scanned
from .errors import ScreenError
from .happenings import Happenings, first_line
from .injection import Suspicions
from .patience import Interrupted, Patience, TimeUp
from .screen import Element, Event, Notice, Observation, Screenshot, Settled, Tab
from .settle import Quiet

T = TypeVar("T")
GONE = (
    "destroyed", "navigat", "detached", "closed", "Cannot find context", "ot attached",
    "Unable to capture",
)  # fmt: skip
"""Words in Playwright's errors that say: the document went away meanwhile, or the next one is not
painted yet: ask that one."""


class BrowserScreen:
    """The page in front of a Playwright browser context.

    Args:
        page: any synchronous Playwright page; tabs it opens are followed.
        downloads: where downloaded files go; a new temporary folder by default.
        hints: whether looks carry elements (off: the picture alone).
        why_not: why an address is not reached, "" when it is: what the browser was started to
            hold back counts as blocked, not as failed.
        patience: seconds after which a page that does not answer is given up.
    """

    def __init__(
        self,
        page: Page,
        downloads: Path | None = None,
        *,
        hints: bool = True,
        why_not: Callable[[str], str] = everything,
        patience: float = 15.0,
    ) -> None:
        self._waiter = Patience()
        self.happenings = Happenings(page, downloads, self._waiter, Blocks(why_not))
        self.hints = hints
        self.cap = patience
        self._doms: dict[Page, Dom] = {}
        self._tools: dict[Page, DevTools] = {}
        self._last: Observation | None = None
        self._suspicions = Suspicions()
        self._defects = Defects(self.happenings.note, why_not)
        self._seen_events = 0
        self._action_requests: Quiet | None = None
        self.clear_view: Callable[[Callable[[], Screenshot]], Screenshot] = lambda take: take()

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.happenings.page

    @property
    def events(self) -> Sequence[Event]:
        """All that happened since the screen was opened, oldest first."""
        return self.happenings.events

    @property
    def dom(self) -> Dom:
        """The injected script in the page in front."""
        page = self.page
        if page not in self._doms:
            self._doms = {known: dom for known, dom in self._doms.items() if not known.is_closed()}
            self._doms[page] = Dom(page)
        return self._doms[page]

    def _devtools(self) -> DevTools | None:
        """The session with the page in front; None in browsers that are not Chromium."""
        page = self.page
        if page not in self._tools and self.context_is_chromium():
            self._tools = {known: t for known, t in self._tools.items() if not known.is_closed()}
            self._tools[page] = DevTools(page, self.happenings)
        return self._tools.get(page)

    def ask(self, function: Callable[[], T], *, again: bool = True) -> T:
        """Call something on the page, with patience.

        With `again`, once more when the page changed to another one meanwhile: not for calls that
        do something.

        Raises:
            ScreenError: when the page does not answer, has crashed or was closed.
            Interrupted: when a dialog opened meanwhile.
        """
        for attempt in range(3):
            self._need_page()
            cap = self._waiter.within(self.cap)
            try:
                return self._waiter.call(function, cap)
            except TimeUp:
                raise ScreenError(
                    f"the page {self.page.url} did not answer within {cap:.3g} s: "
                    "it is stuck in a script, or too large"
                ) from None
            except Error as error:
                self._need_page()
                if not again or attempt == 2 or not any(word in error.message for word in GONE):
                    raise ScreenError(f"the browser says: {first_line(error)}") from error
                self._next_document()
        raise AssertionError("unreachable")

    def _next_document(self) -> None:
        page = self.page
        try:
            self._waiter.call(lambda: page.wait_for_load_state("domcontentloaded"), self.cap)
        except Error as error:
            self._need_page()
            raise ScreenError(f"the browser says: {first_line(error)}") from error

    def _need_page(self) -> None:
        if self.happenings.crashed:
            raise ScreenError(f"the page {self.page.url} crashed")
        if self.page.is_closed():
            raise ScreenError("the browser window was closed")

    def look(self) -> Observation:
        """One picture, and the elements that show; while a dialog blocks the page, the last one."""
        return self._suspicions.noted(self._look_now(), self.happenings.note)

    def _look_now(self) -> Observation:
        notices = self.happenings.notices(self._seen_events)
        self._seen_events = len(self.happenings.events)
        if not self.happenings.dialog:
            try:
                return self._look(notices)
            except Interrupted:
                notices = self.happenings.notices(self._seen_events)
        if self._last is None:
            raise ScreenError("a dialog is open and the page has not been seen before it")
        return replace(self._last, notices=notices, elements=(), taken_at=time.time())

    def _look(self, notices: tuple[Notice, ...]) -> Observation:
        taken_at = time.time()
        screenshot = self.ask(lambda: self.clear_view(self._capture))
        scanned = self._scan() if self.hints else self._scan_nothing()
        self._defects.noted(scanned.defects, self.page.url)
        found = [*notices]
        if scanned.broken and not scanned.elements:
            words = f"its elements cannot be read, the picture is all there is: {scanned.broken}"
            found.append(Notice("page", words))
        if scanned.options:
            words = ", ".join(scanned.options["options"])
            found.append(Notice("options", f"{scanned.options['name']} offers: {words}"))
        if scanned.cut:
            found.append(Notice("capped", "the page has more elements than are listed"))
        self._last = Observation(
            screenshot=replace(screenshot, scale=scanned.scale),
            elements=tuple(scanned.elements),
            private=tuple(scanned.private),
            url=self.page.url,
            title=scanned.title,
            tabs=self.happenings.tabs(),
            notices=tuple(found),
            taken_at=taken_at,
        )
        return self._last

    def _scan(self) -> Scanned:
        """The hints; none, and why, when the page has changed the language that it is read with."""
        try:
            return self.ask(lambda: self.dom.scan())
        except ScreenError as error:
            self._need_page()
            if isinstance(error, Garbled) or isinstance(error.__cause__, Error):
                return replace(self._scan_nothing(), broken=str(error))
            raise

    def _scan_nothing(self) -> Scanned:
        scale = self.ask(lambda: self.page.evaluate("devicePixelRatio"))
        return Scanned(title=self.ask(lambda: self.page.title()), scale=float(scale))

    def _capture(self) -> Screenshot:
        """The view as a PNG in CSS pixels: straight from Chromium where that is exact."""
        page = self.page
        view = page.viewport_size
        if view and (tools := self._devtools()):
            png = tools.picture()
            if png and png_size(png) == (view["width"], view["height"]):
                return Screenshot(png, *png_size(png))
        png = page.screenshot(scale="css", caret="initial")
        return Screenshot(png, *png_size(png))

    def until(self, ready: Callable[[], bool], cap: float) -> bool:
        """Wait for something that Playwright's events bring about, for at most `cap` seconds."""
        end = time.monotonic() + cap
        page = self.page
        while not ready() and (left := end - time.monotonic()) > 0:
            try:
                self._waiter.idle(page, left)
            except TimeUp:
                break
        return ready()

    def load(self, url: str, cap: float) -> Response | None:
        """Open an address in the page in front, as far as its first bytes.

        Raises:
            playwright Error: when the address cannot be opened.
            Interrupted: when a dialog of the page that is left (or entered) opened meanwhile.
        """
        page = self.page
        return self._waiter.call(
            lambda: page.goto(url, wait_until="commit", timeout=cap * 1000), cap + 1
        )

    def stop(self) -> None:
        """Give up loading a page that does not come."""
        tools = self.ask(self._devtools)
        self.ask(tools.stop if tools else lambda: self.page.evaluate("stop()"))

    def titled_tabs(self) -> tuple[Tab, ...]:
        """The open tabs with their titles."""
        pages = self.page.context.pages
        titles = [self.ask(page.title) for page in pages]
        return tuple(
            Tab(page.url, title, page is self.page)
            for page, title in zip(pages, titles, strict=True)
        )

    def bring_to_front(self, index: int) -> None:
        """Put a tab, counted from 0, in front."""
        page = self.page.context.pages[index]
        self.ask(page.bring_to_front)
        self.happenings.page = page

    def context_is_chromium(self) -> bool:
        """Whether the browser speaks the Chrome DevTools Protocol."""
        browser = self.page.context.browser
        return browser is None or browser.browser_type.name == "chromium"

    def search(self, words: str) -> tuple[Element, ...]:
        """All elements that hold the words, also those scrolled out of view or covered."""
        if self.happenings.dialog or not self.hints:
            return ()
        try:
            return tuple(self.ask(lambda: self.dom.scan(words, limit=5000)).elements)
        except Interrupted:
            return ()

    def arm(self) -> None:
        """Start to watch for what an action changes; `settle` says what it was."""
        self.happenings.fresh_start()
        self._action_requests = Quiet(self.happenings, self._waiter, lambda: self.dom)
        if not self.happenings.dialog:
            self.ask(self._arm)

    def _arm(self) -> None:
        self._devtools()
        self.dom.everywhere("arm")

    def settle(self, cap: float) -> Settled:
        """Return as soon as the page is quiet, after `cap` seconds at the latest."""
        quiet = self._action_requests or Quiet(self.happenings, self._waiter, lambda: self.dom)
        self._action_requests = None
        return quiet.wait(self._waiter.within(cap))

    def hurry(self, left: Callable[[], float]) -> None:
        """Wait for nothing longer than the seconds that are left, as the callable tells."""
        self._waiter.left = left

    def wait(self, cap: float) -> bool:
        """Return True at the next change of the page, False after `cap` seconds without one."""
        arg = {"cap": cap * 1000}
        try:
            return bool(self._waiter.call(lambda: self.dom.call("change", arg), cap + 0.2))
        except TimeUp:
            return False
        except Garbled:
            return self.until(lambda: False, cap)
        except (Interrupted, Error):
            return True


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height in a PNG's header (PNG specification, section 11.2.2)."""
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)
