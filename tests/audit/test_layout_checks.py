"""Reflow, text spacing and zoom: what counts as lost, what does not, and a view that comes back."""

from __future__ import annotations

from playwright.sync_api import Page
from servers import Site

from handeye.audit import Finding, check, reflow, spacing, subject, zoom
from handeye.perception import browser

HEAD = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Layout</title><style>body { font: 16px/1.3 Arial }</style>"""
LONG = "Parcels leave our shop every morning at seven and reach the islands before noon."


def found(page: Page, site: Site, body: str, one: check.Check) -> list[Finding]:
    page.goto(site.add("/layout", HEAD + body))
    return list(one.run(subject.Subject(browser.BrowserScreen(page))))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.kind, one.selector) for one in findings]


def test_the_view_and_its_place_come_back(page: Page, site: Site) -> None:
    page.goto(site.add("/layout", f"{HEAD}<p id='low' style='margin-top: 3000px'>{LONG}"))
    page.evaluate("scrollTo(0, 700)")
    before: str = page.evaluate("document.documentElement.outerHTML")
    for one in (reflow.CHECK, zoom.CHECK, spacing.CHECK):
        assert list(one.run(subject.Subject(browser.BrowserScreen(page)))) == []
    assert page.viewport_size == {"width": 1280, "height": 800}
    assert page.evaluate("[innerWidth, innerHeight, scrollY]") == [1280, 800, 700]
    assert page.evaluate("document.documentElement.outerHTML") == before
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_tables_and_pictures_may_be_wide_and_text_may_not(page: Page, site: Site) -> None:
    body = f"""<div id="box" style="width: 700px">{LONG}</div>
    <svg id="map" role="img" aria-label="Map" width="800" height="50"></svg>
    <div style="overflow-x: auto"><table><tr>{"<td>A cell of it</td>" * 20}</tr></table></div>"""
    assert told(found(page, site, body, reflow.CHECK)) == [
        ("violation", "#box"),
        ("needs review", "#map"),
    ]


def test_what_scrolls_inside_hides_for_good_or_shortens_on_purpose_is_told_apart(
    page: Page, site: Site
) -> None:
    body = f"""
    <div id="scrolls" style="overflow: auto; height: 40px">{LONG} {LONG}</div>
    <div id="short" style="white-space: nowrap; overflow: hidden; text-overflow: ellipsis">
    {LONG}</div>
    <div id="gone" style="height: 0; overflow: hidden">{LONG}</div>
    <div id="cut" style="height: 22px; overflow: hidden">{LONG}</div>
    <span style="position: absolute; width: 1px; height: 1px; overflow: hidden">{LONG}</span>
    <div style="position: relative; height: 60px; overflow: auto"><p id="under">{LONG}</p>
    <p>{LONG}</p><p>{LONG}</p></div><p id="below" style="margin: 0">{LONG}</p>"""
    assert told(found(page, site, body, reflow.CHECK)) == [
        ("needs review", "#short"),
        ("violation", "#cut"),
    ]


def test_spacing_sees_a_fixed_height_and_not_one_that_was_cut_before(
    page: Page, site: Site
) -> None:
    body = f"""<p id="fixed" style="width: 300px; height: 44px; overflow: hidden">{LONG}</p>
    <p id="before" style="width: 300px; height: 30px; overflow: hidden">{LONG}</p>
    <p id="grows" style="width: 300px; min-height: 44px">{LONG[:60]}</p>"""
    assert told(found(page, site, body, spacing.CHECK)) == [("violation", "#fixed")]


def test_spacing_reaches_into_frames_and_shadow_trees(page: Page, site: Site) -> None:
    cut = f"<p style='width: 300px; height: 44px; overflow: hidden'>{LONG}</p>"
    body = f"""<iframe id="frame" width="400" srcdoc="{cut}"></iframe><div id="host"></div>
    <script>host.attachShadow({{mode: "open"}}).innerHTML = `{cut}`</script>"""
    assert told(found(page, site, body, spacing.CHECK)) == [
        ("violation", "#host >> p"),
        ("violation", "#frame >>> html > body > p"),
    ]


def test_a_size_that_follows_the_view_does_not_grow_with_it(page: Page, site: Site) -> None:
    body = """<p id="view" style="font-size: 2vw">Text in vw</p>
    <p style="font-size: calc(1rem + 1vw)">Text in both</p><p>Text in pixels</p>"""
    findings = found(page, site, body, zoom.CHECK)
    assert told(findings) == [("violation", "#view")]
    assert "1.00 times" in findings[0].message
