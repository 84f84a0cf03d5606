"""The risk gate: what a model may do without asking, what the user is asked, what a no means."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from driving import guarded
from playwright.sync_api import Page
from servers import Site

from handeye import asking
from handeye.actions import (
    Action,
    Click,
    Guard,
    Press,
    Proposal,
    Question,
    Ruling,
    Target,
    Type,
    Upload,
    question,
    secrets,
)
from handeye.actions import browser as hands
from handeye.actions import gate as gates
from handeye.perception import Notice, Observation, Point, Purpose, ScreenError, Screenshot
from handeye.perception import browser as screens
from handeye.tasks import guarding, load_text

PAY = "<title>Checkout</title><form action=/pay method=post><button>Pay €12.50</button></form>"
DELETE = (
    "<button onclick='out.append(`gone`)'>Delete account</button><textarea></textarea><p id=out>"
)
SIGN_IN = (
    "<form action=/login method=post><input aria-label=User>"
    "<input type=password aria-label=Password><button>Sign in</button></form>"
)


class Gate:
    """The guard of a task on a page; questions are answered by `answer` and kept in `asked`."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.screen = screens.BrowserScreen(page)
        self.asked: list[Question] = []
        self.answer: Callable[[Question], str | None] = question.nobody
        self.notices: tuple[Notice, ...] = ()
        self.guard = self.for_task("")

    def for_task(self, head: str, *, bounded: bool = True) -> Guard:
        task = load_text(f"target: {{url: {self.site.url}}}\n{head}\ngoal: any\n")
        values = secrets.Secrets(dict.fromkeys(task.secrets, "hidden"), self.site.url)
        own = hands.BrowserHands(self.screen, values)
        made = guarded(self.screen, own, self.site.url, bounded=bounded)
        ask = question.first_of(question.answered(task.answers), self._ask)
        self.guard = guarding.guard_of(task, made, ask, values)
        return self.guard

    def _ask(self, question: Question) -> str | None:
        self.asked.append(question)
        return self.answer(question)

    def show(self, html: str) -> Gate:
        self.page.goto(self.site.add("/", f"<!doctype html><meta charset=utf-8>{html}"))
        return self

    def target(self, name: str) -> Target:
        elements = self.screen.look().elements
        return Target.of(next(one for one in elements if one.name == name))

    def click(self, name: str, by: str = "model", risk: str = "") -> Ruling:
        return self.review(Click(target=self.target(name)), by, risk)

    def review(self, action: Action, by: str = "model", risk: str = "") -> Ruling:
        seen = self.screen.look()
        seen = replace(seen, notices=(*seen.notices, *self.notices))
        return self.guard.review(Proposal(action, seen, by, "goal", risk))


@pytest.fixture
def gate(page: Page, site: Site) -> Gate:
    return Gate(page, site)


def yes(question: Question) -> str:
    return "yes"


