"""Repairing a page in a real browser: what is mended, what is left alone, and that it is undone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from repair_page import HOSTILE, INNER, PAGE
from servers import Site

from handeye.assist import repair, repair_files, texts, texts_repair
from handeye.perception import browser

pytestmark = pytest.mark.e2e
HTML = "document.documentElement.outerHTML"


@pytest.fixture
def shop(site: Site) -> str:
    site.add("/inner", INNER)
    return site.add("/", PAGE)


def opened(page: Page, url: str) -> browser.BrowserScreen:
    page.goto(url)
    return browser.BrowserScreen(page)


def names(now: repair.Repaired | None) -> dict[str, tuple[str, str, bool]]:
    """Of each change: its selector, and kind, name and whether it was guessed."""
    assert now
    return {one.selector: (one.kind, one.name, one.guess) for one in now.changes}


MENDED = {
    "#f-heading": ("heading", "Your address", True),
    "#f-label": ("name", "Street", False),
    "#f-beside": ("name", "Post code", True),
    "#f-hint": ("name", "Search mugs", False),
    "#f-tick": ("name", "Send me news", True),
    "#f-select": ("name", "Colour", True),
    "#f-click": ("button", "Order now", False),
    "#f-pointer": ("button", "Show all colours", True),
    "#f-keys": ("button", "Compare", False),
    "#f-anchor": ("button", "Terms", False),
    "#f-icon": ("name", "Delete", True),
    "#f-use": ("name", "Cart", True),
    "#f-sign": ("name", "Close", True),
    "#f-tooltip": ("name", "Copy the link", False),
    "#f-caption": ("name", "A blue mug on a shelf", True),
    "#f-file": ("name", "red ceramic mug", True),
    "#f-frame": ("name", "Parcel services", False),
    "#toasts": ("message", "", True),
    "html": ("lang", "en", True),
    "#inner": ("button", "Choose a parcel box", False),
}


def test_faults_are_mended_and_their_right_twins_stay_as_they_are(page: Page, shop: str) -> None:
    screen = opened(page, shop)
    twins = "[...document.querySelectorAll('[id^=t-]')].map((el) => el.outerHTML)"
    before = page.evaluate(twins)
    now = repair.Repairs().on(screen, "en")
    assert names(now) == MENDED
    assert now.outline
    assert not now.failed
    assert page.evaluate(twins) == before
    assert len(before) >= 18


def test_what_was_guessed_says_so_to_assistive_technology(page: Page, shop: str) -> None:
    now = repair.Repairs().on(opened(page, shop), "en")
    frame = page.frame_locator("#f-frame")
    for one in now.changes:
        if one.selector == "html":
            continue
        place = frame.locator("#inner") if one.selector == "#inner" else page.locator(one.selector)
        said = place.get_attribute("aria-description")
        assert bool(said) is one.guess, one
        assert said is None or "guessed" in said


def test_a_screen_reader_gets_the_names_and_off_takes_them_away(page: Page, shop: str) -> None:
    screen = opened(page, shop)
    before, told = page.evaluate(HTML), page.locator("body").aria_snapshot()
    repairs = repair.Repairs()
    repairs.on(screen, "en")
    mended = page.locator("body").aria_snapshot()
    for line in (
        'heading "Your address" [level=2]', 'textbox "Post code"', 'checkbox "Send me news"',
        'combobox "Colour"', 'button "Order now"', 'button "Delete"', 'link "Cart"',
        'img "red ceramic mug"',
    ):  # fmt: skip
        assert f"- {line}" in mended
        assert f"- {line}" not in told
    assert repairs.off(screen)
    assert page.evaluate(HTML) == before
    assert page.locator("body").aria_snapshot() == told
    assert repairs.now(screen) is None
    assert not repairs.off(screen)
    page.reload()
    assert page.evaluate(HTML) == before, "the next page is left alone too"


def test_keys_press_what_was_for_the_mouse_alone(page: Page, shop: str) -> None:
    screen = opened(page, shop)
    repairs = repair.Repairs()
    repairs.on(screen, "en")
    page.locator("#f-click").press("Enter")
    page.locator("#f-pointer").press("Space")
    page.locator("#f-keys").press("Enter")
    page.locator("#t-click").press("Enter")
    assert page.evaluate("hits") == ["order", "colours", "compare", "basket"]
    page.frame_locator("#f-frame").locator("#inner").press("Enter")
    assert page.frame_locator("#f-frame").locator("#inner").text_content() == "pressed"
    repairs.off(screen)
    page.evaluate("document.querySelector('#f-click').tabIndex = 0")
    page.locator("#f-click").press("Enter")
    assert page.evaluate("hits.length") == 4


def test_a_key_that_the_page_takes_itself_is_not_pressed_twice(page: Page, site: Site) -> None:
    html = """<div id=a onclick="n++" onkeydown="if (event.key==='Enter') { n++;
    event.preventDefault() }">Go</div><script>n = 0</script>"""
    repair.Repairs().on(opened(page, site.add("/", html)), "en")
    page.locator("#a").press("Enter")
    assert page.evaluate("n") == 1


