"""A run folder against its own hashes: any one edit is found, and what cannot be found is said."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import handeye
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_runs import MANIFEST, SUMMARY, click_step, cut_run, draw_shop, passed_run

from handeye.agent import RunFolderError, Trace, Verified, verify_run

HELD = ("run.json", "steps.jsonl", "summary.json", "shots/0001.png", "shots/0004.png")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return passed_run(tmp_path_factory.mktemp("sample") / "run")


@pytest.fixture
def run(sample: Path, tmp_path: Path) -> Path:
    """A copy of a run with six lines and three pictures."""
    return Path(shutil.copytree(sample, tmp_path / "run"))


def lines(folder: Path) -> list[bytes]:
    return (folder / "steps.jsonl").read_bytes().splitlines(keepends=True)


def rewrite(folder: Path, content: list[bytes]) -> Verified:
    (folder / "steps.jsonl").write_bytes(b"".join(content))
    return verify_run(folder)


# What holds


def test_a_run_holds(run: Path) -> None:
    seal = json.loads((run / "summary.json").read_bytes())["seal"]
    assert verify_run(run) == Verified(6, 3, True, seal)
    assert re.fullmatch("[0-9a-f]{64}", seal)


def test_a_run_that_was_cut_off_holds_as_far_as_it_came(tmp_path: Path) -> None:
    folder = cut_run(tmp_path / "run")
    whole = verify_run(folder)
    assert (whole.lines, whole.pictures, whole.complete, whole.problem) == (3, 3, False, "")
    path = folder / "steps.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    torn = verify_run(folder)
    assert (torn.lines, torn.problem) == (2, "")
    assert torn.seal != whole.seal


def test_a_run_without_a_line_holds(tmp_path: Path) -> None:
    trace = Trace(tmp_path / "run", MANIFEST)
    assert verify_run(tmp_path / "run").problem == ""
    trace.finish(SUMMARY)
    assert verify_run(tmp_path / "run").problem == ""


def test_what_is_made_from_the_run_may_be_made_anew(run: Path) -> None:
    (run / "report.html").write_text("anything")
    (run / "downloads" / "more.csv").write_text("1")
    assert verify_run(run).problem == ""


# What does not


def changed_places(content: list[bytes]) -> list[bytes]:
    return [*content[:2], content[3], content[2], *content[4:]]


EDITS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "first changed": (
        lambda given: [given[0].replace(b"Email", b"Phone"), *given[1:]],
        "line 2 does not fit line 1: one of the two was changed",
    ),
    "last changed": (
        lambda given: [*given[:-1], given[-1].replace(b'"end"', b'"user"')],
        "line 6 is not the last that was written: it was changed, or lines after it were removed "
        "or added",
    ),
    "first missing": (
        lambda given: given[1:],
        "line 1 is step 2: lines before it are missing or changed places",
    ),
    "one missing": (
        lambda given: [*given[:3], *given[4:]],
        "line 4 is step 5: lines before it are missing or changed places",
    ),
    "last missing": (
        lambda given: given[:-1],
        "line 5 is not the last that was written: it was changed, or lines after it were removed "
        "or added",
    ),
    "twice": (
        lambda given: [*given[:3], given[2], *given[3:]],
        "line 4 is step 3: a line was added, or lines changed places",
    ),
    "changed places": (
        changed_places,
        "line 3 is step 4: lines before it are missing or changed places",
    ),
    "not json": (
        lambda given: [*given[:2], b"{]\n", *given[3:]],
        "line 3 of steps.jsonl is not JSON: it was changed",
    ),
    "all missing": (
        lambda given: [],
        "no lines: it was changed, or lines after it were removed or added",
    ),
    "without its end": (
        lambda given: [*given[:-1], given[-1][:-1]],
        "line 6, the last, has lost its end",
    ),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_an_edited_log_is_found_and_said(run: Path, edit: str) -> None:
    change, said = EDITS[edit]
    assert rewrite(run, change(lines(run))).problem == said


def test_a_picture_that_was_changed_or_removed_is_found(run: Path) -> None:
    picture = run / "shots" / "0004.png"
    content = picture.read_bytes()
    picture.write_bytes(content[:-1])
    found = verify_run(run)
    assert (found.problem, found.line) == ("the picture shots/0004.png of line 4 was changed", 4)
    picture.unlink()
    assert verify_run(run).problem == "the picture shots/0004.png of line 4 is missing"
    picture.write_bytes(content)
    (run / "shots" / "0009.png").write_bytes(content)
    assert verify_run(run).problem == "shots/0009.png was added: no line names it"


def test_a_verdict_that_was_changed_is_found(run: Path) -> None:
    path = run / "summary.json"
    path.write_bytes(path.read_bytes().replace(b"passed", b"failed"))
    assert verify_run(run).problem == "summary.json was changed: it does not fit its own seal"


def test_a_manifest_that_was_changed_or_removed_is_found(run: Path) -> None:
    path = run / "run.json"
    path.write_bytes(path.read_bytes().replace(b"shop.yaml", b"shop.yml "))
    assert verify_run(run).problem == "line 1 does not fit run.json: one of the two was changed"
    path.unlink()
    assert verify_run(run).problem == "run.json is missing"


def test_a_picture_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    folder = cut_run(tmp_path / "run", 1)
    (line,) = lines(folder)
    found = rewrite(folder, [line.replace(b"shots/0001.png", b"../../../etc/passwd")])
    assert "is no picture of a run" in found.problem


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_one_edit_is_found(sample: Path, data: st.DataObject) -> None:
    """One byte changed, added or removed, or one line removed, doubled or moved, anywhere."""
    name = data.draw(st.sampled_from(HELD))
    path = sample / name
    before = path.read_bytes()
    try:
        after = data.draw(one_edit(before, by_line=name == "steps.jsonl"))
        path.write_bytes(after)
        assert verify_run(sample).problem or after == before
    finally:
        path.write_bytes(before)
    assert not verify_run(sample).problem


@st.composite
def one_edit(draw: st.DrawFn, content: bytes, *, by_line: bool) -> bytes:
    if by_line and draw(st.booleans()):
        rows = content.splitlines(keepends=True)
        place = draw(st.integers(0, len(rows) - 1))
        row = rows.pop(place)
        back = draw(st.sampled_from(("removed", "moved", "doubled")))
        if back != "removed":
            rows.insert(draw(st.integers(0, len(rows))), row)
        if back == "doubled":
            rows.insert(place, row)
        return b"".join(rows)
    place = draw(st.integers(0, len(content) - 1))
    new = draw(st.binary(max_size=1))
    return content[:place] + new + content[place + draw(st.integers(0, 1)) :]


# What cannot be found


def test_the_last_line_of_a_run_that_was_cut_off_is_held_by_nothing(tmp_path: Path) -> None:
    folder = cut_run(tmp_path / "run")
    content = lines(folder)
    assert rewrite(folder, [*content[:-1], content[-1].replace(b"Sign", b"Sing")]).problem == ""
    assert rewrite(folder, content[:-1]).lines == 2


def test_whoever_rewrites_all_of_it_has_another_seal(run: Path, tmp_path: Path) -> None:
    forged = Trace(tmp_path / "forged", MANIFEST)
    forged.add(click_step(), draw_shop())
    forged.finish(SUMMARY)
    assert verify_run(tmp_path / "forged").problem == ""
    assert verify_run(tmp_path / "forged").seal != verify_run(run).seal


# The command


def test_the_command_says_what_holds(run: Path, tmp_path: Path) -> None:
    cut_run(tmp_path / "runs" / "cut")
    shutil.copytree(run, tmp_path / "runs" / "whole")
    (tmp_path / "runs" / "notes.txt").write_text("")
    done = handeye("verify", tmp_path / "runs")
    assert (done.code, done.err) == (3, "")
    cut, whole = done.out.splitlines()
    assert re.fullmatch(
        r".*/cut: cut off: what came after line 3 cannot be told; 3 lines and 3 pictures hold; "
        r"the hash of the last that holds is [0-9a-f]{64}",
        cut,
    )
    assert re.fullmatch(r".*/whole: 6 lines and 3 pictures hold; seal [0-9a-f]{64}", whole)


def test_lines_that_were_cut_off_with_the_summary_are_no_run_that_holds(run: Path) -> None:
    rewrite(run, lines(run)[:2])
    (run / "summary.json").unlink()
    done = handeye("verify", run)
    assert done.code == 3
    assert "cut off: what came after line 2 cannot be told" in done.out
    rewrite(run, [*lines(run), b'{"step_num": 3'])
    assert "line 2 (half a line is there)" in handeye("verify", run).out


def test_what_a_line_says_does_not_reach_the_terminal_raw(run: Path) -> None:
    hostile = json.dumps({"step_num": "\x1b[31m\nall hold", "prev": ""}).encode() + b"\n"
    rewrite(run, [lines(run)[0], hostile])
    done = handeye("verify", run)
    assert (done.code, done.out.count("\n")) == (1, 1)
    assert "\x1b" not in done.out
    assert "all hold" not in done.out


def test_the_command_tells_a_broken_run_from_none(run: Path, tmp_path: Path) -> None:
    (run / "shots" / "0001.png").unlink()
    done = handeye("verify", run)
    said = f"{run}: broken: the picture shots/0001.png of line 1 is missing\n"
    assert (done.code, done.out) == (1, said)
    (tmp_path / "empty").mkdir()
    for name in ("empty", "nowhere"):
        done = handeye("verify", tmp_path / name, run)
        assert (done.code, done.out) == (4, said)
        assert done.err == (f"handeye: {tmp_path / name} holds no run: give the folder of a run\n")


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is not a run folder"):
        verify_run(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="no shell closes the input there")
def test_a_closed_input_is_nobody() -> None:
    code = "from handeye.asking import somebody_is_there as there; print(there({}))"
    closed = subprocess.run(
        ["sh", "-c", '"$0" -c "$1" <&-', sys.executable, code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert closed.stdout == "False\n"