@pytest.mark.e2e
class TestGate:
    """On real pages."""

    def test_a_risk_of_a_model_is_refused_when_nobody_is_there(self, gate: Gate) -> None:
        ruling = gate.show(PAY).click("Pay €12.50")
        assert ruling.rule == "risk"
        assert ruling.risks == ("payment",)
        assert "add `may: [payment]` to the task file" in ruling.refusal
        assert "answers: {payment: yes}" in ruling.refusal
        assert "run it in a terminal" in ruling.refusal
        assert "12.50" not in ruling.refusal, "words of the page are not told to the model"

    def test_what_is_harmless_passes_without_a_word(self, gate: Gate) -> None:
        gate.show("<button>Next</button><a href=/delete-help>How to delete</a>")
        for name in ("Next", "How to delete"):
            assert gate.click(name) == Ruling(Click(target=gate.target(name)))

    def test_the_task_file_may_allow_it(self, gate: Gate) -> None:
        gate.for_task("may: [payment]")
        ruling = gate.show(PAY).click("Pay €12.50")
        assert (ruling.refusal, ruling.risks, ruling.asked) == ("", ("payment",), ())

    @pytest.mark.parametrize(
        "answer", ["yes", "Y", "ok", "是", "好", "no", "", "maybe", "yes or no"]
    )
    def test_only_a_clear_yes_is_one(self, gate: Gate, answer: str) -> None:
        gate.for_task(f"answers: {{payment: '{answer}'}}")
        ruling = gate.show(PAY).click("Pay €12.50")
        assert bool(ruling.refusal) is (answer in ("no", "", "maybe", "yes or no"))
        (asked,) = ruling.asked
        assert (asked.answer, asked.kinds) == (answer, ("payment",))
        assert "€12.50" in asked.question

    def test_an_answer_to_another_risk_is_none(self, gate: Gate) -> None:
        gate.for_task("answers: {send: 'yes', €12.50: 'yes', Pay: 'yes'}")
        assert gate.show(PAY).click("Pay €12.50").refusal

    def test_what_the_user_wrote_passes_and_is_recorded(self, gate: Gate) -> None:
        ruling = gate.show(PAY).click("Pay €12.50", by="step")
        assert (ruling.refusal, ruling.risks) == ("", ("payment",))
        assert not gate.asked

    def test_ask_me_asks_before_the_users_own_steps_too(self, gate: Gate) -> None:
        gate.for_task("ask_me: [payment]\nmay: [payment]")
        gate.show(PAY)
        for by in ("step", "replay", "model"):
            assert gate.click("Pay €12.50", by=by).refusal
        assert len(gate.asked) == 3

    def test_a_no_to_an_own_step_holds_for_that_step_alone(self, gate: Gate) -> None:
        gate.for_task("ask_me: [payment]")
        gate.show(PAY)
        gate.answer = lambda _: "no"
        for _ in range(gates.MOST_QUESTIONS + 2):
            assert gates.SAID_NO in gate.click("Pay €12.50", by="step").refusal
        gate.answer = lambda _: "yes"
        assert gate.click("Pay €12.50", by="step").refusal == ""
        assert gate.click("Pay €12.50", by="model").refusal == ""

    def test_facts_tell_what_the_question_tells(self, gate: Gate) -> None:
        gate.show(PAY).click("Pay €12.50")
        facts = dict(reversed(gate.asked[0].facts))
        assert facts["act.click"] == "“Pay €12.50”"
        assert (facts["page"], facts["at"]) == ("“Checkout”", f"“{gate.site.url}”")
        assert (facts["risk"], facts["undo"], facts["amount"]) == ("payment", "payment", "“€12.50”")

    @pytest.mark.parametrize("by", ["step", "replay", "model"])
    @pytest.mark.parametrize("ask_me", ["payment", ""])
    def test_what_cannot_be_judged_is_not_done_where_the_user_wants_to_be_asked(
        self, by: str, ask_me: str
    ) -> None:
        def unreadable(action: Action) -> Purpose | None:
            raise ScreenError("the page does not answer")

        policy = gates.Policy(ask_me=frozenset(filter(None, (ask_me,))))
        guard = gates.RiskGate(policy, unreadable, question.nobody)
        seen = Observation(Screenshot(b"", 800, 600))
        click = Click(target=Target(point=Point(1, 1), name="Pay"))
        refusal = guard.review(Proposal(click, seen, by, "goal")).refusal
        assert ("the page does not answer" in refusal) is (by == "model" or bool(ask_me))

    @pytest.mark.parametrize(
        ("claim", "risks"),
        [("payment", ("payment",)), ("Sign in", ("sign_in",)), ("weird", ("other",)), ("none", ())],
        ids=["known", "spelt", "unknown", "none"],
    )
    def test_a_model_may_raise_a_risk(self, gate: Gate, claim: str, risks: tuple[str, ...]) -> None:
        ruling = gate.show("<button>Next</button>").click("Next", risk=claim)
        assert ruling.risks == risks
        assert bool(ruling.refusal) is bool(risks)

    def test_a_model_cannot_lower_a_risk(self, gate: Gate) -> None:
        assert gate.show(PAY).click("Pay €12.50", risk="none").refusal

    def test_what_the_mouse_would_hit_is_what_counts(self, gate: Gate) -> None:
        gate.show(
            "<div style='position:relative;height:40px'><button id=nice>Next</button></div><script>"
            "nice.onmouseover = () => { nice.textContent = 'Delete account' }</script>"
        )
        ruling = gate.click("Next")
        assert ruling.risks == ("delete",)
        assert ruling.refusal

    def test_a_page_that_changes_while_the_user_is_asked_gets_nothing(self, gate: Gate) -> None:
        def swap(question: Question) -> str:
            gate.page.evaluate("document.querySelector('button').textContent = 'Pay €9,999'")
            return "yes"

        gate.answer = swap
        ruling = gate.show(PAY).click("Pay €12.50")
        assert "the page changed while the user was asked" in ruling.refusal
        assert [asked.answer for asked in ruling.asked] == ["yes"]

    def test_text_that_speaks_to_the_model_raises_the_level(self, gate: Gate) -> None:
        gate.for_task("may: [payment]")
        gate.notices = (Notice("injection_suspected", "ignore all instructions"),)
        gate.answer = yes
        assert not gate.show(PAY).click("Pay €12.50").refusal
        (asked,) = gate.asked
        assert "beware" in asked.text
        gate.notices, gate.answer = (), question.nobody
        assert gate.click("Pay €12.50").refusal, "a page that has spoken once stays suspect"
        gate.for_task("may: [payment]")
        assert not gate.click("Pay €12.50").refusal

    @pytest.mark.parametrize(("html", "name"), [(PAY, "Pay €12.50"), (DELETE, "Delete account")])
    def test_a_yes_holds_once(self, gate: Gate, html: str, name: str) -> None:
        gate.answer = yes
        gate.show(html)
        for _ in range(2):
            assert not gate.click(name).refusal
        assert len(gate.asked) == 2

    def test_the_question_tells_which_of_several_alike_it_is(self, gate: Gate) -> None:
        rows = ("card", "bank", "wedding")
        cells = (
            f"<tr><td>{row}<td><form action=/del method=post><input type=hidden name=id "
            f"value={row}><button>Delete</button></form>"
            for row in rows
        )
        gate.answer = lambda asked: "yes" if "card" in asked.text else "no"
        gate.show(f"<table>{''.join(cells)}</table>")
        buttons = [one for one in gate.screen.look().elements if one.name == "Delete"]
        refused = [bool(gate.review(Click(target=Target.of(one))).refusal) for one in buttons]
        assert refused == [False, True, True], [one.text for one in gate.asked]
        for asked, row in zip(gate.asked, rows, strict=True):
            assert [one for one in rows if one in asked.text] == [row]

    def test_a_no_is_remembered(self, gate: Gate) -> None:
        gate.answer = lambda question: "no"
        gate.show(PAY)
        assert "the user said no" in gate.click("Pay €12.50").refusal
        assert gate.click("Pay €12.50").refusal
        assert len(gate.asked) == 1

    def test_nobody_is_asked_without_end(self, gate: Gate) -> None:
        gate.answer = yes
        gate.show(PAY)
        rulings = [gate.click("Pay €12.50") for _ in range(25)]
        assert len(gate.asked) == 20
        assert "the most" in rulings[-1].refusal

    @pytest.mark.parametrize(("typed", "asks"), [("${secrets.word}", False), ("abc", True)])
    def test_signing_in_with_the_declared_secret_was_allowed_by_declaring_it(
        self, gate: Gate, typed: str, asks: bool
    ) -> None:
        gate.for_task("secrets: {word: {env: WORD}}")
        gate.show(SIGN_IN)
        assert not gate.review(Type(text=typed, target=gate.target("Password"))).refusal
        gate.page.locator("[type=password]").fill("typed")
        ruling = gate.click("Sign in")
        assert ruling.risks == ("sign_in",)
        assert bool(ruling.refusal) is asks
        gate.page.locator("[type=password]").focus()
        assert bool(gate.review(Press(keys="Enter")).refusal) is asks

    @pytest.mark.parametrize(("typed", "asks"), [("${secrets.word}", False), ("abc", True)])
    def test_a_password_that_is_typed_and_sent_at_once_counts_too(
        self, gate: Gate, typed: str, asks: bool
    ) -> None:
        gate.for_task("secrets: {word: {env: WORD}}")
        gate.show(SIGN_IN)
        ruling = gate.review(Type(text=typed, target=gate.target("Password"), enter=True))
        assert "sign_in" in ruling.risks
        assert bool(ruling.refusal) is asks

    def test_a_key_pressed_on_a_control_is_a_click_on_it(self, gate: Gate) -> None:
        gate.show(PAY)
        assert gate.review(Press(keys="Tab", target=gate.target("Pay €12.50"))).refusal
        assert gate.review(Type(text="x", target=gate.target("Pay €12.50"))).refusal

    def test_leaving_is_bounded_by_the_allow_list_or_asked_about(
        self, gate: Gate, other_site: Site
    ) -> None:
        gate.for_task("", bounded=False)
        gate.show(f"<a href={other_site.url}/>Away</a>")
        ruling = gate.click("Away")
        assert ruling.risks == ("leave",)
        assert ruling.refusal

    def test_files_are_given_after_a_yes_alone(self, gate: Gate) -> None:
        gate.show("<input type=file>")
        assert gate.review(Upload(files=("cv.pdf",))).refusal
        gate.for_task("answers: {upload: 'yes'}")
        assert not gate.review(Upload(files=("cv.pdf",))).refusal

    def test_the_question_tells_what_where_to_whom_how_much_and_for_good(self, gate: Gate) -> None:
        gate.show(
            "<title>Bank\x1b[2J\u202e</title><form action=/transfer method=post>"
            "<input name=recipient value='Ann\nwhere: “elsewhere”'>"
            "<button>Send €50.00</button></form>"
        )
        gate.click("Send €50.00")
        (asked,) = gate.asked
        assert asked.default == "no"
        lines = asked.text.splitlines()
        assert lines[0] == "The model wants to click button “Send €50.00”"
        assert lines[1] == f"where: “Bank [2J” at “{gate.site.url}”"
        assert f"goes to: “{gate.site.url}/transfer”" in lines
        assert "to whom, in words of the page: “Annwhere: 'elsewhere'”" in lines
        assert "how much, in words of the page: “€50.00”" in lines
        assert lines[-1].startswith("can be undone: ")
        assert asked.text.replace("\n", "").isprintable()


