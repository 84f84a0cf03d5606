"""The command audit: what it takes, what it says."""

from __future__ import annotations

from typing import Annotated

import typer

from .exits import PASSED, guarded
from .options import Browser

HELP = "Example: handeye audit https://shop.example"


def audit(
    url: Annotated[str, typer.Argument(help="The page to audit.")],
    browser: Browser = "",
) -> int:
    """Look for barriers on a page: WCAG 2.2, levels A and AA."""
    return guarded(lambda: _audit(url, browser))


def _audit(url: str, browser: str) -> int:
    from handeye.audit import audit_page, subject
    from handeye.perception import browser as screens
    from handeye.perception import launch

    with launch.open_page(browser=browser) as (page, _):
        page.goto(url)
        found = audit_page(subject.Subject(screens.BrowserScreen(page)))
        for one in found.findings:
            print(f"{one.kind} {one.criterion} {one.message}")
    return PASSED
