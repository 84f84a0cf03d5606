"""Whole runs on a desktop: verdicts, run folders, programs that end, and runs that are stopped."""

from __future__ import annotations

import json
import select
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from commands import handeye, left_behind, mark, run_folders, start
from PIL import Image

from handeye import CannotRun, RunOptions, RunResult, exits, run_task
from handeye.agent import read_run, verify_chain
from handeye.tasks import load_text, one_desktop, outside, surface

from .conftest import Desktop

pytestmark = pytest.mark.desktop

DIES = "mousepad & sleep 1; echo oh no >&2; kill -9 $!; wait $!; exit 7"


def run_text(folder: Path, text: str, **options: Any) -> RunResult:
    task = load_text(text.lstrip("\n"), str(folder / "task.yaml"))
    (result,) = run_task(task, RunOptions(out=folder / "runs", **options))
    return result


def written(folder: Path, text: str) -> Path:
    path = folder / "task.yaml"
    path.write_text(text.lstrip("\n"), encoding="utf-8")
    return path


def data(result: RunResult, name: str) -> Mapping[str, Any]:
    return json.loads((result.folder / name).read_text(encoding="utf-8"))


def test_a_program_is_driven_and_ended_with_a_run_folder(desktop: Desktop, tmp_path: Path) -> None:
    marked = mark()
    task = written(
        tmp_path,
        """
name: Write a note
target: {program: mousepad, args: [note.txt], folder: .}
steps:
  - type: Hello
  - press: Control+S
  - check:
      file: {path: note.txt, contains: Hello}
      title: note.txt
      window: note.txt
      active_window: mousepad
""",
    )
    done = handeye("run", task, "--out", tmp_path / "runs", env=marked)
    assert (done.code, done.err) == (0, "")
    assert "passed: Write a note" in done.out
    assert (tmp_path / "note.txt").read_text() == "Hello"
    assert left_behind(marked) == []
    (folder,) = (tmp_path / "runs").iterdir()
    run = read_run(folder)
    assert verify_chain(run) is None
    facts = {"target": "mousepad note.txt", "viewport": [1280, 800], "monitor": 1}
    assert facts.items() <= run.manifest.items()
    assert [record.where for record in run.records] == [*(f"task.yaml:{n}" for n in (4, 5, 6)), ""]
    assert all(record.screenshot_file for record in run.records)
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "<dt>Window</dt>" in report


def test_a_desktop_is_driven_as_it_is(desktop: Desktop, tmp_path: Path) -> None:
    name = f"ask-{uuid.uuid4().hex[:8]}"
    (tmp_path / name).symlink_to(str(shutil.which("zenity")))
    program = desktop.start(str(tmp_path / name), "--question", "--title", "Sure", "--text", "Go")
    desktop.window("Sure")
    result = run_text(
        tmp_path,
        f"""
target: {{desktop: true}}
steps:
  - check: {{window: Sure, process: {name}}}
  - press: Enter
  - check: {{no_window: Sure, no_process: {name}}}
""",
    )
    assert (result.verdict, result.reason) == ("passed", "")
    assert program.wait(10) == 0


