"""What checks ask of a web page beside its elements: attributes, and what accessibility tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from .dom import Dom

T = TypeVar("T")
AT_ONCE = 1.0
"""Milliseconds that Playwright's matcher waits: whoever asks does the waiting."""
HIDDEN = "••••••"


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

    def aria_difference(self, expected: str, ref: str = "") -> str | None:
        """What a page tells in place of what is expected; None when it tells just that.

        Args:
            expected: an aria snapshot of Playwright.
            ref: the element that must tell it; "" for the whole page.

        Raises:
            NotTold: when the element has no place that Playwright finds, or `expected` is none.
        """
        return self._screen.ask(lambda: self._aria(expected, ref))

    def _aria(self, expected: str, ref: str) -> str | None:
        from playwright.sync_api import Error, expect

        where = self._locator(ref)
        try:
            expect(where).to_match_aria_snapshot(expected, timeout=AT_ONCE)
        except AssertionError:
            return self._without_private(where.aria_snapshot())
        except Error as why:
            if "aria" not in why.message.lower():
                raise
            raise NotTold(f"Playwright cannot read it: {why.message.splitlines()[0]}") from None
        return None

    def _locator(self, ref: str) -> Locator:
        dom = self._screen.dom
        if not ref:
            return self._screen.page.locator("body")
        paths = dom.on("paths", ref)
        if not paths:
            raise NotTold("the element lies in a shadow tree: claim it with `visible` or `text`")
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
