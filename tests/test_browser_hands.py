"""What hands do in a real browser, and what they say when something cannot be done."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page
from servers import Site

from handeye import actions as act
from handeye.actions import Outcome, Target, secrets
from handeye.actions import browser as acting
from handeye.perception import Query, Settled, find
from handeye.perception import browser as seeing

pytestmark = pytest.mark.e2e


class Rig:
    """A page with a screen and hands, and short words for what tests do with them."""

    def __init__(self, page: Page, downloads: Path | None = None, origin: str = "") -> None:
        self.screen = seeing.BrowserScreen(page, downloads, patience=5)
        self.hands = acting.BrowserHands(
            self.screen,
            secrets.Secrets(
                {
                    "pass": secrets.Secret("geheim", visible=True),
                    "hidden": "verborgen",
                    "code": secrets.Secret("4711", visible=True),
                },
                origin,
            ),
        )
        self.settled = Settled(0)

    @property
    def page(self) -> Page:
        return self.screen.page

    def show(self, html: str) -> None:
        self.page.set_content(html)
        self.page.mouse.move(1270, 790)

    def target(self, words: str | Query) -> Target:
        query = Query(text=words) if isinstance(words, str) else words
        return Target.of(find(query, self.screen.search(query.text)))

    def do(self, action: act.Action) -> Outcome:
        outcome = self.hands.do(action)
        self.settled = self.screen.settle(3)
        return outcome

    def click(self, words: str) -> Outcome:
        return self.do(act.Click(target=self.target(words)))

    def type(self, words: str, text: str, **how: Any) -> Outcome:
        return self.do(act.Type(text=text, target=self.target(words), **how))

    def out(self) -> str:
        """What the page wrote into its output."""
        return str(self.page.evaluate("document.querySelector('#out').textContent"))

    def value(self, selector: str = "input") -> str:
        return str(self.page.evaluate("s => document.querySelector(s).value", selector))


@pytest.fixture
def rig(page: Page, tmp_path: Path) -> Rig:
    """Hands on a fresh page."""
    return Rig(page, tmp_path / "downloads")


@pytest.fixture(scope="module")
def same(browser: Browser) -> Generator[Rig]:
    """Hands on one page, for tests that leave nothing behind but what it shows."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield Rig(context.new_page())
    context.close()


def says(outcome: Outcome, verdict: str, pattern: str) -> None:
    assert outcome.verdict == verdict, outcome
    assert re.search(pattern, outcome.evidence), outcome


OUT = "<p id=out></p>"


# The mouse

POINTER = [
    ("click", "<button onclick='out.textContent = `c${event.detail}`'>Go</button>", "c1"),
    ("double_click", "<button ondblclick='out.textContent = `d${event.detail}`'>Go</button>", "d2"),
    (
        "right_click",
        "<button oncontextmenu='out.textContent = event.button; return false'>Go</button>",
        "2",
    ),
    ("hover", "<button onmouseover='out.textContent = `over`'>Go</button>", "over"),
]
POINT_ACTIONS = {
    "click": act.Click,
    "double_click": act.DoubleClick,
    "right_click": act.RightClick,
    "hover": act.Hover,
}


@pytest.mark.parametrize(("kind", "html", "result"), POINTER, ids=[row[0] for row in POINTER])
def test_pointing(same: Rig, kind: str, html: str, result: str) -> None:
    same.show(html + OUT)
    outcome = same.do(POINT_ACTIONS[kind](target=same.target("Go")))
    assert (same.out(), outcome.verdict) == (result, "no_effect")
    assert "the page's content changed" in " ".join(same.settled.changes)


def test_a_menu_that_opens_on_hover_can_be_used(same: Rig) -> None:
    same.show(
        "<style>ul{display:none} div:hover ul{display:block}</style><div><a href=#>Menu</a>"
        "<ul><li><a href=#hit onclick='out.textContent=`picked`'>Item</a></ul></div>" + OUT
    )
    same.do(act.Hover(target=same.target("Menu")))
    same.click("Item")
    assert same.out() == "picked"


DRAGS = [
    (
        "<div onpointerdown='down=1' id=a>Thing</div><div onpointerup='out.textContent=`dropped`'>"
        "Place</div>"
    ),
    (
        "<div draggable=true ondragstart='event.dataTransfer.setData(`text/plain`,`dropped`)'>Thing"
        "</div><div ondragover='event.preventDefault()' ondrop='event.preventDefault();"
        "out.textContent=event.dataTransfer.getData(`text/plain`)'>Place</div>"
    ),
]