def test_only_the_window_that_is_named_is_seen(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start("zenity", "--info", "--title", "Other", "--text", "Foreign words")
    desktop.window("Other")
    desktop.start("zenity", "--info", "--title", "Own", "--text", "Own words")
    desktop.window("Own")
    result = run_text(
        tmp_path,
        """
target: {desktop: true, window: Own}
steps:
  - check: {active_window: Own, no_window: Other}
""",
    )
    assert (result.verdict, result.reason) == ("passed", "")
    width, height = data(result, "run.json")["viewport"]
    assert width < 600
    assert height < 400


def test_a_program_that_is_not_there_is_told_before_anything_starts(tmp_path: Path) -> None:
    text = "name: a\ntarget: {program: mousepat}\nsteps: [press: a]\n"
    done = handeye("run", written(tmp_path, text), "--out", tmp_path / "runs")
    assert (done.code, done.out) == (3, "")
    assert done.err.strip() == (
        "handeye: task.yaml:2: there is no program `mousepat` on the PATH; did you mean `mousepad`?"
    )
    assert not (tmp_path / "runs").exists()


def test_a_program_that_ends_at_once(desktop: Desktop, tmp_path: Path) -> None:
    shell = '["-c", "echo no such option; exit 3"]'
    result = run_text(tmp_path, f"target: {{program: sh, args: {shell}}}\nsteps: [press: a]\n")
    assert result.verdict == "error"
    assert result.reason == (
        "no window: the program `sh` has ended with exit code 3; the last that it wrote:\n"
        "no such option"
    )


def test_a_program_that_dies_ends_the_run_with_what_it_said(
    desktop: Desktop, tmp_path: Path
) -> None:
    result = run_text(
        tmp_path,
        f"""
target: {{program: sh, args: [-c, "{DIES}"]}}
steps:
  - wait_for: {{no_window: mousepad}}
  - click: File
""",
    )
    assert result.verdict == "error"
    assert "the program `sh` has ended with exit code 7; the last that it wrote:\n" in result.reason
    assert "oh no" in result.reason
    assert result.seconds < 20


def test_how_a_program_ended_can_be_claimed_after_it_has(desktop: Desktop, tmp_path: Path) -> None:
    result = run_text(
        tmp_path,
        """
target: {program: mousepad, args: [note.txt], folder: .}
steps:
  - type: Hello
  - press: Control+S
  - press: Control+Q
  - check: {exit_code: 0, no_process: mousepad, no_window: "*"}
  - check: {file: {path: note.txt, equals: Hello}}
""",
    )
    assert (result.verdict, result.reason, result.checks) == ("passed", "", 4)


def test_what_a_program_showed_cannot_be_claimed_after_it_has_ended(
    desktop: Desktop, tmp_path: Path
) -> None:
    result = run_text(
        tmp_path,
        """
target: {program: mousepad}
steps:
  - press: Control+Q
  - check: {exit_code: 0}
  - check: {no_text: Error}
""",
    )
    assert (result.verdict, result.reason) == (
        "error",
        "the program `mousepad` has ended with exit code 0",
    )


def test_a_stopped_run_ends_its_program(desktop: Desktop, tmp_path: Path) -> None:
    marked = mark()
    task = written(
        tmp_path,
        """
target: {program: mousepad}
steps:
  - type: Hello
  - wait_for: {window: never, within: 60s}
""",
    )
    for stop, code in ((signal.SIGINT, exits.INTERRUPTED), (signal.SIGKILL, -signal.SIGKILL)):
        command = start("run", str(task), "--out", str(tmp_path / "runs"), env=marked)
        assert command.stdout
        with command.stdout:
            while "type: Hello" not in (line := command.stdout.readline()):
                assert line
            command.send_signal(stop)
            command.stdout.read()
        assert command.wait(30) == code
        assert left_behind(marked) == []
    stopped = sorted((tmp_path / "runs").iterdir())[0]
    assert json.loads((stopped / "summary.json").read_text())["verdict"] == "interrupted"


def test_runs_side_by_side_take_turns_on_one_desktop(desktop: Desktop, tmp_path: Path) -> None:
    task = written(
        tmp_path,
        """
target: {program: zenity, args: [--entry, --title, Name]}
tests:
  - {name: a, steps: [{type: aaa}, {press: Enter}, {check: {exit_code: 0}}]}
  - {name: b, steps: [{type: bbb}, {press: Enter}, {check: {exit_code: 0}}]}
""",
    )
    out = tmp_path / "runs"
    done = handeye("run", task, "--jobs", "2", "--out", out, "--headed")
    assert done.code == 0
    assert "--headed is for web pages alone: nothing of it for task.yaml" in done.out
    assert "waiting for another run to end that uses this desktop" in done.err
    spans = sorted((line[0], line[-1]) for line in map(times, run_folders(out)))
    assert spans[0][1] <= spans[1][0]


def times(folder: Path) -> list[str]:
    lines = (folder / "steps.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["action_timestamp"] for line in lines]


def test_a_desktop_is_free_again_when_who_used_it_is_killed(desktop: Desktop) -> None:
    script = (
        "import sys; from handeye.tasks import one_desktop\n"
        "with one_desktop.one_at_a_time(':lock-test'):\n"
        "    print('has it', flush=True); sys.stdin.read()\n"
    )
    with holding(script) as first, holding(script) as second:
        holder = first_to_say(first, second)
        holder.kill()
        other = second if holder is first else first
        assert first_to_say(other) is other
        other.kill()
    with one_desktop.one_at_a_time(":lock-test"):
        pass


def test_a_process_does_not_wait_for_itself() -> None:
    with one_desktop.one_at_a_time(":lock-test"):
        with pytest.raises(CannotRun, match="this process works on the desktop already"):
            one_desktop.one_at_a_time(":lock-test.0").__enter__()
        with one_desktop.one_at_a_time(":another"):
            pass
    with one_desktop.one_at_a_time(":lock-test"):
        pass


def holding(script: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def first_to_say(*programs: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """The first of some programs that says something."""
    by_pipe = {one.stdout.fileno(): one for one in programs if one.stdout}
    ready, _, _ = select.select(list(by_pipe), [], [], 30)
    return by_pipe[ready[0]]


def test_secrets_are_not_in_the_environment_of_a_program(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTE_PASSWORD", "hunter2-hunter2")
    monkeypatch.setenv("NOTE_KIND", "plain")
    result = run_text(
        tmp_path,
        """
target: {program: sh, args: [-c, "env > env.txt; exec zenity --info"], folder: .}
secrets: {password: {env: NOTE_PASSWORD}}
steps:
  - check: {file: {path: env.txt, contains: NOTE_KIND=plain}}
""",
    )
    assert (result.verdict, result.reason) == ("passed", "")
    assert "NOTE_PASSWORD" not in (tmp_path / "env.txt").read_text()


@pytest.mark.parametrize("silent", ["", "1"], ids=["told", "read"])
def test_a_secret_that_shows_is_painted_over_in_every_picture(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, silent: str
) -> None:
    if silent and not surface.ocr_is_there():
        pytest.skip("text in pictures is read by the [ocr] extra")
    monkeypatch.setenv("NO_AT_BRIDGE", silent)
    monkeypatch.setenv("NOTE_PASSWORD", "hunter2horse")
    result = run_text(
        tmp_path,
        """
target: {program: mousepad}
secrets: {password: {env: NOTE_PASSWORD, visible: true}}
steps:
  - type: "before "
  - type: ${secrets.password}
  - check: {window: mousepad}
  - check: {title: Mousepad}
""",
    )
    assert (result.verdict, result.reason) == ("passed", "")
    records = read_run(result.folder).records
    assert [record.masked for record in records] == [False, False, True, True, True]
    with Image.open(result.folder / records[2].screenshot_file) as picture:
        colours = {picture.convert("RGB").getpixel((x, 228)) for x in range(330, 480)}
    assert colours == {(128, 128, 128)}


def test_there_is_no_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    result = run_text(tmp_path, "target: {desktop: true}\nsteps: [press: a]\n")
    assert result.verdict == "error"
    assert "xvfb-run" in result.reason


def test_no_program_is_started_where_nothing_can_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    started = tmp_path / "started"
    result = run_text(tmp_path, f"target: {{program: touch, args: [{started}]}}\nsteps: [press: x]")
    assert result.verdict == "error"
    assert "this is a Wayland session" in result.reason
    assert not started.exists()


def test_a_program_shows_on_the_display_also_in_a_wayland_session(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    result = run_text(
        tmp_path,
        """
target: {program: sh, args: [-c, "env > env.txt; exec mousepad"], folder: .}
steps:
  - check: {window: mousepad}
""",
    )
    assert result.verdict == "passed"
    told = (tmp_path / "env.txt").read_text().splitlines()
    assert "GDK_BACKEND=x11" in told
    assert not [one for one in told if one.startswith("WAYLAND_DISPLAY")]


def test_the_processes_of_this_user_are_known() -> None:
    assert Path("/proc/self/exe").readlink().name in outside.own_processes()


def test_a_task_that_names_no_program(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no program `zzqx9`"):
        run_text(tmp_path, "target: {program: zzqx9}\nsteps: [press: a]\n")
