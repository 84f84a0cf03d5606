"""Runs with a model as their user sees them: the command line, a real browser, a real server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import model_answers as answers
import pytest
from commands import Done, handeye
from model_server import ModelServer, Scripted, serve_model
from servers import Site

from handeye.agent import read_run, verify_chain

pytestmark = pytest.mark.e2e

PAGE = (
    "<!doctype html><title>Counter</title>"
    "<button onclick='out.textContent++'>Add</button><p id=out>0"
)
GOAL = "target: {{url: {url}/}}\ngoal: Add one\n"
CLAIM = "done_when: [{text: '1'}]\n"


def decide(*actions: dict[str, Any]) -> str:
    return json.dumps({"thought": "so", "elements": [], "actions": list(actions)})


CLICK = decide({"kind": "click", "target": 1})
DONE = decide({"kind": "done", "answer": "It says 1."})


class Runner:
    """Runs a goal on a page with a counter."""

    def __init__(self, site: Site, folder: Path) -> None:
        site.add("/", PAGE)
        self.folder = folder
        self.file = folder / "goal.yaml"
        self.file.write_text(GOAL.format(url=site.url) + CLAIM, encoding="utf-8")
        self.cache = folder / "cache"

    def without_claim(self) -> None:
        text = self.file.read_text(encoding="utf-8")
        self.file.write_text(text.replace(CLAIM, ""), encoding="utf-8")

    def run(self, *options: str | Path, env: dict[str, str] | None = None) -> Done:
        out = self.folder / "runs"
        return handeye("run", self.file, "--out", out, *options, env=env)

    def with_model(self, server: ModelServer, *options: str | Path) -> Done:
        return self.run(
            "--server", server.url, "--model", "qwen3-vl", "--cache", self.cache, *options
        )

    @property
    def runs(self) -> list[Path]:
        return sorted((self.folder / "runs").iterdir())

    def summary(self) -> dict[str, Any]:
        return json.loads((self.runs[-1] / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture
def goal(site: Site, tmp_path: Path) -> Runner:
    return Runner(site, tmp_path)


def test_a_goal_passes_and_tells_what_was_done(goal: Runner) -> None:
    with serve_model([CLICK, DONE], models=("qwen3-vl",)) as server:
        done = goal.with_model(server)
    assert done.code == 0, done.out + done.err
    assert "- Click button “Add”" in done.out
    assert "answer: It says 1." in done.out
    assert "passed: goal" in done.out
    told = goal.summary()
    assert (told["model_calls"], told["model"]["cached"]) == (2, 0)
    assert told["tokens"]["in"] > 0
    manifest = json.loads((goal.runs[-1] / "run.json").read_text(encoding="utf-8"))
    assert (manifest["model"], manifest["profile"], manifest["dialect"]) == (
        "qwen3-vl", "qwen3-vl", "json",
    )  # fmt: skip
    assert "--model" in manifest["command"]


def test_without_a_model_nothing_starts_and_two_ways_are_told(goal: Runner) -> None:
    done = goal.run()
    assert done.code == 3
    assert "goal.yaml:2: `goal: Add one` needs a model" in done.err
    assert "--server ollama" in done.err
    assert "--model auto" in done.err
    assert not (goal.folder / "runs").exists()


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 3)])
def test_a_goal_that_nothing_checks_is_unverified(
    goal: Runner, options: Sequence[str], code: int
) -> None:
    goal.without_claim()
    with serve_model([CLICK, DONE], models=("qwen3-vl",)) as server:
        done = goal.with_model(server, *options)
    assert done.code == code
    assert "unverified: goal" in done.out
    assert "add `done_when:`" in done.out


def test_a_second_run_answers_from_the_cache(goal: Runner) -> None:
    with serve_model([CLICK, DONE], models=("qwen3-vl",)) as server:
        goal.with_model(server)
        again = goal.with_model(server)
        assert len(server.requests) == 2
    assert again.code == 0
    told = goal.summary()
    assert (told["model_calls"], told["model"]["cached"]) == (0, 2)
    assert told["model"]["cache_hit_rate"] == 1.0
    assert told["tokens"] == {"in": 0, "out": 0}


def test_a_recorded_run_is_replayed_without_a_model(goal: Runner) -> None:
    with serve_model([CLICK, DONE], models=("qwen3-vl",)) as server:
        goal.with_model(server)
    replayed = goal.run(
        "--cassette", goal.runs[0] / "model.jsonl", env={"HANDEYE_MODEL_CALLS": "off"}
    )
    assert replayed.code == 0, replayed.out + replayed.err
    assert "passed: goal" in replayed.out


def test_model_calls_can_be_made_impossible(goal: Runner) -> None:
    done = goal.run("--server", "vllm", "--model", "qwen3-vl", env={"HANDEYE_MODEL_CALLS": "off"})
    assert done.code == 3
    assert "HANDEYE_MODEL_CALLS" in done.out + done.err


def test_cases_side_by_side_each_reach_the_model(goal: Runner, site: Site) -> None:
    case = "  - name: {n}\n    steps: [{{do: Add one}}, {{check: {{text: '1'}}}}]\n"
    cases = "".join(case.format(n=n) for n in ("one", "two"))
    head = f"target: {{url: {site.url}/}}\ntests:\n"
    goal.file.write_text(head + cases, encoding="utf-8")

    def answer(chat: answers.Chat) -> str:
        return DONE if "1. click" in str(chat.body) else CLICK

    with serve_model(answer, models=("qwen3-vl",)) as server:
        done = goal.with_model(server, "--jobs", "2", "--cache", "off")
    assert done.code == 0, done.out + done.err
    assert "2 cases: 2 passed" in done.out


JUDGED = """target: {{url: {url}/}}
steps:
  - becomes: The count is 1
    by: {{click: Add}}