def test_the_focus_shows_again_and_a_page_with_a_focus_of_its_own_keeps_it(
    page: Page, site: Site
) -> None:
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    bare = site.add("/bare", "<style>*:focus{outline:0}</style><button>A</button>")
    own = site.add("/own", "<style>:focus{outline:0;box-shadow:0 0 3px red}</style><button>A")
    repairs = repair.Repairs()
    screen = opened(page, bare)
    page.keyboard.press("Tab")
    assert page.evaluate(outline) == "0px"
    repairs.on(screen, "en")
    assert page.evaluate(outline) == "3px"
    page.goto(own)
    page.keyboard.press("Tab")
    now = repairs.now(screen)
    assert now
    assert not now.outline
    assert page.evaluate(outline) == "0px"


def test_what_comes_later_is_mended_and_listed(page: Page, shop: str) -> None:
    screen = opened(page, shop)
    repairs = repair.Repairs()
    repairs.on(screen, "en")
    page.evaluate(
        """() => {
          document.querySelector("#f-icon").outerHTML =
            '<button id="again"><i class="icon-pencil"></i></button>';
          const made = document.createElement("div");
          made.innerHTML = `<span id="new" onclick="1">More mugs</span>
            <input id="n" name="cardHolder">`;
          document.body.append(made);
          toasts.innerHTML = "<p>Mug added</p>";
        }"""
    )
    found = names(repairs.now(screen))
    assert found["#again"] == ("name", "Edit", True)
    assert found["#new"] == ("button", "More mugs", False)
    assert found["#n"] == ("name", "card holder", True)
    assert "#f-icon" not in found
    assert page.locator("#toasts").aria_snapshot() == "- status:\n  - paragraph: Mug added"


def test_a_name_guessed_from_an_icon_follows_the_icon(page: Page, site: Site) -> None:
    url = site.add("/", '<html lang="en"><button id="b"><i class="fa-play"></i></button>')
    screen = opened(page, url)
    repairs = repair.Repairs()
    assert names(repairs.on(screen, "en")) == {"#b": ("name", "Play", True)}
    page.evaluate("document.querySelector('i').className = 'fa-pause'")
    assert names(repairs.now(screen)) == {"#b": ("name", "Pause", True)}
    page.evaluate("b.textContent = 'Resume the film'")
    assert names(repairs.now(screen)) == {}
    assert page.locator("#b").get_attribute("aria-label") is None
    repairs.off(screen)
    assert page.locator("body").inner_html().strip() == '<button id="b">Resume the film</button>'


def test_what_the_page_sets_meanwhile_stays(page: Page, site: Site) -> None:
    url = site.add("/", '<html lang="en"><button id="b"><i class="fa-play"></i></button>')
    screen = opened(page, url)
    repairs = repair.Repairs()
    repairs.on(screen, "en")
    page.evaluate("b.setAttribute('aria-label', 'Play the film')")
    repairs.off(screen)
    assert page.locator("#b").get_attribute("aria-label") == "Play the film"
    assert page.locator("#b").get_attribute("aria-description") is None


def test_hidden_things_are_mended_when_they_show(page: Page, site: Site) -> None:
    html = """<html lang="en"><div id="menu" style="display:none">
    <button id="s"><span>Save</span><i class="fa-trash"></i></button>
    <button id="d"><i class="fa-trash"></i></button></div>"""
    screen = opened(page, site.add("/", html))
    repairs = repair.Repairs()
    assert names(repairs.on(screen, "en")) == {}
    page.evaluate("menu.style.display = 'block'")
    assert names(repairs.now(screen)) == {"#d": ("name", "Delete", True)}


