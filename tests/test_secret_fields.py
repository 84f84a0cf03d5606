"""Where secrets are typed: their own origin, fields that fit, and nothing when the focus moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.actions import (
    Action,
    AnswerDialog,
    AskUser,
    Click,
    Done,
    Extract,
    Goto,
    Outcome,
    Press,
    Proposal,
    Secret,
    SecretGuard,
    Secrets,
    Select,
    Target,
    Type,
    Upload,
    aim,
)
from handeye.actions import browser as acting
from handeye.perception import Point, Query, find
from handeye.perception import browser as seeing

pytestmark = pytest.mark.e2e
VALUE = 'h"nter&2 ü/+'
SEED = "JBSWY3DPEHPK3PXP"
PIN = "${secrets.pin}"


class Rig:
    """A page with hands and the guard of secrets."""

    def __init__(self, page: Page, origin: str) -> None:
        given = {
            "pin": Secret(VALUE),
            "name": Secret("Ada-Lovelace", visible=True),
            "code": Secret(SEED, totp=True),
            "far": Secret("far-away", origin="https://login.example"),
        }
        self.page = page
        self.secrets = Secrets(given, origin)
        self.screen = seeing.BrowserScreen(page, patience=5)
        self.hands = acting.BrowserHands(self.screen, self.secrets)
        self.guard = SecretGuard(self.secrets, aim.Aim(self.screen, self.hands).purpose)

    def target(self, words: str) -> Target:
        return Target.of(find(Query(text=words), self.screen.look().elements))

    def type(
        self, words: str, text: str = PIN, *, keys: bool = False, clear: bool = False,
        enter: bool = False,
    ) -> Outcome:  # fmt: skip
        """Type past the guard: what the hands themselves make sure of."""
        target = self.target(words)
        return self.hands.do(Type(text=text, target=target, keys=keys, clear=clear, enter=enter))

    def refusal(self, action: Action, by: str = "model") -> str:
        """What the guard says."""
        return self.guard.review(Proposal(action, self.screen.look(), by)).refusal

    def typing(self, words: str, text: str = PIN, *, enter: bool = False) -> str:
        return self.refusal(Type(text=text, target=self.target(words), enter=enter))


FIELDS = """<form>
<input type=password aria-label=Hidden><input autocomplete="section-a current-password"
aria-label=Said><input autocomplete=cc-csc aria-label=Card><input aria-label=Shown>
<textarea aria-label=Area></textarea><input type=tel aria-label=Phone><div contenteditable
role=textbox aria-label=Rich>.</div><input type=date aria-label=Day></form>"""
FITS = [
    ("Hidden", PIN, ""), ("Said", PIN, ""), ("Card", PIN, ""),
    ("Shown", PIN, "this text field shows it; declare `visible: true`"),
    ("Area", PIN, "this textarea field shows it"), ("Rich", PIN, "this contenteditable field"),
    ("Shown", "${secrets.name}", ""), ("Area", "${secrets.name}", ""),
    ("Rich", "${secrets.name}", ""), ("Shown", "${secrets.name} " + PIN, "`pin` goes into fields"),
    ("Shown", "${secrets.code}", ""), ("Phone", "${secrets.code}", ""),
    ("Area", "${secrets.code}", "this textarea field shows it"),
    ("Hidden", "${secrets.far}", "the secret `far` goes into https://login.example only, not http"),
    ("Hidden", "${secrets.none}", "no secret is called 'none'"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "text", "why"), FITS)
def test_guard_and_hands_know_what_fits(
    page: Page, site: Site, field: str, text: str, why: str
) -> None:
    page.goto(site.add("/", FIELDS))
    rig = Rig(page, site.url)
    said, outcome = rig.typing(field, text), rig.type(field, text, clear=True)
    place = page.get_by_label(field, exact=True)
    now = place.inner_text() if field == "Rich" else place.input_value()
    if why:
        assert why in said
        assert outcome == Outcome("refused", said)
        assert now in ("", ".")
    else:
        assert (said, outcome.verdict) == ("", "confirmed")
        if "code" not in text:
            assert now == rig.secrets.reveal(text)
        assert rig.secrets.redact(outcome.evidence) == outcome.evidence


def test_keys_one_after_another_are_typed_with_real_keys(page: Page, site: Site) -> None:
    field = "<input type=password aria-label=P value=old onkeydown='n++' onchange='done = true'>"
    page.goto(site.add("/", f"<script>n = 0; done = false</script>{field}"))
    rig = Rig(page, site.url)
    assert rig.type("P", keys=True, clear=True, enter=True).verdict == "confirmed"
    assert page.get_by_label("P").input_value() == VALUE
    assert page.evaluate("n") >= len(VALUE)
    assert page.evaluate("done")


def test_the_page_hears_of_a_secret_as_of_any_typing(page: Page, site: Site) -> None:
    heard = "out.textContent += event.isTrusted + event.inputType"
    field = f"<input type=password aria-label=P maxlength=5 oninput='{heard}'>"
    page.goto(site.add("/", f"{field}<p id=out>"))
    rig = Rig(page, site.url)
    rig.type("P")
    assert page.locator("#out").inner_text() == "trueinsertText"
    assert page.get_by_label("P").input_value() == VALUE[:5]


def test_another_origin_gets_nothing(page: Page, site: Site, other_site: Site) -> None:
    page.goto(other_site.add("/", FIELDS))
    rig = Rig(page, site.url)
    why = f"the secret `pin` goes into {site.url} only, not {other_site.url}"
    assert why in rig.typing("Hidden")
    assert why in rig.type("Hidden").evidence
    assert page.get_by_label("Hidden").input_value() == ""
    assert Rig(page, other_site.url).type("Hidden").verdict == "confirmed"


FRAMES = [
    ("<iframe title=T src='{other}/in'></iframe>", "only, not http://localhost"),
    ("<iframe title=T src='{own}/in'></iframe>", ""),
    ("<iframe title=T sandbox=allow-scripts src='{own}/in'></iframe>", "a page without an origin"),
    ("<iframe title=T sandbox='allow-scripts' src='{own}/liar'></iframe>", "without an origin"),
    ("<iframe title=T src='data:text/html,<input type=password aria-label=Inner>'></iframe>",
     "without an origin"),
    ("<iframe title=T srcdoc='<input type=password aria-label=Inner>'></iframe>", ""),
]  # fmt: skip
INNER = "<input type=password aria-label=Inner>"


@pytest.mark.parametrize(("html", "why"), FRAMES)
def test_a_frame_counts_by_its_own_origin(
    page: Page, site: Site, other_site: Site, html: str, why: str
) -> None:
    site.add("/in", INNER)
    site.add("/liar", f"{INNER}<script>window.origin = '{site.url}'</script>")
    other_site.add("/in", f"{INNER}<script>window.origin = '{site.url}'</script>")
    page.goto(site.add("/", html.format(own=site.url, other=other_site.url)))
    rig = Rig(page, site.url)
    page.frame_locator("iframe").get_by_label("Inner").wait_for()
    outcome = rig.type("Inner")
    assert (outcome.verdict, why in outcome.evidence) == ("refused" if why else "confirmed", True)
    typed = page.frame_locator("iframe").get_by_label("Inner").input_value()
    assert typed == ("" if why else VALUE)


THIEF = "<input type=password id=thief><script>setInterval(() => thief.focus(), 1)</script>"


@pytest.mark.parametrize("keys", [False, True], ids=["text", "keys"])
def test_a_frame_that_steals_the_focus_gets_nothing(
    page: Page, site: Site, other_site: Site, keys: bool
) -> None:
    page.goto(site.add("/", INNER + f"<iframe src='{other_site.add('/', THIEF)}'></iframe>"))
    rig = Rig(page, site.url)
    page.frame_locator("iframe").locator("#thief").wait_for()
    tries = 0
    while tries < 40:  # until the thief was quick enough
        tries += 1
        if rig.type("Inner", keys=keys, clear=True).verdict == "refused":
            break
    else:
        pytest.fail("it was never stolen")
    stolen = page.frame_locator("iframe").locator("#thief").input_value()
    assert len(stolen) <= (tries if keys else 0), "a key a time at the most"


ELSEWHERE = [
    Goto(url=f"/?q={PIN}"), Select(target=Target(point=Point(1, 1)), options=(PIN,)),
    Upload(files=(PIN,)), Press(keys=PIN), Extract(data={"a": PIN}), AskUser(question=PIN),
    AskUser(question="?", choices=(PIN,)), Done(answer=f"it is {PIN}"),
]  # fmt: skip


@pytest.mark.parametrize("action", ELSEWHERE, ids=lambda one: one.kind)
def test_a_model_cannot_name_a_secret_elsewhere(page: Page, action: Action) -> None:
    rig = Rig(page, "")
    assert (
        rig.refusal(action) == f"`{PIN}` cannot stand in {action.kind}: a secret is only ever typed"
    )


def test_a_button_may_be_called_like_a_secret(page: Page, site: Site) -> None:
    page.goto(site.add("/", f"<button>{PIN}</button>"))
    rig = Rig(page, site.url)
    assert rig.refusal(Click(target=rig.target(PIN))) == ""


def test_a_form_does_not_carry_a_secret_away(page: Page, site: Site, other_site: Site) -> None:
    inside = "<input type=password aria-label=P><button>Go</button>"
    form = f"<form action='{{}}/in' method=post>{inside}</form>"
    page.goto(site.add("/", form.format(other_site.url)))
    rig = Rig(page, site.url)
    away = f"the form would send the secret `pin` to {other_site.url}, not to {site.url}"
    assert rig.typing("P", enter=True) == away
    assert rig.typing("P") == ""
    rig.type("P")
    assert rig.refusal(Click(target=rig.target("Go"))) == away
    assert rig.refusal(Press(keys="Enter", target=rig.target("P"))) == away
    assert rig.refusal(Click(target=rig.target("Go")), by="step") == "", "the user chose it"
    page.goto(site.add("/", form.format(site.url)))
    rig.type("P")
    assert rig.refusal(Click(target=rig.target("Go"))) == ""
    page.goto(site.add("/", form.format(other_site.url).replace("password", "text")))
    page.get_by_label("P").fill("news")
    assert rig.refusal(Click(target=rig.target("Go"))) == "", "another form, without the secret"


def test_the_answer_to_a_dialog(page: Page, site: Site, other_site: Site) -> None:
    html = "<button onclick='out.textContent = prompt(1)'>Ask</button><p id=out>"
    page.goto(site.add("/", html))
    rig = Rig(page, site.url)
    rig.hands.do(Click(target=rig.target("Ask")))
    answer = AnswerDialog(text=PIN)
    assert "a dialog shows it" in rig.refusal(answer)
    assert rig.hands.do(answer).verdict == "refused"
    assert rig.hands.do(AnswerDialog(text="${secrets.name}")).verdict == "confirmed"
    assert page.locator("#out").inner_text() == "Ada-Lovelace"
