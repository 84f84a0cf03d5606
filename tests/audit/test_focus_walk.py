"""The walk with the Tab key: what it sees, where it stops, and what it leaves behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.audit import Finding, focus, keys, subject
from handeye.perception import browser

HEAD = "<!doctype html><html lang='en'><title>Keys</title><style>a { margin: 9px }</style>"


def found(page: Page, site: Site, body: str) -> list[Finding]:
    page.goto(site.add("/keys", HEAD + body))
    return list(focus.CHECK.run(subject.Subject(browser.BrowserScreen(page))))


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.check, one.kind, one.selector) for one in findings]


def test_nothing_is_sent_pressed_or_left_changed(page: Page, site: Site) -> None:
    body = """<form action="/sent"><label>Name <input name="n" value="Ada"></label>
    <label><input type="checkbox" id="tick"> Tick</label> <button>Send</button></form>
    <a href="/other">Other</a><div style="height: 2000px"></div><a href="/last">Last</a>"""
    page.goto(site.add("/keys", HEAD + body))
    page.locator("input").first.focus()
    page.evaluate("scrollTo(0, 300)")
    before: str = page.evaluate("document.documentElement.outerHTML")
    assert list(focus.CHECK.run(subject.Subject(browser.BrowserScreen(page)))) == []
    assert site.paths() == ["/keys"]
    assert page.evaluate("document.documentElement.outerHTML") == before
    assert page.evaluate("[scrollY, document.activeElement.name, tick.checked]") == [
        300,
        "n",
        False,
    ]
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_a_mark_may_be_on_the_label_or_on_what_holds_a_field(page: Page, site: Site) -> None:
    body = """<style>#off { position: absolute; opacity: 0 }
    #off:focus-visible + span { outline: 3px solid #06c }
    .box { border: 1px solid #777; display: inline-block; padding: 9px }
    .box:focus-within { box-shadow: 0 0 0 3px #06c } .box input { border: 0; outline: 0 }</style>
    <label><input type="checkbox" id="off"><span>Tick</span></label>
    <div class="box"><input aria-label="Search"></div>"""
    assert told(found(page, site, body)) == []


def test_in_a_frame_the_focus_is_seen_too(page: Page, site: Site) -> None:
    inner = "<style>a:focus { outline: 0 }</style><a href='#x' id='deep'>Deep</a>"
    body = f'<a href="#y">Before</a><iframe title="F" srcdoc="{inner}"></iframe>'
    findings = found(page, site, body)
    assert told(findings) == [("focus-visible", "violation", "html > body > iframe >>> #deep")]
    box = findings[0].box
    assert box is not None
    assert (
        page.evaluate("([x, y]) => document.elementFromPoint(x, y).tagName", box.center) == "IFRAME"
    )


OPENS = """<a href="#a">First</a> <input aria-label="Search" id="search">
<a href="#b" id="behind" style="outline: 0">Behind</a>
<div role="dialog" aria-label="Find" id="finder" hidden><input aria-label="Words" id="words">
</div>
<script>
  search.addEventListener("focus", () => { finder.hidden = false; words.focus(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape") finder.hidden = true; });
</script>"""


def test_what_opens_with_the_focus_is_closed_and_the_walk_goes_on(page: Page, site: Site) -> None:
    findings = found(page, site, OPENS)
    assert ("focus-opens", "likely", "#search") in told(findings)
    assert ("focus-visible", "violation", "#behind") in told(findings)
    assert page.locator("#finder").is_hidden()


def test_a_dialog_that_holds_the_focus_is_no_trap(page: Page, site: Site) -> None:
    body = """<a href="#out">Outside</a>
    <dialog id="d"><button>Yes</button><button>No</button></dialog>
    <script>d.showModal()</script>"""
    assert told(found(page, site, body)) == []


def test_a_circle_among_few_elements_is_a_trap(page: Page, site: Site) -> None:
    body = """<button id="one">One</button><button id="two">Two</button><button>Three</button>
    <script>document.addEventListener("keydown", (event) => {
      if (event.key !== "Tab") return;
      event.preventDefault();
      (document.activeElement === one ? two : one).focus();
    })</script>"""
    findings = found(page, site, body)
    assert [one.check for one in findings] == ["keyboard-trap"]
    assert findings[0].kind == "violation"


def test_a_long_page_is_left_in_time_and_that_is_said(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MOST", 5)
    links = "".join(f"<a href='#{n}'>Link {n}</a> " for n in range(9))
    findings = found(page, site, links)
    assert [(one.check, one.kind) for one in findings] == [("focus", "needs review")]
    assert "after 5 stops" in findings[0].message


def test_what_is_folded_away_or_hidden_takes_no_focus(page: Page, site: Site) -> None:
    body = """<style>.ears { position: absolute; width: 1px; height: 1px; overflow: hidden }</style>
    <div class="ears"><a href="#s" id="hidden">Hidden</a></div>
    <div style="height: 6px; overflow: hidden; margin: 20px">
    <a href="#f" id="folded">Folded away</a></div>
    <style>.skip:not(:focus) { position: absolute; left: -9999px }</style>
    <a class="skip" href="#c">To the content</a>"""
    assert told(found(page, site, body)) == [
        ("focus-visible", "violation", "#hidden"),
        ("focus-visible", "likely", "#folded"),
    ]


def test_frames_of_other_sites_are_walked_as_well(page: Page, site: Site, other_site: Site) -> None:
    inner = "<style>a:focus { outline: 0 }</style><p>Away</p><a href='#x' id='deep'>Deep</a>"
    away = other_site.add("/frame", HEAD + inner)
    body = f"""<a href="#y">Before</a><p style="height: 1500px"></p>
    <iframe id="away" title="F" src="{away}"></iframe>
    <a href="#z">Behind</a>"""
    findings = found(page, site, body)
    assert told(findings) == [("focus-visible", "violation", "#away >>> #deep")]


def test_the_focus_does_not_go_back_in_a_line(page: Page, site: Site) -> None:
    body = """<style>.r a { float: right } .l { display: flex } .l a { width: 200px }</style>
    <div class="r"><a href="#1">Third</a><a href="#2" id="second">Second</a></div>
    <br style="clear: both"><div class="l"><a href="#4">One</a><a href="#5">Two</a></div>
    <div class="l" dir="rtl"><a href="#6">أول</a><a href="#7">ثان</a></div>"""
    assert told(found(page, site, body)) == [("focus-order", "likely", "#second")]
