"""Which sites a conversation may use: those that the user has named, for the user and a model."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from acting_talk import Acting, acting
from servers import Site, serve

from handeye.actions import AllowGuard, Click, Goto, Proposal, Question, allow_guard
from handeye.agent import LimitReached, Limits, Memory
from handeye.assist import held
from handeye.perception import Observation, Screenshot
from handeye.tasks import reach

SHOP, OTHER = "https://shop.example", "https://other.example"


class Guarded:
    """A guard whose list can be widened, and what was asked."""

    def __init__(self, answer: str | None) -> None:
        self.asked: list[Question] = []
        self.answer = answer
        self.allow = reach.NamedOrigins((SHOP,))
        widen = allow_guard.Widening(self.ask, self.allow.add)
        self.guard = AllowGuard(self.allow, SHOP, widen=widen)

    def ask(self, question: Question) -> str | None:
        self.asked.append(question)
        return self.answer

    def open(self, url: str, by: str, page: str = f"{SHOP}/") -> str:
        seen = Observation(Screenshot(b"", 1, 1), url=page)
        return self.guard.review(Proposal(Goto(url=url), seen, by)).refusal


@pytest.mark.parametrize("by", ["step", "model"])
def test_a_yes_holds_for_the_whole_conversation(by: str) -> None:
    guarded = Guarded("yes")
    assert guarded.open(f"{OTHER}/a", by) == ""
    assert guarded.open(f"{OTHER}/b", by) == ""
    assert len(guarded.asked) == 1
    assert guarded.asked[0].default == "no"


@pytest.mark.parametrize("answer", ["no", "", None])
def test_all_else_is_no_and_for_a_model_it_holds(answer: str | None) -> None:
    guarded = Guarded(answer)
    for _ in range(3):
        assert "is not allowed" in guarded.open(OTHER, "model")
    assert len(guarded.asked) == 1
    for _ in range(3):
        assert "is not allowed" in guarded.open(OTHER, "step")
    assert len(guarded.asked) == 4


def test_what_is_no_site_is_not_asked_about() -> None:
    guarded = Guarded("yes")
    for url in ("javascript:alert(1)", "data:text/html,hello", "about:config"):
        assert guarded.open(url, "step")
    assert guarded.asked == []


@pytest.mark.e2e
class TestInABrowser:
    @pytest.fixture
    def talk(self, site: Site, tmp_path: Path) -> Generator[Acting]:
        with acting(site, tmp_path) as talk:
            yield talk

    def test_pages_load_what_they_are_made_of_from_anywhere(self, talk: Acting) -> None:
        with serve("localhost") as other:
            style = other.add("/s.css", "p{color:red}", headers={"content-type": "text/css"})
            talk.open(f"<link rel=stylesheet href='{style}'><p>Hello</p>")
            assert other.paths() == ["/s.css"]

    def test_while_a_model_acts_a_script_cannot_go_elsewhere(self, talk: Acting) -> None:
        with serve("localhost") as other:
            other.add("/", "<title>Elsewhere</title>")
            url = talk.open(f"<button onclick=\"location='{other.url}/?data'\">Go</button>")
            with held.held(talk.desk.session):
                talk.desk.do(_click(talk), "go")
                assert talk.page.url == url
                assert other.requests == []
            talk.desk.do(_click(talk), "go")
            assert talk.page.title() == "Elsewhere"


def _click(talk: Acting) -> Click:
    from handeye.actions import Target

    return Click(target=Target.of(next(e for e in talk.desk.look().elements if e.name == "Go")))


def test_each_command_has_a_budget_of_its_own() -> None:
    memory, limits = Memory(), Limits(steps=0)
    with pytest.raises(LimitReached):
        limits.check(memory)
    limits = Limits(seconds=-1)
    with pytest.raises(LimitReached):
        limits.check(memory)
    limits.seconds = 60
    limits.restart(memory)
    limits.check(memory)
