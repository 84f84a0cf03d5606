"""Tests that are skipped, have limits of their own, or go on after an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from still_suites import FAILS, HOLDS, WAITS, folder_with
from test_task_schema import data

from handeye.agent import LimitReached, Memory, read_run, verify_run
from handeye.tasks import (
    RunOptions,
    RunResult,
    TaskFileError,
    budget,
    json_schema,
    load_text,
    run_task,
    surface,
)

ON = "continue_on_error: true"


def run(folder: Path, test: str, **more: Any) -> RunResult:
    """Run one test on a white picture."""
    text = f"target: {{still: white.png}}\ntests:\n  - {test}\n"
    folder_with(folder, shop=text)
    (result,) = run_task(folder / "shop.yaml", RunOptions(out=folder / "runs", **more))
    return result


# continue_on_error


def test_a_step_may_go_wrong_and_the_run_goes_on(tmp_path: Path) -> None:
    steps = f"[{{{FAILS}, {ON}}}, {{check: {{file: no.txt, within: 20ms}}, {ON}}}, {HOLDS}]"
    result = run(tmp_path, f"{{name: a, steps: {steps}}}")
    assert (result.verdict, result.steps, result.checks) == ("failed", 3, 1)
    assert result.reason.startswith("2 steps went wrong. shop.yaml:3: picture ")
    assert "there is no file no.txt" in result.reason
    words = [[check.ok for check in one.checks] for one in read_run(result.folder).records]
    assert words[:3] == [[False], [False], [True]]


def test_one_that_goes_wrong_is_told_as_it_is(tmp_path: Path) -> None:
    result = run(tmp_path, f"{{name: a, steps: [{{{FAILS}, {ON}}}, {HOLDS}]}}")
    assert result.verdict == "failed"
    assert result.reason.startswith("picture ")
    assert result.where == "shop.yaml:3"


def test_what_cannot_be_told_stays_an_error(tmp_path: Path) -> None:
    unknown = f"{{check: {{picture: {{is: none.png}}, within: 20ms}}, {ON}}}"
    result = run(tmp_path, f"{{name: a, steps: [{unknown}, {HOLDS}]}}")
    assert (result.verdict, result.steps) == ("error", 2)
    both = run(tmp_path, f"{{name: a, steps: [{unknown}, {{{FAILS}, {ON}}}, {HOLDS}]}}")
    assert both.verdict == "failed"  # that much is known
    assert "shop.yaml:3: cannot tell: picture " in both.reason


def test_an_error_that_ends_the_run_is_told_with_those_before_it(tmp_path: Path) -> None:
    steps = f"[{{{FAILS}, {ON}}}, {{click: Buy, timeout: 20ms}}, {HOLDS}]"
    result = run(tmp_path, f"{{name: a, steps: {steps}}}")
    assert (result.verdict, result.steps) == ("failed", 2)
    assert result.reason.startswith("2 steps went wrong. ")


def test_nothing_went_wrong_is_a_pass(tmp_path: Path) -> None:
    assert run(tmp_path, f"{{name: a, steps: [{{{HOLDS}, {ON}}}]}}").verdict == "passed"


def test_a_used_up_limit_ends_the_run_all_the_same(tmp_path: Path) -> None:
    steps = f"[{{{WAITS}, {ON}}}, {HOLDS}]"
    result = run(tmp_path, f"{{name: a, limits: {{time: 100ms}}, steps: {steps}}}")
    assert (result.verdict, result.steps) == ("error", 1)
    assert result.reason.startswith("time limit (0.1 s)")


WRONG = [
    ("{click: a, continue_on_error: maybe}", "`maybe` is neither on nor off"),
    ("{click: a, continue_on_eror: on}", "did you mean `continue_on_error`?"),
    ("{becomes: a, by: {click: b, continue_on_error: on}}", "stands beside `becomes`"),
]


@pytest.mark.parametrize(("step", "message"), WRONG)
def test_it_is_written_beside_the_verb(step: str, message: str) -> None:
    with pytest.raises(TaskFileError) as error:
        load_text(f"target: {{url: http://a.example}}\nsteps:\n  - {step}\n")
    assert message in str(error.value)


# skip and limits


def test_a_skipped_test_needs_nothing_and_leaves_a_folder_that_says_so(tmp_path: Path) -> None:
    text = "{name: a, skip: no server yet, steps: [do: Buy a mug]}"  # a model would be needed
    result = run(tmp_path, text)
    assert (result.verdict, result.reason, result.steps) == ("skipped", "no server yet", 0)
    assert result.attempts == ()
    assert verify_run(result.folder).complete
    page = result.report.read_text(encoding="utf-8")
    assert "Skipped" in page
    assert "no server yet" in page


@pytest.mark.parametrize("skip", ["true", "off", "''", "'no'"])
def test_a_test_is_not_skipped_without_a_reason(skip: str) -> None:
    test = f"{{name: a, skip: {skip}, steps: [click: b]}}"
    with pytest.raises(TaskFileError) as error:
        load_text(f"target: {{url: http://a.example}}\ntests:\n  - {test}")
    assert "3:" in str(error.value)


def test_limits_of_a_test_win_over_those_of_the_file() -> None:
    text = """
