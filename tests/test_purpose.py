"""What controls are for, read from real pages: forms, links, words around, and pages that cheat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.actions import Action, Click, Press, Target, Type, aim
from handeye.actions import browser as hands
from handeye.perception import Point, Purpose
from handeye.perception import browser as screens

pytestmark = pytest.mark.e2e


class Looker:
    """Shows a page and tells what its controls are for."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.screen = screens.BrowserScreen(page)
        self.aim = aim.Aim(self.screen, hands.BrowserHands(self.screen))

    def show(self, html: str) -> Looker:
        self.page.goto(self.site.add("/shop/", f"<!doctype html><meta charset=utf-8>{html}"))
        self.screen.look()
        return self

    def target(self, selector: str, frame: str = "") -> Target:
        place = self.page.frame_locator(frame) if frame else self.page
        box = place.locator(selector).bounding_box()
        assert box
        return Target(point=Point(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))

    def at(self, selector: str, frame: str = "") -> Purpose:
        return self.of(Click(target=self.target(selector, frame)))

    def named(self, name: str) -> Purpose:
        elements = self.screen.look().elements
        (one,) = [element for element in elements if element.name == name]
        return self.of(Click(target=Target.of(one)))

    def focused(self, selector: str, action: Action) -> Purpose:
        self.page.locator(selector).focus()
        return self.of(action)

    def of(self, action: Action) -> Purpose:
        found = self.aim.purpose(action)
        assert found
        return found


@pytest.fixture
def looker(page: Page, site: Site) -> Looker:
    return Looker(page, site)


PAY = (
    "<form action=/pay method=post><h2>Payment</h2>"
    "<label>Card <input name=card autocomplete=cc-number value=4111></label>"
    "<label>To <input name=to value='ann@shop.example'></label>"
    "<label><input type=checkbox name=gift checked>Gift</label>"
    "<input type=hidden name=csrf value=x><button>Pay €12.50</button>"
    "<button formaction=//other.example/x formmethod=get>Else</button></form>"
)


def test_a_submit_button_tells_where_its_form_goes_and_what_is_in_it(looker: Looker) -> None:
    found = looker.show(PAY).named("Pay €12.50")
    assert (found.role, found.kind, found.submits, found.dialog) == (
        "button",
        "submit",
        True,
        False,
    )
    assert found.form
    assert (found.form.action, found.form.method) == (f"{looker.site.url}/pay", "POST")
    assert "Payment" in found.form.words
    fields = {field.name: field for field in found.form.fields}
    assert sorted(fields) == ["card", "gift", "to"]
    assert (fields["card"].label, fields["card"].autocomplete) == ("Card", "cc-number")
    assert all(field.filled for field in fields.values())
    assert found.recipient == "ann@shop.example"
    assert found.origin == looker.site.url
    assert found.url == f"{looker.site.url}/shop/"
    assert "4111" not in str(found)


def test_a_button_may_send_its_form_elsewhere(looker: Looker) -> None:
    form = looker.show(PAY).named("Else").form
    assert form
    assert (form.action, form.method) == ("http://other.example/x", "GET")


@pytest.mark.parametrize(
    ("html", "submits", "submitter"),
    [
        ("<form action=/go><input id=f><button>Send it</button></form>", True, "Send it"),
        ("<form action=/go><input id=f></form>", True, ""),
        ("<form action=/go><input id=f><input><input type=button value=Go></form>", False, ""),
        ("<form action=/go><input id=f><button disabled>Send</button></form>", False, ""),
        ("<form action=/go><textarea id=f></textarea><button>Send</button></form>", False, ""),
        ("<input id=f form=away><form id=away action=/go><button>Go</button></form>", True, "Go"),
        ("<input id=f><button>Send</button>", False, ""),
    ],
    ids=["button", "single", "two-fields", "disabled", "textarea", "elsewhere", "no-form"],
)
def test_enter_in_a_field_submits_as_browsers_do(
    looker: Looker, html: str, submits: bool, submitter: str
) -> None:
    looker.show(html)
    for action in (Press(keys="enter"), Type(text="x", enter=True), Type(text="x\n", keys=True)):
        found = looker.focused("#f", action)
        if "disabled" in html and isinstance(action, Type):  # typing may enable it
            assert (found.submits, found.submitter) == (True, "Send")
            continue
        assert (found.submits, found.submitter) == (submits, submitter)
    assert not looker.focused("#f", Type(text="x")).submits


@pytest.mark.parametrize(
    "word", ["action", "method", "elements", "querySelectorAll", "getAttribute"]
)
def test_fields_that_stand_over_properties_of_their_form_hide_nothing(
    looker: Looker, word: str
) -> None:
    field = f"<input name={word} value=/harmless>"
    form = looker.show(f"<form action=/pay method=post>{field}<button id=b>Go</button></form>")
    found = form.at("#b").form
    assert found
    assert (found.action, found.method) == (f"{looker.site.url}/pay", "POST")
    assert [one.name for one in found.fields] == [word]


def test_getters_that_a_page_bends_give_nothing_instead_of_nonsense(looker: Looker) -> None:
    bent = (
        "<script>Object.defineProperty(HTMLInputElement.prototype, 'autocomplete', {get() {"
        "return {}}}); Object.defineProperty(Document.prototype, 'URL', {get() { return 7 }})"
        "</script>"
    )
    found = looker.show(f"<form action=/pay><input><button id=b>Go</button></form>{bent}").at("#b")
    assert found.url == ""
    assert found.form
    assert found.form.action == f"{looker.site.url}/pay"


