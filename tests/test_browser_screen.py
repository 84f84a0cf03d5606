"""What a look at a real page says: elements, regions, notices, the picture."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page
from servers import Site

from handeye.actions import AnswerDialog, Click, Goto, Target
from handeye.actions import browser as acting
from handeye.perception import Element, Query, ScreenError, devtools, find
from handeye.perception import browser as seeing

BrowserHands = acting.BrowserHands
BrowserScreen = seeing.BrowserScreen
pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Generator[seeing.BrowserScreen]:
    """The screen of one page that tests share which do no more than look at it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield BrowserScreen(context.new_page())
    context.close()


def seen(screen: seeing.BrowserScreen, html: str) -> tuple[Element, ...]:
    """The elements of a page in a look."""
    screen.page.set_content(html)
    return screen.look().elements


def one(elements: tuple[Element, ...], **wanted: str) -> Element:
    """The only element with these properties."""
    found = [e for e in elements if all(getattr(e, k) == v for k, v in wanted.items())]
    assert len(found) == 1, f"{wanted}: {found} of {[str(e) for e in elements]}"
    return found[0]


NAMES = [
    ("<label>Email <input></label>", "textbox", "Email"),
    ("<label for=a>Your name</label><input id=a>", "textbox", "Your name"),
    ("<label aria-label=Town><svg></svg><input></label>", "textbox", "Town"),
    ('<input aria-label="Search here">', "textbox", "Search here"),
    ("<b id=x>Card</b> <i id=y>number</i><input aria-labelledby='x y'>", "textbox", "Card number"),
    ('<input placeholder="Town">', "textbox", "Town"),
    ('<input title="Street">', "textbox", "Street"),
    ("<input type=search aria-label=Find>", "searchbox", "Find"),
    ("<input type=number aria-label=Count>", "spinbutton", "Count"),
    ("<input type=range aria-label=Volume>", "slider", "Volume"),
    ("<input list=l aria-label=Fruit><datalist id=l><option>a</datalist>", "combobox", "Fruit"),
    ("<textarea aria-label=Notes></textarea>", "textbox", "Notes"),
    ('<img alt="A red mug" width=40 height=40 src="data:image/gif;base64,R0">', "img", "A red mug"),
    ("<button>Sign in</button>", "button", "Sign in"),
    ("<button><span>Sign</span> <b>in</b></button>", "button", "Sign in"),
    ('<button><img alt="Close" width=9 height=9></button>', "button", "Close"),
    ("<button><svg width=9 height=9><title>Menu</title></svg></button>", "button", "Menu"),
    ('<button title="Delete"><i>×</i></button>', "button", "×"),
    ("<input type=submit>", "button", "Submit"),
    ("<input type=submit value=Go>", "button", "Go"),
    ("<input type=image alt=Search width=20 height=20>", "button", "Search"),
    ("<input type=file aria-label=Photo>", "button", "Photo"),
    ("<a href=#>Help</a>", "link", "Help"),
    ("<h2>Orders</h2>", "heading", "Orders"),
    ("<div role=button tabindex=0>Buy</div>", "button", "Buy"),
    ("<div role='switch' aria-checked=false tabindex=0>Wifi</div>", "switch", "Wifi"),
    ("<summary>not in details</summary>", "button", "not in details"),
    ("<details><summary>More</summary>x</details>", "button", "More"),
    ("<select aria-label=Size><option>S</select>", "combobox", "Size"),
    ("<select multiple aria-label=Sizes><option>S</select>", "listbox", "Sizes"),
    ("<label><input type=radio> Express</label>", "radio", "Express"),
    ("<button>登 录</button>", "button", "登 录"),
    ("<label>用户名 <input></label>", "textbox", "用户名"),
    ("<div contenteditable aria-label=Body>x</div>", "textbox", "Body"),
    ("<div onclick=1>Plain div</div>", "generic", "Plain div"),
    ("<p style='cursor:pointer'>Looks clickable</p>", "text", "Looks clickable"),
    ("<p>Just <b>words</b></p>", "text", "Just words"),
    ("<progress value=3 max=10 aria-label=Upload></progress>", "progressbar", "Upload"),
    ("<canvas width=50 height=50 aria-label=Chart></canvas>", "canvas", "Chart"),
]


