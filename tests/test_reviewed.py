"""What is reviewed is what is done: pages that change between the review and the click get none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driving import guarded
from playwright.sync_api import Page
from servers import Site

from handeye.actions import (
    Action,
    AnswerDialog,
    Check,
    Click,
    DoubleClick,
    Drag,
    Goto,
    Guard,
    Outcome,
    Press,
    Proposal,
    Ruling,
    Target,
    Type,
    Upload,
    question,
    secrets,
)
from handeye.actions import browser as hands
from handeye.perception import Observation
from handeye.perception import browser as screens
from handeye.tasks import guarding, load_text

PAY = "<form action=/pay method=post><button id=b>Pay now</button></form>"
NEXT = "<button id=n>Next</button>"
Chooses = Callable[["Doer"], Action]

pytestmark = pytest.mark.e2e


class During:
    """A guard that takes its time, in which something happens on the page."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.happens = happens

    def review(self, proposal: Proposal) -> Ruling:
        self.happens()
        return Ruling(proposal.action)


class Doer:
    """Reviews and does actions on a page, as a run does."""

    def __init__(self, page: Page, site: Site, files: str) -> None:
        self.page = page
        self.site = site
        self.file = files
        self.screen = screens.BrowserScreen(page)
        self.head = "may: [upload]"
        self.meanwhile: Callable[[], object] = lambda: None
        self.hands = hands.BrowserHands(self.screen, base_url=site.url)

    def guard(self) -> Guard:
        task = load_text(f"target: {{url: {self.site.url}}}\n{self.head}\ngoal: any\n")
        made = guarded(self.screen, self.hands, self.site.url)
        slow = During(self.meanwhile)
        return guarding.guard_of(task, made, question.nobody, secrets.Secrets(), slow=slow)

    def show(self, html: str) -> Doer:
        for path in ("/pay", "/search", "/next"):
            self.site.add(path, "<title>Done</title>")
        self.page.goto(self.site.add("/", f"<!doctype html><meta charset=utf-8>{html}"))
        return self

    def on(self, name: str) -> Target:
        elements = self.screen.look().elements
        return Target.of(next(one for one in elements if one.name == name))

    def do(self, action: Action, by: str = "model", seen: Observation | None = None) -> Outcome:
        ruling = self.guard().review(Proposal(action, seen or self.screen.look(), by, "goal"))
        if ruling.refusal:
            return Outcome("refused", ruling.refusal)
        outcome = self.hands.do(ruling.action)
        self.screen.settle(5)
        return outcome

    def paid(self) -> bool:
        return "/pay" in self.site.paths()


