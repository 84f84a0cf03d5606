"""Keeps the browser of a conversation to the sites that the user has named, while a model acts.

The browser of a conversation is held to nothing when it is started: what the user opens later must
load, with all that a page is made of. While a model acts, a tab that would go to another site stays
where it is: so a script behind a button cannot carry a model off to a site that the user has never
named. What a page loads into itself (pictures, scripts, frames) is the page's own affair, as it is
while the user acts. It is done by asking Python about each request, which a browser must be willing
to wait for: so not while the user is asked for the next command. A redirect of a server that may be
used is not held; what stands there then is not acted on (`AllowGuard`).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from handeye.perception import ScreenError
from handeye.tasks import session

if TYPE_CHECKING:
    from playwright.sync_api import Request, Route

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
        if _leads(request) and (why := allows.why_not(request.url)):
            screen.happenings.blocks.pages.append(request.url)
            screen.happenings.note("blocked", f"{request.method} {request.url}: {why}", request.url)
            route.abort("aborted")  # the page that is open stays
        else:
            route.fallback()

    context = screen.page.context
    screen.ask(lambda: context.route(EVERYTHING, decide), again=False)
    try:
        yield
    finally:
        with suppress(ScreenError):  # the browser is gone, and its rules with it
            screen.ask(lambda: context.unroute(EVERYTHING, decide), again=False)


def _leads(request: Request) -> bool:
    """Whether a tab would show what is asked for: not a part of a page, nor a frame in one."""
    from playwright.sync_api import Error

    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Error:  # a tab that is only just opening has none yet
        return True