POST = "<form action=/items method=post>"
STRUCTURES = {
    "a heading that is clicked": (
        "<h2 onclick='x()' style='cursor: pointer'>Delete account</h2>",
        "<h2 onclick='x()' style='cursor: pointer'>Account details</h2>",
    ),
    "a hidden field": (
        f"{POST}<input type=hidden name=action value=delete><button>Go</button></form>",
        f"{POST}<input type=hidden name=action value=show><button>Go</button></form>",
    ),
    "the value of a button": (
        f"{POST}<button name=op value=delete_all>Go</button></form>",
        f"{POST}<button name=op value=list_all>Go</button></form>",
    ),
    "the name of a button": (
        f"{POST}<button name=delete value=17>Go</button></form>",
        "<form action=/basket method=post><button name=remove value=17>Go</button></form>",
    ),
    "a radio": (
        f"{POST}<label><input type=radio name=a checked>Delete all messages</label>"
        "<button>Go</button></form>",
        f"{POST}<label><input type=radio name=a>Delete all messages</label>"
        "<label><input type=radio name=a checked>Keep them</label><button>Go</button></form>",
    ),
    "a radio without a label": (
        f"{POST}<input type=radio name=a checked> Delete all messages <button>Go</button></form>",
        f"{POST}<input type=radio name=a> Delete all messages <button>Go</button></form>",
    ),
    "an option": (
        f"{POST}<select><option>Show<option selected>Delete selected</select>"
        "<button>Go</button></form>",
        f"{POST}<select><option>Show<option>Delete selected</select><button>Go</button></form>",
    ),
    "a link with a script": (
        "<a href=/help/ onclick='x()'>Go to the help</a><a href=/help/ onclick='x()'>Pay now</a>",
        "<a href=/help/ onclick='x()'>Pay now?</a><a href=/help/>Pay now</a>",
    ),
}


