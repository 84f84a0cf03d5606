"""Exact verbs become actions at points: what each one does with what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from handeye import actions as act
from handeye.agent import Decision, Job, Memory, NotYet, Step, StepFailed, StepThinker, verbs
from handeye.perception import Box, Element, Event, Observation, Query, Region, Screenshot, Settled

PICTURE = Screenshot(b"", 800, 600)


def element(role: str, name: str, y: float = 10, **more: Any) -> Element:
    return Element(role, name, Box(10, y, 100, 20), ref=f"0:{role}{name}{y}", **more)


class Seen:
    """A screen that shows the same elements for ever."""

    events: Sequence[Event] = ()

    def __init__(self, *elements: Element) -> None:
        self.elements = elements

    def look(self) -> Observation:
        shown = tuple(one for one in self.elements if not one.offscreen)
        return Observation(PICTURE, shown)

    def search(self, words: str) -> tuple[Element, ...]:
        return tuple(one for one in self.elements if words.casefold() in one.name.casefold())

    def settle(self, cap: float) -> Settled:
        return Settled(0.0)

    def wait(self, cap: float) -> bool:
        return False


FORM = (
    element("textbox", "Email"),
    element("textbox", "City", 40),
    element("combobox", "Country", 70, kind="select-one"),
    element("combobox", "Colour", 100, kind="div"),
    element("checkbox", "I agree", 130, states=frozenset({"unchecked"})),
    element("button", "Photo", 160, kind="file"),
    element("button", "Edit", 190, regions=(Region("row", "", "Order 17 Edit"),)),
    element("button", "Edit", 220, regions=(Region("row", "", "Order 18 Edit"),)),
    element("option", "Red", 250),
    element("text", "Email", 280),
)


def decide(verb: verbs.ExactVerb, *elements: Element, memory: Memory | None = None) -> Decision:
    screen = Seen(*(elements or FORM))
    decision = StepThinker(screen).think(Job(verb), screen.look(), memory or Memory())
    assert decision is not None
    return decision


def only(verb: verbs.ExactVerb) -> act.Action:
    decision = decide(verb)
    assert decision.final
    assert decision.by == "step"
    (action,) = decision.actions
    return action


@pytest.mark.parametrize(
    ("verb", "kind", "target", "rest"),
    [
        (verbs.Click(on=Query(text="Edit", row="Order 18")), "click", "Edit", {}),
        (verbs.Click(verb="hover", on=Query(text="City")), "hover", "City", {}),
        (verbs.Click(verb="double_click", on=Query(text="City")), "double_click", "City", {}),
        (verbs.Click(verb="right_click", on=Query(text="City")), "right_click", "City", {}),
        (verbs.Tick(box=Query(text="I agree")), "check", "I agree", {"on": True}),
        (verbs.Tick(verb="uncheck", box=Query(text="I agree")), "check", "I agree", {"on": False}),
        (verbs.Upload(field=Query(text="Photo"), files=("a.png",)), "upload", "Photo", {}),
        (verbs.Type(text="x", into=Query(text="Email")), "type", "Email", {"keys": True}),
        (verbs.Press(keys="Enter", on=Query(text="City")), "press", "City", {"keys": "Enter"}),
        (verbs.Scroll(to=Query(text="City")), "reveal", "City", {}),
        (verbs.Scroll(direction="up", at=Query(text="City")), "scroll", "City", {}),
    ],
)
def test_a_verb_is_grounded(
    verb: verbs.ExactVerb, kind: str, target: str, rest: dict[str, Any]
) -> None:
    action: Any = only(verb)
    assert (action.kind, action.target.name) == (kind, target)
    assert {name: getattr(action, name) for name in rest} == rest


def test_the_point_is_the_middle_of_the_one_that_is_meant() -> None:
    action: Any = only(verbs.Click(on=Query(text="Edit", row="Order 18")))
    assert action.target.point == (60, 230)


def test_a_field_is_preferred_to_a_text_of_the_same_name() -> None:
    action: Any = only(verbs.Type(text="x", into=Query(text="Email")))
    assert action.target.role == "textbox"


@pytest.mark.parametrize(
    ("verb", "action"),
    [
        (verbs.Open(url="/login"), act.Goto(url="/login")),
        (verbs.GoBack(), act.Back()),
        (verbs.SwitchTab(tab=2), act.SwitchTab(tab=2)),
        (verbs.CloseTab(), act.CloseTab()),
        (verbs.Answer(accept=False), act.AnswerDialog(accept=False)),
        (verbs.Press(keys="ctrl+a", times=2), act.Press(keys="ctrl+a", times=2)),
        (verbs.Scroll(amount=2), act.Scroll(amount=2)),
        (verbs.Upload(files=("a.png",)), act.Upload(files=("a.png",))),
        (verbs.Type(text="x", enter=True), act.Type(text="x", keys=True, enter=True)),
    ],
)
def test_a_verb_without_an_element(verb: verbs.ExactVerb, action: act.Action) -> None:
    assert only(verb) == action


def fill(*names: str) -> verbs.Fill:
    pairs = [{"field": {"text": name}, "with": f"my {name}"} for name in names]
    return verbs.Fill.model_validate({"fields": pairs})


def test_fill_types_into_all_fields_that_are_there() -> None:
    decision = decide(fill("Email", "City"))
    assert [(a.kind, a.text, a.clear) for a in decision.actions if a.kind == "type"] == [
        ("type", "my Email", True),
        ("type", "my City", True),
    ]
    assert decision.final


def carried_out(job: Job, decision: Decision, *outcomes: act.Outcome) -> Memory:
    memory = Memory()
    seen = Observation(PICTURE)
    for action, outcome in zip(decision.actions, outcomes, strict=True):
        memory.add(Step(job, decision, act.Ruling(action), outcome, seen, Settled(0.0), {}))
    return memory


def test_fill_goes_on_with_a_field_that_comes_late() -> None:
    screen, job = Seen(FORM[0]), Job(fill("Email", "City"))
    thinker = StepThinker(screen)
    first = thinker.think(job, screen.look(), Memory())
    assert first is not None
    assert (len(first.actions), first.final) == (1, False)
    memory = carried_out(job, first, act.Outcome("confirmed"))
    with pytest.raises(NotYet, match='"City"'):
        thinker.think(job, screen.look(), memory)
    screen.elements = FORM
    second = thinker.think(job, screen.look(), memory)
    assert second is not None
    assert second.final
    assert [a.text for a in second.actions if a.kind == "type"] == ["my City"]


def test_a_native_list_is_set_and_a_drawn_one_is_opened_and_clicked() -> None:
    native = decide(verbs.Select(field=Query(text="Country"), options=("Norway",)))
    assert [a.kind for a in native.actions] == ["select"]
    job = Job(verbs.Select(field=Query(text="Colour"), options=("Red",)))
    screen = Seen(*FORM)
    thinker = StepThinker(screen)
    opened = thinker.think(job, screen.look(), Memory())
    assert opened is not None
    assert ([a.kind for a in opened.actions], opened.final) == (["click"], False)
    memory = carried_out(job, opened, act.Outcome("confirmed"))
    chosen: Any = thinker.think(job, screen.look(), memory)
    assert (chosen.actions[0].target.name, chosen.final) == ("Red", True)


def test_a_target_out_of_view_is_shown_first() -> None:
    far = replace(FORM[0], offscreen=True)
    decision = decide(verbs.Click(on=Query(text="Email")), far)
    assert ([a.kind for a in decision.actions], decision.final) == (["reveal"], False)


def test_fields_in_view_are_filled_before_one_that_is_not() -> None:
    far = replace(FORM[1], offscreen=True)
    decision = decide(fill("Email", "City"), FORM[0], far)
    assert ([a.kind for a in decision.actions], decision.final) == (["type"], False)


def test_scrolling_to_a_target_is_no_progress() -> None:
    job = Job(fill("Email"))
    shown = decide(verbs.Scroll(to=Query(text="Email")))
    assert carried_out(job, shown, act.Outcome("confirmed")).progress(job) == 0


def test_what_is_not_there_may_come() -> None:
    with pytest.raises(NotYet, match='no element matches "Sing in"'):
        decide(verbs.Click(on=Query(text="Sing in")))


def test_text_is_not_typed_into_what_is_no_field() -> None:
    link = element("link", "Body")
    with pytest.raises(NotYet, match='link "Body" is no field'):
        decide(fill("Body"), link)
    with pytest.raises(NotYet, match='link "Body" is no field'):
        decide(verbs.Type(text="x", into=Query(text="Body")), link)


def test_several_are_listed_with_what_tells_them_apart() -> None:
    with pytest.raises(NotYet) as why:
        decide(verbs.Click(on=Query(text="Edit")))
    assert "row: Order 17" in str(why.value)
    assert "row: Order 18" in str(why.value)


def test_a_key_that_no_keyboard_has_is_refused_at_once() -> None:
    verb = verbs.Press.model_construct(keys="Contrl+A", times=1, on=None)
    with pytest.raises(StepFailed, match="did you mean Control"):
        decide(verb)


def test_goals_are_left_to_others() -> None:
    screen = Seen(*FORM)
    goal = Job(verbs.Goal(text="Order a mug"))
    assert StepThinker(screen).think(goal, screen.look(), Memory()) is None


def test_words_in_a_picture_are_read_when_they_stand_nowhere_else() -> None:
    screen = Seen(*FORM)

    def read(seen: Observation) -> Observation:
        return replace(seen, elements=(*seen.elements, element("ocr", "Start")))

    thinker = StepThinker(screen, read)
    decision: Any = thinker.think(Job(verbs.Click(on=Query(text="Start"))), screen.look(), Memory())
    assert decision.actions[0].target.role == "ocr"


def test_words_in_a_picture_are_no_field() -> None:
    """Typing there would go to whatever has the focus."""
    for verb in (
        verbs.Fill.model_validate({"fields": [{"field": "Notes", "with": "x"}]}),
        verbs.Type(text="x", into=Query(text="Notes")),
    ):
        with pytest.raises(NotYet, match=r"which field they belong to .* then `type`"):
            decide(verb, element("ocr", "Notes"))


def test_words_in_a_picture_are_no_list() -> None:
    """A click on a label opens none, and the option's words may stand anywhere."""
    verb = verbs.Select(field=Query(text="Country"), options=("Norway",))
    with pytest.raises(NotYet, match=r"which list they belong to .* then the option"):
        decide(verb, element("ocr", "Country"), element("ocr", "Norway"))
