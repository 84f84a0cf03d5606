"""The thinker of goals, with a scripted model: re-asks, hard stops, turns, costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageDraw

from handeye import actions as act
from handeye.actions import Action, Outcome
from handeye.agent import (
    Agent,
    CannotRun,
    Job,
    LimitReached,
    Limits,
    Message,
    ModelSetup,
    ModelThinker,
    ScriptedModel,
    Veil,
    estimate,
    profile_for,
    verbs,
)
from handeye.agent import memory as kept
from handeye.perception import Box, Element, Event, Observation, Screenshot, Settled, pictures

QWEN = profile_for("Qwen3-VL-8B-Instruct")[0]
BLANK = pictures.to_png(Image.new("RGB", (640, 400)))
GOAL = Job(verbs.Goal(text="Save it"), "goal: Save it")
SAVE = Element("button", "Save", Box(100, 100, 80, 30))


def said(*actions: dict[str, Any], **more: Any) -> str:
    return json.dumps({"thought": "so", "elements": [], "actions": list(actions), **more})


CLICK = said({"kind": "click", "target": 1})
DONE = said({"kind": "done", "answer": "saved"})


class Page:
    """A screen whose picture counts what was done on it."""

    events: Sequence[Event] = ()

    def __init__(self) -> None:
        self.state = 0
        self.now = 100.0

    def look(self) -> Observation:
        image = Image.new("RGB", (640, 400), "white")
        ImageDraw.Draw(image).text((20, 300), str(self.state), "black")
        shot = Screenshot(pictures.to_png(image), 640, 400)
        self.now += 1.5
        return Observation(shot, (SAVE,), "http://x/", "X", taken_at=self.now)

    def search(self, words: str) -> tuple[()]:
        return ()

    def settle(self, cap: float) -> Settled:
        return Settled(0.0)

    def wait(self, cap: float) -> bool:
        return True


class Hands:
    """Hands that change the page, or not."""

    def __init__(self, page: Page, *, change: bool = True) -> None:
        self.page = page
        self.change = change
        self.done: list[Action] = []

    def do(self, action: Action) -> Outcome:
        self.done.append(action)
        self.page.state += self.change
        return Outcome("no_effect")


def agent(model: ScriptedModel, *, change: bool = True, **setup: Any) -> Agent:
    page = Page()
    thinker = ModelThinker(ModelSetup(model, QWEN, **setup))
    return Agent(page, Hands(page, change=change), thinker, limits=Limits(steps=100))


def text_of(messages: Sequence[Message]) -> str:
    return "\n".join(f"{one.role}: {one.full_text}" for one in messages)


def test_a_goal_is_reached_by_what_the_model_decides() -> None:
    one = agent(ScriptedModel([CLICK, DONE]))
    assert one.run(GOAL) == act.Done(answer="saved")
    (click,) = (taken.action for taken in one.memory.taken if taken.action.kind == "click")
    assert isinstance(click, act.Click)
    assert click.target.name == "Save"
    assert one.memory.usage.calls == 2


def test_an_exact_step_is_left_to_others() -> None:
    thinker = ModelThinker(ModelSetup(ScriptedModel([]), QWEN))
    assert thinker.think(Job(verbs.GoBack()), Page().look(), kept.Memory()) is None


def test_an_unusable_reply_is_asked_for_once_more_with_its_error() -> None:
    model = ScriptedModel(["I would click the button.", CLICK, DONE])
    one = agent(model)
    one.run(GOAL)
    again = model.asked[1]
    assert again[-2] == Message("assistant", "I would click the button.")
    assert again[-1].role == "user"
    assert "cannot be used" in again[-1].text
    assert one.memory.usage.reasked == 1


def test_two_unusable_replies_are_a_typed_failure_that_quotes_the_second() -> None:
    with pytest.raises(CannotRun, match=r"no usable answer, asked twice.*It said: Still not"):
        agent(ScriptedModel(["No.", "Still not."])).run(GOAL)


def test_answers_in_another_grid_name_the_profile() -> None:
    far = said({"kind": "click", "target": [3100, 1700]})
    with pytest.raises(CannotRun, match=r"profile 'qwen3-vl'.*--profile"):
        agent(ScriptedModel([far, far])).run(GOAL)


def test_an_action_without_effect_changes_the_strategy_once_and_then_ends() -> None:
    presses = [said({"kind": "press", "keys": "Enter"}, thought=str(n)) for n in range(20)]
    model = ScriptedModel(presses)
    with pytest.raises(LimitReached, match="gets nowhere"):
        agent(model, change=False).run(GOAL)
    told = [number for number, one in enumerate(model.asked) if "getting nowhere" in text_of(one)]
    assert told, "the model is told"
    assert len(model.asked) <= 8


def test_the_same_decision_on_the_same_screen_is_not_carried_out_again() -> None:
    model = ScriptedModel([CLICK, CLICK, said({"kind": "press", "keys": "Tab"}), DONE])
    one = agent(model, change=False)
    one.run(GOAL)
    kinds = [taken.action.kind for taken in one.memory.taken]
    assert kinds == ["click", "press", "done"]
    assert "the same was decided on the same screen before" in text_of(model.asked[2])


def test_waiting_may_be_repeated() -> None:
    wait = said({"kind": "wait_for", "seconds": 1})
    one = agent(ScriptedModel([wait, wait, DONE]), change=False)
    assert one.run(GOAL) == act.Done(answer="saved")


def test_secrets_are_hidden_from_the_model() -> None:
    model = ScriptedModel([DONE])
    page = Page()

    def paint(seen: Observation) -> Observation:
        return replace(seen, screenshot=replace(seen.screenshot, png=BLANK))

    def redact(text: str) -> str:
        return text.replace("Save", "${secrets.pin}")

    thinker = ModelThinker(ModelSetup(model, QWEN), Veil(paint, redact, ["pin"]))
    Agent(page, Hands(page), thinker).run(GOAL)
    assert model.asked[0][-2].images == (BLANK,)
    told = "\n".join(one.text for one in model.asked[0][-2:])
    assert "Save" not in told
    assert 'button "${secrets.pin}"' in told
    assert "typed by their name, which stands for the value: ${secrets.pin}" in told


def test_the_plan_is_kept_until_there_is_another() -> None:
    model = ScriptedModel([said({"kind": "back"}, plan="first A, then B"), CLICK, DONE])
    agent(model).run(GOAL)
    assert "your plan: first A, then B" in text_of(model.asked[2])


def test_each_picture_says_when_it_was_taken() -> None:
    model = ScriptedModel([CLICK, DONE])
    agent(model).run(GOAL)
    stamps = [one.stamp for one in model.asked[1] if one.images]
    assert stamps[0] == "Screen at 0.0 s"
    assert len(set(stamps)) == 2


def test_a_new_goal_begins_a_new_conversation() -> None:
    model = ScriptedModel([CLICK, DONE, DONE])
    one = agent(model)
    one.run(GOAL)
    one.run(Job(verbs.Goal(text="Again"), "goal: Again"))
    assert sum(len(message.images) for message in model.asked[-1]) == 1
    assert "Save it" not in text_of(model.asked[-1])


def prefix(one: Sequence[Message], other: Sequence[Message]) -> int:
    """Bytes at the beginning that two prompts share, pictures counted in."""
    flat = [
        b"".join(
            part for message in messages for part in (*message.images, message.full_text.encode())
        )
        for messages in (one, other)
    ]
    same = 0
    for left, right in zip(*flat, strict=False):
        if left != right:
            break
        same += 1
    return same


def test_thirty_steps_keep_their_prefix_and_their_budget(
    record_property: Any,
) -> None:
    model = ScriptedModel(
        [said({"kind": "press", "keys": "Tab"}, thought=f"step {n}") for n in range(30)] + [DONE]
    )
    agent(model).run(GOAL)
    lines: list[str] = []
    for number, (before, now) in enumerate(zip(model.asked, model.asked[1:], strict=False), 2):
        shared = prefix(before, now)
        pictures_now = sum(len(one.images) for one in now)
        text = sum(estimate.text_tokens(one.full_text) for one in now)
        system = len(now[0].text.encode())
        newest = next(one for one in reversed(now) if one.images)
        old = sum(len(i) for one in now for i in one.images) - len(newest.images[0])
        lines.append(
            f"step {number}: {shared} bytes shared, {pictures_now} pictures, {text} tokens"
        )
        assert shared >= system + old, "all but the newest picture is as it was"
        assert 1 <= pictures_now <= 4
        assert text <= 1500
    assert all(len(one.images) <= 1 for messages in model.asked for one in messages)
    record_property("prompts", lines)