"""
NO_YET = '{"quote": "0", "bbox": [0, 0, 9, 9], "why": "It says 0.", "holds": false}'
BY_NOW = '{"quote": "1", "bbox": [0, 0, 9, 9], "why": "It says 1.", "holds": true}'


def test_a_claim_is_judged_by_the_model_or_by_one_of_its_own(goal: Runner, site: Site) -> None:
    goal.file.write_text(JUDGED.format(url=site.url), encoding="utf-8")
    with serve_model([NO_YET, BY_NOW], models=("qwen3-vl", "qwen3-vl-32b")) as server:
        done = goal.with_model(server, "--judge", "qwen3-vl-32b")
    assert done.code == 0, done.out + done.err
    assert [one.body["model"] for one in server.requests] == ["qwen3-vl-32b"] * 2
    assert "2 steps, 1 check" in done.out
    run = read_run(next((goal.folder / "runs").iterdir()))
    assert run.manifest["judge"] == "qwen3-vl-32b"
    summary: Any = run.summary
    assert (summary["model_calls"], summary["checks"]["passed"]) == (2, 1)
    assert [one.tokens is not None for one in run.records] == [False, True, False, True, False]
    judged: Any = run.records[3].info["judged"]
    assert judged["quote"] == "1"


def test_a_judged_claim_without_a_model_is_refused_before_anything_starts(
    goal: Runner, site: Site
) -> None:
    goal.file.write_text(JUDGED.format(url=site.url), encoding="utf-8")
    done = goal.run()
    assert done.code == 3
    assert "goal.yaml:3: `becomes: The count is 1, by: {click: Add}` needs a model" in done.err
    done = goal.run("--model", "x", "--judge", "y")
    assert "--judge y needs the --server that has it" in done.err


WRONG: list[tuple[Sequence[str], str]] = [
    (("--server", "http://127.0.0.1:9", "--model", "x"), "no model server answers"),
    (("--server", "olama", "--model", "x"), "olama"),
    (("--server", "ollama"), "`handeye models --server ollama` lists"),
    (("--model", "x", "--server", "vllm", "--profile", "nope"), "there is no profile 'nope'"),
    (("--model", "x", "--server", "vllm", "--dialect", "nope"), "there is no dialect 'nope'"),
    (("--model", "x", "--server", "vllm", "--api-key-var", "NOPE"), "NOPE (--api-key-var)"),
    (("--cassette", "missing.jsonl"), "missing.jsonl"),
]


@pytest.mark.parametrize(("options", "message"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_a_wrong_model_is_told_plainly(goal: Runner, options: Sequence[str], message: str) -> None:
    done = goal.run(*options, "--cache", "off")
    assert done.code in (3, 4)
    assert message in done.out + done.err
    assert "Traceback" not in done.out + done.err


FAULTS: dict[str, tuple[list[Scripted], str]] = {
    "overloaded, then well": ([answers.overloaded("0"), CLICK, DONE], "passed"),
    "dropped, then well": ([answers.dropped(), CLICK, DONE], "passed"),
    "reset within a reply, then well": (
        [answers.Answer(CLICK, cut="reset", cut_after=3), CLICK, DONE], "passed",
    ),
    "garbage text, then well": (["%%% no JSON {", CLICK, DONE], "passed"),
    "cut off, then well": ([answers.Answer(CLICK[:40], finish="length"), CLICK, DONE], "passed"),
    "answer in the reasoning": ([answers.Answer("", thought=CLICK), DONE], "passed"),
    "garbage twice": (["no", "still no"], "error"),
    "a page instead of an answer": ([answers.html()], "error"),
    "wrong model": ([answers.no_such_model("qwen3-vl")], "error"),
    "picture refused": ([answers.image_refused()], "error"),
    "prompt too long": ([answers.too_long()], "error"),
    "works once, then breaks": ([CLICK, *[answers.broken()] * 6], "error"),
    "empty bodies": ([answers.empty_body()] * 12, "error"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_a_server_ends_in_a_result(goal: Runner, fault: str) -> None:
    script, verdict = FAULTS[fault]
    with serve_model(script, models=("qwen3-vl",)) as server:
        done = goal.with_model(server, "--cache", "off")
    assert f"{verdict}: goal" in done.out, done.out + done.err
    assert done.code == (0 if verdict == "passed" else 3)
    run = read_run(goal.runs[-1])
    assert run.complete
    assert run.problems == ()
    assert verify_chain(run) is None
    decided = [record for record in run.records if record.by == "model"]
    assert len(decided) >= (2 if verdict == "passed" else fault.startswith("works once"))


def test_a_model_that_hangs_does_not_outlast_the_runs_time(goal: Runner) -> None:
    text = goal.file.read_text(encoding="utf-8")
    goal.file.write_text(f"{text}limits: {{time: 4s}}\n", encoding="utf-8")
    with serve_model([answers.Answer(CLICK, wait=Event())] * 9, models=("qwen3-vl",)) as server:
        done = goal.with_model(server, "--cache", "off")
    assert done.code == 3
    assert "of the run's time" in done.out
    assert goal.summary()["seconds"] < 15
