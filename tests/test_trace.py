"""The run folder: what is written, when, and what of it can be read after a crash."""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_runs import MANIFEST, SUMMARY, check_step, click_step, cut_run, draw_shop, passed_run

from handeye.actions import Click, Outcome, Ruling, Target
from handeye.agent import (
    CheckRecord,
    Decision,
    Grounded,
    Job,
    RunFolderError,
    Step,
    StepRecord,
    Trace,
    read_run,
    verbs,
    verify_chain,
)
from handeye.perception import Box, Event, Notice, Observation, Point, Query, Screenshot, Settled

HOSTILE = "a\ud800b\x00\x1b[31m\u202e\u2028\x85é中文😀"


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "steps.jsonl").read_bytes().decode("utf-8")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def observed() -> Observation:
    return Observation(
        screenshot=draw_shop(),
        url="http://127.0.0.1/login",
        title="Sign in",
        notices=(Notice("dialog", "Sure?"),),
    )


# What a line says


def test_a_step_of_the_loop_becomes_a_line(tmp_path: Path) -> None:
    action = Click(
        target=Target(
            point=Point(980.123, 234), box=Box(900, 210, 160, 48), role="button", name="Sign in"
        )
    )
    step = Step(
        job=Job(verbs.Click(on=Query(text="Sign in")), "click: Sign in", "shop.yaml:12", "go in"),
        decision=Decision(
            actions=(action,),
            by="model",
            thought="The form is filled.",
            elements=(Grounded(id=1, role="button", label="Sign in", bbox=(900, 210, 1060, 258)),),
            tokens={"in": 9, "out": 2},
        ),
        ruling=Ruling(action),
        outcome=Outcome("confirmed", "the address changed"),
        seen=observed(),
        settled=Settled(0.2, capped="an animation ran on"),
        times={"look": 0.05, "act": 0.123456},
    )
    trace = Trace(tmp_path / "run", MANIFEST)
    record = StepRecord.of_step(step, events=[Event("tab", "a tab")])
    trace.add(record, step.seen.screenshot)
    (line,) = lines(tmp_path / "run")
    assert line.pop("action_timestamp")[8] == "@"
    assert line == {
        "step_num": 1,
        "instruction": "click: Sign in",
        "name": "go in",
        "where": "shop.yaml:12",
        "by": "model",
        "thought": "The form is filled.",
        "elements": [
            {"id": 1, "role": "button", "label": "Sign in", "bbox": [900, 210, 1060, 258],
             "confidence": None}
        ],
        "action": {
            "kind": "click",
            "target": {"point": [980.12, 234], "box": [900, 210, 160, 48], "role": "button",
                       "name": "Sign in"},
        },
        "outcome": {"verdict": "confirmed", "evidence": "the address changed"},
        "guard": None,
        "checks": [],
        "error": "",
        "url": "http://127.0.0.1/login",
        "title": "Sign in",
        "notices": [
            {"kind": "dialog", "text": "Sure?"},
            {"kind": "capped", "text": "an animation ran on"},
        ],
        "events": [{"kind": "tab", "text": "a tab"}],
        "screenshot_file": "shots/0001.png",
        "screenshot_sha256": draw_shop().digest,
        "masked": False,
        "screen": [1280, 800],
        "time": {"look": 0.05, "think": 0.0, "guard": 0.0, "act": 0.1235, "settle": 0.0},
        "tokens": {"in": 9, "out": 2},
        "reward": None,
        "done": False,
        "info": {},
        "redacted": [],
        "prev": hashlib.sha256((tmp_path / "run" / "run.json").read_bytes()).hexdigest(),
    }  # fmt: skip


def test_a_look_becomes_a_line(tmp_path: Path) -> None:
    check = CheckRecord("text", "1 item", None, "covered", Box(1, 2, 3, 4))
    record = StepRecord.of_look("check: x", observed(), checks=[check], error="why")
    Trace(tmp_path / "run", MANIFEST).add(record, None)
    (line,) = lines(tmp_path / "run")
    assert line["checks"] == [
        {"kind": "text", "expected": "1 item", "ok": None, "evidence": "covered",
         "box": [1, 2, 3, 4]}
    ]  # fmt: skip
    assert (line["by"], line["error"], line["action"]) == ("check", "why", None)
    assert line["screenshot_file"] == ""


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    run = read_run(passed_run(tmp_path / "run"))
    assert run.complete
    assert run.problems == ()
    assert [record.step_num for record in run.records] == [1, 2, 3, 4, 5, 6]
    assert run.records[3].elements[0].label == "Add to basket"
    assert run.records[4].checks[0].box == Box(1070, 14, 110, 36)
    assert run.records[0].outcome == Outcome("confirmed", 'the field shows "demo@example.test"')
    assert run.manifest["name"] == "Order a mug"
    assert run.summary
    assert run.summary["verdict"] == "passed"


