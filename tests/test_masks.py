"""What no picture shows, and no hint tells: passwords, one-time codes and card data."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page
from servers import Site

from handeye.perception import Observation, browser
from handeye.tasks import cover

pytestmark = pytest.mark.e2e
GREY = (128, 128, 128)
INPUT = "input {margin: 0; box-sizing: border-box; width: 300px; height: 40px}"
STYLE = f"<style>* {{margin: 0; font: 20px monospace}} {INPUT}</style>"
FIELD = (0, 0, 301, 41)
"""Where a field in the corner is painted over."""
TOLD = "4242"
PRIVATE = [
    "<input type=password value=4242>",
    "<input autocomplete='billing cc-number' value=4242>",
    "<input autocomplete=CC-CSC value=4242>",
    "<input autocomplete=one-time-code value=4242>",
    "<input name=cardNumber value=4242>",
    "<input id=card_number autocomplete=off type=tel value=4242>",
    "<input placeholder='CVV' value=4242>",
    "<label>Security code<br><input value=4242></label>",
    "<input aria-label=卡号 value=4242>",
    "<input aria-label=短信验证码 value=4242>",
    "<input type=number name=otp value=4242>",
]
OPEN = [
    "<input aria-label=Number value=4242>",
    "<input name=order_number value=4242>",
    "<input aria-label=图形验证码 value=4242>",
    "<input name=card_number autocomplete=username value=4242>",
    "<input aria-label=Postcode name=security value=4242>",
    "<input type=search name=otp value=4242>",
]


def look(page: Page, site: Site, html: str) -> Observation:
    page.goto(site.add("/", f"<!doctype html><meta charset=utf-8>{STYLE}{html}"))
    return browser.BrowserScreen(page).look()


def grey(seen: Observation) -> tuple[int, ...]:
    """The box that is painted over, as left, top, right, bottom; () for none."""
    with Image.open(BytesIO(cover.Cover().picture(seen).png)) as picture:
        shown = picture.convert("RGB")
    dots = shown.load()
    assert dots is not None
    columns = [x for x in range(shown.width) if dots[x, 20] == GREY or dots[x, 44] == GREY]
    rows = [y for y in range(shown.height) if dots[20, y] == GREY]
    return (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) if columns and rows else ()


@pytest.mark.parametrize("html", PRIVATE)
def test_a_private_field_is_painted_over(page: Page, site: Site, html: str) -> None:
    seen = look(page, site, html)
    left, top, right, bottom = grey(seen)
    assert (left, right) == (0, 301)
    assert bottom - top >= 40
    (field,) = [one for one in seen.elements if one.role in ("textbox", "spinbutton")]
    assert field.value == "••••••"
    assert TOLD not in repr(seen.elements)


@pytest.mark.parametrize("html", OPEN)
def test_other_fields_show_what_they_hold(page: Page, site: Site, html: str) -> None:
    seen = look(page, site, html)
    assert cover.Cover().picture(seen) is seen.screenshot, "not drawn anew"
    assert seen.elements[-1].value == TOLD


def test_an_empty_field_stays_as_it_is(page: Page, site: Site) -> None:
    seen = look(page, site, "<input type=password placeholder=Password>")
    assert cover.Cover().picture(seen) is seen.screenshot


def test_a_password_that_is_shown_stays_private(page: Page, site: Site) -> None:
    assert grey(look(page, site, "<input type=password id=p value=4242>"))
    page.evaluate("p.type = 'text'")
    seen = browser.BrowserScreen(page).look()
    assert grey(seen)
    assert TOLD not in repr(seen.elements)


def test_a_card_that_is_partly_covered_is_painted_whole(page: Page, site: Site) -> None:
    over = "<div style='position: absolute; left: 80px; top: 0; width: 200px; height: 41px'>x</div>"
    seen = look(page, site, f"<input name=cardnumber autocomplete=cc-number value=4242>{over}")
    assert grey(seen) == FIELD
    dialog = "<dialog open style='top: 0; height: 90px; width: 500px'>Sure?</dialog>"
    hidden = look(page, site, f"<input type=password value=4242>{dialog}")
    assert grey(hidden) == (), "dots below a dialog; the dialog is to be seen"


def test_fields_in_frames_and_shadow_trees(page: Page, site: Site, other_site: Site) -> None:
    inner = f"{STYLE}<input autocomplete=cc-number value=4242>"
    frames = [site.add("/in", inner), other_site.add("/in", inner)]
    for url in frames:
        seen = look(page, site, f"<iframe src='{url}' frameborder=0 width=400 height=60></iframe>")
        page.frame_locator("iframe").locator("input").wait_for()
        seen = browser.BrowserScreen(page).look()
        assert grey(seen) == FIELD, url
    inside = f"<style>{INPUT}</style><input type=password value=4242>"
    script = f"<script>box.attachShadow({{mode: 'open'}}).innerHTML = `{inside}`</script>"
    assert grey(look(page, site, f"<div id=box></div>{script}")) == FIELD


def test_a_long_page_hides_fields_beyond_what_is_listed(page: Page, site: Site) -> None:
    many = "".join(
        "<button style='font: 4px x; padding: 0; border: 0'>b</button>" for _ in range(700)
    )
    card = "<input style='position: absolute; left: 0; top: 0' autocomplete=cc-number value=4242>"
    seen = look(page, site, f"<div style='margin-top: 60px'>{many}</div>{card}")
    assert "more elements" in seen.notices[-1].text
    assert grey(seen) == FIELD


def test_an_element_that_shows_a_secret(page: Page, site: Site) -> None:
    seen = look(page, site, "<p>It is sesame</p><p>and more</p>")

    def redact(text: str) -> str:
        return text.replace("sesame", "***")

    covering = cover.Cover(redact)
    assert covering.picture(seen) != seen.screenshot
    assert covering.picture(seen) is covering.picture(seen), "drawn once"
    assert covering.observation(seen).screenshot is covering.picture(seen)