@pytest.mark.parametrize(("html", "role", "name"), NAMES, ids=[name for _, _, name in NAMES])
def test_roles_and_names(screen: seeing.BrowserScreen, html: str, role: str, name: str) -> None:
    elements = seen(screen, html)
    found = [(e.role, e.name or e.text) for e in elements]
    assert (role, name) in found or (role == "text" and ("generic", name) in found)


VALUES = [
    ("<input value=blue>", "blue"),
    ("<input type=password value=geheim>", "••••••"),
    ("<input type=password>", ""),
    ("<input autocomplete=one-time-code value=123456>", "••••••"),
    ("<input autocomplete='billing cc-number' value=4111>", "••••••"),
    ("<textarea autocomplete=new-password>geheim</textarea>", "••••••"),
    ("<table><tr><td>Card number</td><td><input value=4242></td></tr></table>", "••••••"),
    ("<select><option>S<option selected>Medium  size</select>", "Medium size"),
    ("<select multiple><option selected>S<option selected>M</select>", "S, M"),
    ("<input type=date value=2026-11-30>", "2026-11-30"),
    ("<div contenteditable>draft</div>", "draft"),
    ("<div role=slider tabindex=0 aria-valuenow=5 aria-valuetext=five>xx</div>", "five"),
    ("<meter value=3 max=9></meter>", "3"),
]


@pytest.mark.parametrize(("html", "value"), VALUES)
def test_values_and_what_is_masked(screen: seeing.BrowserScreen, html: str, value: str) -> None:
    elements = seen(screen, html)
    assert [e.value for e in elements if e.value is not None] == [value]
    assert not any("geheim" in str(vars(e)) or "4111" in str(vars(e)) for e in elements)


STATES = [
    ("<button disabled>a</button>", {"disabled"}),
    ("<fieldset disabled><button>a</button></fieldset>", {"disabled"}),
    ("<button aria-disabled=true>a</button>", {"disabled"}),
    ("<label><input type=checkbox checked>a</label>", {"checked"}),
    ("<label><input type=checkbox>a</label>", {"unchecked"}),
    ("<div role=checkbox aria-checked=mixed tabindex=0>a</div>", {"mixed"}),
    ("<button aria-expanded=false>a</button>", {"collapsed"}),
    ("<details open><summary>a</summary></details>", {"expanded"}),
    ("<button aria-pressed=true>a</button>", {"pressed"}),
    ("<div role=tab aria-selected=true tabindex=0>a</div>", {"selected"}),
    ("<input aria-label=a readonly required>", {"readonly", "required"}),
    ("<input aria-label=a autofocus aria-invalid=true>", {"focused", "invalid"}),
    ("<button style='pointer-events:none'>a</button>", {"inert"}),
    ("<div inert><button>a</button></div>", {"inert"}),
]


@pytest.mark.parametrize(("html", "states"), STATES)
def test_states(screen: seeing.BrowserScreen, html: str, states: set[str]) -> None:
    screen.page.set_content(html)
    screen.page.evaluate("document.querySelector('[autofocus]')?.focus()")
    found = find(Query(text="a"), screen.search("a"))
    assert found.states == states


def test_boxes_are_css_pixels_of_the_view(screen: seeing.BrowserScreen) -> None:
    html = "<body style='margin:0'><button style='position:absolute;left:30.5px;top:40px;"
    elements = seen(screen, html + "width:101px;height:21px'>Here</button>")
    assert one(elements, name="Here").box == (30.5, 40, 101, 21)


