"""axe-core in every frame, whatever the page does to itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.audit import as_json, axe, axe_check, axe_mends, criteria, subject
from handeye.perception import browser

pytestmark = pytest.mark.e2e

HOSTILE = """
Array.prototype.map = () => []; JSON.stringify = () => "x"; Object.keys = () => [];
document.querySelector = () => null; Promise.prototype.then = () => {}; window.axe = "mine";
"""
POLICY = {
    "content-security-policy": "script-src 'unsafe-inline'; style-src 'none'; "
    "trusted-types 'none'; require-trusted-types-for 'script'"
}


def found(page: Page, url: str) -> tuple[axe.Results, subject.Subject]:
    page.goto(url)
    seen = subject.Subject(browser.BrowserScreen(page))
    return axe.results(seen), seen


def selectors(results: axe.Results, rule: str) -> list[str]:
    return [node.selector for one in results.violations if one.id == rule for node in one.nodes]


def test_every_frame_is_looked_into(page: Page, site: Site, other_site: Site) -> None:
    """Same origin, another site, a sandbox without scripts, a shadow tree, source in an attribute;
    under a policy, on a page that has spoilt its own language."""
    far = other_site.add("/far", "<img src=a.png><iframe title=deep srcdoc='<img src=b.png>'>")
    site.add("/near", f"<img src=c.png><iframe title=far src='{far}'></iframe>")
    html = f"""<!doctype html><html lang=en><title>t</title><script>{HOSTILE}</script><h1>x</h1>
      <iframe title=near src=/near></iframe><iframe title=closed sandbox src=/near></iframe>
      <div id=host><template shadowrootmode=open><img src=d.png></template></div>"""
    results, seen = found(page, site.add("/", html, headers=POLICY))
    assert set(selectors(results, "image-alt")) == {
        "#host >> img",
        'iframe[title="near"] >>> img',
        'iframe[title="near"] >>> iframe >>> img',
        'iframe[title="near"] >>> iframe >>> iframe >>> img',
        'iframe[title="closed"] >>> img',
        'iframe[title="closed"] >>> iframe >>> img',
        'iframe[title="closed"] >>> iframe >>> iframe >>> img',
    }
    assert results.unreached == ()
    assert page.evaluate("window.axe") == "mine"
    assert axe.results(seen) is results


def test_rules_for_whole_pages_are_not_asked_of_frames(page: Page, site: Site) -> None:
    """A frame needs no title and no language of its own, as the page has them."""
    site.add("/near", "<p>no title, no language</p>")
    html = "<!doctype html><html lang=en><title>t</title><iframe title=near src=/near></iframe>"
    results, _ = found(page, site.add("/", html))
    assert [one.id for one in results.violations] == []


def test_target_size_is_on_and_what_is_undecided_is_handed_on(page: Page, site: Site) -> None:
    html = """<!doctype html><html lang=en><title>t</title><main>
      <style>button {width: 12px; height: 12px; padding: 0; border: 0; float: left}</style>
      <button aria-label=a></button><button aria-label=b></button>
      <p style="clear: both; background: linear-gradient(white, black)">On a gradient</p>"""
    results, _ = found(page, site.add("/", html))
    assert len(selectors(results, "target-size")) == 2
    (node,) = results.undecided("color-contrast")
    assert "gradient" in node.any[0]


def test_a_finding_says_what_is_wrong_where_and_how_to_mend_it(page: Page, site: Site) -> None:
    html = """<!doctype html><html lang=en><title>t</title><main>
      <p style="margin-top: 40px; width: 300px; height: 20px; color: #bbb">Pale words</p>"""
    _, seen = found(page, site.add("/", html))
    (one,) = axe_check.find(seen)
    assert (one.kind, one.criterion, one.check) == ("violation", "1.4.3", "axe/color-contrast")
    assert "1.91" in one.message
    assert "#bbbbbb" in one.message
    assert one.mend
    assert one.html.endswith("Pale words</p>")
    assert one.box is not None
    assert (one.box.x, one.box.y) == (8, 40)
    assert one.box.width < 150, "where the words are, not how wide their paragraph is"
    assert "axe" in one.more


def test_our_tables_are_those_of_this_axe(page: Page) -> None:
    """The criteria that are told, and a way to mend for each rule that runs."""
    page.evaluate(f"() => {{ {axe.source()}\n }}")
    rules: list[tuple[str, list[str], bool]] = page.evaluate(
        "axe._audit.rules.map((one) => [one.id, one.tags, one.enabled])"
    )
    unfit = {"experimental", "deprecated"}
    runs = {
        name: tags
        for name, tags, enabled in rules
        if set(tags) & set(axe.TAGS)
        and not set(tags) & unfit
        and (enabled or name == "target-size")
    }
    assert sorted(axe_mends.MENDS) == sorted(runs)
    numbers = {criteria.of_tags([tag]) for tags in runs.values() for tag in tags} - {""}
    assert numbers == set(axe_check.CRITERIA)
    assert page.evaluate("axe.version") == as_json.AXE == axe.VERSION


def test_the_criteria_are_those_of_wcag() -> None:
    """W3C counts 55 of levels A and AA in 2.2; 50 in 2.1 and 38 in 2.0, with the 4.1.1 that is
    no more."""
    counts = {
        level: sum(criteria.within(number, level) for number in criteria.ALL)
        for level in ("wcag22aa", "wcag21aa", "wcag2aa", "wcag22a")
    }
    assert counts == {"wcag22aa": 55, "wcag21aa": 49, "wcag2aa": 37, "wcag22a": 31}
    assert criteria.ALL["2.5.8"].address.endswith("/Understanding/target-size-minimum")