@pytest.mark.parametrize("html", DRAGS, ids=["pointer", "html5"])
def test_drag(same: Rig, html: str) -> None:
    style = "<style>div{width:200px;height:60px;margin:40px;background:#ddd}</style>"
    same.show(style + html + OUT)
    same.do(act.Drag(target=same.target("Thing"), to=same.target("Place")))
    assert same.out() == "dropped"


def test_a_drag_over_more_than_a_screen_is_refused(same: Rig) -> None:
    same.show("<button>Thing</button><div style='height:3000px'></div><button>Place</button>")
    outcome = same.do(act.Drag(target=same.target("Thing"), to=same.target("Place")))
    says(outcome, "refused", 'button "Thing" and button "Place" do not show at the same time')


def test_scroll_turns_the_wheel_where_it_is_told(rig: Rig) -> None:
    rig.show(
        "<body style='margin:0;height:5000px'><div style='height:200px;overflow:auto'>"
        "<p>List</p><p style='height:2000px'></div>"
    )
    rig.do(act.Scroll(amount=0.5))
    assert rig.page.evaluate("scrollY") == 400
    assert "the page scrolled" in rig.settled.changes[0]
    rig.do(act.Scroll(direction="up", amount=5))
    rig.do(act.Scroll(amount=1, target=rig.target("List")))
    assert rig.page.evaluate("[scrollY, document.querySelector('div').scrollTop]") == [0, 800]
    rig.do(act.Scroll(direction="up", amount=1))
    assert not rig.do(act.Scroll(direction="up", amount=1)).evidence
    assert rig.settled.changes == ()


NESTED = (
    "<div style='height:1500px'></div><div id=a style='height:300px;overflow:auto;width:300px'>"
    "<div style='height:900px'></div><div id=b style='height:200px;overflow:auto'>"
    "<div style='height:700px;width:900px'></div>"
    "<button style='margin-left:600px' onclick='out.textContent=`reached`'>Deep</button>"
    "<div style='height:700px'></div></div><div style='height:900px'></div></div>"
    "<div style='height:1500px'></div>" + OUT
)


def test_reveal_scrolls_all_boxes_around(same: Rig) -> None:
    same.show(NESTED)
    assert "Deep" not in {e.name for e in same.screen.look().elements}
    says(same.do(act.Reveal(target=same.target("Deep"))), "confirmed", 'button "Deep" is in view')
    assert "Deep" in {e.name for e in same.screen.look().elements}
    same.show(NESTED)
    same.click("Deep")
    assert same.out() == "reached"


REFUSED = [
    (
        "<div style='height:40px;overflow:hidden'><div style='height:500px'></div>"
        "<button>Go</button></div>",
        'button "Go" cannot be scrolled into view',
    ),
    ("<button disabled>Go</button>", 'button "Go" is disabled'),
    ("<button aria-disabled=true>Go</button>", 'button "Go" is disabled'),
    (
        "<button>Go</button><div role=dialog aria-label=Cookies style='position:fixed;inset:0;"
        "background:#fff'><button>Accept</button></div>",
        'button "Go" is covered by button "Accept" in dialog "Cookies"',
    ),
    (
        "<body style='margin:0'><button>Go</button><div style='position:fixed;inset:0;background:"
        "#fff'>Loading, please wait</div>",
        'button "Go" is covered by div "Loading, please wait"',
    ),
]


@pytest.mark.parametrize(("html", "message"), REFUSED, ids=[m for _, m in REFUSED])
def test_what_a_person_could_not_click_is_refused(same: Rig, html: str, message: str) -> None:
    same.show(html)
    says(same.click("Go"), "refused", re.escape(message))


def test_an_element_that_is_gone_or_moved(rig: Rig) -> None:
    rig.show("<button onclick='out.textContent=`hit`'>Go</button>" + OUT)
    target = rig.target("Go")
    rig.page.evaluate("document.querySelector('button').style.marginLeft = '400px'")
    rig.do(act.Click(target=target))
    assert rig.out() == "hit", "an element that moved is found where it is now"
    rig.page.evaluate("document.querySelector('button').remove()")
    says(rig.do(act.Click(target=target)), "refused", 'button "Go" is gone')
    rig.show("<button>Another</button>")
    says(rig.do(act.Click(target=target)), "refused", 'button "Go" is gone')