def test_a_box_is_the_part_that_shows(screen: seeing.BrowserScreen) -> None:
    html = "<body style='margin:0'><button style='position:absolute;left:-50px;top:0;"
    elements = seen(screen, html + "width:101px;height:20px'>Half</button>")
    assert one(elements, name="Half").box == (0, 0, 51, 20)


SHADOW = """<my-card></my-card><script>
customElements.define("my-card", class extends HTMLElement { constructor() { super();
  const root = this.attachShadow({mode: "open"});
  root.innerHTML = "<label>Inside <input value=1></label><slot></slot><my-inner></my-inner>"; }});
customElements.define("my-inner", class extends HTMLElement { constructor() { super();
  this.attachShadow({mode: "open"}).innerHTML = "<button>Deep</button>"; }});
document.querySelector("my-card").innerHTML = "<a href=#>Slotted</a>";
</script>"""


def test_open_shadow_roots_are_read(screen: seeing.BrowserScreen) -> None:
    elements = seen(screen, SHADOW)
    assert {(e.role, e.name) for e in elements} >= {
        ("textbox", "Inside"), ("link", "Slotted"), ("button", "Deep")
    }  # fmt: skip


def test_frames_of_all_kinds_are_read_in_place(page: Page, site: Site, other_site: Site) -> None:
    site.add("/inner", "<body style='margin:0'><button>Same origin</button>")
    deep = other_site.add("/deep", "<body style='margin:0'><button>Deep</button>")
    far = other_site.add("/far", f"<button>Cross</button><p><iframe title=deep src='{deep}'>")
    style = "style='position:absolute;border:2px solid;padding:3px;width:200px;height:200px;left:"
    site.add(
        "/",
        f"""<title>Frames</title><iframe title=one {style}0;top:10px' src=/inner></iframe>
        <iframe title=two {style}220px;top:20px' srcdoc='<button>Srcdoc</button>'></iframe>
        <iframe title=three sandbox {style}440px;top:30px' srcdoc='<button>Boxed</button>'></iframe>
        <iframe title=four {style}660px;top:40px;width:400px;height:400px' src='{far}'></iframe>""",
    )
    page.goto(site.url + "/")
    page.wait_for_load_state("networkidle")
    found = {e.name: e for e in BrowserScreen(page).look().elements if e.role == "button"}
    assert sorted(found) == ["Boxed", "Cross", "Deep", "Same origin", "Srcdoc"]
    assert found["Same origin"].box[:2] == (5, 15)
    assert found["Srcdoc"].box[:2] == (220 + 5 + 8, 20 + 5 + 8)
    assert found["Boxed"].box[:2] == (440 + 5 + 8, 30 + 5 + 8)
    assert found["Cross"].box[:2] == (660 + 5 + 8, 40 + 5 + 8)
    assert [r.name for r in found["Deep"].regions if r.role == "iframe"] == ["four", "deep"]
    assert found["Deep"].frame == "deep"
    assert found["Srcdoc"].frame == "two"


def test_an_iframe_that_is_scrolled_away_shows_no_elements(page: Page, other_site: Site) -> None:
    other_site.add("/x", "<button>Hidden below</button>")
    page.set_content(f"<div style='height:2000px'></div><iframe src='{other_site.url}/x'></iframe>")
    page.wait_for_load_state("networkidle")
    screen = BrowserScreen(page)
    assert "Hidden below" not in {e.name for e in screen.look().elements}
    assert one(screen.search("hidden below"), role="button").offscreen


COVERED = """<body style="margin:0;height:3000px">
<button style="position:absolute;top:50px;left:50px;width:90px">Under</button>
<div role=dialog aria-label="Cookies" style="position:absolute;top:0;left:0;width:300px;
height:300px;background:#fff;z-index:2"><p>We use cookies</p></div>
<button style="position:absolute;top:2500px">Below</button>
<button style="position:absolute;left:-900px;top:9px">Skip link</button>
<div style="position:absolute;top:400px;height:100px;width:200px;overflow:auto">
<div style="height:900px"></div><button>In a box</button></div>
<div style="position:absolute;top:600px;height:50px;width:200px;overflow:hidden">
<div style="height:900px"></div><button>Out of reach</button></div>"""


