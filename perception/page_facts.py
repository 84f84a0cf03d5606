"""What checks ask of a web page beside its elements: attributes, and what accessibility tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from .screen import Box

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from .dom import Dom

T = TypeVar("T")
AT_ONCE = 1.0
"""Milliseconds that Playwright's matcher waits: whoever asks does the waiting."""
HIDDEN = "••••••"
_WRONG = re.compile(r"^Actual value: None\nError: (.+)$", re.M)
"""What Playwright's matcher says of a snapshot that it cannot read."""


class NotTold(Exception):
    """Something that cannot be told of a page; `str()` says why."""


@runtime_checkable
class PageScreen(Protocol):
    """A screen that shows web pages."""

    @property
    def page(self) -> Page:
        """The page in front."""
        ...

    @property
    def dom(self) -> Dom:
        """The injected script in it."""
        ...

    def ask(self, function: Callable[[], T], *, again: bool = True) -> T:
        """Call something on the page, with patience."""
        ...


class PageFacts:
    """Asks the page of a screen."""

    def __init__(self, screen: PageScreen) -> None:
        self._screen = screen

    @property
    def engine(self) -> str:
        """The kind of browser: chromium, firefox or webkit."""
        browser = self._screen.page.context.browser
        return browser.browser_type.name if browser else "chromium"

    def attribute(self, ref: str, name: str) -> str | None:
        """An attribute of the element with that ref; None when it has none.

        Raises:
            NotTold: when the element is gone.
        """
        dom = self._screen.dom
        found: dict[str, str | None] | None = self._screen.ask(
            lambda: dom.on("attribute", ref, attr=name)
        )
        if found is None:
            raise NotTold("the element is gone")
        return found["value"]

    def region(self, inside: str, role: str, name: str) -> tuple[str, Box]:
        """The ref of the region of that role and name around an element, and where it shows.

        Raises:
            NotTold: when it is gone.
        """
        dom = self._screen.dom
        found: Any = self._screen.ask(lambda: dom.on("region", inside, role=role, called=name))
        if not found or not found["place"]:
            raise NotTold("the region is gone")
        frame = inside.partition(":")[0]
        return f"{frame}:{found['ref']}", dom.box_of(inside, found["place"]["box"])

    def aria_difference(self, expected: str, ref: str = "") -> str | None:
        """What a page tells in place of what is expected; None when it tells just that.

        Args:
            expected: an aria snapshot of Playwright.
            ref: the region that must tell it; "" for the whole page.

        Raises:
            NotTold: when the region has no place that Playwright finds, or `expected` is none.
        """
        return self._screen.ask(lambda: self._aria(expected, ref))

    def _aria(self, expected: str, ref: str) -> str | None:
        from playwright.sync_api import expect

        where = self._locator(ref)
        try:
            expect(where).to_match_aria_snapshot(expected, timeout=AT_ONCE)
        except AssertionError as why:
            if wrong := _WRONG.search(str(why)):
                raise NotTold(f"Playwright cannot read it: {wrong[1].strip()}") from None
            return self._without_private(where.aria_snapshot())
        return None

    def _locator(self, ref: str) -> Locator:
        dom = self._screen.dom
        if not ref:
            return self._screen.page.locator("body")
        paths = dom.on("paths", ref)
        if not paths:
            raise NotTold("the region lies in a shadow tree: claim it with `visible` or `text`")
        *frames, last = paths
        inside = dom.of(ref)[0]
        if not frames:
            return inside.locator(last)
        around = inside.frame_locator(frames[0])
        for path in frames[1:]:
            around = around.frame_locator(path)
        return around.locator(last)

    def _without_private(self, told: str) -> str:
        """Without passwords and the like, which accessibility tells in clear."""
        for values in self._screen.dom.everywhere("privateValues"):
            for value in sorted(values, key=len, reverse=True):
                told = told.replace(value, HIDDEN)
        return told