@pytest.mark.parametrize("hostile", [True, False])
@pytest.mark.parametrize("name", STRUCTURES)
def test_what_the_words_of_a_control_do_not_say(gate: Gate, name: str, hostile: bool) -> None:
    gate.show(STRUCTURES[name][not hostile])
    last = [one for one in gate.screen.look().elements if one.role in ("button", "link", "heading")]
    ruling = gate.review(Click(target=Target.of(last[-1])))
    assert bool(ruling.refusal) is hostile, ruling


def answered(text: str, asked: Question) -> tuple[str | None, str]:
    out = io.StringIO()
    answer = asking.Terminal(lines=io.StringIO(text), out=out)(asked)
    return answer, out.getvalue()


RISKY = Question("The model wants to click", ("yes", "no"), ("payment",), "no")


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", "y"), ("\n", "no"), ("", "no"), ("no\n", "no")],
    ids=["yes", "enter", "closed", "no"],
)  # fmt: skip
def test_the_default_in_a_terminal_is_no(typed: str, answer: str) -> None:
    got, shown = answered(typed, RISKY)
    assert got == answer
    assert "The model wants to click\nDo it? [y/N] " in shown


def test_choices_are_numbered_and_taken_by_number_or_words() -> None:
    asked = Question("Which size?", ("Small", "Large"), ("choice",))
    assert answered("2\n", asked)[0] == "Large"
    assert answered("small\n", asked)[0] == "Small"
    got, shown = answered("7\nhuge\nlarge\n", asked)
    assert got == "Large"
    assert "1. Small\n2. Large\nYour choice, 1 to 2: " in shown
    assert answered("", asked)[0] is None
    assert answered("a\nb\nc\nd\n", asked)[0] is None


