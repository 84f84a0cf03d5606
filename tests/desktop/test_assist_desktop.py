"""A conversation about a program on a desktop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import left_behind, mark

from .conftest import Desktop

pytestmark = pytest.mark.desktop


def test_a_program_is_started_talked_about_and_ended(desktop: Desktop, tmp_path: Path) -> None:
    marked = mark()
    command = ["assist", "--program", "mousepad", "--lang", "en", "--out", str(tmp_path / "runs")]
    done = subprocess.run(
        [sys.executable, "-m", "handeye", *command, "--", str(tmp_path / "note.txt")],
        input=f"help\nsave {tmp_path / 'screen'}\nquit\n",
        env={**os.environ, **marked},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Opening mousepad."
    place = lines.index("Waiting for you.")
    assert "note.txt - Mousepad is open." in " ".join(lines[:place])
    assert (tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")
    assert lines[-1] == "Done."
    assert left_behind(marked) == []


def test_a_program_that_is_not_there_is_a_line(desktop: Desktop, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handeye", "assist", "--program", "no-such-program"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "Failed: " in done.stdout
    assert "no-such-program" in done.stdout
    assert done.stderr == ""
