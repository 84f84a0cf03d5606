"""The life of a program: started, known by its processes, ended with all that it started."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from commands import left_behind, mark

from handeye.agent import CannotRun
from handeye.perception import ScreenError, windows
from handeye.tasks import keeper, program, target

from .conftest import Desktop
from .memory import eventually

pytestmark = pytest.mark.desktop
LEAVE = {"x86_64": 60, "aarch64": 93}
"""The number of the system call that ends one thread alone."""


@contextmanager
def started(folder: Path, name: str, *args: str, **more: str) -> Generator[program.RunningProgram]:
    wanted = target.ProgramTarget(program=name, args=args)
    with program.running(wanted, folder, {**os.environ, **more}) as one:
        yield one


def why_not(folder: Path, name: str, *args: str) -> str:
    with pytest.raises((CannotRun, ScreenError)) as caught, started(folder, name, *args):
        pass
    return str(caught.value)


def own(one: program.RunningProgram) -> list[windows.Window]:
    with closing(windows.open_windows()) as here:
        return [window for window in here.shown() if one.owns(window)]


def test_a_program_with_its_window_in_front(desktop: Desktop, tmp_path: Path) -> None:
    other = desktop.start("galculator")
    foreign = desktop.window("galculator")
    marked = mark()
    (tmp_path / "a.txt").touch()
    with started(tmp_path, "mousepad", str(tmp_path / "a.txt"), **marked) as one:
        (window,) = own(one)
        assert (window.pid, window.active) == (one.pid, True)
        assert not one.owns(foreign)
        assert (one.exit_code, one.how_it_ended, one.programs) == (None, "", ("mousepad",))
    assert one.exit_code == 0
    assert left_behind(marked) == []
    assert other.poll() is None


def test_what_is_not_there_is_named_with_what_is(desktop: Desktop, tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert why_not(tmp_path, "mousepat") == (
        "there is no program `mousepat` on the PATH; did you mean `mousepad`?"
    )
    assert why_not(tmp_path, "zzqx9") == (
        "there is no program `zzqx9` on the PATH; install it, or give its path"
    )
    assert (
        why_not(tmp_path, "./tool") == f"there is no program `./tool`: {folder}/tool is not there"
    )
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    said = why_not(tmp_path, "./tool")
    assert said == f"there is no program `./tool`: {folder}/tool is no program that may be started"
    (tmp_path / "tool").write_bytes(b"\x7fELF nothing")
    (tmp_path / "tool").chmod(0o755)
    assert why_not(tmp_path, "./tool").startswith("the program `")


def test_a_program_that_ends_at_once_says_how(desktop: Desktop, tmp_path: Path) -> None:
    begun = time.monotonic()
    said = why_not(tmp_path, "sh", "-c", "echo one; echo no such option >&2; exit 3")
    assert said == (
        "no window: the program `sh` has ended with exit code 3; the last that it wrote:\n"
        "one\nno such option"
    )
    assert why_not(tmp_path, "sh", "-c", "kill -9 $$").endswith("has been ended by signal SIGKILL")
    assert time.monotonic() - begun < program.HANDOVER_CAP


def test_a_program_that_takes_its_time_is_waited_for_and_that_is_said(
    desktop: Desktop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with started(tmp_path, "sh", "-c", "sleep 2.5; exec zenity --info") as one:
        assert len(own(one)) == 1
    assert [record.message for record in caplog.records] == ["waiting for a window of `sh`"]


def test_a_program_without_a_window(desktop: Desktop, tmp_path: Path) -> None:
    wanted = target.ProgramTarget(program="sh", args=("-c", "echo busy; sleep 100"))
    with closing(windows.open_windows()) as here:
        one = program.RunningProgram(["/bin/sh", *wanted.args], tmp_path, os.environ, here.shown())
        try:
            with pytest.raises(ScreenError, match=r"`sh` showed no window in 0\.3 s; .*\nbusy"):
                one.opened(here, 0.3)
        finally:
            one.end()
    assert one.exit_code == -signal.SIGTERM


@pytest.mark.skipif(platform.machine() not in LEAVE, reason="the number of the call is not known")
def test_a_program_whose_first_thread_has_ended_is_ended_too(
    desktop: Desktop, tmp_path: Path
) -> None:
    leave = f"ctypes.CDLL(None).syscall({LEAVE[platform.machine()]}, 0)"
    code = f"""import ctypes, threading
