"""Documents are read by people who see and by people who hear: axe finds nothing in them."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("", "docs", "examples/testing")
    for path in (ROOT / folder).glob("*.md")
)
HTML = "<!doctype html><html lang={lang}><title>{name}</title><main>{body}</main>"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_axe_finds_nothing_in_a_document(page: Page, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    page.set_content(HTML.format(lang="zh" if "zh" in name else "en", name=name, body=body))
    axe = resources.files("handeye.audit") / "js" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((all) => all.violations.map((one) => one.help))")
    assert found == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_within_the_documents_lead_somewhere(name: str) -> None:
    path = ROOT / name
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.S)
    linked = re.findall(r"\]\((?!https?:)([^)\s#]+)", text)
    missing = [one for one in linked if not (path.parent / one).exists()]
    assert missing == []