def test_the_next_page_of_the_tab_is_mended_too(page: Page, shop: str, site: Site) -> None:
    screen = opened(page, shop)
    repairs = repair.Repairs()
    repairs.on(screen, "en")
    page.goto(site.add("/next", '<html lang="en"><div id="a" onclick="1">On</div>'))
    assert names(repairs.now(screen)) == {"#a": ("button", "On", False)}


def test_a_page_that_spoils_its_own_language_is_mended_all_the_same(page: Page, site: Site) -> None:
    site.add("/inner", INNER)
    screen = opened(page, site.add("/", PAGE.replace("<head>", f"<head>{HOSTILE}")))
    repairs = repair.Repairs()
    assert names(repairs.on(screen, "en")) == MENDED
    assert repairs.off(screen)


def test_forms_whose_fields_are_called_like_methods(page: Page, site: Site) -> None:
    html = """<html lang="en"><form><input name="getAttribute"><input name="closest">
    <img name="querySelectorAll" src="/blue-mug.png" id="i"><input name="children" id="c">
    <div id="a" onclick="1">Go</div></form>"""
    found = names(repair.Repairs().on(opened(page, site.add("/", html)), "en"))
    assert found["#i"] == ("name", "blue mug", True)
    assert found["#a"] == ("button", "Go", False)


def test_shadow_trees_are_mended_and_undone(page: Page, site: Site) -> None:
    html = """<html lang="en"><x-a id="x"></x-a><script>
    x.attachShadow({mode: "open"}).innerHTML = '<button><i class="icon-search"></i></button>'
    </script>"""
    screen = opened(page, site.add("/", html))
    before = page.evaluate("x.shadowRoot.innerHTML")
    repairs = repair.Repairs()
    repairs.on(screen, "en")
    assert page.get_by_role("button", name="Search").count() == 1
    page.evaluate(
        "x.shadowRoot.append(Object.assign(document.createElement('input'), {name: 'q1'}))"
    )
    page.evaluate("x.shadowRoot.lastChild.placeholder = 'Town'")
    repairs.off(screen)
    assert page.evaluate("x.shadowRoot.innerHTML").startswith(before)
    assert "aria" not in page.evaluate("x.shadowRoot.innerHTML")


USUAL = "<p>Text of the usual size, and more of it than of anything else on this small page.</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<div style="cursor:pointer"><button>In a card</button></div>',
        '<li onclick="1">An entry of a list</li>',
        '<div role="option" onclick="1">Red</div>',
        '<div aria-hidden="true"><button><i class="fa-trash"></i></button></div>',
        '<img src="/a.png" role="presentation">',
        '<a href="/x"><img src="/blue-mug.png"> Blue mug</a>',
        '<p style="font-size:40px">What a large sentence this is, which ends with a full stop.</p>',
        '<div style="font-size:30px">9.50</div><p>Price of the mug</p>',
        '<div style="font-size:30px">EUR 9.50</div><p>Price of the mug</p>',
        "<button>+</button>",
        '<div style="font-size:30px">All of <a href="/x">our mugs</a></div><p>And more text.</p>',
        '<input type="hidden" name="token"><input type="submit">',
        '<span id="a" tabindex="-1" style="cursor:pointer">Roving</span>',
    ],
)
def test_what_is_left_alone(page: Page, site: Site, html: str) -> None:
    url = site.add("/", f'<!doctype html><html lang="en"><title>A</title><body>{html}{USUAL}')
    now = repair.Repairs().on(opened(page, url), "en")
    assert now.changes == ()


def test_chinese_pages(page: Page, site: Site) -> None:
    html = """<!doctype html><title>商店</title>
    <p>欢迎光临本店，所有杯子均为手工制作，颜色多样，请慢慢挑选。</p>
    <table><tr><td>邮政编码：</td><td><input id="p"></td></tr></table>
    <button id="t"><i class="icon-trash"></i></button>
    <img id="i" src="/%E7%BA%A2%E8%89%B2%E6%9D%AF%E5%AD%90.jpg">
    <div id="b" onclick="1">提交订单</div>"""
    now = repair.Repairs().on(opened(page, site.add("/", html)), "zh")
    assert names(now) == {
        "#p": ("name", "邮政编码", True),
        "#t": ("name", "删除", True),
        "#i": ("name", "红色杯子", True),
        "#b": ("button", "提交订单", False),
        "html": ("lang", "zh", True),
    }
    assert page.locator("#t").get_attribute("aria-description") == "名称根据图标推测"


