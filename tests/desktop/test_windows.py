"""The windows of a real display: which there are, whose, and which one is in front."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

import pytest

from handeye.actions import clipboard, desktop_keys
from handeye.perception import Box, Point, ScreenError, windows

from . import memory, painter
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


@pytest.mark.usefixtures("desktop")
def test_a_program_that_names_no_process_is_known_by_its_connection() -> None:
    """As those of Tk and Athena: nothing is asked of the program itself."""
    with painter.painting() as paint, closing(windows.open_windows()) as here:
        window = paint.window("nameless", Box(100, 100, 300, 200), painter.RED, 0)
        found = memory.eventually(lambda: [one for one in here.shown() if one.id == window])
        assert found[0].pid == os.getpid()
        assert Path(sys.executable).resolve().name in found[0].programs


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("qt", [False, True])
def test_programs_of_gtk_and_of_qt_answer(qt: bool) -> None:
    """They send their answers to different listeners."""
    with painter.painting() as paint, closing(windows.open_windows()) as here:
        box = Box(100, 100, 300, 200)
        window = paint.window("pinged", box, painter.RED, os.getpid())
        with paint.drawing_late(window, box, 0.0, qt):
            found = next(one for one in here.shown() if one.id == window)
            assert here.can_answer(found)
            assert here.answered(found, 5.0)


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
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(ScreenError, match=r"there is no display \(DISPLAY is not set\)"):
        windows.open_windows()


def test_a_display_that_goes_away_is_named_by_whatever_used_it(
    tmp_path: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = windows.Window(1, "", 7, (), Box(0, 0, 9, 9))
    with memory.desktop_in_memory(tmp_path) as environ:
        monkeypatch.setenv("DISPLAY", environ["DISPLAY"])
        here, keyboard = windows.open_windows(), desktop_keys.open_keyboard()
        clip = clipboard.open_clipboard(here)
        here.shown()
    for use in (
        here.shown,
        lambda: here.answered(window, 1.0),
        lambda: here.changed(1.0),
        lambda: keyboard.press("Enter"),
        lambda: clip.paste("words", None, pytest.fail),
    ):
        with pytest.raises(ScreenError, match=f"the display {environ['DISPLAY']} has gone"):
            use()
    for one in (here, keyboard, clip):
        one.close()


def test_without_a_window_manager(
    tmp_path: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under `xvfb-run`: the keys go to the window under the mouse, or to the one in focus."""
    with memory.desktop_in_memory(tmp_path, manager=()) as environ:
        monkeypatch.setenv("DISPLAY", environ["DISPLAY"])
        program = memory.begin(["galculator"], {**desktop.environ, **environ})
        try:
            window = desktop.window("galculator")
            assert not window.popup
            with closing(windows.open_windows()) as here:
                memory.eventually(lambda: here.activate(window, 5.0))
                memory.eventually(lambda: [one for one in here.shown() if one.active])
                assert here.answered(window, 5.0)
        finally:
            memory.end(program)


def test_what_is_known_of_windows_is_never_old(desktop: Desktop) -> None:
    with painter.painting() as paint, closing(windows.open_windows()) as here:
        window = paint.window("first", Box(100, 100, 300, 200), painter.RED, 0)

        def now() -> windows.Window | None:
            return next((one for one in here.shown() if one.id == window), None)

        first = now()
        assert first
        assert here.shown() is here.shown(), "nothing is asked again while nothing changes"
        assert not here.changed(0.02)
        paint.title(window, "second")
        assert here.changed(5.0)
        memory.eventually(lambda: (one := now()) and one.title == "second")
        paint.move(window, 400, 300)
        memory.eventually(lambda: (one := now()) and one.box != first.box)
        over = paint.window("menu", Box(450, 350, 50, 50), painter.RED, 0, popup=True)
        assert [one.id for one in here.shown()][-2:] == [window, over], "the highest last"
        paint.close(over)
        paint.close(window)
        memory.eventually(lambda: now() is None)


def test_a_shadow_is_no_part_of_a_window(desktop: Desktop) -> None:
    """Programs that draw their own frame draw a shadow round it, in which others show."""
    with painter.painting() as paint, closing(windows.open_windows()) as here:
        window = paint.window("shadowed", Box(100, 100, 300, 200), painter.RED, 0, popup=True)
        sizes = "26, 26, 23, 29"
        name = ("-f", "_GTK_FRAME_EXTENTS", "32c", "-set", "_GTK_FRAME_EXTENTS", sizes)
        desktop.run("xprop", "-id", hex(window), *name)
        memory.eventually(
            lambda: [one for one in here.shown() if one.box == Box(126, 123, 248, 148)]
        )
