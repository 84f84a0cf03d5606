"""Pages and audits that several tests of the audit use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page
from servers import Site

from handeye.agent import Judge, Memory, ModelSetup, ScriptedModel, profile_for
from handeye.audit import Audit, Finding, audit_page, check, checks, finding, subject
from handeye.perception import browser

QWEN = profile_for("Qwen3-VL-8B-Instruct")[0]
HEAD = "<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title>"
PALE = f"{HEAD}<main><h1>Shop</h1><p style='color: #bbb'>Pale words</p></main>"
EVIL = "</script><img src=x onerror=alert(1)>‮&\x07"


def audit(
    page: Page, site: Site, html: str, chosen: Sequence[str] = ("axe",), **more: Any
) -> Audit:
    """Audit a page; `judge` is a list of replies."""
    page.goto(site.add("/", html))
    replies = more.pop("judge", None)
    memory = Memory()
    judge = (
        Judge(ModelSetup(ScriptedModel(replies), QWEN), lambda: memory)
        if replies is not None
        else None
    )
    seen = subject.Subject(browser.BrowserScreen(page), judge, **more.pop("about", {}))
    return audit_page(seen, chosen, **more)


def stand_in(name: str, *found: Finding, why: str = "", lacking: bool = False) -> check.Check:
    """A check that finds what it is told to, or cannot run."""

    def run(seen: subject.Subject) -> Sequence[Finding]:
        if why:
            raise (checks.NotHere if lacking else checks.CannotCheck)(why)
        return found

    return check.Check(name, ("1.4.3",), run)


def one(message: str = "It is wrong.", kind: finding.Class = "violation", **more: Any) -> Finding:
    """A finding."""
    found: dict[str, Any] = {"check": "axe/rule", "criterion": "1.4.3", "by": "axe", **more}
    return Finding(kind=kind, message=message, **found)
