"""Contrast by pixels: agrees with arithmetic on plain grounds, and sees what lies behind text."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.audit import contrast, contrast_shapes, subject
from handeye.perception import browser

PLAIN = """<!doctype html><html lang="en"><title>Plain</title>
<body style="font: 16px Arial; background: #fff">
<p id="a" style="color: #767676">Letters of one grey</p>
<p id="b" style="color: rgb(0, 0, 0, .5)">Letters of half a black</p>
<p id="c" style="color: #fff; background: #d32f2f">Letters of white on red</p>
<p id="d" style="color: oklch(0.55 0.1 250)">Letters of another notation</p>
<div style="opacity: .5"><p id="e" style="color: #000">Letters in a faint group</p></div>
<p id="f" style="font-size: 11px; color: #949494">Small and thin letters</p>"""


def audited(page: Page, site: Site, html: str, **headers: str) -> subject.Subject:
    page.goto(site.add("/page", html, headers=headers))
    return subject.Subject(browser.BrowserScreen(page))


def test_it_agrees_with_arithmetic_on_plain_grounds(page: Page, site: Site) -> None:
    measured = {
        fact["selector"]: found
        for fact, found in contrast.measure(audited(page, site, PLAIN))
        if found
    }
    wanted = {"#a": 4.54, "#b": 3.95, "#c": 4.98, "#e": 3.95, "#f": 3.03}
    assert {name: round(measured[name].worst, 1) for name in wanted} == {
        name: pytest.approx(ratio, abs=0.15) for name, ratio in wanted.items()
    }
    assert 4.5 < measured["#d"].worst < 5.5


PICTURES = """<!doctype html><html lang="en"><title>Pictures</title>
<style>div { background: linear-gradient(#fff, #ddd); padding: 9px; font: 16px Arial }</style>
<div><p id="halo" style="color: #fff; text-shadow: 0 0 2px #000, 0 0 3px #000, 0 0 4px #000,
  0 0 4px #000, 0 0 5px #000">White letters with a dark halo</p></div>
<div><p id="bare" style="color: #fff">White letters without one</p></div>
<div><p id="large" style="color: #767676; font-size: 30px">Large letters</p></div>
<div><p id="small" style="color: #808080">Small letters</p></div>
<div><p style="color: transparent">Nobody sees this</p></div>
<div><button disabled style="color: #eee">Not now</button></div>"""


def test_a_shadow_counts_as_what_lies_behind(page: Page, site: Site) -> None:
    found = {one.selector: one for one in contrast.CHECK.run(audited(page, site, PICTURES))}
    assert set(found) == {"#bare", "#small"}
    assert "needs 4.5:1 at 16 px" in found["#small"].message


def test_it_works_under_a_policy_and_leaves_nothing(page: Page, site: Site) -> None:
    policy = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
    page.goto(site.add("/strict", PICTURES, headers=policy))
    before: str = page.evaluate("document.documentElement.outerHTML")
    found = list(contrast.CHECK.run(subject.Subject(browser.BrowserScreen(page))))
    assert [one.selector for one in found] == ["#bare", "#small"]
    assert page.evaluate("document.documentElement.outerHTML") == before
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


FADING = """<!doctype html><html lang="en"><title>Fading</title>
<style>p { transition: all 2s; color: #fff; background: linear-gradient(#000, #222) }</style>
<p id="fade">Letters that fade when they change</p>"""


def test_transitions_neither_disturb_it_nor_start(page: Page, site: Site) -> None:
    assert list(contrast.CHECK.run(audited(page, site, FADING))) == []
    running: Any = page.evaluate("document.getAnimations().length")
    assert running == 0


SHAPES = """<!doctype html><html lang="en"><title>Shapes</title>
<style>input { border: 1px solid #ddd; background: #fff; margin: 20px; padding: 6px }</style>
<input id="pale" aria-label="Pale"> <input id="filled" aria-label="Filled" style="background: #555">
<input id="shadow" aria-label="Shadow" style="box-shadow: 0 0 0 2px #333">
<span id="wrap" style="display: inline-block; border: 1px solid #333; margin: 20px">
<input id="inner" aria-label="Inner" style="border: 0; margin: 4px"></span>
<button id="heart" aria-label="Like" style="border: 0; background: #fff">
<svg width="24" height="24"><circle cx="12" cy="12" r="10" fill="#ccc"/></svg></button>"""


def test_edges_of_fields_may_be_drawn_in_several_ways(page: Page, site: Site) -> None:
    found = list(contrast_shapes.CHECK.run(audited(page, site, SHAPES)))
    assert [(one.selector, one.kind) for one in found] == [
        ("#pale", "likely"),
        ("#heart", "likely"),
    ]