def test_switches_of_a_dashboard_get_the_words_beside_them(page: Page, site: Site) -> None:
    html = """<html lang="en"><style>.t{cursor:pointer;width:30px;height:16px}</style>
    <div><div>Dark mode</div><div class="t" id="dark"></div></div>
    <div><span class="t" id="red" data-color="red"></span></div>
    <div><div class="t" id="bare"></div></div>"""
    screen = opened(page, site.add("/", html))
    repairs = repair.Repairs()
    assert names(repairs.on(screen, "en")) == {
        "#dark": ("button", "Dark mode", True),
        "#red": ("button", "color red", True),
    }
    assert page.get_by_role("button", name="Dark mode").count() == 1
    assert page.locator("#bare").get_attribute("role") is None, "nobody could tell what it is"
    repairs.off(screen)
    assert page.locator("#dark").evaluate("(el) => el.outerHTML") == (
        '<div class="t" id="dark"></div>'
    )


def test_headings_leave_no_level_out(page: Page, site: Site) -> None:
    html = """<html lang="en"><style>div{font-weight:bold}</style><h1>Mugs</h1>
    <p>Text of the page, longer than all headings on it are, so that it is the usual size.</p>
    <div style="font-size:20px" id="a">Small heading</div><p>More of the text of this page.</p>
    <div style="font-size:20px" id="b">Next heading</div><p>More of the text of this page.</p>
    <nav><div style="font-size:24px">Name of the shop</div><a href="/">Home</a></nav>
    <div><div style="font-size:24px">SK</div><p>Sara Koch</p></div>"""
    repair.Repairs().on(opened(page, site.add("/", html)), "en")
    levels = [page.locator(one).get_attribute("aria-level") for one in ("#a", "#b")]
    assert levels == ["2", "3"]
    assert page.get_by_role("heading").count() == 3


# Files


def test_what_was_guessed_can_be_kept_mended_by_hand_and_used_again(
    page: Page, browser: Browser, shop: str
) -> None:
    screen = opened(page, shop)
    repairs = repair.Repairs()
    path, count = repair_files.save(shop, repairs.on(screen, "en").changes)
    assert count == 20  # the outline is no change of an element
    kept = path.read_text("utf-8")
    assert '"Your address"' not in kept, "what a heading says is on the page"
    path.write_text(kept.replace('"Delete"', '"Take the blue mug out"'), "utf-8")
    repairs.off(screen)
    repairs.on(screen, "en")
    assert page.get_by_role("button", name="Take the blue mug out").count() == 0
    saved = [
        one.model_dump(by_alias=True, exclude_none=True) for one in repair_files.load(shop).changes
    ]
    now = repairs.on(screen, "en", saved)
    assert names(now)["#f-icon"] == ("saved", "Take the blue mug out", True)
    assert page.get_by_role("button", name="Take the blue mug out").count() == 1
    page.locator("#f-click").press("Enter")
    assert page.evaluate("hits") == ["order"]
    before = page.evaluate("document.querySelector('#f-icon').outerHTML")
    assert "aria-label" in before
    repairs.off(screen)
    assert page.locator("#f-icon").evaluate("(el) => el.outerHTML") == (
        '<button id="f-icon"><i class="fa fa-trash-alt"></i></button>'
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"set": {"onclick": "steal()"}}, "changes.0.set.onclick: Extra inputs are not permitted"),
        ({"set": {"href": "https://evil.example"}}, "changes.0.set.href"),
        ({"set": {"role": "presentation"}}, "changes.0.set.role"),
        ({"set": {"aria-label": "x" * 300}}, "changes.0.set.aria-label"),
        ({"set": {}, "script": "1"}, "changes.0.script"),
    ],
)
def test_a_file_may_name_things_and_nothing_more(change: dict[str, object], why: str) -> None:
    url = "https://shop.example/"
    path = repair_files.path_for(url)
    path.parent.mkdir(parents=True)
    whole = {"page": "/", "selector": "#a", **change}
    path.write_text(json.dumps({"version": 1, "site": "shop.example", "changes": [whole]}))
    with pytest.raises(repair_files.BadFile, match=why.replace(".", r"\.")):
        repair_files.load(url)


