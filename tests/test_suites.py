"""Suites: which cases are run, what is told of all of them, and what is left of one cut short."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from commands import handeye, start
from junitparser import JUnitXml
from still_suites import FAILS, HOLDS, SHOP, WAITS, folder_with, run_files, suite_folder

from handeye import suites
from handeye.agent import ModelSetup, ScriptedModel, profile_for
from handeye.progress import Progress
from handeye.tasks import (
    NothingChosen,
    RunOptions,
    SuiteError,
    Task,
    load_text,
    merge,
    read_suite,
    select,
)

PARSER: Any = JUnitXml
HEAD = "target: {still: white.png}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A task file with a case of every sort."""
    return folder_with(tmp_path / "shop", shop=SHOP) / "shop.yaml"


# Which cases


def choose(*tasks: Task, **choice: Any) -> list[str]:
    found, _ = select.chosen(tasks, select.Choice(**choice))
    return [case.id for task in found for case in task.cases]


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        ({"tags": ("smoke",)}, ["Home", "Basket"]),
        ({"tags": ("smoke", "!slow")}, ["Home"]),
        ({"tags": ("!smoke",)}, ["Search[item=mug]", "Search[item=cup]", "Orders"]),
        ({"tags": ("slow", "smoke")}, ["Home", "Basket"]),  # one of them is enough
        ({"words": "search"}, ["Search[item=mug]", "Search[item=cup]"]),
        ({"words": "mug"}, ["Search[item=mug]"]),
        ({"words": "a", "tags": ("smoke",)}, ["Basket"]),
    ],
)
def test_cases_are_chosen_by_tag_and_words(choice: dict[str, Any], ids: list[str]) -> None:
    assert choose(load_text(SHOP), **choice) == ids


def test_nothing_chosen_names_what_is_near() -> None:
    task = load_text(SHOP)
    with pytest.raises(NothingChosen, match="did you mean `smoke`"):
        choose(task, tags=("smoek",))
    with pytest.raises(NothingChosen, match="cases: Basket"):
        choose(task, words="Baskte")


def test_shards_share_all_cases_out() -> None:
    shop, more = load_text(SHOP, "b/shop.yaml"), load_text(SHOP, "a/more.yaml")
    parts = [choose(shop, more, shard=(number, 3)) for number in (1, 2, 3)]
    assert sorted(map(len, parts)) == [3, 3, 4]
    assert sorted(one for part in parts for one in part) == sorted([*choose(shop), *choose(more)])
    assert choose(more, shop, shard=(2, 3)) == choose(more, shop, shard=(2, 3))
    turned = [sorted(choose(more, shop, shard=(number, 3))) for number in (1, 2, 3)]
    assert turned == [sorted(part) for part in parts]  # whatever the order of the files
    with pytest.raises(NothingChosen, match="shard 9/9 has none of the 5 cases"):
        choose(shop, shard=(9, 9))


# What a suite folder says


def test_a_suite_is_told_in_its_folder(shop: Path, tmp_path: Path) -> None:
    suite = run_files([shop], tmp_path / "runs")
    assert suite.totals == "1 failed, 1 skipped, 3 passed"
    assert suite.complete
    folder = suite_folder(tmp_path / "runs")
    told = json.loads((folder / "summary.json").read_bytes())
    assert told["handeye_suite"] == 1
    assert told["counts"]["failed"] == 1
    failed = next(run for run in told["runs"] if run["verdict"] == "failed")
    assert (failed["tags"], failed["line"], failed["failing"]) == (["smoke", "slow"], 5, 1)
    assert (folder / failed["folder"] / "report.html").is_file()
    assert told["runs"][2]["row"] == {"item": "mug"}
    result = (folder / "result.md").read_text(encoding="utf-8")
    assert result.startswith("# Failed: Shop\n")
    assert f"]({failed['folder']}/report.html#step-1)" in result
    assert "waits for the new server" in result
    junit = PARSER.fromfile(str(folder / "junit.xml"))
    assert (junit.tests, junit.failures, junit.errors, junit.skipped) == (5, 1, 0, 1)
    assert read_suite(folder).runs == suite.runs