def test_covered_and_scrolled_away_elements_are_found_by_search_alone(page: Page) -> None:
    page.set_content(COVERED)
    screen = BrowserScreen(page)
    assert {str(e) for e in screen.look().elements} == {'text "We use cookies"'}
    under = one(screen.search("under"), role="button")
    assert under.covered_by == 'dialog "Cookies"'
    for words in ("below", "skip link", "in a box", "out of reach"):
        assert one(screen.search(words), role="button").offscreen, words


SEARCHES = [
    ("Email:*", "<label>Email <input></label>", "Email"),
    ("  EMAIL ", "<label>Email: * <input></label>", "Email: *"),
    ("登录", "<button>登 录</button>", "登 录"),
    ("ＯＫ", "<button>OK</button>", "OK"),
    ("Straße", "<button>STRASSE</button>", "STRASSE"),
    ("it's", "<button>It’s</button>", "It’s"),
    ("e-mail", "<button>E‑Mail</button>", "E‑Mail"),
    ("coop eration", "<button>coop&shy; eration</button>", "coop\u00ad eration"),
    ("×", "<button>×</button>", "×"),
    ("+", "<button>+</button>", "+"),
]


@pytest.mark.parametrize(("words", "html", "name"), SEARCHES)
def test_search_leaves_out_nothing_that_find_would_take(
    screen: seeing.BrowserScreen, words: str, html: str, name: str
) -> None:
    screen.page.set_content(f"{html}<button>Other</button>")
    assert find(Query(text=words), screen.search(words)).name == name


def test_search_for_no_words_gives_everything(page: Page) -> None:
    page.set_content(COVERED)
    names = {e.name for e in BrowserScreen(page).search("") if e.role == "button"}
    assert names == {"Under", "Below", "Skip link", "In a box", "Out of reach"}


REGIONS = """<header><a href=#>Home</a></header><nav aria-label=Main><a href=#>Shop</a></nav>
<main><section aria-labelledby=h><h2 id=h>Basket</h2><button>Empty</button></section>
<table><caption>Orders</caption><tr><td>Order 17</td><td><button>Edit</button></td></tr></table>
<ul><li>Mug <button>Add</button></li></ul>
<fieldset><legend>Payment</legend><label><input type=radio>Card</label></fieldset>
<form aria-label=Login><input aria-label=User></form>
<dialog open><h3>Really?</h3><button>Yes</button></dialog></main>
<aside>Tip</aside><footer><a href=#>Imprint</a></footer>"""
IN_REGIONS = [
    ("Home", "banner", "", ""), ("Shop", "navigation", "Main", ""),
    ("Empty", "region", "Basket", ""), ("Edit", "row", "", "Order 17 Edit"),
    ("Edit", "table", "Orders", ""), ("Add", "listitem", "", "Mug Add"),
    ("Card", "group", "Payment", "Payment Card"), ("User", "form", "Login", ""),
    ("Yes", "dialog", "Really?", ""), ("Imprint", "contentinfo", "", ""),
]  # fmt: skip


def test_regions_around_elements(screen: seeing.BrowserScreen) -> None:
    elements = seen(screen, REGIONS)
    for name, role, called, text in IN_REGIONS:
        regions = next(e.regions for e in elements if e.name == name and e.interactive)
        assert (role, called, text) in [tuple(vars(r).values()) for r in regions], name


HIDDEN = [
    "<button style='display:none'>Ghost</button>",
    "<button style='visibility:hidden'>Ghost</button>",
    "<button style='opacity:0'>Ghost</button>",
    "<div style='opacity:0'><button>Ghost</button></div>",
    "<button hidden>Ghost</button>",
    "<div aria-hidden=true><button tabindex=-1>Ghost</button></div>",
    "<details><summary>s</summary><button>Ghost</button></details>",
    "<button style='width:0;height:0;padding:0;border:0;overflow:hidden'>Ghost</button>",
    "<template><button>Ghost</button></template>",
    "<div style='content-visibility:hidden'><button>Ghost</button></div>",
]


