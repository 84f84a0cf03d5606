"""The reports of an audit: read by people, by CI, by code scanning; whatever a page says."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from auditing_pages import EVIL, one
from PIL import Image
from playwright.sync_api import Page

from handeye.audit import (
    Audit,
    as_html,
    as_json,
    as_junit,
    as_sarif,
    audit_page,
    baseline,
    checks,
    finding,
    known_by,
    subject,
    whole,
)
from handeye.perception import browser

MEND = "Darken."


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(out, "PNG")
    return out.getvalue()


def told() -> whole.Whole:
    """A violation, a likely one, one to review, each with what a page could say."""
    url = "https://a.test/basket?x=1"
    found = (
        one(
            f"Too pale {EVIL}",
            selector=f"p {EVIL}",
            html=f"<p>{EVIL}",
            picture=png(),
            mend="Darken.",
        ),
        one(
            "Perhaps.",
            "likely",
            check="alternative-text",
            by="alternative-text",
            criterion="1.1.1",
            confidence=1.0,
        ),
        one("Look.", "needs review", check="axe/other", more="javascript:alert(1)"),
    )
    audit = Audit(
        url,
        f"Basket {EVIL}",
        tuple(known_by.known(one, url) for one in found),
        ("axe", "alternative-text"),
        {"focus": "a canvas is in the way", "icon-name": "it needs a model"},
        ("focus",),
        state=f"click: {EVIL}",
        where="tests/shop.yaml:12",
    )
    stale = baseline.Entry(fingerprint="0", check="axe/x", page="/", what="p Gone", reason="old")
    return whole.Whole(
        (audit,), "wcag22aa", (whole.Unopened("https://b.test/", "it is down"),), 3, (stale,)
    )


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_json_has_all_of_it() -> None:
    data = json.loads(as_json.as_json(told()))
    assert data["counts"] == {"violation": 1, "likely": 1, "needs review": 1}
    assert data["accepted"] == 3
    (page,) = data["pages"]
    assert page["skipped"]["icon-name"] == "it needs a model"
    first, second, _ = page["findings"]
    assert first["criterion_name"] == "Contrast (Minimum)"
    assert first["understanding"].endswith("/contrast-minimum")
    assert first["selector"] == f"p {EVIL}"
    assert second["confidence"] == 1.0
    by_number = {one["number"]: one for one in data["criteria"]}
    assert len(by_number) == 55
    assert by_number["1.4.3"]["checks"] == ["axe"]
    assert by_number["1.2.4"]["checks"] == []


def test_junit_fails_by_what_counts_and_errs_by_what_could_not_run() -> None:
    def children(counting: tuple[finding.Class, ...]) -> dict[str | None, list[str]]:
        root = ElementTree.fromstring(as_junit.as_junit(told(), counting))
        cases = root.iter("testcase")
        return {case.get("name"): [child.tag for child in case] for case in cases}

    assert children(("violation",)) == {
        "axe": ["failure", "system-out"],
        "alternative-text": ["system-out"],
        "focus": ["error"],
        "icon-name": ["skipped"],
        "open": ["error"],
    }
    assert children(("violation", "likely"))["alternative-text"] == ["failure"]
    assert children(())["axe"] == ["system-out"]
    root = ElementTree.fromstring(as_junit.as_junit(told(), ("violation",)))
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == [
        "5", "1", "2", "1",
    ]  # fmt: skip
    assert "Darken." in "".join(root.itertext())


def test_sarif_has_what_the_standard_asks_for() -> None:
    """Sections 3.13 to 3.49 of SARIF 2.1.0: what is required of each object that is used."""
    data: Any = json.loads(as_sarif.as_sarif(told()))
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    driver = run["tool"]["driver"]
    rules = driver["rules"]
    assert [one["id"] for one in rules] == ["axe/rule", "alternative-text", "axe/other"]
    assert all(one["helpUri"].startswith("https://") for one in rules)
    assert [one["level"] for one in run["results"]] == ["error", "warning", "note"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (place,) = result["locations"]
        physical = place["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "tests/shop.yaml"
        assert physical["region"]["startLine"] == 12
        assert result["partialFingerprints"]["handeye/v1"]
    assert run["results"][0]["locations"][0]["logicalLocations"][0]["name"] == f"p {EVIL}"
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == 3


def test_sarif_of_a_page_by_itself_names_the_page() -> None:
    audit = Audit("https://a.test/", "A", (one(),), ("axe",))
    data = json.loads(as_sarif.as_sarif(whole.Whole((audit,))))
    place = data["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "https://a.test/"


def test_the_report_shows_what_a_page_says_and_runs_none_of_it() -> None:
    page = Reader(as_html.as_html(told()).decode())
    assert not [tag for tag, _ in page.tags if tag == "script"]
    images = [attrs for tag, attrs in page.tags if tag == "img"]
    assert len(images) == 1
    assert (images[0]["src"] or "").startswith("data:image/png;base64,")
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    links = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    assert all(link.startswith(("#", "https://")) for link in links)
    assert "onerror=alert(1)" in page.text
    assert "‮" not in page.text
    for words in ("it is down", "a canvas is in the way", "old", "Understanding 1.4.3", "Darken."):
        assert words in page.text


def test_nothing_ever_says_that_a_page_conforms() -> None:
    nothing = whole.Whole((Audit("https://a.test/", "A", (), ("axe",)),))
    for made in (as_html.as_html, as_json.as_json, as_sarif.as_sarif):
        said = made(nothing).decode().replace(whole.LIMITS, "").casefold()
        assert "conform" not in said
        assert "compliant" not in said
    assert b"not checked by handeye" in as_html.as_html(nothing)


@pytest.mark.e2e
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_passes_axe(page: Page, tmp_path: Path, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    (tmp_path / "report.html").write_bytes(as_html.as_html(told()))
    page.goto((tmp_path / "report.html").as_uri())
    found = audit_page(subject.Subject(browser.BrowserScreen(page)), ("axe",))
    assert [(one.check, one.selector, one.message) for one in found.findings] == []


def test_every_check_says_what_it_is_about() -> None:
    """For the table of criteria, and so that `--check` means one check."""
    names = [one.name for one in checks.ALL]
    assert len(set(names)) == len(names)
    assert all(one.criteria and "/" not in one.name for one in checks.ALL)