def test_one_task_alone_needs_no_suite(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, one=f"{HEAD}steps:\n  - {HOLDS}\n")
    run_files([folder / "one.yaml"], tmp_path / "runs", report=tmp_path / "out" / "junit.xml")
    assert len(list((tmp_path / "runs").iterdir())) == 1
    assert PARSER.fromfile(str(tmp_path / "out" / "junit.xml")).tests == 1


def test_files_with_tests_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=SHOP, b=SHOP)
    suite = run_files([folder / "a.yaml", folder / "b.yaml"], tmp_path / "runs",
                      select.Choice(words="Home"))  # fmt: skip
    assert len({run.key for run in suite.runs}) == 2
    assert suite.flaky == []


def test_runs_of_a_case_take_turns_and_are_counted(tmp_path: Path) -> None:
    tests = f"  - {{name: a, steps: [{HOLDS}]}}\n  - {{name: b, skip: later, steps: [{HOLDS}]}}\n"
    folder = folder_with(tmp_path, both=f"{HEAD}tests:\n{tests}")
    suite = run_files([folder / "both.yaml"], tmp_path / "runs", repeat=3)
    assert [(run.case, run.round) for run in suite.runs] == [
        ("a", 1), ("b", 1), ("a", 2), ("a", 3),
    ]  # fmt: skip
    told = json.loads((suite_folder(tmp_path / "runs") / "summary.json").read_bytes())
    first = told["rates"][0]
    assert (first["asked"], first["ran"], first["not_passed"], first["rate"]) == (3, 3, 0, 0.0)
    assert first["interval"] == pytest.approx([0.0, 0.561], abs=0.001)


def test_used_up_time_lets_no_further_case_begin(tmp_path: Path) -> None:
    tests = f"  - {{name: a, steps: [{WAITS}]}}\n  - {{name: b, steps: [{HOLDS}]}}\n"
    folder = folder_with(tmp_path, both=f"{HEAD}tests:\n{tests}")
    suite = run_files([folder / "both.yaml"], tmp_path / "runs", max_time="1s")
    assert [run.verdict for run in suite.runs] == ["error", "error"]
    assert all(run.reason.startswith("suite time budget (1s) used up") for run in suite.runs)
    assert [len(run.attempts) for run in suite.runs] == [1, 0]


def test_used_up_tokens_let_no_further_case_begin(tmp_path: Path) -> None:
    done = json.dumps({"thought": "so", "actions": [{"kind": "done", "answer": "yes"}]})
    model = ScriptedModel([done] * 3)
    test = "  - {{name: {}, steps: [do: Look at it, {}]}}\n"
    text = f"{HEAD}tests:\n{''.join(test.format(name, HOLDS) for name in 'abc')}"
    task = load_text(text, str(folder_with(tmp_path) / "x.yaml"))
    extent = suites.Extent(max_tokens="10")
    work, plan = suites.plan([task], extent, None)
    progress = Progress({"NO_COLOR": "1"})
    book = suites.Book(plan, extent, tmp_path / "runs", progress, alone=False)
    setup = ModelSetup(model, profile_for("Qwen3-VL-8B-Instruct")[0])
    suites.run_in_turn(work, RunOptions(out=tmp_path / "runs", model=setup), book, progress)
    assert len(model.asked) == 1
    assert book.suite.runs[0].tokens > 10
    for run in book.suite.runs[1:]:
        assert run.verdict == "error"
        assert run.reason.startswith("suite token budget (10) used up")


# Shards made one


def shards(shop: Path, out: Path, of: int) -> list[Path]:
    outs = [out / f"s{number}" for number in range(1, of + 1)]
    for number, one in enumerate(outs, 1):
        run_files([shop], one, select.Choice(shard=(number, of)))
    return outs


def test_shards_are_merged_into_one(shop: Path, tmp_path: Path) -> None:
    parts = shards(shop, tmp_path, 3)
    whole = merge.merge(parts, tmp_path / "all")
    assert whole.totals == "1 failed, 1 skipped, 3 passed"
    assert (whole.complete, whole.missing) == (True, ())
    for run in whole.runs:
        assert (tmp_path / "all" / run.folder / "report.html").is_file()
    assert PARSER.fromfile(str(tmp_path / "all" / "junit.xml")).tests == 5
    missing = merge.merge(parts[:2], tmp_path / "two")
    assert missing.missing == (3,)
    assert "Shards of 3 that are missing: 3" in (tmp_path / "two" / "index.html").read_text()