@pytest.mark.parametrize("html", HIDDEN)
def test_what_cannot_be_seen_is_not_listed(screen: seeing.BrowserScreen, html: str) -> None:
    elements = seen(screen, f"<button>Real</button>{html}")
    names = [e.name for e in elements]
    assert "Real" in names
    if "aria-hidden" in html:  # it shows, so a person could click it: the picture is the truth
        assert "Ghost" in names
    else:
        assert "Ghost" not in names


@pytest.mark.parametrize(
    "style",
    [
        "opacity:0",
        "position:absolute;width:1px;height:1px;clip:rect(0 0 0 0);margin:-1px",
        "appearance:none;width:0;height:0",
        "display:none",
    ],
)
def test_the_label_stands_for_a_checkbox_that_is_made_invisible(
    screen: seeing.BrowserScreen, style: str
) -> None:
    html = f"<label><input type=checkbox style='{style}'><i>▢</i> Agree</label>"
    found = one(seen(screen, html), role="checkbox")
    assert "Agree" in found.name
    assert found.box.width > 20
    assert found.states == {"unchecked"}


# Notices


def notices(screen: BrowserScreen) -> dict[str, str]:
    return {notice.kind: notice.text for notice in screen.look().notices}


def click(screen: BrowserScreen, words: str) -> None:
    outcome = BrowserHands(screen).do(
        Click(target=Target.of(find(Query(text=words), screen.search(words))))
    )
    assert outcome.verdict in ("confirmed", "no_effect"), outcome
    screen.settle(3)


def test_notice_of_a_dialog_and_its_picture_is_the_last_one(page: Page) -> None:
    page.set_content("<button onclick=\"prompt('How many?', '3')\">Ask</button>")
    screen = BrowserScreen(page)
    before = screen.look()
    click(screen, "Ask")
    after = screen.look()
    assert [n.text for n in after.notices if n.kind == "dialog"] == [
        'a dialog is open: prompt "How many?", suggested answer "3"'
    ]
    assert after.screenshot.digest == before.screenshot.digest
    assert screen.search("Ask") == ()
    BrowserHands(screen).do(AnswerDialog(accept=False))
    assert "dialog" not in notices(screen)


def test_notice_of_a_file_chooser(page: Page) -> None:
    page.set_content("<input type=file multiple aria-label=Photos>")
    screen = BrowserScreen(page)
    click(screen, "Photos")
    assert notices(screen)["file_chooser"] == "a file chooser is open, for several files"


def test_notice_of_the_options_of_a_focused_list(page: Page) -> None:
    page.set_content("<label>Size <select><option>S<option>M</select></label>")
    page.focus("select")
    assert notices(BrowserScreen(page))["options"] == "Size offers: S, M"


def test_notice_of_a_new_tab_and_it_is_the_one_seen(page: Page, site: Site) -> None:
    site.add("/", "<a href=/two target=_blank>Two</a>")
    site.add("/two", "<title>Two</title><h1>Second</h1>")
    page.goto(site.url + "/")
    screen = BrowserScreen(page)
    click(screen, "Two")
    look = screen.look()
    assert look.title == "Two"
    assert [(t.url, t.active) for t in look.tabs] == [
        (site.url + "/", False),
        (site.url + "/two", True),
    ]
    assert [n.kind for n in look.notices] == ["tab"]
    assert not screen.look().notices, "a notice is given once"


