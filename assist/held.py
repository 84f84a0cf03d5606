"""Keeps the browser of a conversation to the sites that the user has named, while a model acts.

The browser of a conversation is held to nothing when it is started: what the user opens later must
load, with all that a page is made of. While a model acts, each document that it would load from
elsewhere, in any tab and frame, is blocked: so a script behind a button cannot carry a model off to
a site that the user has never named, nor send there what it typed. It is done by asking Python
about each request, which a browser must be willing to wait for: so not while the user is asked for
the next command.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from handeye.perception import ScreenError
from handeye.tasks import session

if TYPE_CHECKING:
    from playwright.sync_api import Route

EVERYTHING = "**/*"


@contextmanager
def held(run: session.Session) -> Generator[None]:
    """Hold the browser of a run to its allow-list until the block ends; other screens are free."""
    from handeye.perception import browser

    screen, allow = run.screen, run.surface.allow
    if allow is None or run.surface.widen is None or not isinstance(screen, browser.BrowserScreen):
        yield
        return
    allows = allow

    def decide(route: Route) -> None:
        request = route.request
        if request.is_navigation_request() and allows.why_not(request.url):
            route.abort("blockedbyclient")
        else:
            route.fallback()

    context = screen.page.context
    screen.ask(lambda: context.route(EVERYTHING, decide), again=False)
    try:
        yield
    finally:
        with suppress(ScreenError):  # the browser is gone, and its rules with it
            screen.ask(lambda: context.unroute(EVERYTHING, decide), again=False)
