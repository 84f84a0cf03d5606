"""The page that is audited: what checks may ask of it and do to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handeye.perception import Box, Observation, Screenshot

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handeye.agent import Judge
    from handeye.perception import browser

PATIENT = 60.0
"""Seconds that a page may take to tell of many elements."""


def private_covered(seen: Observation) -> Screenshot:
    """The picture of a look, with fields painted over whose content no picture may show."""
    from handeye.perception import pictures

    if not seen.private:
        return seen.screenshot
    return pictures.painted_over(seen.screenshot, seen.private)


@dataclass(frozen=True)
class Subject:
    """A page under audit.

    Args:
        screen: the screen that shows it; `screen.ask` brings the patience.
        judge: a model for checks that need one; None for none.
        cover: paints over in the picture of a look what must not show.
        hide: takes secrets out of a text.
        memo: what checks keep for each other, by a name of their own.
        settled: what a check has decided that axe could not: criterion and selector of each.
    """

    screen: browser.BrowserScreen
    judge: Judge | None = None
    cover: Callable[[Observation], Screenshot] = private_covered
    hide: Callable[[str], str] = str
    memo: dict[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)
    settled: set[tuple[str, str]] = field(
        default_factory=set[tuple[str, str]], compare=False, repr=False
    )

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.screen.page

    def about(self) -> tuple[str, str]:
        """Its address and title."""
        return self.page.url, self.screen.ask(self.page.title)

    def look(self) -> Screenshot:
        """How the page looks now, with what is private painted over."""
        return self.cover(self.screen.look())

    def boxes(self, selectors: Sequence[str]) -> list[Box | None]:
        """Where elements show, which may be outside of what is in view; None for nowhere.

        Args:
            selectors: as a `Finding` has them: `>>>` between frames, `>>` into a shadow tree.
        """
        from . import places

        found = self.screen.ask(lambda: places.boxes(self.page, selectors), cap=PATIENT)
        return [one if one and one.width else None for one in found]

    def canonical(self, selectors: Sequence[str]) -> tuple[dict[str, str], set[str]]:
        """Each selector in the one way of writing that means its element, and the inert ones.

        Inert is what nobody can use now, as what lies behind a modal dialog.
        """
        from . import places

        wanted = list(dict.fromkeys(one for one in selectors if one))
        told = self.screen.ask(lambda: places.canonical(self.page, wanted), cap=PATIENT)
        pairs = list(zip(wanted, told, strict=True))
        return {one: own for one, (own, _) in pairs}, {one for one, (_, inert) in pairs if inert}