def test_notice_of_a_download_and_its_file(page: Page, site: Site, tmp_path: Path) -> None:
    site.add("/", "<a href=/file>Get</a>")
    site.add("/file", "a,b", headers={"content-disposition": 'attachment; filename="../a b.csv"'})
    page.goto(site.url + "/")
    screen = BrowserScreen(page, tmp_path)
    click(screen, "Get")
    assert notices(screen)["download"].endswith(".csv")
    (saved,) = tmp_path.iterdir()
    assert saved.read_text() == "a,b"
    assert [e.path for e in screen.events if e.kind == "download"] == [str(saved)]


def test_notice_of_a_login_that_the_browser_asks_for(page: Page, site: Site) -> None:
    site.add("/", "no", headers={"WWW-Authenticate": "Basic realm=x"}, status=401)
    screen = BrowserScreen(page)
    BrowserHands(screen).do(Goto(url=site.url + "/"))
    assert notices(screen)["auth"] == "the server asks for a user name and password"


# The picture


@pytest.mark.parametrize("scale", [1, 1.25, 2])
def test_one_picture_in_css_pixels(browser: Browser, scale: float) -> None:
    context = browser.new_context(
        viewport={"width": 1003, "height": 517}, device_scale_factor=scale
    )
    page = context.new_page()
    page.set_content("<h1>Hi</h1>")
    shot = BrowserScreen(page).look().screenshot
    assert seeing.png_size(shot.png) == (shot.width, shot.height) == (1003, 517)
    assert shot.scale == scale
    context.close()


def test_without_hints_the_picture_alone(page: Page) -> None:
    page.set_content("<title>T</title><button>Hi</button>")
    screen = BrowserScreen(page, hints=False)
    look = screen.look()
    assert (look.elements, look.title, look.screenshot.width) == ((), "T", 1280)
    assert screen.search("Hi") == ()


def seconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def ratio_to_a_screenshot(page: Page) -> float:
    """How long a look takes, as a multiple of Playwright's own screenshot."""
    screen = BrowserScreen(page)
    screen.look()
    plain = min(seconds(page.screenshot) for _ in range(2))
    return min(seconds(screen.look) for _ in range(2)) / plain


BIG = {
    "100,000 elements": "<div>" + "<p>A <b>word</b> <a href=#>link</a></p>" * 25_000 + "</div>",
    "20,000 px tall": "<p style='height:20000px;background:linear-gradient(red,blue)'>x</p>",
    "one huge text": "<p>" + "word " * 200_000 + "</p>",
}


@pytest.mark.parametrize("kind", BIG)
def test_large_pages_are_seen_in_reasonable_time(page: Page, kind: str) -> None:
    page.set_content(BIG[kind])
    ratio = ratio_to_a_screenshot(page)
    assert ratio < 30, f"a look takes {ratio:.2f} × a screenshot"


def test_ten_thousand_nested_elements_are_read(page: Page) -> None:
    page.set_content("<button>After</button>")
    page.evaluate(
        """([shown, hidden]) => {
      const nest = (at, depth) => {
        for (; depth; depth--) at = at.appendChild(document.createElement("div"));
        at.innerHTML = "<button>Deep</button>";
      };
      const box = document.body.appendChild(document.createElement("section"));
      box.style.display = "none"; // laid out, such a tree makes Chromium itself crash
      nest(box, hidden);
      nest(document.body, shown);
    }""",
        [400, 10_000],
    )
    screen = BrowserScreen(page)
    assert [e.name for e in screen.look().elements] == ["After", "Deep"]
    assert one(screen.search("deep"), role="button").name == "Deep"


def test_a_page_with_pieces_of_no_size(screen: seeing.BrowserScreen) -> None:
    elements = seen(
        screen,
        "<iframe width=0 height=0 srcdoc='<button>x</button>'></iframe><svg width=0></svg>"
        "<canvas width=0 height=0></canvas><button>Seen</button>",
    )
    assert [e.name for e in elements] == ["Seen"]


