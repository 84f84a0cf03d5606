"""Tells what an allow-list stopped apart from what went wrong by itself.

The browser's own rules do the stopping (launch.py). To a page a stopped request looks like a host
that does not exist, and it says so in requests that fail, in its console and in errors of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Request

NAMED = re.compile(r"(?:wss?|https?)://[^\s'\"]+")
"""An address in the words of the console."""
NO_NAME = "ERR_NAME_NOT_RESOLVED"
"""What Chromium says of a host that its rules leave out."""

FETCHED_NOT = "Failed to fetch"
"""What Chromium says to a page whose request failed."""


def everything(_url: str) -> str:
    """No address is held back."""
    return ""


class Blocks:
    """Knows what belongs to a blocked request.

    Args:
        why_not: why an address must not be reached; "" when it may.
    """

    def __init__(self, why_not: Callable[[str], str] = everything) -> None:
        self.why_not = why_not
        self.pages: list[str] = []
        """Addresses of pages that were not loaded, oldest first."""
        self._uncaught = 0

    def begun(self, request: Request) -> None:
        """Take note of a request: a page that does not catch that it fails has an error for it."""
        if request.resource_type == "fetch" and self.why_not(request.url):
            self._uncaught += 1

    def failed(self, request: Request) -> str:
        """What was blocked, in words; "" when a request failed by itself."""
        why = self.why_not(request.url)
        if why and request.is_navigation_request():
            self.pages.append(request.url)
        return f"{request.method} {request.url}: {why}" if why else ""

    def socket(self, url: str) -> str:
        """What was blocked of a WebSocket, in words; "" when it is allowed."""
        why = self.why_not(url)
        return f"WebSocket {url}: {why}" if why else ""

    def console(self, text: str, url: str) -> tuple[bool, str]:
        """Whether a console error only tells of a block, and the block when nothing else does."""
        if text.startswith("Failed to load resource"):
            return bool(self.why_not(url)), ""
        failed = NO_NAME in text or FETCHED_NOT in text
        if not failed or not (found := NAMED.search(text)):
            return False, ""
        named = found[0].rstrip(":.")
        why = self.why_not(named)
        silent = why and text.startswith("Failed to establish a connection")
        return bool(why), f"WebTransport {named}: {why}" if silent else ""

    def page_error(self, text: str) -> bool:
        """Whether an error of the page is that of a blocked `fetch`; each accounts for one."""
        if self._uncaught and text.endswith(FETCHED_NOT):
            self._uncaught -= 1
            return True
        return False


def is_icon(url: str) -> bool:
    """Whether an address is that of the icon that browsers ask every host for."""
    return bool(re.fullmatch(r"https?://[^/?#]+/favicon\.ico", url))
