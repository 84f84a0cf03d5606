"""What moves by itself, and messages that only show."""

from __future__ import annotations

from playwright.sync_api import Page
from servers import Site

from handeye.audit import Finding, feedback, moving, subject
from handeye.perception import browser

HEAD = "<!doctype html><html lang='en'><title>Moving</title>"
MOVES = """<style>@keyframes turn { to { rotate: 360deg } } div, i { width: 60px; height: 60px;
display: block; margin: 20px; background: linear-gradient(#000, #ccc) }</style>
<div id="turns" style="animation: turn 2s linear infinite"></div>
<section><div style="animation: turn 2s linear infinite"></div>
<button>Pause the wheel</button></section>
<div role="progressbar" aria-label="Loading" id="loads" style="animation: turn 1s infinite"></div>
<div style="animation: turn 1s linear 2"></div>
<div style="animation: turn 9s infinite paused"></div>
<p id="clock">12:00</p><script>let n = 0;
setInterval(() => { clock.textContent = `12:${10 + ++n}` }, 700)</script>"""


def test_what_moves_without_end_and_cannot_be_paused(page: Page, site: Site) -> None:
    page.goto(site.add("/moving", HEAD + MOVES))
    findings = list(moving.CHECK.run(subject.Subject(browser.BrowserScreen(page))))
    told = {(one.kind, one.selector) for one in findings}
    assert {("violation", "#turns"), ("needs review", "#loads")} <= told
    assert {where for _, where in told} <= {"#turns", "#loads", "#clock"}


BASKET = """<button id="silent">Add</button><button id="spoken">Note</button>
<button id="moves">Open</button><button id="tied" aria-describedby="hint">Check</button>
<div id="where"></div><div id="live" role="status"></div><p id="hint"></p>
<div id="box" tabindex="-1"></div>
<script>
  silent.onclick = () => { where.textContent = "One mug was added"; };
  spoken.onclick = () => { live.textContent = "One mug was noted"; };
  moves.onclick = () => { box.textContent = "The details of the mug"; box.focus(); };
  tied.onclick = () => { hint.textContent = "Only two are left"; };
</script>"""


def pressed(page: Page, screen: browser.BrowserScreen, button: str) -> list[Finding]:
    audited = subject.Subject(screen)
    before = feedback.state(audited)
    screen.arm()
    page.click(button)
    screen.settle(2)
    return list(feedback.unspoken(audited, before, f"after {button} was pressed"))


def test_a_message_is_told_or_it_is_a_finding(page: Page, site: Site) -> None:
    page.goto(site.add("/basket", HEAD + BASKET))
    screen = browser.BrowserScreen(page)
    (finding,) = pressed(page, screen, "#silent")
    assert (finding.kind, finding.selector) == ("likely", "#where")
    assert "One mug was added" in finding.message
    assert "after #silent was pressed" in finding.message
    for button in ("#spoken", "#moves", "#tied"):
        assert pressed(page, screen, button) == []


def test_on_another_page_nothing_is_a_message(page: Page, site: Site) -> None:
    site.add("/next", f"{HEAD}<p>Your order was sent</p>")
    page.goto(site.add("/first", f"{HEAD}<a href='/next' id='go'>Go</a>"))
    assert pressed(page, browser.BrowserScreen(page), "#go") == []