def test_frameset_and_documents_without_a_body(page: Page, site: Site) -> None:
    site.add("/a", "<button>Left</button>")
    site.add("/", "<frameset cols='50%,50%'><frame src=/a name=l><frame src=/a></frameset>")
    page.goto(site.url + "/")
    found = [e.box.x for e in BrowserScreen(page).look().elements if e.name == "Left"]
    assert len(found) == 2
    assert found[1] - found[0] > 600
    site.add("/pic.svg", "<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>Hi</text></svg>",
             headers={"content-type": "image/svg+xml"})  # fmt: skip
    site.add("/d.xml", "<a><b>x</b></a>", headers={"content-type": "text/xml"})
    for path in ("/pic.svg", "/d.xml"):
        page.goto(site.url + path)
        assert BrowserScreen(page).look().screenshot.width == 1280


# Hostile and broken pages

HOSTILE = {
    "predefined": 'window[Symbol.for("handeye")] = new Proxy({}, {get: () => () => "gotcha"});',
    "prototypes": "Element.prototype.getBoundingClientRect = () => { throw Error('no') };",
    "getters": "Object.defineProperty(Element.prototype, 'tagName', {get() { throw 1 }});",
    "title": "Object.defineProperty(document, 'title', {get: () => ({a: 1n})});",
    "json": "Array.prototype.toJSON = function () { return 'x' };"
    "Object.prototype.toJSON = () => 'y';",
    "json gone": "JSON.stringify = () => '{';",
    "old library": "Array.from = (x) => x; Array.prototype.map = function () { return this };",
    "map": "window.Map = window.WeakMap = window.Set = function () {};",
    "promise": "window.Promise = function () { throw 1 };",
    "frames": "window.requestAnimationFrame = () => 0; window.setTimeout = () => 0;",
    "clobber": "document.body.insertAdjacentHTML('beforeend', '<form name=body id=children>"
    "<input name=parentElement><input name=tagName><input name=getAttribute>"
    "<input name=childNodes><input name=shadowRoot><input name=style></form>"
    "<img name=activeElement><img name=title><img name=documentElement>');",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_still_gives_a_look(page: Page, site: Site, kind: str) -> None:
    site.add("/", f"<title>T</title><button>Real</button><script>{HOSTILE[kind]}</script>")
    page.goto(site.url + "/")
    screen = BrowserScreen(page, patience=8)
    look = screen.look()
    assert look.screenshot.width == 1280
    if "Real" not in {e.name for e in look.elements}:
        assert [n.kind for n in look.notices] == ["page"], look.notices
        assert "elements" in look.notices[0].text
    assert screen.settle(0.5).seconds < 8
    screen.wait(0.2)


def test_a_page_stuck_in_a_script_is_an_error_in_time(page: Page) -> None:
    page.set_content("<button onclick='for(;;);'>Hang</button>")
    screen = BrowserScreen(page)
    hang = find(Query(text="Hang"), screen.search("Hang"))
    screen.cap = 0.7
    outcome = BrowserHands(screen).do(Click(target=Target.of(hang)))
    assert outcome.verdict == "error"
    started = time.monotonic()
    with pytest.raises(ScreenError, match=r"did not answer within 0\.7 s: it is stuck"):
        screen.look()
    assert time.monotonic() - started < 4


def test_a_crashed_page_says_so(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    screen = BrowserScreen(page)
    screen.look()
    with pytest.raises(Error):
        page.goto("chrome://crash")
    assert screen.until(lambda: screen.happenings.crashed, 5)
    with pytest.raises(ScreenError, match="crashed"):
        screen.look()
    assert [e.kind for e in screen.events] == ["crash"]
    context.close()


def test_a_closed_window_says_so(browser: Browser) -> None:
    context = browser.new_context()
    screen = BrowserScreen(context.new_page())
    screen.look()
    screen.page.close()
    with pytest.raises(ScreenError, match="the browser window was closed"):
        screen.look()
    assert screen.settle(5).seconds < 1
    context.close()


# Long runs


def test_a_long_run_does_not_grow(page: Page) -> None:
    page.set_content("<main></main>")
    screen = BrowserScreen(page)
    fill = "document.querySelector('main').innerHTML = '<button>x</button>'.repeat(50)"
    for _ in range(40):
        page.evaluate(fill)
        screen.look()
    session: Any = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    screen.look()
    assert screen.dom.call("refCount") < 600


def test_frames_that_come_and_go_are_forgotten(page: Page, other_site: Site) -> None:
    url = other_site.add("/f", "<button>In</button>")
    page.set_content("<main></main>")
    screen = BrowserScreen(page)
    for number in range(10):
        page.evaluate(
            "url => new Promise(done => { const f = document.createElement('iframe'); f.src = url;"
            "f.onload = done; document.querySelector('main').replaceChildren(f); })",
            f"{url}?{number}",
        )
        assert "In" in {e.name for e in screen.look().elements}
    assert len(screen.dom) < 6


def test_closed_tabs_are_forgotten(page: Page) -> None:
    def kept() -> int:
        gc.collect()
        return sum(type(thing) is devtools.DevTools for thing in gc.get_objects())

    before = kept()  # what other tests of this process still hold
    screen = BrowserScreen(page)
    for _ in range(5):
        page.context.new_page()
        screen.look()
        screen.page.close()
    screen.look()
    assert screen.page is page
    assert kept() <= before + 2


INTERRUPTED = """
import signal, sys, threading, time
from contextlib import suppress
from playwright.sync_api import Error
from handeye.perception import ScreenError, browser, launch

HANG = "setTimeout(() => { const t = Date.now(); while (Date.now() - t < 2000); }, 50)"
RESTLESS = "setInterval(() => { document.title = document.body.dataset.x = Math.random() }, 1)"
what = sys.argv[1]
with suppress(Error, ScreenError), launch.open_page(launch.View(640, 480)) as (page, _):
    page.set_content("<button>Hang</button>")
    screen = browser.BrowserScreen(page)
    screen.look()
    if what in ("look", "search"):
        page.evaluate(HANG)
    elif what == "settle":
        page.evaluate(RESTLESS)
        screen.arm()
    call = {"look": screen.look, "search": lambda: screen.search("x"),
            "settle": lambda: screen.settle(9), "wait": lambda: screen.wait(9)}[what]
    main = threading.main_thread().ident
    sent = []
    def interrupt():
        sent.append(time.monotonic())
        signal.pthread_kill(main, signal.SIGINT)
    timer = threading.Timer(0.2, interrupt)
    try:
        timer.start()  # on a busy machine it may go off before it is told to have started
        started = time.monotonic()
        while time.monotonic() < started + 10:
            call()
    except KeyboardInterrupt:
        print(time.monotonic() - sent[0], flush=True)
"""


@pytest.mark.parametrize("what", ["look", "settle", "wait", "search"])
def test_ctrl_c_is_heard_at_once(what: str) -> None:
    """In a process of its own: a connection to a browser does not survive it unharmed."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, what],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert float(done.stdout or "nan") < 1.0, done.stderr


LATE_END = """
import asyncio
from contextlib import suppress
from handeye.perception import launch, patience

def interrupt_when_it_has_ended(loop):
    if any("resume" in repr(handle) for handle in loop._ready):
        raise KeyboardInterrupt
    loop.call_soon(interrupt_when_it_has_ended, loop)

with launch.open_page(launch.View(640, 480)) as (page, _):
    page.set_content("<h1>Hi</h1>")
    own = patience.Patience(asyncio.get_running_loop())
    for number in range(5):
        asyncio.get_running_loop().call_soon(
            interrupt_when_it_has_ended, asyncio.get_running_loop())
        with suppress(KeyboardInterrupt):
            own.call(lambda: page.evaluate("1"), 9)
            print("it was not interrupted")
        print(own.call(lambda: page.evaluate("1 + 1"), 9))
"""


def test_a_call_that_ends_while_ctrl_c_cuts_it_off_does_not_end_the_next() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LATE_END], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["2"] * 5, done.stderr