def test_the_manifest_is_there_before_the_first_step(tmp_path: Path) -> None:
    Trace(tmp_path / "deep" / "run", {"name": "杯"})
    text = (tmp_path / "deep" / "run" / "run.json").read_text(encoding="utf-8")
    assert json.loads(text).keys() == {"handeye", "started", "name"}
    assert "杯" in text
    assert read_run(tmp_path / "deep" / "run").records == ()


def test_equal_pictures_are_stored_once(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "run", MANIFEST)
    for number in (0, 0, 1, 0):
        trace.add(click_step(), draw_shop(number=number))
    assert [line["screenshot_file"] for line in lines(tmp_path / "run")] == [
        "shots/0001.png",
        "shots/0001.png",
        "shots/0003.png",
        "shots/0001.png",
    ]
    assert sorted(p.name for p in (tmp_path / "run" / "shots").iterdir()) == [
        "0001.png",
        "0003.png",
    ]


def test_hostile_text_survives(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "run", MANIFEST | {"name": HOSTILE})
    trace.add(click_step(title=HOSTILE, info={HOSTILE: [HOSTILE, float("nan"), object]}))
    trace.add(click_step(instruction="x" * 100_000))
    trace.finish(SUMMARY)
    run = read_run(tmp_path / "run")
    assert run.problems == ()
    assert run.records[0].title == HOSTILE.replace("\ud800", "\ufffd")
    assert run.records[1].instruction == "x" * 20_000 + "… [80,000 more characters]"
    assert verify_chain(run) is None
    assert lines(tmp_path / "run")[0]["title"] == HOSTILE


# Redaction


def test_every_text_is_redacted(tmp_path: Path) -> None:
    secret = "hunter2"
    trace = Trace(
        tmp_path / "run",
        MANIFEST | {"config": {"vars": {secret: [secret]}}},
        redact=lambda text: text.replace(secret, "‹password›"),
    )
    texts: Mapping[str, Any] = dict.fromkeys(
        ("instruction", "name", "where", "thought", "error", "url", "title"), f"a{secret}b"
    )
    trace.add(
        click_step(
            **texts,
            action={"kind": "type", "text": secret, "target": {"name": secret}},
            outcome=Outcome("error", secret),
            checks=(CheckRecord("text", secret, False, secret),),
            notices=(Notice("page", secret),),
            events=(Event("console_error", secret),),
            elements=(Grounded(id=1, label=secret, bbox=(0, 0, 1, 1)),),
            info={secret: {"deep": [secret]}},
        )
    )
    trace.add(click_step(title="x" * 19_998 + secret))
    trace.finish(SUMMARY | {"answer": secret, "output": {secret: secret}})
    for path in (tmp_path / "run").rglob("*.json*"):
        assert "hunter" not in path.read_text(encoding="utf-8"), path.name
    assert verify_chain(read_run(tmp_path / "run")) is None


def test_a_secret_that_is_a_word_of_the_format_breaks_nothing(tmp_path: Path) -> None:
    words = ("step", "confirmed", "click", "shots", "0001")

    def redact(text: str) -> str:
        for word in words:
            text = text.replace(word, "***")
        return text

    trace = Trace(tmp_path / "run", MANIFEST, redact)
    trace.add(click_step(), draw_shop())
    run = read_run(tmp_path / "run")
    assert run.problems == ()
    (record,) = run.records
    assert (record.by, record.screenshot_file) == ("step", "shots/0001.png")
    assert record.instruction == "***: Sign in"
    assert record.action
    assert record.action["kind"] == "click"


# Crashes


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from sample_runs import MANIFEST, click_step, draw_shop
from handeye.agent import Trace
trace = Trace(Path(sys.argv[1]), MANIFEST)
shots = [draw_shop(number=number) for number in range(5)]
for number in range(1_000_000):
    trace.add(click_step(), shots[number % 5])
    print(number + 1, flush=True)
