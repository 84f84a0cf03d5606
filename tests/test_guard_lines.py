"""What the terminal says of the guard."""

from __future__ import annotations

from sample_runs import INJECTED, asked, click_step

from handeye.actions import Outcome
from handeye.guard_lines import GuardLines
from handeye.perception import Event, Notice


def test_each_thing_is_told_once() -> None:
    lines = GuardLines()
    record = click_step(
        events=(Event("blocked", "GET http://evil.example/: `allow` names 127.0.0.1"),) * 3,
        notices=(Notice("injection_suspected", INJECTED),),
    )
    assert lines.of(record) == [
        "blocked: GET http://evil.example/: `allow` names 127.0.0.1",
        f"the page speaks to the agent: {INJECTED}",
    ]
    assert lines.of(record) == []


def test_an_answer_and_a_refusal_are_told() -> None:
    question = asked("Pay 24.50 €?\n\x1b[31mIt cannot be undone.", "no")
    guard: dict[str, object] = {"rule": "risk", "asked": [question]}
    record = click_step(guard=guard, outcome=Outcome("refused", "the user said no"))
    assert GuardLines().of(record) == [
        "the answer: no",
        "kept from happening: a risky action",
    ]
    nobody = click_step(guard={"rule": "choice", "asked": [asked("Which one?", None)]})
    assert GuardLines().of(nobody) == ["asked, and nobody answered"]


def test_a_step_without_a_guard_says_nothing() -> None:
    assert GuardLines().of(click_step(guard={"rule": "risk", "risks": ["send"]})) == []