def test_a_link_in_a_label_is_not_hit_by_ticking(same: Rig) -> None:
    same.show(
        "<label style='display:block;width:300px;text-align:center'><input type=checkbox "
        "style='opacity:0;position:absolute'>I accept <a href='#terms'>the terms</a> fully</label>"
    )
    says(same.do(act.Check(target=same.target(Query(text="I accept", role="checkbox")))),
         "confirmed", "is ticked")  # fmt: skip
    assert "#terms" not in same.page.url


def test_a_dead_click_shows_no_change(same: Rig) -> None:
    same.show(
        "<style>button{transition:background .2s} button:hover{background:red}</style>"
        "<button>Dead</button><div onclick=''>Dead too</div><input aria-label=Alive>"
    )
    for words in ("Dead", "Dead too"):
        assert same.click(words) == Outcome("no_effect")
        assert same.settled.changes == (), words
    same.click("Alive")
    assert same.settled.changes == ("the focus moved",)


# Keys

FIELDS = [
    ("<input aria-label=F>", "Grüße, 世界 👩‍🚀 ok"),
    ("<textarea aria-label=F></textarea>", "two\nlines 登录"),
    ("<input aria-label=F value=old>", "new"),
    ("<input aria-label=F type=search>", "find"),
    ("<input aria-label=F type=email>", "a@b.example"),
    ("<input aria-label=F type=number>", "12.5"),
    ("<input aria-label=F type=password>", "pw"),
]


@pytest.mark.parametrize("keys", [False, True], ids=["at once", "key by key"])
@pytest.mark.parametrize(("html", "text"), FIELDS, ids=[text for _, text in FIELDS])
def test_typing(same: Rig, html: str, text: str, keys: bool) -> None:
    same.show(html)
    outcome = same.type("F", text, clear=True, keys=keys)
    assert same.value("[aria-label=F]") == text
    assert outcome.verdict == "confirmed", outcome
    shown = "2 characters, hidden" if "password" in html else text.split("\n")[0]
    assert shown in outcome.evidence


def test_typing_adds_where_clear_is_not_asked_for(same: Rig) -> None:
    same.show("<input aria-label=F value=abc>")
    same.type("F", "def")
    assert sorted(same.value()) == list("abcdef")
    same.do(act.Type(text="!"))
    assert "!" in same.value()
    says(same.type("F", "", clear=True), "confirmed", 'shows ""')
    assert same.value() == ""


def test_typing_into_an_editor(same: Rig) -> None:
    same.show("<div contenteditable aria-label=Text><p>old words</p></div>")
    says(same.type("Text", "new 内容", clear=True), "confirmed", 'shows "new 内容"')
    assert same.page.inner_text("div").strip() == "new 内容"


TYPING = [
    ("<input aria-label=F maxlength=3>", "abcdef", "confirmed", 'something else .*"abc"'),
    ("<input aria-label=F readonly value=x>", "a", "refused", 'textbox "F" is readonly'),
    ("<input aria-label=F disabled>", "a", "refused", 'textbox "F" is disabled'),
    ("<input aria-label=F type=number>", "abc", "error", "did not take the text"),
    ("<button aria-label=F>x</button>", "abc", "no_effect", "has the focus shows no value"),
    (
        "<input aria-label=F oninput='value = value.replace(/(\\d{4})(?=\\d)/g, `$1 `)'>",
        "12345678",
        "confirmed",
        '"1234 5678"',
    ),
]


@pytest.mark.parametrize(("html", "text", "verdict", "message"), TYPING)
def test_typing_that_goes_another_way(
    same: Rig, html: str, text: str, verdict: str, message: str
) -> None:
    same.show(html)
    says(same.type("F", text, clear=True), verdict, message)


