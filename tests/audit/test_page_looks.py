"""What is clickable, labelled, marked up and coloured: each fault beside something right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.audit import (
    Finding,
    check,
    colour_only,
    label_in_name,
    looks,
    subject,
    target_size,
    unexposed,
)
from handeye.perception import browser

HEAD = "<!doctype html><html lang='en'><title>Looks</title><style>body { font: 16px Arial }</style>"


def found(page: Page, site: Site, body: str, one: check.Check) -> list[Finding]:
    page.goto(site.add("/looks", HEAD + body))
    before: str = page.evaluate("document.documentElement.outerHTML")
    findings = list(one.run(subject.Subject(browser.BrowserScreen(page))))
    assert page.evaluate("document.documentElement.outerHTML") == before
    return findings


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.kind, one.selector) for one in findings]


CLICKS = """<style>.p { cursor: pointer; display: inline-block; padding: 9px }</style>
<span class="p" id="listens">Open</span> <span class="p" id="promises">Perhaps</span>
<span class="p" id="focusable" tabindex="0">Almost</span>
<span class="p" id="right" role="button" tabindex="0">Right</span>
<label class="p" id="label"><input type="checkbox"> Tick</label>
<div class="p" id="card"><a href="#x">A card</a> with a link</div>
<button><span class="p" id="within">Within</span></button>
<div class="p" id="react">Rendered</div> <div id="page" style="height: 90vh">Whole page</div>
<script>
  for (const one of [listens, focusable, right, card, within, page])
    one.addEventListener("click", () => {});
  react["__reactProps$x1"] = { onClick() {} };
</script>"""


def test_what_listens_for_clicks_is_told_from_what_is_right(page: Page, site: Site) -> None:
    findings = found(page, site, CLICKS, unexposed.CHECK)
    assert sorted(told(findings)) == [
        ("likely", "#focusable"),
        ("needs review", "#promises"),
        ("violation", "#listens"),
        ("violation", "#react"),
    ]
    marks = "[...document.querySelectorAll('*')].flatMap(Object.getOwnPropertySymbols).length"
    assert page.evaluate(marks) == 0


HOVERS = """<style>dt:hover { cursor: pointer } .tip, .menu ul { display: none }
.sign:hover + .tip { display: block } .menu li:hover > ul { display: block }
.good .tip2 { display: none } .good:hover .tip2, .good:focus-within .tip2 { display: block }</style>
<dl><dt id="fold">Folded</dt><dd>Text</dd><dt id="plain">Plain</dt></dl>
<span class="sign" id="sign">?</span><span class="tip">Nine digits</span>
<ul class="menu"><li id="item"><a href="#a">Help</a>
<ul><li><a href="#b">Forms</a></li></ul></li></ul>
<div class="good"><a href="#c">Right</a><span class="tip2">Shown to all</span></div>
<script>fold.onclick = () => {}</script>"""


def test_what_only_the_mouse_finds(page: Page, site: Site) -> None:
    findings = found(page, site, HOVERS, unexposed.CHECK)
    assert [(one.check, one.kind, one.selector) for one in findings] == [
        ("unexposed", "violation", "#fold"),
        ("hover-only", "needs review", "#sign"),
        ("hover-only", "needs review", "#item"),
    ]


def test_a_policy_does_not_hide_who_listens(page: Page, site: Site) -> None:
    html = f"{HEAD}<span id='one' style='cursor: pointer'>One</span><script src='/s.js'></script>"
    site.add("/s.js", "one.onclick = () => {}", headers={"content-type": "text/javascript"})
    page.goto(site.add("/strict", html, headers={"content-security-policy": "script-src 'self'"}))
    findings = list(unexposed.CHECK.run(subject.Subject(browser.BrowserScreen(page))))
    assert told(findings) == [("violation", "#one")]


def test_small_targets_need_room(page: Page, site: Site) -> None:
    style = "cursor: pointer; display: inline-block; width: 12px; height: 12px"
    body = f"""<p><b id="a" style="{style}"></b> <b id="b" style="{style}"></b></p>
    <p style="margin: 40px"><b id="far" style="{style}; margin-right: 40px"></b>
    <b id="away" style="{style}"></b></p>
    <script>for (const one of document.querySelectorAll("b")) one.onclick = () => {{}};</script>"""
    assert [where for _, where in told(found(page, site, body, target_size.CHECK))] == ["#a", "#b"]


LABELS = """<button id="other" aria-label="Find">Search</button>
<button id="part" aria-label="Search the shop">Search now</button>
<button aria-label="Search the shop">Search</button> <button aria-label="Close">×</button>
<button aria-label="Menü öffnen"><span aria-hidden="true">☰</span></button>
<button id="han" aria-label="提交订单">购买</button> <button aria-label="立即购买">购买</button>
<label for="f">City</label><input id="f" aria-label="Town">
<a href="#x" aria-label="Basket, 3 items">Basket
<span style="position: absolute; clip-path: inset(50%)">opens</span></a>"""


def test_the_words_that_show_are_in_the_name(page: Page, site: Site) -> None:
    assert told(found(page, site, LABELS, label_in_name.CHECK)) == [
        ("violation", "#other"),
        ("likely", "#part"),
        ("violation", "#han"),
        ("violation", "#f"),
    ]


LOOKS = """<main><div id="head" style="font-size: 24px; font-weight: 700">How we meet</div>
<p>Every second Thursday we read aloud for an hour and talk for another one.</p>
<h2 style="font-size: 24px">Who may come</h2>
<p>Everybody may come who likes to listen. Nobody has to read aloud.</p>
<div id="lines">1. Bring a cup<br>2. Bring a chair<br>3. Bring a friend</div>
<p>- Said she</p><p>Then nothing.</p>
<ul><li>• One</li><li>• Two</li><li>• Three</li></ul></main>"""


def test_looks_without_structure(page: Page, site: Site) -> None:
    findings = found(page, site, LOOKS, looks.CHECK)
    assert [(one.check, one.selector) for one in findings] == [
        ("looks-like/heading", "#head"),
        ("looks-like/list", "#lines"),
    ]


COLOURS = """<p><label>Mail <input id="bare" style="border: 1px solid #d00"></label></p>
<p><label>Post <input style="border: 1px solid #d00" aria-describedby="why"></label>
<span id="why">Write a town.</span></p>
<p><label>Name <input style="border: 1px solid #777"></label></p>
<p id="says">红色的字段为必填项。</p>
<p>The red boat leaves at noon. Fields marked * are required.</p>
<p id="two">The green rooms are free. The red rooms are taken.</p>"""


def test_told_by_colour_alone(page: Page, site: Site) -> None:
    assert told(found(page, site, COLOURS, colour_only.CHECK)) == [
        ("likely", "#bare"),
        ("likely", "#says"),
        ("likely", "#two"),
    ]


def test_a_page_that_breaks_the_language_is_said_to_be_in_the_way(page: Page, site: Site) -> None:
    page.goto(site.add("/broken", f"{HEAD}<p>Text</p><script>window.Map = 1</script>"))
    with pytest.raises(check.CannotCheck, match=r"own scripts are in the way: .*TypeError"):
        list(looks.CHECK.run(subject.Subject(browser.BrowserScreen(page))))