def test_a_merged_suite_can_be_moved_with_its_runs(shop: Path, tmp_path: Path) -> None:
    parts = shards(shop, tmp_path, 2)
    merge.merge(parts, tmp_path / "all", copy=True)
    moved = (tmp_path / "all").rename(tmp_path / "elsewhere")
    for part in parts:
        for path in sorted(part.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    for run in read_suite(moved).runs:
        assert (moved / run.folder / "report.html").is_file()
        assert all((moved / one.folder).is_dir() for one in run.attempts)


def test_only_run_folders_are_copied(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "key").write_text("secret", encoding="utf-8")
    run = {"key": "a", "case": "a", "verdict": "passed", "folder": "../private"}
    text = json.dumps({"handeye_suite": 1, "complete": True, "runs": [run]})
    (folder_with(tmp_path / "x-suite") / "summary.json").write_text(text, encoding="utf-8")
    merge.merge([tmp_path / "x-suite"], tmp_path / "all", copy=True)
    assert not list((tmp_path / "all").rglob("key"))


def test_the_same_case_in_two_shards_is_named(shop: Path, tmp_path: Path) -> None:
    parts = shards(shop, tmp_path, 2)
    run_files([shop], tmp_path / "again", select.Choice(words="Basket"))
    with pytest.raises(SuiteError, match=r"::Basket` was run in two of the suites"):
        merge.merge([*parts, tmp_path / "again"], tmp_path / "all")
    assert not (tmp_path / "all").exists()


def test_shards_of_different_suites_are_refused(shop: Path, tmp_path: Path) -> None:
    run_files([shop], tmp_path / "a", select.Choice(shard=(1, 2)))
    run_files([shop], tmp_path / "b", select.Choice(shard=(3, 3)))
    with pytest.raises(SuiteError, match="shards of different suites"):
        merge.merge([tmp_path / "a", tmp_path / "b"], tmp_path / "all")


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        (None, "it holds no summary.json"),
        ("{", "is of no suite"),
        ('{"verdict": "passed"}', "is of no suite"),
        ('{"handeye_suite": 2}', "of version 2"),
        ('{"handeye_suite": 1, "runs": [{"key": 3}]}', "is damaged: runs.0.key"),
        ('{"handeye_suite": 1, "runs": [{"key": "a", "case": "a", "verdict": "ok"}]}', "damaged"),
    ],
)
def test_what_is_no_suite_is_told(tmp_path: Path, summary: str | None, message: str) -> None:
    if summary is not None:
        (tmp_path / "summary.json").write_text(summary, encoding="utf-8")
    with pytest.raises(SuiteError, match=message):
        merge.merge([tmp_path], tmp_path / "all")


# The command line


def test_exit_codes_and_switches(shop: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "runs")
    skipped = handeye("run", shop, *out, "-k", "Orders")
    assert skipped.code == 5
    assert "skipped: Orders\n  waits for the new server\n" in skipped.out
    nothing = handeye("run", shop, *out, "--tag", "smoky")
    assert (nothing.code, nothing.out) == (5, "")
    assert "no case has the tag `smoky`; did you mean `smoke`?" in nothing.err
    wrong = handeye("run", shop, "--shard", "4/3")
    assert (wrong.code, wrong.out) == (4, "")
    budget = handeye("run", shop, *out, "--max-time", "ten", "-t", "smoke")
    assert budget.code == 4
    assert "`ten` is not a duration" in budget.err