def test_a_link_tells_where_it_leads(looker: Looker) -> None:
    looker.show("<a id=a href=../x?q=1><b>Out</b></a> <a id=d href=/f.zip download>File</a>")
    assert looker.at("#a b").href == f"{looker.site.url}/x?q=1"
    assert not looker.at("#a").download
    assert looker.at("#d").download


@pytest.mark.parametrize(
    ("html", "action", "method"),
    [
        ("<a id=b href=/items/3 data-method=delete>x</a>", "/items/3", "DELETE"),
        ("<button id=b hx-delete=/items/4>x</button>", "/items/4", "DELETE"),
        (
            "<form action=/items/5 method=post><input type=hidden name=_method value=delete>"
            "<button id=b>x</button></form>",
            "/items/5",
            "DELETE",
        ),
        (
            "<form action=/i method=post><select id=b onchange='this.form.submit()'><option>1"
            "</select></form>",
            "/i",
            "POST",
        ),
        ("<form action=/i><input id=b type=image alt=x></form>", "/i", "GET"),
    ],
    ids=["rails-link", "htmx", "rails-form", "onchange", "image"],
)
def test_other_ways_to_submit(looker: Looker, html: str, action: str, method: str) -> None:
    found = looker.show(html).at("#b")
    assert found.submits
    assert found.form
    assert (found.form.action, found.form.method) == (f"{looker.site.url}{action}", method)


def test_the_words_around_a_control(looker: Looker) -> None:
    looker.show(
        "<main><p>Much else</p><ul><li>Order 7 of Ann <button id=yes>Yes</button></li></ul></main>"
        "<div role=dialog style='position:fixed;top:200px'><p>Delete the account for ever?</p>"
        "<button id=sure>Yes</button></div>"
    )
    listed, asked = looker.at("#yes"), looker.at("#sure")
    assert (listed.around, listed.dialog) == ("Order 7 of Ann Yes", False)
    assert (asked.around, asked.dialog) == ("Delete the account for ever? Yes", True)


def test_what_a_control_is_called_and_what_it_shows_are_both_told(looker: Looker) -> None:
    looker.show(
        "<style>#p::before{content:'Pay '}</style><button id=a aria-label=Next>Delete</button>"
        "<button id=p>now</button><div id=d style='cursor:pointer'><span>Del</span><span>ete</span>"
        "</div><button id=i class=btn-trash data-action=remove><svg width=9 height=9></svg>"
        "</button>"
    )
    assert (looker.at("#a").name, looker.at("#a").text) == ("Next", "Delete")
    assert looker.at("#p").text == "now Pay"
    assert looker.at("#d span >> nth=0").text == "Delete"
    assert "btn-trash remove" in looker.at("#i").hints


def test_controls_in_frames_and_shadow_roots(looker: Looker, other_site: Site) -> None:
    inner = other_site.add("/in", f"<!doctype html>{PAY}<style>body{{margin:0}}</style>")
    looker.show(
        f"<iframe src={inner} width=600 height=300></iframe>"
        "<iframe id=own srcdoc='<form action=/del><button>Gone</button></form>'></iframe>"
        "<x-box></x-box><script>document.querySelector('x-box').attachShadow({mode: 'open'})"
        ".innerHTML = '<form action=/sh><button>Shadow</button></form>'</script>"
    )
    looker.page.frame_locator("iframe >> nth=0").locator("button >> nth=0").wait_for()
    away = looker.named("Pay €12.50")
    assert (away.url, away.origin) == (inner, other_site.url)
    assert away.form
    assert away.form.action == f"{other_site.url}/pay"
    by_point = looker.at("button >> nth=0", "iframe >> nth=0")
    assert by_point == away
    keyed = looker.page.frame_locator("iframe >> nth=0").locator("[name=to]")
    keyed.focus()
    assert looker.of(Press(keys="Enter")).submitter == "Pay €12.50"
    own, shadow = looker.named("Gone").form, looker.named("Shadow").form
    assert own
    assert shadow
    assert own.action == f"{looker.site.url}/del"
    assert shadow.action == f"{looker.site.url}/sh"


def test_pointing_shows_what_the_mouse_would_hit(looker: Looker) -> None:
    looker.show(
        "<div style='position:relative;height:60px'><button id=nice style='position:absolute'>Next"
        "</button></div><script>nice.onmouseover = () => { const trap = document.createElement("
        "'button'); trap.textContent = 'Delete it'; trap.style = 'position:absolute;left:0;top:0;"
        "width:300px;height:60px'; nice.parentNode.append(trap) }</script>"
    )
    elements = looker.screen.look().elements
    click = Click(target=Target.of(next(one for one in elements if one.name == "Next")))
    assert looker.of(click).name == "Next"
    looker.aim.point(click, True)
    assert looker.of(click).name == "Delete it"


def test_where_nothing_is_there_is_no_purpose(looker: Looker) -> None:
    looker.show("<button>Go</button>")
    assert looker.aim.purpose(Press(keys="Tab")) is None
    assert looker.aim.purpose(Click(target=Target(point=Point(5000, 5000)))) is None