threading.Thread(target=threading.Event().wait).start()
print("threads", flush=True)
{leave}"""
    marked = mark()
    environ = {**os.environ, **marked}
    one = program.RunningProgram([sys.executable, "-c", code], tmp_path, environ)
    eventually(lambda: one.last_words)
    eventually(lambda: not one.programs)  # for all that is told of it, it has ended
    one.end()
    assert one.exit_code == -signal.SIGTERM
    assert left_behind(marked) == []


def test_of_two_windows_both_are_its_own_and_one_is_in_front(
    desktop: Desktop, tmp_path: Path
) -> None:
    both = "zenity --info --text one & zenity --info --text two & wait"
    with started(tmp_path, "sh", "-c", both) as one:
        assert eventually(lambda: len(own(one)) == 2)
        assert sum(window.active for window in own(one)) == 1


def test_children_stay_its_own_when_their_parent_ends(desktop: Desktop, tmp_path: Path) -> None:
    marked = mark()
    with started(tmp_path, "sh", "-c", "setsid mousepad & exit 5", **marked) as one:
        assert len(own(one)) == 1
        assert one.programs == ("mousepad",)
        assert one.exit_code == 5
    assert left_behind(marked) == []


def test_a_new_window_of_one_that_runs_already_is_its_own(desktop: Desktop, tmp_path: Path) -> None:
    runs = desktop.start("mousepad", str(tmp_path / "old.txt"))
    old = desktop.window("mousepad")
    (tmp_path / "new.txt").touch()
    with started(tmp_path, "mousepad", "--opening-mode=window", str(tmp_path / "new.txt")) as one:
        (window,) = own(one)
        assert (window.pid, one.exit_code) == (runs.pid, 0)
        assert "new.txt" in window.title
        assert not one.owns(old)
    assert runs.poll() is None
    with closing(windows.open_windows()) as here:
        assert [shown.id for shown in here.shown() if not shown.popup] == [old.id]


def test_a_window_that_was_there_before_is_not_taken(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start("mousepad", str(tmp_path / "old.txt"))
    desktop.window("mousepad")
    said = why_not(tmp_path, "mousepad", str(tmp_path / "new.txt"))
    assert said.startswith("the program `mousepad` ran already and shows what it was asked to in a")
    assert "`target: {desktop: true, window: mousepad}`" in said


def test_what_does_not_want_to_end_is_killed(desktop: Desktop, tmp_path: Path) -> None:
    marked = mark()
    stubborn = "trap '' TERM; zenity --info --text stay & while :; do sleep 1; done"
    begun = time.monotonic()
    with started(tmp_path, "sh", "-c", stubborn, **marked):
        begun = time.monotonic()
    assert time.monotonic() - begun < program.CLOSE_CAP + program.END_CAP
    assert left_behind(marked) == []


def test_nothing_is_left_when_whoever_started_it_is_killed(
    desktop: Desktop, tmp_path: Path
) -> None:
    marked = mark()
    script = (
        "import os, sys, pathlib; from handeye.tasks import program, target\n"
        "pad = target.ProgramTarget(program='mousepad')\n"
        "with program.running(pad, pathlib.Path(), os.environ):\n"
        "    print('open', flush=True); sys.stdin.read()\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, **marked},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert starter.stdin
    assert starter.stdout
    with starter.stdin, starter.stdout:
        assert starter.stdout.readline() == b"open\n"
        starter.kill()
        starter.wait()
    assert left_behind(marked) == []


def test_an_error_in_a_run_ends_the_program(desktop: Desktop, tmp_path: Path) -> None:
    marked = mark()
    with pytest.raises(ZeroDivisionError), started(tmp_path, "mousepad", **marked):
        raise ZeroDivisionError
    assert left_behind(marked) == []


def test_it_starts_where_and_as_it_is_told(desktop: Desktop, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    tool = tmp_path / "tool"
    tool.write_text('#!/bin/sh\necho "$KIND $QT_ACCESSIBILITY" > out.txt\nexec zenity --info\n')
    tool.chmod(0o755)
    wanted = target.ProgramTarget(program="./tool", env={"KIND": "a b"}, folder="sub")
    with program.running(wanted, tmp_path, os.environ) as one:
        assert own(one)
    assert (tmp_path / "sub" / "out.txt").read_text() == "a b 1\n"
    with (
        pytest.raises(CannotRun, match="there is no folder"),
        program.running(wanted.model_copy(update={"folder": "no"}), tmp_path, os.environ),
    ):
        pass


def test_the_processes_below_one_are_known() -> None:
    child = subprocess.Popen(["sh", "-c", "sleep 50 & wait"], start_new_session=True)
    try:
        assert child.pid in keeper.below(os.getpid())
        (grandchild,) = eventually(lambda: keeper.below(child.pid))
        assert keeper.parent_of(grandchild) == child.pid
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    assert keeper.parent_of(child.pid) == 0
