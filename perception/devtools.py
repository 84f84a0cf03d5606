"""What Chromium itself tells of a page, sooner and faster than Playwright does."""

from __future__ import annotations

import base64
from contextlib import suppress
from functools import partial
from typing import Any

from playwright.sync_api import Error, Page

from .happenings import Happenings


class DevTools:
    """A session of the Chrome DevTools Protocol with one page.

    It gives the picture in one round trip, and tells at once that a window or a file chooser is
    about to open: Playwright's own event may come only when the screen has long been quiet.
    """

    def __init__(self, page: Page, happenings: Happenings) -> None:
        self._session: Any = page.context.new_cdp_session(page)  # its answers are untyped
        happenings.listeners.at_end(page, self._detach)
        for event, what in (("windowOpen", "tab"), ("fileChooserOpened", "chooser")):
            self._session.on(f"Page.{event}", partial(_expect, happenings, what))
        self._session.send("Page.enable")
        self._session.send("Page.setInterceptFileChooserDialog", {"enabled": True})

    def picture(self) -> bytes:
        """The view as a PNG; none while one page takes the place of another."""
        try:
            answer = self._session.send("Page.captureScreenshot", {"format": "png"})
        except Error:
            return b""
        return base64.b64decode(answer["data"])

    def stop(self) -> None:
        """Give up loading the page that has not come yet."""
        self._session.send("Page.stopLoading")

    def _detach(self) -> None:
        """End the session, and with it what it changed about the page."""
        with suppress(Error):  # the page was closed before
            self._session.detach()


def page_before(page: Page) -> str | None:
    """The address that going back in the history of a page of Chromium leads to; None for none.

    The empty page that a tab begins with counts as none: nobody wants to go back to that.
    """
    session: Any = page.context.new_cdp_session(page)
    try:
        history = session.send("Page.getNavigationHistory")
    finally:
        session.detach()
    at = int(history["currentIndex"]) - 1
    url = str(history["entries"][at]["url"]) if at >= 0 else ""
    return url if url not in ("", "about:blank") else None


def _expect(happenings: Happenings, what: str, event: object) -> None:
    happenings.expect(what)