target: {url: http://a.example}
limits: {steps: 5, time: 2m}
tests:
  - {name: a, limits: {steps: 9, tokens: 2k}, steps: [click: b]}
  - {name: b, steps: [click: b]}
"""
    task = load_text(text)
    found = [surface.limits_of(task, case.limits) for case in task.cases]
    assert [(one.steps, one.seconds, one.tokens) for one in found] == [
        (9, 120.0, 2000),
        (5, 120.0, None),
    ]


def test_the_schema_knows_them() -> None:
    schema: Any = Draft202012Validator(json_schema.task_schema())
    test = "{name: a, skip: later, limits: {time: 10s}, steps: [{click: b, continue_on_error: on}]}"
    assert list(schema.iter_errors(data(f"tests: [{test}]"))) == []
    assert not schema.is_valid(data(f"tests: [{test.replace('10s', 'soon')}]"))
    assert not schema.is_valid(data(f"tests: [{test.replace(': on', ': maybe')}]"))


# retries


def test_every_try_is_kept_and_named(tmp_path: Path) -> None:
    text = f"{{name: a, retries: 2, steps: [{FAILS}]}}"
    result = run(tmp_path, text)
    assert (result.verdict, result.flaky, len(result.attempts)) == ("failed", False, 3)
    assert len({one.folder for one in result.attempts}) == 3
    assert all((one.folder / "report.html").is_file() for one in result.attempts)
    assert result.attempts[-1].folder == result.folder


def test_a_pass_after_a_failure_is_flaky(tmp_path: Path) -> None:
    begun: list[str] = []

    def on_start(case: object, step: object) -> None:
        begun.append("step")
        if len(begun) == 2:  # the second try
            (tmp_path / "there.txt").write_text("x", encoding="utf-8")

    text = "{name: a, retries: 2, steps: [check: {file: there.txt, within: 20ms}]}"
    result = run(tmp_path, text, on_start=on_start)
    assert (result.verdict, result.flaky) == ("passed", True)
    assert [one.verdict for one in result.attempts] == ["failed", "passed"]


# budgets that several runs share


def test_no_run_gets_more_than_what_is_left(tmp_path: Path) -> None:
    left = budget.Budget(seconds=0.2, time_told="suite time budget (1s) used up")
    result = run(tmp_path, f"{{name: a, retries: 3, steps: [{WAITS}]}}", budget=left)
    assert (result.verdict, result.out_of_budget) == ("error", True)
    assert result.reason.startswith("suite time budget (1s) used up")
    assert len(result.attempts) == 1  # nothing is left for another try


def test_none_begins_once_it_is_used_up(tmp_path: Path) -> None:
    left = budget.Budget(tokens=0, tokens_told="suite token budget (9) used up")
    result = run(tmp_path, f"{{name: a, steps: [{HOLDS}]}}", budget=left)
    assert (result.verdict, result.reason) == ("error", "suite token budget (9) used up")
    assert (result.attempts, result.out_of_budget) == ((), True)


def test_the_smaller_of_limit_and_budget_counts() -> None:
    task = load_text("target: {url: http://a.example}\nlimits: {time: 1m, tokens: 1k}\ngoal: x")
    left = budget.Budget(seconds=90, tokens=10, tokens_told="all gone")
    limits = surface.limits_of(task, None, left)
    assert (limits.seconds, limits.tokens) == (60.0, 10)
    spent = Memory()
    spent.usage.tokens_in = 10
    with pytest.raises(LimitReached, match=r"^all gone$"):
        limits.check(spent)