def test_secrets_reach_the_field_and_nothing_else(page: Page, site: Site) -> None:
    page.goto(site.add("/", ""))
    same = Rig(page, origin=site.url)
    same.show("<input aria-label=F><input type=password aria-label=P>")
    outcome = same.type("F", "${secrets.pass}!", clear=True)
    assert same.value() == "geheim!"
    assert "geheim" not in outcome.evidence
    assert "${secrets.pass}" in outcome.evidence
    assert "verborgen" not in same.type("P", "${secrets.hidden}").evidence
    assert page.get_by_label("P").input_value() == "verborgen"
    says(same.type("F", "${secrets.hidden}"), "refused", "fields that hide what is typed")
    assert same.value() == "geheim!"
    says(same.type("F", "${secrets.other}"), "refused", "no secret is called 'other'")


PRESSES = [
    ("Enter", "<form onsubmit='event.preventDefault();out.textContent=`sent`'><input aria-label=F>"
     "</form>", "sent"),
    ("Control+Shift+K", "<input aria-label=F onkeydown='if (event.ctrlKey && event.shiftKey && "
     "event.key == `K`) out.textContent = `chord`'>", "chord"),
    ("Control+K", "<input aria-label=F onkeydown='if (event.ctrlKey) out.textContent = event.key'>",
     "k"),
    ("esc", "<input aria-label=F onkeydown='out.textContent=event.key'>", "Escape"),
    ("Shift+Tab", "<a href=# onfocus='out.textContent=`before`'>x</a><input aria-label=F>",
     "before"),
    ("a", "<input aria-label=F oninput='out.textContent=value'>", "a"),
    ("plus", "<input aria-label=F oninput='out.textContent=value'>", "+"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "html", "result"), PRESSES, ids=[row[0] for row in PRESSES])
def test_pressing_keys(same: Rig, keys: str, html: str, result: str) -> None:
    same.show(html + OUT)
    same.click("F")
    same.do(act.Press(keys=keys))
    assert same.out() == result
    assert same.settled.changes, "a key that does something is seen to"


def test_pressing_several_times_on_an_element(same: Rig) -> None:
    same.show("<input aria-label=F value=abcdef>")
    same.do(act.Press(keys="End", target=same.target("F")))
    same.do(act.Press(keys="Backspace", times=4))
    assert same.value() == "ab"
    says(same.do(act.Press(keys="Entr")), "refused", "no key 'Entr'.*did you mean Enter")


# Lists, dates, boxes

LIST = (
    "<label>Land <select><option>Sweden<option selected>Norway<option disabled>Mars"
    "<optgroup disabled><option>Moon</optgroup><option value=dk>Denmark  (DK)</select></label>"
    "<label>Tags <select multiple><option>a<option selected>b<option>c</select></label>"
)
CHOICES = [
    ("Land", ["Sweden"], "confirmed", 'shows "Sweden"'),
    ("Land", ["sweden"], "confirmed", 'shows "Sweden"'),
    ("Land", ["Denmark (DK)"], "confirmed", 'shows "Denmark (DK)"'),
    ("Land", ["dk"], "confirmed", 'shows "Denmark (DK)"'),
    ("Land", ["Finland"], "refused", "no option 'Finland'; it has 'Sweden', 'Norway'"),
    ("Land", ["Mars"], "refused", "option 'Mars' of combobox \"Land\" is disabled"),
    ("Land", ["Moon"], "refused", "disabled"),
    ("Land", ["Sweden", "Norway"], "refused", "takes one option only"),
    ("Tags", ["a", "c"], "confirmed", 'shows "a, c"'),
]


@pytest.mark.parametrize(("field", "options", "verdict", "message"), CHOICES)
def test_choosing_from_native_lists(
    same: Rig, field: str, options: list[str], verdict: str, message: str
) -> None:
    same.show(LIST + "<script>onchange = () => { document.title += 1 }</script>")
    outcome = same.do(act.Select(target=same.target(field), options=tuple(options)))
    says(outcome, verdict, re.escape(message) if verdict == "confirmed" else message)
    assert same.page.title() == ("1" if verdict == "confirmed" else "")


def test_choosing_in_a_frame_of_another_site(rig: Rig, site: Site, other_site: Site) -> None:
    url = other_site.add("/list", LIST)
    site.add("/", f"<iframe src='{url}'></iframe>")
    rig.page.goto(site.url + "/")
    rig.screen.look()
    outcome = rig.do(act.Select(target=rig.target("Land"), options=("Sweden",)))
    says(outcome, "confirmed", 'shows "Sweden"')
    assert "a field's value changed (2 times)" in rig.settled.changes