@pytest.fixture
def doer(page: Page, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Doer:
    file = tmp_path_factory.mktemp("files") / "a.txt"
    file.write_text("x")
    return Doer(page, site, str(file))


CASES: dict[str, tuple[str, Chooses]] = {
    "enter twice": (
        f"<button autofocus onclick='b.focus()'>Next</button>{PAY}",
        lambda on: Press(keys="Enter", times=2),
    ),
    "enter after a click": (
        f"<button onclick='b.focus()'>Next</button>{PAY}",
        lambda on: Press(keys="Enter", target=on.on("Next")),
    ),
    "second click": (
        f"<div id=w>{NEXT}</div><script>n.onclick = () => {{ w.innerHTML = `{PAY}` }}</script>",
        lambda on: DoubleClick(target=on.on("Next")),
    ),
    "enter after typing": (
        "<form action=/search><input aria-label=Search oninput='f.focus()'></form>"
        "<form action=/pay method=post><input id=f><button>Pay now</button></form>",
        lambda on: Type(text="mug", enter=True, target=on.on("Search")),
    ),
    "space while typing": (
        f"<input aria-label=Search oninput='b.focus()'>{PAY}",
        lambda on: Type(text="a mug", keys=True, target=on.on("Search")),
    ),
    "upload on a button": (
        PAY,
        lambda on: Upload(files=(on.file,), target=on.on("Pay now")),
    ),
    "arrow in a list": (
        "<form action=/pay method=post><select autofocus onchange='this.form.submit()'>"
        "<option>a<option>b</select></form>",
        lambda on: Press(keys="ArrowDown"),
    ),
    "tick away": (
        "<form action=/pay method=post><input type=checkbox checked aria-label=Keep "
        "onchange='this.form.submit()'></form>",
        lambda on: Check(on=False, target=on.on("Keep")),
    ),
    "drag onto itself": (PAY, lambda on: Drag(target=on.on("Pay now"), to=on.on("Pay now"))),
}


@pytest.mark.parametrize("case", CASES)
def test_what_comes_of_an_action_in_between_is_not_used(doer: Doer, case: str) -> None:
    html, action = CASES[case]
    outcome = doer.do(action(doer.show(html)))
    assert outcome.verdict == "refused" or case == "enter twice"
    assert not doer.paid()


SWAP = "document.querySelector('#b').textContent = 'Pay now'; b.form.action = '/pay'"
HARMLESS = "<form action=/next method=post><button id=b>Next</button></form>"


def test_a_page_that_changes_while_a_guard_takes_its_time_is_judged_anew(doer: Doer) -> None:
    doer.show(HARMLESS)
    doer.meanwhile = lambda: doer.page.evaluate(SWAP)
    outcome = doer.do(Click(target=doer.on("Next")))
    assert outcome.verdict == "refused"
    assert not doer.paid()


def test_a_page_that_changes_after_the_review_is_not_clicked(doer: Doer) -> None:
    doer.show(HARMLESS)
    click = Click(target=doer.on("Next"))
    ruling = doer.guard().review(Proposal(click, doer.screen.look(), "model", "goal"))
    assert not ruling.refusal
    doer.page.evaluate(SWAP)
    outcome = doer.hands.do(ruling.action)
    assert outcome == Outcome("refused", "it changed before it could be clicked: look again")
    assert doer.site.paths() == ["/"]


def test_what_steps_aside_from_the_mouse_is_not_followed(doer: Doer) -> None:
    at = "style='position:absolute;left:50px;top:50px;width:100px;height:40px'"
    doer.show(
        f"<form action=/pay method=post><button id=b {at}>Pay now</button></form>"
        f"<button id=n {at} hidden onclick='out.append(1)'>Next</button><p id=out></p>"
        "<script>b.onmousemove = () => { b.style.left = '400px'; n.hidden = false }</script>"
    )
    assert doer.do(Click(target=doer.on("Pay now"))).verdict != "refused"
    assert doer.page.locator("#out").inner_text() == "1"
    assert not doer.paid()


def test_what_stays_as_it_is_is_used_as_before(doer: Doer) -> None:
    doer.show(
        "<form action=/search><label>Search<input name=q oninput='g.disabled = false'></label>"
        "<button id=g disabled>Go</button></form>"
    )
    doer.do(Type(text="mug", enter=True, target=doer.on("Search")))
    assert doer.site.paths()[-1] == "/search?q=mug"


def test_a_double_click_is_two_clicks_in_a_row(doer: Doer) -> None:
    doer.show("<button ondblclick='out.append(`twice`)'>Next</button><p id=out></p>")
    doer.do(DoubleClick(target=doer.on("Next")))
    assert doer.page.locator("#out").inner_text() == "twice"


def test_an_exact_step_goes_where_the_page_takes_it(doer: Doer) -> None:
    html, action = CASES["enter after typing"]
    doer.do(action(doer.show(html)), by="step")
    assert doer.paid()


def test_a_selection_is_not_dragged_out_of_a_field(doer: Doer) -> None:
    doer.show("<input aria-label=Card value='4111 1111 1111 1111'><br><input aria-label=Search>")
    card = doer.on("Card")
    doer.do(Click(target=card))
    doer.do(Press(keys="ControlOrMeta+A"))
    outcome = doer.do(Drag(target=card, to=doer.on("Search")))
    assert outcome.verdict == "refused"
    assert "nothing is dragged out of a field" in outcome.evidence


def test_the_address_that_is_opened_is_the_one_that_is_judged(doer: Doer) -> None:
    doer.show(NEXT)
    ruling = doer.guard().review(Proposal(Goto(url="x"), doer.screen.look(), "model", "goal"))
    assert ruling.action == Goto(url=f"{doer.site.url}/x")


def test_a_dialog_that_was_not_decided_on_is_not_answered(doer: Doer) -> None:
    doer.show(NEXT)
    doer.screen.look()
    doer.page.evaluate("setTimeout(() => { confirm('Go on?'); confirm('Pay now?') })")
    doer.screen.until(lambda: doer.screen.happenings.dialog is not None, 5)
    seen = doer.screen.look()
    answer = AnswerDialog(accept=True)
    ruling = doer.guard().review(Proposal(answer, seen, "model", "goal"))
    assert not ruling.refusal
    first = doer.screen.happenings.dialogs.pop()
    first.accept()
    doer.screen.until(lambda: doer.screen.happenings.dialog is not None, 5)
    assert "another dialog" in doer.hands.do(ruling.action).evidence
    assert doer.do(answer, seen=seen).verdict == "refused"
    doer.screen.happenings.dialogs.pop().dismiss()
