"""The audit of one page: what is told, once, with a picture, and the page as it was."""

from __future__ import annotations

import io
from typing import Any

import pytest
from auditing_pages import HEAD, PALE, audit, one, stand_in
from PIL import Image
from playwright.sync_api import Page
from servers import Site

from handeye.audit import checks, known_by, merge, shots

pytestmark = pytest.mark.e2e
RED, GREY = (200, 0, 0), (128, 128, 128)


def colours(png: bytes) -> set[Any]:
    with Image.open(io.BytesIO(png)) as picture:
        return {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}


def test_elements_are_shown_wherever_they_are_and_all_is_as_it_was(page: Page, site: Site) -> None:
    """Below the view, in a part that scrolls, in a frame that scrolls; with an outline."""
    image = "<img style='display: block; background: rgb(200, 0, 0)' width=60 height=40 src=''>"
    site.add("/frame", f"<div style='height: 900px'></div>{image}")
    html = f"""{HEAD}<main style='height: 2500px'><div style='height: 1200px'></div>
      <div id=part tabindex=0 style='height: 200px; overflow: auto'>
      <div style='height: 700px'></div>{image}</div>
      <iframe title=f src=/frame style='height: 200px'></iframe></main>{image}"""
    page.goto(site.url)
    found = audit(page, site, html)
    shown = [one for one in found.findings if one.check == "axe/image-alt"]
    assert len(shown) == 3
    assert all(RED in colours(one.picture) for one in shown)
    assert all((194, 24, 91) in colours(one.picture) for one in shown)
    places = "[scrollY, document.getElementById('part').scrollTop, frames[0].scrollY]"
    assert page.evaluate(places) == [0, 0, 0]


def test_no_picture_and_no_text_shows_what_is_private(page: Page, site: Site) -> None:
    html = f"""{HEAD}<main><input type=password value=hunter2 style='width: 200px; color: red'>
      <input name=cardNumber value='4111 1111' aria-label='' style='width: 200px'></main>"""

    def hide(text: str) -> str:
        return text.replace("Shop", "(hidden)")

    found = audit(page, site, html, about={"hide": hide})
    fields = [one for one in found.findings if one.check == "axe/label"]
    assert len(fields) == 2
    assert all(GREY in colours(one.picture) for one in fields)
    assert not any("hunter2" in one.html or "4111" in one.html for one in fields)
    assert found.title == "(hidden)"


def test_a_level_leaves_out_what_it_does_not_ask_for(page: Page, site: Site) -> None:
    html = """<!doctype html><title>t</title><main><p style='color: #bbb'>Pale</p>"""
    told = {
        level: {one.criterion for one in audit(page, site, html, level=level).findings}
        for level in ("wcag22aa", "wcag2a")
    }
    assert told == {"wcag22aa": {"1.4.3", "3.1.1"}, "wcag2a": {"3.1.1"}}


def test_checks_that_cannot_run_are_told_and_others_run_all_the_same(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks = stand_in("lacks", why="it needs a model", lacking=True)
    breaks = stand_in("breaks", why="the page has a canvas")
    monkeypatch.setattr(checks, "ALL", (lacks, breaks, *checks.ALL))
    told: list[str] = []
    found = audit(page, site, PALE, ("lacks", "breaks", "axe"), progress=told.append)
    assert told == ["lacks", "breaks", "axe"]
    assert found.ran == ("axe",)
    assert found.skipped == {"lacks": "it needs a model", "breaks": "the page has a canvas"}
    assert found.failed == ("breaks",)
    assert [one.criterion for one in found.findings] == ["1.4.3"]


def test_two_checks_that_find_the_same_are_one_finding(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However each writes where it is; the surest tells it."""
    same = one("By pixels.", "likely", check="pixels", selector="body > main > p")
    other = one("By pixels.", "likely", check="pixels", selector="h1", criterion="2.4.6")
    monkeypatch.setattr(checks, "ALL", (stand_in("pixels", same, other), *checks.ALL))
    found = audit(page, site, PALE, ("pixels", "axe"))
    told = [(one.check, one.kind, one.also) for one in found.findings]
    assert told == [("axe/color-contrast", "violation", ("pixels",)), ("pixels", "likely", ())]


def test_what_another_check_settles_is_not_left_for_review(page: Page, site: Site) -> None:
    html = f"{HEAD}<main><p style='background: linear-gradient(#fff, #eee)'>Black on light</p>"
    undecided = audit(page, site, html).findings
    assert [one.kind for one in undecided] == ["needs review"]
    page.goto(site.add("/", html))
    settled = {("1.4.3", "body > main > p")}
    assert audit(page, site, html, about={"settled": settled}).findings == ()


def test_what_lies_behind_a_modal_dialog_is_nobody_s_barrier(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pixels see it all the same: the check says so of all, and what can be used is told."""
    found = [one(check="pixels", selector=where) for where in ("#behind", "#inside", "#off")]
    monkeypatch.setattr(checks, "ALL", (stand_in("pixels", *found),))
    html = f"""{HEAD}<p id=behind>Behind</p><dialog id=box><p id=inside>Inside</p>
      <p id=off inert>Off</p></dialog><script>box.showModal()</script>"""
    assert [one.selector for one in audit(page, site, html, ()).findings] == ["#inside"]


def test_a_page_with_very_many_findings_is_told(page: Page, site: Site) -> None:
    """Of all of them where they are; pictures of the first."""
    rows = "".join(f"<p style='color: #bbb'>Row {number}</p>" for number in range(600))
    found = audit(page, site, f"{HEAD}<main>{rows}</main>").findings
    assert len(found) == 600
    assert all(one.box for one in found)
    assert sum(bool(one.picture) for one in found) == shots.MOST


def test_one_check_may_say_several_things_of_an_element() -> None:
    pair = [one("a", check="axe/x", selector="p"), one("b", check="axe/y", selector="p")]
    assert {found.by for found in pair} == {"axe"}
    assert merge.merged([*pair, pair[0]], {}) == pair


@pytest.mark.parametrize(
    ("html", "url", "same"),
    [
        ("<p class='x9' style='top:3px'>Order 17 is late</p>", "https://b.test/orders/18?q", True),
        ("<p>Order 4 is late</p>", "http://a.test/orders/2", True),
        ("<p>Order 4 is early</p>", "http://a.test/orders/2", False),
        ("<p role=alert>Order 4 is late</p>", "http://a.test/orders/2", False),
        ("<p>Order 4 is late</p>", "http://a.test/basket", False),
    ],
)
def test_a_finding_is_known_again(html: str, url: str, same: bool) -> None:
    """By what it is and what it is called; numbers, hosts, classes and places do not count."""
    first = known_by.known(
        one(html="<p>Order 1 is late</p>", selector="p"), "http://a.test/orders/1"
    )
    again = known_by.known(one(html=html, selector="div > p:nth-child(3)"), url)
    assert (first.fingerprint == again.fingerprint) is same
