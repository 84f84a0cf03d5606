"""The command line as a program of its own: started, read, interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

TIMEOUT = 120.0
"""Seconds after which a command is ended that should have ended long ago."""


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def start(*args: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `handeye` with its output in one pipe, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "handeye", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )


def handeye(*args: str | Path, env: Mapping[str, str] | None = None) -> Done:
    """Run `handeye` to its end, with its output piped."""
    done = subprocess.run(
        [sys.executable, "-m", "handeye", *map(str, args)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        timeout=TIMEOUT,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def run_folders(out: Path) -> list[Path]:
    """The folders of runs, that of the suite left aside."""
    return sorted(one for one in out.iterdir() if not one.name.endswith("-suite"))


def mark() -> dict[str, str]:
    """A variable by which the processes that a command starts are known."""
    return {"TEST_MARK": uuid.uuid4().hex}


def left_behind(marked: Mapping[str, str]) -> list[str]:
    """The processes with the mark that still run, a moment given to end in."""
    proc = Path("/proc")
    if not proc.is_dir():
        pytest.skip("processes are listed in /proc here alone")
    wanted = marked["TEST_MARK"].encode()
    pause = Event()
    found: list[str] = []
    for _ in range(50):
        found = [name for entry in proc.glob("[0-9]*") if (name := _name(entry, wanted))]
        if not found:
            break
        pause.wait(0.1)
    return found


def _name(entry: Path, wanted: bytes) -> str:
    try:
        has_it = wanted in (entry / "environ").read_bytes()
        return (entry / "cmdline").read_bytes().decode(errors="replace") if has_it else ""
    except OSError:  # it has just ended
        return ""
