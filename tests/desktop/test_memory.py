"""The desktop that the tests run on: its parts end with the tests, and where it cannot be made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import left_behind

from .conftest import Desktop

pytestmark = pytest.mark.desktop

TESTS = Path(__file__).resolve().parent.parent
HOLD = """
import subprocess, sys
from pathlib import Path
from desktop import memory
with memory.desktop_in_memory(Path(sys.argv[1])) as environ:
    memory.begin(["mousepad"], environ)
    asked = ("xprop", "-root", "_NET_CLIENT_LIST")
    has = lambda: "0x" in subprocess.run(asked, env=environ, capture_output=True, text=True).stdout
    memory.eventually(has)
    print(environ["DISPLAY"], flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_leaves_no_display_behind(
    desktop: Desktop, tmp_path: Path, sign: signal.Signals
) -> None:
    home = tmp_path / "killed"
    home.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)],
        cwd=TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as holder:
        assert holder.stdout
        number = holder.stdout.readline().strip()
        assert number.startswith(":"), holder.stdout.read()
        assert number != desktop.environ["DISPLAY"]  # side by side with another one
        holder.send_signal(sign)
    assert left_behind({"TEST_MARK": str(home)}) == []


@pytest.mark.parametrize(("needed", "word"), [("", "skipped"), ("needed", "error")])
def test_without_the_programs_tests_are_skipped_but_fail_in_ci(
    tmp_path: Path, needed: str, word: str
) -> None:
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs")
    done = subprocess.run(
        (*command, "desktop/test_windows.py", "-k", "says_whose"),
        cwd=TESTS,
        env={**os.environ, "PATH": str(tmp_path), "HANDEYE_TEST_DESKTOP": needed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"1 {word}" in done.stdout
    assert "sudo .ci/packages" in done.stdout
    assert "Xvfb" in done.stdout
