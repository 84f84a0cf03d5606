"""The fixture `handeye_desktop`, in a test that a user starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import left_behind, mark

from .conftest import Desktop

pytestmark = pytest.mark.desktop

TESTS = """
import pytest

def test_a_program_is_driven(handeye_desktop):
    form = handeye_desktop("zenity", "--info", "--title", "Greeting", "--text", "Good morning")
    form.check(window="Greeting")

def test_what_does_not_hold_fails(handeye_desktop):
    form = handeye_desktop("zenity", "--info", "--title", "Greeting", "--text", "Good morning")
    form.check(window="Farewell", within="1ms")

def test_there_is_one_desktop(handeye_desktop):
    handeye_desktop("zenity", "--info", "--text", "One")
    handeye_desktop("zenity", "--info", "--text", "Two")
"""


def test_programs_are_driven_and_closed(desktop: Desktop, tmp_path: Path) -> None:
    (tmp_path / "test_forms.py").write_text(TESTS)
    marked = mark()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:playwright", "-q", "-rfE"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, **desktop.environ, **marked},
        timeout=120,
        check=False,
    )
    out = done.stdout
    assert "1 failed, 1 passed, 1 error in" in out, out
    assert '>       form.check(window="Farewell", within="1ms")' in out
    assert "a test drives one desktop, and it drives one already" in out
    reports = list((tmp_path / "test-results").rglob("report.html"))
    assert len(reports) == 3
    assert left_behind(marked) == []
