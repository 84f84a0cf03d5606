"""Programs and windows under control from Python."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from handeye.agent import HandeyeError, StepFailed
from handeye.perception import Query, windows
from handeye.tasks import Desktop, Program, RunOptions

from .conftest import Desktop as Memory

pytestmark = pytest.mark.desktop


@pytest.fixture
def options(tmp_path: Path) -> RunOptions:
    return RunOptions(out=tmp_path / "runs")


def test_a_program_is_driven_and_ended(
    desktop: Memory, tmp_path: Path, options: RunOptions
) -> None:
    note = tmp_path / "note.txt"
    with Program("mousepad", note.name, folder=str(tmp_path), options=options) as editor:
        editor.type("Milk, 面包")
        editor.press("Control+s")
        editor.check(title="note.txt", file=str(note))
        edit = editor.find("Edit")
        assert edit.box.width < 60
        with pytest.raises(StepFailed, match="Bananas"):
            editor.find("Bananas")
    assert note.read_text() == "Milk, 面包"
    assert editor.result.verdict == "passed"
    with closing(windows.open_windows()) as here:
        assert not [one for one in here.shown() if "note.txt" in one.title]
    with pytest.raises(HandeyeError, match="it is not open"):
        editor.press("Enter")


def test_a_window_of_the_desktop_is_driven_and_stays(desktop: Memory, options: RunOptions) -> None:
    desktop.start("galculator")
    desktop.window("galculator")
    with Desktop(window="galculator", options=options) as calculator:
        calculator.click(Query(text="Edit", nth=1))
        calculator.check(text="Paste")
        calculator.press("Escape")
    assert calculator.result.verdict == "passed"
    assert desktop.window("galculator")


def test_a_window_and_a_monitor_do_not_go_together() -> None:
    with pytest.raises(ValueError, match="leave `monitor` or `window` out"):
        Desktop(window="galculator", monitor=2)
