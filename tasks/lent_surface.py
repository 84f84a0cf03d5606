"""A page that is there already, of somebody's own browser: driven, and left open."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from handeye.actions import Secrets
from handeye.perception import ScreenError

from .reach import NamedOrigins, reach_of
from .surface import Surface, of_page
from .task import BrowserTarget, Task

if TYPE_CHECKING:
    from playwright.sync_api import Page


@contextmanager
def on_page(
    task: Task, target: BrowserTarget, values: Secrets, downloads: Path, page: Page
) -> Generator[Surface]:
    """A page as a surface. Without `allow` in the task, its own origin is what may be acted on.

    Raises:
        ScreenError: when the page was closed.
    """
    from handeye.perception import blocks
    from handeye.perception import browser as screens

    if page.is_closed():
        raise ScreenError("the page was closed before it was used")
    named = NamedOrigins((target.url, page.url))
    allow = named if task.allow is None else reach_of(task)
    why_not = blocks.everything if task.allow is None else allow.why_not
    screen = screens.BrowserScreen(page, downloads, why_not=why_not)
    view = page.viewport_size or {"width": 0, "height": 0}
    started = page.context.browser
    facts = {
        "target": page.url,
        "viewport": [view["width"], view["height"]],
        "allowed": list(allow.entries),
        "browser": f"{started.browser_type.name} {started.version}" if started else "",
        "playwright": version("playwright"),
    }
    try:
        yield of_page(screen, values, allow, target.url, facts)
    finally:
        screen.happenings.listeners.end()
