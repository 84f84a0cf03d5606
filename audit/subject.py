"""The page that is audited: what checks may ask of it and do to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handeye.agent import Judge
    from handeye.perception import browser


@dataclass(frozen=True)
class Subject:
    """A page under audit.

    Args:
        screen: the screen that shows it; `screen.ask` brings the patience.
        judge: a model for checks that need one; None for none.
    """

    screen: browser.BrowserScreen
    judge: Judge | None = None

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.screen.page

    def about(self) -> tuple[str, str]:
        """Its address and title."""
        return self.page.url, self.screen.ask(self.page.title)