def test_the_script_itself_sets_nothing_else_either(page: Page, site: Site) -> None:
    url = site.add("/", '<html lang="en"><p id="a">Text</p><p class="b">1</p><p class="b">2</p>')
    saved: list[dict[str, object]] = [
        {"page": "/", "selector": "#a", "set": {"aria-label": "A", "onclick": "n=1", "id": "x"}},
        {"page": "/", "selector": ".b", "set": {"aria-label": "One of two"}},
        {"page": "/other", "selector": "#a", "set": {"aria-label": "Elsewhere"}},
        {"page": "/", "selector": "]", "set": {"aria-label": "No path"}},
    ]
    now = repair.Repairs().on(opened(page, url), "en", saved)
    assert names(now) == {"#a": ("saved", "A", False)}
    assert page.locator("#a").evaluate("(el) => el.outerHTML") == (
        '<p id="a" aria-label="A">Text</p>'
    )


def test_files_are_for_one_site() -> None:
    url = "https://shop.example/"
    path = repair_files.path_for(url)
    assert path.name == "shop.example.json"
    assert repair_files.path_for("https://a.example:8443/../x").name == "a.example_8443.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"version": 1, "site": "bank.example", "changes": []}')
    with pytest.raises(repair_files.BadFile, match=r"it is for bank\.example"):
        repair_files.load(url)
    path.write_text("{")
    with pytest.raises(repair_files.BadFile):
        repair_files.load(url)


def test_every_mark_and_source_has_its_text_in_both_languages() -> None:
    script = (Path(repair.__file__).parent / "js" / "repair_rules.js").read_text("utf-8")
    told = re.findall(r'source: (?:\w+ \? )?"(\w+)"(?: : "(\w+)")?', script)
    given = re.findall(r'give\(.*, "(\w+)", (true|false)\)', script)
    sources = {one for pair in told for one in pair if one} | {one for one, _ in given}
    assert len(sources) >= 13
    for source in sources:
        assert all(texts.ALL[f"repair.source.{source}"])
    for source, guess in given:
        assert (guess == "false") or all(texts.ALL[f"repair.guessed.{source}"])


def test_what_is_no_page_is_not_repaired() -> None:
    with pytest.raises(repair.CannotRepair):
        repair.Repairs().on(object(), "en")


def test_every_icon_has_a_word_in_both_languages() -> None:
    script = (Path(repair.__file__).parent / "js" / "repair_icons.js").read_text("utf-8")
    codes, rest = script.split("const TOKENS")
    keys = set(re.findall(r'(\w+): "[a-z ]+"', codes)) | set(re.findall(r'", "(\w+)"\]', rest))
    brands = set(re.findall(r'(\w+): "[A-Z]', rest))
    rules = (Path(repair.__file__).parent / "js" / "repair_rules.js").read_text("utf-8")
    signs = set(re.findall(r'=> \[c, "(\w+)"\]', rules))
    assert len(keys) > 50
    assert len(signs) > 8
    assert (keys | signs) - brands <= set(texts_repair.ICONS)


def test_a_context_of_another_browser_page(context: BrowserContext, site: Site) -> None:
    """Each tab is repaired where it was asked for; `off` undoes all of them."""
    url = site.add("/", '<html lang="en"><div id="a" onclick="1">On</div>')
    first, second = context.new_page(), context.new_page()
    first.goto(url)
    second.goto(url)
    repairs = repair.Repairs()
    one, other = browser_screens(first, second)
    repairs.on(one, "en")
    assert repairs.now(other) is None
    assert second.locator("#a").get_attribute("role") is None
    repairs.on(other, "en")
    repairs.off(other)
    assert first.locator("#a").get_attribute("role") is None
    assert second.locator("#a").get_attribute("role") is None


def browser_screens(*pages: Page) -> list[browser.BrowserScreen]:
    return [browser.BrowserScreen(one) for one in pages]