"""


def test_a_killed_run_is_readable(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    command = [sys.executable, "-c", WRITER, str(folder), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for line in writer.stdout:
            if line == "7\n":
                break
        writer.kill()
        told = [7, *map(int, writer.stdout.read().split())]
    assert writer.returncode != 0
    run = read_run(folder)
    assert not run.complete
    assert len(run.records) >= told[-1], "every step that was said to be written is there"
    assert verify_chain(run) is None
    for record in run.records:
        assert (folder / record.screenshot_file).is_file()


def test_a_torn_last_line_is_left_out_and_told(tmp_path: Path) -> None:
    folder = cut_run(tmp_path / "run")
    steps = folder / "steps.jsonl"
    steps.write_bytes(steps.read_bytes()[:-40])
    run = read_run(folder)
    assert [record.step_num for record in run.records] == [1, 2]
    assert run.problems == ("line 3 of steps.jsonl is torn: the run was cut off while writing it",)
    assert verify_chain(run) is None


def test_lines_that_are_no_steps_are_told(tmp_path: Path) -> None:
    folder = cut_run(tmp_path / "run")
    steps = folder / "steps.jsonl"
    first, second, third = steps.read_bytes().splitlines(keepends=True)
    wrong = second.replace(b'"where": "shop.yaml:12"', b'"where": 12')
    steps.write_bytes(first + wrong + b"{]\n" + third)
    run = read_run(folder)
    assert [record.step_num for record in run.records] == [1, 3]
    assert run.problems == (
        "line 2 of steps.jsonl: where: Input should be a valid string",
        "line 3 of steps.jsonl is not JSON",
    )
    assert verify_chain(run) == 3


def test_a_damaged_summary_is_told(tmp_path: Path) -> None:
    folder = passed_run(tmp_path / "run")
    (folder / "summary.json").write_text("{")
    run = read_run(folder)
    assert not run.complete
    assert run.problems == ("summary.json is damaged",)


# The chain


def test_lines_are_chained(tmp_path: Path) -> None:
    folder = cut_run(tmp_path / "run")
    raw = (folder / "steps.jsonl").read_bytes().split(b"\n")
    chain = [json.loads(line)["prev"] for line in raw[:-1]]
    before = [(folder / "run.json").read_bytes(), *raw[:2]]
    assert chain == [hashlib.sha256(line).hexdigest() for line in before]


@pytest.mark.parametrize("number", [1, 2, 5, 6])
def test_a_changed_line_breaks_the_chain(tmp_path: Path, number: int) -> None:
    folder = passed_run(tmp_path / "run")
    steps = folder / "steps.jsonl"
    raw = steps.read_bytes().split(b"\n")
    raw[number - 1] = raw[number - 1].replace(b'"done": false', b'"done": true ')
    steps.write_bytes(b"\n".join(raw))
    assert verify_chain(read_run(folder)) == min(number + 1, 6)


def test_a_missing_line_breaks_the_chain(tmp_path: Path) -> None:
    folder = passed_run(tmp_path / "run")
    steps = folder / "steps.jsonl"
    whole = steps.read_bytes().splitlines(keepends=True)
    steps.write_bytes(b"".join(whole[1:]))
    assert verify_chain(read_run(folder)) == 1
    steps.write_bytes(b"".join(whole[:3] + whole[4:]))
    assert verify_chain(read_run(folder)) == 4
    steps.write_bytes(b"".join(whole[:-1]))
    assert verify_chain(read_run(folder)) == 5
    steps.write_bytes(b"")
    assert verify_chain(read_run(folder)) == 1


# Folders that are none


def test_folders_that_hold_no_run(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "notes.txt").write_text("")
    for name, why in (
        ("missing", "is not there"),
        ("file", "is a file"),
        ("empty", "it is empty"),
        ("foreign", "it holds no run.json"),
    ):
        with pytest.raises(RunFolderError, match=why):
            read_run(tmp_path / name)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "other"}', "\xff"])
def test_a_run_json_of_somebody_else(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content, encoding="latin-1")
    with pytest.raises(RunFolderError, match="was not written by handeye"):
        read_run(tmp_path)


def test_a_folder_takes_one_run(tmp_path: Path) -> None:
    passed_run(tmp_path / "run")
    with pytest.raises(RunFolderError, match=r"cannot take a new run: run\.json is there"):
        Trace(tmp_path / "run", MANIFEST)
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFolderError):
        Trace(tmp_path / "file", MANIFEST)
    (tmp_path / "other" / "downloads").mkdir(parents=True)
    Trace(tmp_path / "other", MANIFEST)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "run", MANIFEST)
    (tmp_path / "run" / "steps.jsonl").unlink()
    (tmp_path / "run" / "steps.jsonl").symlink_to("/dev/full")
    with pytest.raises(RunFolderError, match=r"step 1 could not be written .* No space left"):
        trace.add(click_step())


# What it costs


def test_two_hundred_steps_cost_the_same_each(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "run", MANIFEST)
    shots = [Screenshot(os.urandom(60_000), 1280, 800) for _ in range(20)]
    spent: list[float] = []
    sizes: list[int] = []
    held: list[int] = []
    steps = tmp_path / "run" / "steps.jsonl"
    tracemalloc.start()
    for number in range(240):
        record = replace(check_step() if number % 2 else click_step(), thought="中文" * 20)
        start = time.perf_counter()
        trace.add(record, shots[number % 20])
        spent.append(time.perf_counter() - start)
        sizes.append(steps.stat().st_size)
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    growth = [later - earlier for earlier, later in zip(sizes[40:], sizes[42:], strict=False)]
    assert max(growth) - min(growth) <= 8, "a line is as long at the end as at the beginning"
    assert held[-1] - held[40] < 60_000, "nothing is kept of a step"
    early, late = statistics.median(spent[40:100]), statistics.median(spent[180:])
    assert late < 3 * early
    assert len(list((tmp_path / "run" / "shots").iterdir())) == 20
