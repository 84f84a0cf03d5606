"""The windows of a real display: which there are, whose, and which one is in front."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from handeye.perception import Box, Point, ScreenError, windows

from .conftest import Desktop

pytestmark = pytest.mark.desktop


def test_a_window_says_whose_it_is_and_answers(desktop: Desktop, tmp_path: Path) -> None:
    program = desktop.start("mousepad", str(tmp_path / "notes.txt"))
    window = desktop.window("mousepad")
    assert window.pid == program.pid
    assert "notes.txt" in window.title
    with closing(windows.open_windows()) as here:
        assert here.activate(window, 5.0)
        assert [one.id for one in here.shown() if one.active] == [window.id]
        assert here.answered(window, 5.0)
        assert windows.window_at(here.shown(), window.box.center) is not None


def test_words_mean_a_window_by_its_program_or_its_title() -> None:
    window = windows.Window(1, "notes.txt - Mousepad", 7, ("mousepad",), Box(0, 0, 9, 9))
    for words in ("mousepad", "notes.txt", "*- Mousepad"):
        assert windows.fits(window, words)
    for words in ("pad", "Mousepad*", "other"):
        assert not windows.fits(window, words)
    assert windows.window_at([window], Point(9, 9)) is None


def test_a_display_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    with pytest.raises(ScreenError, match="the display :987 does not answer"):
        windows.open_windows()
