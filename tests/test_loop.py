"""The loop: what it does with decisions, outcomes, limits and refusals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from PIL import Image

from handeye import actions as act
from handeye.actions import Action, Outcome, Proposal, Ruling, Target
from handeye.agent import (
    Agent,
    CannotRun,
    Chain,
    Decision,
    Job,
    LimitReached,
    Limits,
    Memory,
    Message,
    ModelNeeded,
    NotYet,
    Reply,
    ScriptedModel,
    Step,
    StepFailed,
    verbs,
)
from handeye.perception import Event, Observation, Point, Query, Screenshot, Settled, pictures

CLICK = act.Click(target=Target(point=Point(5, 5), role="button", name="Save"))
HOVER = act.Hover(target=Target(point=Point(5, 5), role="button", name="Save"))
JOB = Job(verbs.Click(on=Query(text="Save")), "click: Save", cap=0.2)
GOAL = Job(verbs.Goal(text="Save it"), "goal: Save it")


class Page:
    """A screen whose picture and changes a test sets."""

    events: Sequence[Event] = ()

    def __init__(self) -> None:
        self.picture = b"a"
        self.changes: tuple[str, ...] = ()
        self.looks = 0
        self.waits = 0

    def look(self) -> Observation:
        self.looks += 1
        return Observation(Screenshot(self.picture, 80, 60))

    def search(self, words: str) -> tuple[()]:
        return ()

    def settle(self, cap: float) -> Settled:
        return Settled(0.0, changes=self.changes)

    def wait(self, cap: float) -> bool:
        self.waits += 1
        return True


class Hands:
    """Hands that answer what a test tells them to, and keep what they did."""

    def __init__(self, *outcomes: Outcome, then: Callable[[], None] | None = None) -> None:
        self.outcomes = iter(outcomes)
        self.done: list[Action] = []
        self.then = then

    def do(self, action: Action) -> Outcome:
        self.done.append(action)
        if self.then:
            self.then()
        return next(self.outcomes, Outcome("confirmed", "done"))


class Thinker:
    """Gives its decisions in turn; an exception among them is raised."""

    def __init__(self, *decisions: Decision | NotYet | None) -> None:
        self.decisions: Iterator[Decision | NotYet | None] = iter(decisions)
        self.last: Decision | NotYet | None = None

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        self.last = next(self.decisions, self.last)
        if isinstance(self.last, NotYet):
            raise self.last
        return self.last


def final(*actions: Action) -> Decision:
    return Decision(actions=actions, final=True)


def test_a_job_is_looked_at_decided_done_and_remembered() -> None:
    page, hands, steps = Page(), Hands(), list[Step]()
    agent = Agent(page, hands, Thinker(final(CLICK)), on_step=steps.append)
    assert agent.run(JOB) == CLICK
    assert hands.done == [CLICK]
    assert page.looks == 1, "one picture a step"
    assert [taken.action for taken in agent.memory.taken] == [CLICK]
    assert set(steps[0].times) == {"look", "think", "guard", "act", "settle"}


def test_actions_of_one_decision_run_in_order_up_to_the_first_that_fails() -> None:
    hands = Hands(Outcome("confirmed"), Outcome("error", "the page crashed"))
    agent = Agent(Page(), hands, Thinker(final(CLICK, HOVER, CLICK)))
    with pytest.raises(CannotRun, match="the page crashed"):
        agent.run(JOB)
    assert hands.done == [CLICK, HOVER]


def test_what_is_not_there_yet_is_looked_for_again() -> None:
    page = Page()
    agent = Agent(page, Hands(), Thinker(NotYet("no Save"), final(CLICK)))
    agent.run(JOB)
    assert (page.looks, page.waits) == (2, 1)


def test_what_never_comes_fails_after_the_cap() -> None:
    with pytest.raises(StepFailed, match="no Save"):
        Agent(Page(), Hands(), Thinker(NotYet("no Save"))).run(JOB)


def test_what_came_while_an_older_picture_was_read_is_found() -> None:
    page, over = Page(), time.monotonic() + 2 * (JOB.cap or 0)

    class Slow(Thinker):
        def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
            while time.monotonic() < over:
                pass
            return super().think(job, seen, memory)

    Agent(page, Hands(), Slow(NotYet("no Save"), final(CLICK))).run(JOB)
    assert page.looks == 2


def test_a_refusal_is_tried_again_and_told_once() -> None:
    steps: list[Step] = []
    hands = Hands(Outcome("refused", "covered by a toast"))
    Agent(Page(), hands, Thinker(final(CLICK)), on_step=steps.append).run(JOB)
    assert [step.outcome.verdict for step in steps] == ["confirmed"]


def test_a_lasting_refusal_fails_and_is_recorded() -> None:
    steps: list[Step] = []
    refused = (Outcome("refused", "covered by a toast"),) * 1_000_000
    agent = Agent(Page(), Hands(*refused), Thinker(final(CLICK)), on_step=steps.append)
    with pytest.raises(StepFailed, match="covered by a toast"):
        agent.run(JOB)
    assert [step.outcome.verdict for step in steps] == ["refused"]


def test_a_refusal_goes_back_to_the_thinker_of_a_goal() -> None:
    hands = Hands(Outcome("refused", "covered"))
    thinker = Thinker(Decision(actions=(CLICK,)), Decision(actions=(act.Done(answer="ok"),)))
    agent = Agent(Page(), hands, thinker)
    assert agent.run(GOAL) == act.Done(answer="ok")
    assert [taken.outcome.verdict for taken in agent.memory.taken] == ["refused", "confirmed"]


@pytest.mark.parametrize(
    ("changes", "new_picture", "verdict", "evidence"),
    [
        (("a form was submitted",), False, "confirmed", "a form was submitted"),
        ((), True, "confirmed", "the picture changed"),
        ((), False, "no_effect", "nothing was seen to change"),
    ],
)
def test_what_came_of_an_action(
    changes: tuple[str, ...], new_picture: bool, verdict: str, evidence: str
) -> None:
    page, steps = Page(), list[Step]()
    page.changes = changes

    def act_on_page() -> None:
        page.picture = b"b" if new_picture else b"a"

    hands = Hands(Outcome("no_effect"), then=act_on_page)
    Agent(page, hands, Thinker(final(CLICK)), on_step=steps.append).run(JOB)
    assert (steps[0].outcome.verdict, steps[0].outcome.evidence) == (verdict, evidence)


def test_a_drag_that_nothing_takes_is_without_effect() -> None:
    page, steps = Page(), list[Step]()
    page.changes = ("a drag started",)
    drag = act.Drag(target=CLICK.target, to=CLICK.target)
    Agent(page, Hands(Outcome("no_effect")), Thinker(final(drag)), on_step=steps.append).run(JOB)
    assert steps[0].outcome == Outcome(
        "no_effect", "a drag started, but nothing took what was dropped"
    )


def batch(*actions: Action) -> Decision:
    return Decision(actions=actions, by="model")


def test_the_rest_of_a_models_decision_is_dropped_when_the_screen_is_another() -> None:
    page = Page()

    def change() -> None:
        page.picture = picture((0, 0, 80, 60))

    page.picture = picture()
    hands = Hands(then=change)
    thinker = Thinker(batch(HOVER, CLICK), batch(act.Done(answer="ok")))
    agent = Agent(page, hands, thinker)
    agent.run(GOAL)
    assert hands.done == [HOVER]
    dropped = agent.memory.taken[1].outcome
    assert dropped.verdict == "refused"
    assert "changed around button" in dropped.evidence


def test_the_rest_goes_on_when_the_change_is_elsewhere() -> None:
    page = Page()

    def change() -> None:
        page.picture = picture((60, 40, 80, 60))

    page.picture = picture()
    hands = Hands(then=change)
    Agent(page, hands, Thinker(batch(HOVER, CLICK), batch(act.Done()))).run(GOAL)
    assert hands.done == [HOVER, CLICK]


def test_done_is_not_taken_from_a_model_that_has_not_seen_what_came_of_its_actions() -> None:
    page = Page()

    def change() -> None:
        page.picture = picture((60, 40, 80, 60))

    page.picture = picture()
    thinker = Thinker(batch(CLICK, act.Done(answer="early")), batch(act.Done(answer="seen")))
    assert Agent(page, Hands(then=change), thinker).run(GOAL) == act.Done(answer="seen")


def test_an_action_that_went_wrong_goes_back_to_the_thinker_of_a_goal() -> None:
    hands = Hands(Outcome("error", "no such host"))
    thinker = Thinker(Decision(actions=(CLICK,)), Decision(actions=(act.Done(),)))
    agent = Agent(Page(), hands, thinker)
    agent.run(GOAL)
    assert [taken.outcome.verdict for taken in agent.memory.taken] == ["error", "confirmed"]


def test_notes_are_taken_without_hands() -> None:
    hands = Hands()
    note = act.Extract(data={"total": 12})
    agent = Agent(Page(), hands, Thinker(batch(note), batch(act.Done())))
    agent.run(GOAL)
    assert hands.done == []
    assert agent.memory.taken[0].outcome.verdict == "confirmed"


def picture(*boxes: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGB", (80, 60), "white")
    for box in boxes:
        image.paste((200, 0, 0), box)
    return pictures.to_png(image)


class Never:
    """A guard that refuses everything."""

    def review(self, proposal: Proposal) -> Ruling:
        return Ruling(proposal.action, "not on this page")


def test_a_guard_stands_before_the_hands() -> None:
    hands = Hands()
    with pytest.raises(CannotRun, match="not on this page"):
        Agent(Page(), hands, Thinker(final(CLICK)), guard=Never()).run(JOB)
    assert hands.done == []


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(steps=3), r"step limit \(3\)"),
        (Limits(steps=10**9, seconds=0.05), r"time limit \(0.05 s\)"),
        (Limits(tokens=50), r"token limit \(50\): 60 tokens were used in 1 model calls"),
        (Limits(repeats=2), "click had no effect 2 times in a row"),
    ],
)
def test_limits_end_a_goal_that_leads_nowhere(limits: Limits, message: str) -> None:
    nothing = (Outcome("no_effect"),) * 1_000_000
    agent = Agent(Page(), Hands(*nothing), Thinker(Decision(actions=(CLICK,))), limits=limits)
    if limits.repeats > 2:
        agent.hands = Hands()
    agent.memory.usage.add(Reply("…", tokens_in=50, tokens_out=10))
    with pytest.raises(LimitReached, match=message):
        agent.run(GOAL)


def test_a_chain_asks_the_next_thinker_when_one_has_nothing_to_say() -> None:
    chain = Chain([Thinker(None), Thinker(final(CLICK))])
    assert Agent(Page(), Hands(), chain).run(JOB) == CLICK


def test_a_job_that_nobody_can_decide_says_what_is_missing() -> None:
    with pytest.raises(ModelNeeded, match="`goal: Save it` needs a model"):
        Agent(Page(), Hands(), Chain([Thinker(None)])).run(GOAL)


def test_a_long_run_keeps_no_pictures() -> None:
    agent = Agent(Page(), Hands(), Thinker(final(CLICK)))
    for _ in range(50):
        agent.run(JOB)
    kept = {name for taken in agent.memory.taken for name in vars(taken)}
    assert kept == {"job", "action", "outcome", "where"}


def test_a_scripted_model_answers_from_its_script_and_then_no_more() -> None:
    model = ScriptedModel(["one", "two"])
    messages = [Message("user", "What next?", (b"png",))]
    assert [model.reply(messages).text for _ in range(2)] == ["one", "two"]
    assert model.asked == [tuple(messages), tuple(messages)]
    with pytest.raises(CannotRun, match="the script holds only 2 replies"):
        model.reply(messages)
