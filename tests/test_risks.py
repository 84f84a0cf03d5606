"""What actions put at risk, judged on real controls: the risky are found, the harmless are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import risk_corpus as corpus
from playwright.sync_api import Page
from servers import Site

from handeye.actions import (
    Action,
    AnswerDialog,
    Check,
    Click,
    Drag,
    Goto,
    Press,
    Target,
    Type,
    Upload,
    aim,
    risks,
)  # fmt: skip
from handeye.actions import browser as hands
from handeye.perception import Box, Element, Notice, Observation, Point, Purpose, Screenshot
from handeye.perception import browser as screens

SEEN = Observation(Screenshot(b"", 800, 600), url="https://shop.example/a", title="Shop")
HERE = Target(point=Point(5, 5), role="button", name="It")


def kinds(action: Action, seen: Observation = SEEN, purpose: Purpose | None = None) -> set[str]:
    return {risk.kind for risk in risks.risks(action, seen, purpose)}


@pytest.mark.e2e
class TestControls:
    """Every control of the corpora, in a real browser."""

    @staticmethod
    def wrong(page: Page, site: Site, samples: Sequence[corpus.Sample]) -> list[str]:
        """The controls that are judged otherwise than the corpus says, one a line."""
        body = "".join(f"<section id=s{n}>{one.html}</section>" for n, one in enumerate(samples))
        style = "<style>section{margin:40px;contain:layout;min-height:30px}</style>"
        page.goto(site.add("/shop/", f"<!doctype html><meta charset=utf-8>{style}<body>{body}"))
        for field in page.locator("input[type=file]").all():
            field.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
        screen = screens.BrowserScreen(page)
        aimed = aim.Aim(screen, hands.BrowserHands(screen))
        seen = Observation(Screenshot(b"", 1280, 800), url=page.url)
        place = (
            "n => { const el = document.querySelector(`#s${n} [data-x]`); "
            "el.scrollIntoView({block: 'center', behavior: 'instant'}); "
            "const box = el.getClientRects()[0]; "
            "return [box.x + box.width / 2, box.y + box.height / 2] }"
        )
        wrong: list[str] = []
        for number, one in enumerate(samples):
            click = Click(target=Target(point=Point(*page.evaluate(place, number))))
            found = kinds(click, seen, aimed.purpose(click))
            right = found == set() if not one.kinds else one.kinds <= found
            if not right:
                wrong.append(f"{one.line}   <- {' '.join(sorted(found)) or 'nothing'}")
        return wrong

    def test_risky_controls_are_found(self, page: Page, site: Site) -> None:
        samples = corpus.samples(corpus.RISKY)
        assert len(samples) >= 150
        assert not self.wrong(page, site, samples)

    def test_controls_in_disguise_are_found(self, page: Page, site: Site) -> None:
        assert not self.wrong(page, site, corpus.samples(corpus.TRICKS))

    def test_harmless_controls_are_left_alone(self, page: Page, site: Site) -> None:
        samples = corpus.samples(corpus.BENIGN)
        assert len(samples) >= 150
        assert not self.wrong(page, site, samples)


def at(name: str, role: str = "button") -> Target:
    return Target(point=Point(5, 5), role=role, name=name)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (Upload(files=("cv.pdf",)), {"upload"}),
        (Type(text="${secrets.password}"), {"secret"}),
        (Goto(url="https://elsewhere.example/"), {"leave"}),
        (Goto(url="https:\\\\elsewhere.example"), {"leave"}),
        (Goto(url="/account/delete"), {"delete"}),
        (Goto(url="/b"), set[str]()),
        (Goto(url="/logout"), {"sign_in"}),
        (Drag(target=at("File"), to=at("Trash")), {"delete"}),
        (Click(target=at("Pay now")), {"payment"}),
        (Click(target=at("删除")), {"delete"}),
        (Click(target=at("Next")), set[str]()),
        (Click(target=at("Send", "textbox")), set[str]()),
        (Check(target=at("I agree to the terms", "checkbox")), {"terms"}),
        (Check(target=at("I agree to the terms", "checkbox"), on=False), set[str]()),
        (Press(keys="Tab"), set[str]()),
    ],
    ids=lambda value: None if isinstance(value, set) else value.kind,
)
def test_actions_are_judged_without_a_page_too(action: Action, expected: set[str]) -> None:
    assert kinds(action) == expected


def test_a_dialog_is_judged_by_its_words() -> None:
    seen = replace(SEEN, notices=(Notice("dialog", 'confirm "Delete the account?"'),))
    assert kinds(AnswerDialog(accept=True), seen) == {"delete"}
    assert kinds(AnswerDialog(accept=False), seen) == set()


def test_words_in_a_picture_count() -> None:
    read = Element("ocr", "Pay now", Box(0, 0, 100, 20))
    seen = replace(SEEN, elements=(read,))
    assert kinds(Click(target=Target(point=Point(50, 10))), seen) == {"payment"}


@pytest.mark.parametrize(
    ("keys", "kind", "expected"),
    [
        ("Delete", "li", {"delete"}),
        ("Delete", "text", set[str]()),
        ("Enter", "contenteditable", {"send"}),
        ("Control+Enter", "textarea", {"send"}),
        ("Space", "textarea", set[str]()),
    ],
    ids=["delete-item", "delete-letter", "chat", "control-enter", "space"],
)
def test_keys_are_judged_by_what_has_the_focus(keys: str, kind: str, expected: set[str]) -> None:
    focus = Purpose(role="textbox", name="Message Ann", kind=kind, url=SEEN.url)
    assert kinds(Press(keys=keys), purpose=focus) == expected


def test_a_reason_cannot_be_mistaken_for_words_of_ours() -> None:
    name = "Pay “now”\x1b[2J\nwhere: elsewhere\u202e" + "!" * 200
    (risk,) = risks.risks(Click(target=at(name)), SEEN, None)
    assert "\x1b" not in risk.why
    assert "\n" not in risk.why
    assert "\u202e" not in risk.why
    assert len(risk.why) < 200
    assert risk.why.count("“") == 1