def test_runs_beside_each_other_are_told_in_order(tmp_path: Path) -> None:
    text = f"  - {{name: %s, steps: [{HOLDS}, {{check: {{no_file: '%s.txt'}}}}]}}\n"
    folder = folder_with(tmp_path, x=f"{HEAD}tests:\n{text % ('a', 'a')}{text % ('b', 'b')}")
    out, junit = tmp_path / "runs", tmp_path / "junit.xml"
    args = ("--out", out, "--jobs", "2", "--repeat", "2", "--junit", junit, "--fail-on-flaky")
    done = handeye("run", folder / "x.yaml", *args)
    assert done.code == 0, done.out
    assert "  a: 0 of 2 runs did not pass at once: 0 % (95 % interval 0 % to 66 %)" in done.out
    assert done.out.splitlines()[-1] == "4 runs of 2 cases: 4 passed"
    assert PARSER.fromfile(str(junit)).tests == 4
    names = [(run.case, run.round) for run in read_suite(suite_folder(out)).runs]
    assert names == [("a", 1), ("b", 1), ("a", 2), ("b", 2)]


def test_a_flaky_case_is_a_failure_when_that_is_wanted(tmp_path: Path) -> None:
    suite = folder_with(tmp_path / "runs" / "x-suite")
    runs = [
        {"key": "a", "case": "a", "verdict": "passed", "flaky": True, "healed": True,
         "attempts": [{"verdict": "failed"}, {"verdict": "passed"}]}
    ]  # fmt: skip
    text = json.dumps({"handeye_suite": 1, "complete": True, "runs": runs})
    (suite / "summary.json").write_text(text, encoding="utf-8")
    out = ("--out", tmp_path / "all")
    assert handeye("merge", suite, *out).code == 0
    assert handeye("merge", suite, *out, "--fail-on-flaky").code == 1
    assert handeye("merge", suite, *out, "--fail-on-healed").code == 1
    assert handeye("merge", tmp_path / "nowhere", *out).code == 4
    page = handeye("report", tmp_path / "all")
    assert (page.code, page.out) == (0, f"{tmp_path / 'all' / 'index.html'}\n")


CUT = f"""{HEAD}tests:
  - {{name: first, steps: [{HOLDS}]}}
  - {{name: second, steps: [{FAILS}]}}
  - {{name: third, steps: [{WAITS}]}}
  - {{name: fourth, steps: [{HOLDS}]}}
"""


def begun(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A suite whose third case has begun, after the first two were told."""
    path = folder_with(folder, cut=CUT) / "cut.yaml"
    process = start("run", str(path), "--out", str(folder / "runs"), *options)
    pause = Event()
    for _ in range(600):
        told = [word for one in (folder / "runs").glob("*-suite") for word in _verdicts(one)]
        if "failed" in told and list((folder / "runs").glob("*-third/run.json")):
            return process
        assert process.poll() is None, process.communicate()
        pause.wait(0.1)
    raise AssertionError("the third case did not begin")


def _verdicts(folder: Path) -> list[str]:
    """The verdicts of a suite, none while its folder is empty."""
    there = (folder / "summary.json").is_file()
    return [run.verdict for run in read_suite(folder).runs] if there else []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("options", [(), ("--jobs", "2")], ids=["in turn", "side by side"])
def test_ctrl_c_in_the_middle_leaves_a_whole_report(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    process = begun(tmp_path, *options)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "Traceback" not in said
    suite = read_suite(suite_folder(tmp_path / "runs"))
    verdicts = [run.verdict for run in suite.runs]
    assert verdicts[:3] == ["passed", "failed", "interrupted"]
    assert not suite.complete
    folder = suite_folder(tmp_path / "runs")
    junit = PARSER.fromfile(str(folder / "junit.xml"))
    assert (junit.tests, junit.failures) == (4, 1)
    assert junit.errors == 4 - 2 - (verdicts[3] == "passed")
    assert "interrupted" in (folder / "result.md").read_text(encoding="utf-8").casefold()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_a_suite_that_was_killed_can_be_read_and_merged(tmp_path: Path) -> None:
    process = begun(tmp_path)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    folder = suite_folder(tmp_path / "runs")
    assert [path.name for path in folder.iterdir()] == ["summary.json"]
    merged = handeye("merge", folder, "--out", tmp_path / "all")
    assert merged.code == 2, merged.out
    assert merged.out.splitlines()[-1] == "4 cases: 1 failed, 2 not run, 1 passed"
    page = (tmp_path / "all" / "index.html").read_text(encoding="utf-8")
    assert "did not come to its end: 2 of 4 not run" in page