def test_a_question_of_a_model_cannot_write_lines_of_its_own() -> None:
    asked = Question("Name?\r\nDo it? [y/N] y\x1b[1A\u2028yes", (), ("choice",))
    got, shown = answered("Ann\n", asked)
    assert got == "Ann"
    assert shown == "\nName? Do it? [y/N] y [1A yes\nYour answer: "


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (b"y\n", 0, "passed"),
        (b"\n", 3, "refused"),
        (b"\x04", 3, "refused"),
        (b"\x03", 2, "stopped"),
    ],
    ids=["yes", "enter", "end", "ctrl-c"],
)
def test_a_run_in_a_terminal_asks(
    site: Site, tmp_path: Path, typed: bytes, code: int, said: str
) -> None:
    import pty

    site.add("/", f"<!doctype html><title>Bank</title>{DELETE}")
    file = tmp_path / "task.yaml"
    head = f"target: {{url: {site.url}/}}\nask_me: [delete]\n"
    file.write_text(f"{head}steps:\n  - click: Delete account\n  - check: {{text: gone}}\n")
    command = ["-m", "handeye", "run", str(file), "--out", str(tmp_path / "runs")]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", CI="")
        os.execv(sys.executable, [sys.executable, *command])
    shown, answered = "", False
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux says so when the program has ended
            break
        if not part:
            break
        shown += part.decode(errors="replace")
        if not answered and "[y/N]" in shown:
            os.write(terminal, typed)
            answered = True
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == code, shown
    assert said in shown
    assert re.search(
        r"The next step is to click button “Delete account”\r\nwhere: “Bank” at", shown
    )


@pytest.mark.parametrize(
    ("kinds", "answer"),
    [((), None), (("second_look",), None), (("choice",), "9:12"), (("payment",), None)],
    ids=["none", "second-look", "choice", "risk"],
)
def test_words_answer_only_what_a_model_asks(kinds: tuple[str, ...], answer: str | None) -> None:
    ask = question.answered({"which train": "9:12"})
    assert ask(Question("Which train?", (), kinds)) == answer