def test_choosing_from_what_is_no_list(same: Rig) -> None:
    same.show("<div role=combobox tabindex=0>Land</div>")
    outcome = same.do(act.Select(target=same.target("Land"), options=("Sweden",)))
    says(outcome, "refused", "is not a native list: click it to open it")


PICKED = [
    ("type=date", "2026-11-30", "2026-11-30"),
    ("type=time", "09:30", "09:30"),
    ("type=datetime-local", "2026-11-30T09:30", "2026-11-30T09:30"),
    ("type=month", "2026-11", "2026-11"),
    ("type=week", "2026-W48", "2026-W48"),
    ("type=color", "#FF8800", "#ff8800"),
    ("type=range max=10", "7", "7"),
    ("type=date value=2026-01-01", "", ""),
]


@pytest.mark.parametrize(("field", "text", "value"), PICKED, ids=[row[0] for row in PICKED])
def test_setting_fields_with_pickers(same: Rig, field: str, text: str, value: str) -> None:
    same.show(f"<input aria-label=F {field} onchange='out.textContent = value || `none`'>" + OUT)
    says(same.type("F", text, clear=True), "confirmed", f'shows "{value}".*through the page')
    assert same.out() == (value or "none")


WRONG = [
    ("type=date", "30.11.2026", "does not take '30.11.2026'; write it like 2026-11-30$"),
    ("type=date min=2026-01-01 max=2026-12-31", "2027-01-01", "min=2026-01-01 max=2026-12-31"),
    ("type=time", "9.30", "a time field does not take '9.30'; write it like 09:30"),
    ("type=month", "November", "write it like 2026-11"),
    ("type=week", "48", "write it like 2026-W48"),
    ("type=color", "red", "write it like #ff8800"),
    ("type=range min=1 max=5", "9", r"a range field does not take '9'.*min=1 max=5"),
    ("type=date readonly", "2026-11-30", "is readonly"),
    ("type=date disabled", "2026-11-30", "is disabled"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "text", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_what_fields_with_pickers_do_not_take(
    same: Rig, field: str, text: str, message: str
) -> None:
    same.show(f"<input aria-label=F {field}>")
    before = same.value()
    says(same.type("F", text, clear=True), "refused", message)
    assert same.value() == before


BOX = "<label><input type=checkbox {}> B</label>"
SWITCH = (
    "<div role=switch aria-checked=false tabindex=0 onclick='ariaChecked = ariaChecked == `true` "
    "? `false` : `true`'>B</div>"
)
TICKS = [
    ("checkbox", BOX.format(""), True, "confirmed", 'checkbox "B" is ticked'),
    ("ticked", BOX.format("checked"), True, "confirmed", "was ticked already"),
    ("untick", BOX.format("checked"), False, "confirmed", "is not ticked"),
    ("disabled", BOX.format("disabled"), True, "refused", "is disabled"),
    ("dead", BOX.format("onclick='return false'"), True, "no_effect", "still not as wanted"),
    ("switch", SWITCH, True, "confirmed", 'switch "B" is ticked'),
    ("radio", "<label><input type=radio> B</label>", True, "confirmed", 'radio "B" is ticked'),
    ("no radio", "<label><input type=radio checked> B</label>", False, "refused", "choose another"),
    ("no box", "<button>B</button>", True, "refused", 'button "B" cannot be ticked'),
    (
        "drawn",
        "<style>input{display:none} i{border:1px solid;width:20px;height:20px;display:inline-block}"
        "</style><label><input type=checkbox><i></i> B</label>",
        True,
        "confirmed",
        'checkbox "B" is ticked',
    ),
    (
        "overlaid",
        "<div style='position:relative;width:30px;height:30px'><input aria-label=B type=checkbox "
        "style='opacity:0;position:absolute;inset:0'></div>",
        True,
        "confirmed",
        'checkbox "B" is ticked',
    ),
]


@pytest.mark.parametrize(
    ("html", "on", "verdict", "message"), [row[1:] for row in TICKS], ids=[row[0] for row in TICKS]
)
def test_ticking(same: Rig, html: str, on: bool, verdict: str, message: str) -> None:
    same.show(html)
    outcome = same.do(act.Check(target=same.target("B"), on=on))
    says(outcome, verdict, message)


# Files

UPLOADS = {
    "field": "<input type=file aria-label=Photo multiple>",
    "button": "<button onclick='f.click()'>Photo</button><input id=f type=file multiple hidden>",
    "label": "<label>Photo<input type=file multiple style='display:none'></label>",
    "late": "<button onclick='setTimeout(() => f.click(), 60)'>Photo</button>"
    "<input id=f type=file multiple hidden>",
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_uploads(same: Rig, tmp_path: Path, kind: str) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file in files:
        file.write_text(file.name)
    same.show(UPLOADS[kind])
    outcome = same.do(act.Upload(files=tuple(map(str, files)), target=same.target("Photo")))
    says(outcome, "confirmed", "holds a.txt, b.txt")
    names = "[...document.querySelector('input').files].map((f) => f.name)"
    assert same.page.evaluate(names) == ["a.txt", "b.txt"]


def test_uploads_that_cannot_be(same: Rig, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    same.show("<button>Dead</button><input type=file aria-label=One>")
    missing = act.Upload(files=(str(tmp_path / "no.txt"),), target=same.target("One"))
    says(same.do(missing), "refused", "there is no file .*no.txt")
    says(same.do(act.Upload(files=(str(file),))), "refused", "no file chooser is open; click one")
    dead = act.Upload(files=(str(file),), target=same.target("Dead"))
    says(same.do(dead), "refused", 'no file chooser is open after a click on button "Dead"')
    both = act.Upload(files=(str(file), str(file)), target=same.target("One"))
    says(same.do(both), "refused", "takes one file only")


def test_a_file_chooser_is_forgotten_when_life_goes_on(same: Rig) -> None:
    same.show("<input type=file aria-label=One><button>Other</button>")
    same.click("One")
    assert [n.kind for n in same.screen.look().notices] == ["file_chooser"]
    same.click("Other")
    assert same.screen.look().notices == ()


# Pages


@pytest.fixture
def silent() -> Generator[str]:
    """The address of a server that takes calls and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_opening_pages(rig: Rig, site: Site) -> None:
    site.add("/a", "<title>A</title>")
    site.add("/b", "", status=302, headers={"location": "/a"})
    says(rig.do(act.Goto(url=site.url + "/a")), "confirmed", "the page is .*/a$")
    says(rig.do(act.Goto(url="/b")), "confirmed", "the page is .*/a$")
    says(rig.do(act.Goto(url="none")), "confirmed", "answered .*/none with HTTP 404")
    assert any("HTTP 404" in e.text for e in rig.screen.events if e.kind == "failed_request")


def test_addresses_that_cannot_be_opened(rig: Rig, silent: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # not listening: connections are refused
        refused = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        outcome = rig.do(act.Goto(url=refused))
    says(
        outcome,
        "error",
        f"{refused} cannot be opened: nothing answers there, the connection is refused",
    )
    started = time.monotonic()
    outcome = rig.do(act.Goto(url=silent, cap=0.4))
    says(outcome, "error", f"{silent} cannot be opened: no answer within 0.4 s")
    assert time.monotonic() - started < 3, "what does not come is not waited for again"
    for url in ("javascript:alert(1)", "data:text/html,x", "chrome://version", "mailto:a@b.c"):
        says(rig.do(act.Goto(url=url)), "refused", "only http, https and file addresses")


def test_opening_what_is_not_a_page(rig: Rig, site: Site, tmp_path: Path) -> None:
    site.add("/a", "<title>A</title><h1>Here</h1>")
    site.add("/f", "data", headers={"content-disposition": "attachment; filename=f.csv"})
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"
    site.add("/p.pdf", pdf, headers={"content-type": "application/pdf"})
    rig.do(act.Goto(url=site.url + "/a"))
    says(rig.do(act.Goto(url="/f")), "confirmed", "is a file: it is downloaded, not shown")
    assert (tmp_path / "downloads" / "f.csv").read_text() == "data"
    assert rig.screen.look().title == "A"
    assert rig.do(act.Goto(url="/p.pdf")).verdict == "confirmed"
    assert rig.screen.look().screenshot.width == 1280


def test_going_back(rig: Rig, site: Site) -> None:
    for name in "ab":
        site.add(f"/{name}", f"<title>{name}</title>")
    rig.do(act.Goto(url=site.url + "/a"))
    rig.do(act.Goto(url="/b"))
    says(rig.do(act.Back()), "confirmed", "the page is .*/a$")
    assert rig.screen.look().title == "a"
    rig.page.evaluate("history.pushState(1, '', '/state')")
    says(rig.do(act.Back()), "confirmed", "the page is .*/a$")


def test_there_is_no_page_before_the_first(rig: Rig) -> None:
    says(rig.do(act.Back()), "refused", "no page before this one")


# Tabs


def test_tabs(rig: Rig, site: Site) -> None:
    site.add(
        "/",
        "<title>First</title><a href=/two target=_blank>Link</a>"
        "<button onclick=\"open('/two?pop', '', 'width=300')\">Pop</button>",
    )
    site.add("/two", "<title>Second</title><button onclick='window.close()'>Shut</button>")
    rig.do(act.Goto(url=site.url + "/"))
    rig.click("Link")
    assert rig.screen.look().title == "Second"
    says(rig.do(act.SwitchTab(tab=1)), "confirmed", 'in front is "First"')
    rig.click("Pop")
    assert rig.page.url.endswith("?pop")
    says(rig.do(act.SwitchTab(tab="second")), "refused", '2 tabs for .*2: "Second" .*3: "Second"')
    says(rig.do(act.SwitchTab(tab="third")), "refused", 'no tab for .*1: "First"')
    says(rig.do(act.SwitchTab(tab=9)), "refused", "no tab for 9")
    says(rig.do(act.SwitchTab(tab="two?pop")), "confirmed", "Second")
    rig.click("Shut")
    assert rig.screen.look().title == "First", "a window that closes itself gives way to its opener"
    rig.do(act.SwitchTab(tab=2))
    says(rig.do(act.CloseTab()), "confirmed", "the tab was closed")
    assert rig.screen.look().title == "First"
    says(rig.do(act.CloseTab()), "refused", "the only tab")


def test_a_page_that_opens_too_many_tabs(rig: Rig) -> None:
    rig.screen.cap = 30  # opening many windows takes a busy computer long
    many = "for (let i = 0; i < 25; i++) window.open('about:blank')"
    rig.show(f'<button onclick="{many}">Many</button>')
    rig.click("Many")
    rig.screen.until(lambda: len(rig.page.context.pages) <= 12, 10)
    assert len(rig.screen.look().tabs) <= 12
    assert any("more than 12 are open" in event.text for event in rig.screen.events)
    rig.do(act.SwitchTab(tab=1))
    assert rig.target("Many").name == "Many"


# Dialogs

DIALOGS = [
    ("alert('Hello')", act.AnswerDialog(), "", 'the alert "Hello" was accepted'),
    ("out.textContent = confirm('Sure?')", act.AnswerDialog(), "true", '"Sure\\?" was accepted'),
    ("out.textContent = confirm('Sure?')", act.AnswerDialog(accept=False), "false", "dismissed"),
    ("out.textContent = prompt('Name?', 'x')", act.AnswerDialog(text="Ada"), "Ada", "accepted"),
    ("out.textContent = prompt('Name?', 'x')", act.AnswerDialog(), "x", "accepted"),
    ("out.textContent = prompt('Name?')", act.AnswerDialog(accept=False), "", "dismissed"),
]


@pytest.mark.parametrize(("script", "answer", "result", "message"), DIALOGS)
def test_dialogs(
    rig: Rig, script: str, answer: act.AnswerDialog, result: str, message: str
) -> None:
    rig.show(f'<button onclick="{script}">Go</button><button>Other</button>' + OUT)
    other = rig.target("Other")
    says(rig.click("Go"), "confirmed", "a dialog opened")
    kind, words = re.findall(r"(\w+)\('(.*?)'", script)[0]
    says(rig.do(act.Click(target=other)), "refused",
         re.escape(f'the {kind} "{words}" is open: answer it first'))  # fmt: skip
    says(rig.do(answer), "confirmed", message)
    assert rig.out() == result
    says(rig.do(act.AnswerDialog()), "refused", "no dialog is open")
    assert rig.do(act.Click(target=other)).verdict == "no_effect"


def test_a_secret_in_the_answer_to_a_dialog(page: Page, site: Site) -> None:
    page.goto(site.add("/", "<button onclick=\"out.textContent = prompt('?')\">Go</button>" + OUT))
    rig = Rig(page, origin=site.url)
    rig.click("Go")
    says(rig.do(act.AnswerDialog(text="${secrets.hidden}")), "refused", "a dialog shows it")
    says(rig.do(act.AnswerDialog(text="${secrets.code}")), "confirmed", "accepted")
    assert rig.out() == "4711"


def test_a_page_that_asks_before_it_is_left(rig: Rig, site: Site) -> None:
    site.add("/a", "<title>A</title><input aria-label=F><script>onbeforeunload = (e) => "
             "e.preventDefault()</script>")  # fmt: skip
    site.add("/b", "<title>B</title>")
    rig.do(act.Goto(url=site.url + "/a"))
    rig.type("F", "x")
    says(rig.do(act.Goto(url="/b")), "confirmed", "a dialog opened")
    says(rig.do(act.AnswerDialog(accept=False)), "confirmed", "beforeunload .* was dismissed")
    assert rig.screen.look().title == "A"
    rig.do(act.Goto(url="/b"))
    rig.do(act.AnswerDialog())
    assert rig.screen.look().title == "B"


def test_a_page_that_alerts_again_and_again(rig: Rig) -> None:
    rig.show("<button onclick='for (let i = 0; i < 4; i++) alert(i)'>Go</button>")
    rig.screen.look()
    rig.click("Go")
    for number in range(4):
        notices = [n.text for n in rig.screen.look().notices]
        assert f'a dialog is open: alert "{number}"' in notices
        assert rig.do(act.AnswerDialog()).verdict == "confirmed"
    assert "a dialog is open" not in str(rig.screen.look().notices)


def test_a_dialog_of_a_tab_that_closes_is_no_longer_open(rig: Rig, site: Site) -> None:
    site.add("/", "<a href=/two target=_blank>Two</a>")
    site.add("/two", "<script>setTimeout(() => alert(1), 50)</script>")
    rig.do(act.Goto(url=site.url + "/"))
    rig.click("Two")
    assert rig.screen.until(lambda: rig.screen.happenings.dialog is not None, 5)
    rig.page.close()
    assert rig.screen.happenings.dialog is None
    assert rig.click("Two").verdict == "no_effect"


# When the page or the browser gives up


def test_a_window_that_closes_itself(rig: Rig) -> None:
    rig.show("<button onclick='window.close()'>Bye</button>")
    rig.page.evaluate("open('about:blank')")
    assert rig.screen.until(lambda: len(rig.page.context.pages) == 2, 5)
    rig.page.set_content("<button onclick='window.close()'>Bye</button>")
    assert rig.click("Bye").verdict in ("confirmed", "no_effect")
    assert "the tab in front was closed" in {e.text for e in rig.screen.events}
    assert rig.target("Bye").name == "Bye"


def test_a_page_that_crashes(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    rig = Rig(context.new_page(), tmp_path)
    rig.show("<button>Go</button>")
    target = rig.target("Go")
    with pytest.raises(Error):
        rig.page.goto("chrome://crash")
    assert rig.screen.until(lambda: rig.screen.happenings.crashed, 5)
    says(rig.hands.do(act.Click(target=target)), "error", "the page .* crashed")
    assert rig.screen.settle(1).seconds < 0.5
    context.close()


def test_a_page_that_hangs(page: Page, tmp_path: Path) -> None:
    rig = Rig(page, tmp_path)
    rig.show("<button onclick='for (;;);'>Hang</button>")
    hang = rig.target("Hang")
    rig.screen.cap = 0.6
    outcome = rig.hands.do(act.Click(target=hang))
    says(outcome, "error", "did not answer within 0.6 s: it is stuck in a script")


@pytest.mark.parametrize(
    "action", [act.Extract(data={}), act.Done(), act.Fail(reason="x"), act.AskUser(question="?")]
)
def test_actions_that_are_not_for_hands(same: Rig, action: act.Action) -> None:
    says(same.do(action), "refused", f"{action.kind} is not something that hands do")


def test_waiting_for_a_change(rig: Rig) -> None:
    rig.show("<p>Soon</p>")
    rig.screen.look()
    rig.page.evaluate("setTimeout(() => { document.body.textContent = 'Now' }, 50)")
    says(rig.hands.do(act.WaitFor(seconds=3)), "confirmed", "the page changed")
    says(rig.hands.do(act.WaitFor(seconds=0.1)), "no_effect", "nothing changed in 0.1 s")
