"""When a desktop is quiet: after what a program draws, not after what moves by itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from handeye.perception import Box, desktop, pixel_quiet, windows, x11

from . import painter as paint
from .conftest import Desktop, eventually

pytestmark = pytest.mark.desktop

OWN = 4_000_001  # the number of no process
CAP = 5.0


@pytest.fixture
def painter(desktop: Desktop) -> Generator[paint.Painter]:
    with paint.painting() as painter:
        yield painter


def own(window: windows.Window) -> bool:
    return window.pid == OWN


class Keyboard:
    """Presses keys without the time that another program takes to start."""

    def __init__(self) -> None:
        self._display = x11.connect(os.environ["DISPLAY"])

    def press(self, key: str) -> None:
        from Xlib import XK, X
        from Xlib.ext import xtest

        code = self._display.keysym_to_keycode(XK.string_to_keysym(key))
        xtest.fake_input(self._display, X.KeyPress, code)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def close(self) -> None:
        self._display.close()


def test_what_a_key_does_is_there_when_it_is_quiet(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start("mousepad", str(tmp_path / "notes.txt"))
    window = desktop.window("mousepad")
    with closing(screen_on("mousepad")) as screen, closing(Keyboard()) as keyboard:
        assert screen.windows
        assert screen.windows.activate(window, CAP)
        screen.settle(CAP)
        screen.look()
        for _ in range(20):
            keyboard.press("x")
            settled = screen.settle(CAP)
            assert not settled.capped
            assert any("the picture changed at" in one for one in settled.changes)
            shown = screen.look().screenshot
            assert screen.settle(CAP).changes == ()
            assert screen.look().screenshot is shown or caret_only(screen)


def test_a_program_draws_a_moment_after_it_answered(painter: paint.Painter) -> None:
    """Its clock ticks 60 times a second, and it draws at the next tick."""
    window = painter.window("late", Box(100, 100, 300, 200), paint.WHITE, OWN)
    for x in range(5):
        with closing(desktop.DesktopScreen(mine=own)) as screen:
            screen.look()
            with painter.drawing_late(window, Box(40 * x, 20, 30, 30), 0.017):
                (told,) = screen.settle(CAP).changes
            assert told.endswith("(30×30)")


def caret_only(screen: desktop.DesktopScreen) -> bool:
    """Whether nothing but the caret changes in a moment."""
    return not screen.wait(0.05)


def screen_on(words: str) -> desktop.DesktopScreen:
    return desktop.DesktopScreen(mine=windows.any_of([words]))


def test_a_caret_is_no_change(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start("mousepad", str(tmp_path / "notes.txt"))
    window = desktop.window("mousepad")
    with closing(screen_on("mousepad")) as screen:
        assert screen.windows
        assert screen.windows.activate(window, CAP)
        screen.settle(CAP)
        seen = {screen.look().screenshot.digest}
        # It blinks meanwhile: the pictures differ, and nothing changes.
        eventually(lambda: seen.add(screen.look().screenshot.digest) or len(seen) > 1)
        screen.look()
        assert not screen.wait(1.5)
        settled = screen.settle(CAP)
        assert (settled.capped, settled.changes) == ("", ())
        assert settled.seconds < 1


def test_a_small_place_that_always_changes_is_not_waited_for(painter: paint.Painter) -> None:
    window = painter.window("clock", Box(100, 100, 600, 400), paint.WHITE, OWN)
    with closing(desktop.DesktopScreen(mine=own)) as screen:
        screen.look()
        with painter.blinking(window, Box(500, 350, 40, 20)):
            settled = screen.settle(CAP)
            assert settled.capped == ""
            assert settled.seconds < CAP / 2
            assert screen.wait(CAP), "it is a change all the same"
            # By and by it is known, and takes no time.
            eventually(lambda: screen.settle(CAP).seconds < pixel_quiet.LASTING)


def test_a_large_place_that_always_changes_is_named(painter: paint.Painter) -> None:
    window = painter.window("film", Box(100, 100, 600, 400), paint.WHITE, OWN)
    with closing(desktop.DesktopScreen(mine=own)) as screen:
        screen.look()
        with painter.blinking(window, Box(100, 100, 400, 200)):
            started = time.monotonic()
            settled = screen.settle(0.5)
            assert time.monotonic() - started < 2
    assert settled.capped.startswith("the picture changes all the time at ")
    assert settled.capped.endswith("(400×200)")


def test_a_bar_of_progress_is_not_waited_for(desktop: Desktop) -> None:
    desktop.start("zenity", "--progress", "--pulsate", "--text=working", "--no-cancel")
    desktop.window("zenity")
    with closing(screen_on("zenity")) as screen:
        assert screen.settle(CAP).capped == ""


def test_what_happened_is_told(painter: paint.Painter) -> None:
    first = painter.window("first", Box(100, 100, 300, 200), paint.WHITE, OWN)
    with closing(desktop.DesktopScreen(mine=own)) as screen:
        screen.look()
        assert screen.settle(CAP).changes == ()
        painter.fill(first, Box(20, 30, 40, 50), paint.RED)
        box = next(one.box for one in screen.shown() if one.id == first)
        (told,) = screen.settle(CAP).changes
        assert told.endswith("(40×50)")
        assert told.startswith(f"the picture changed at {int(box.x) + 21}")
        screen.look()
        second = painter.window("second", Box(500, 100, 300, 200), paint.RED, OWN)
        changes = screen.settle(CAP).changes
        assert changes[0] == 'a window opened: "second" (second)'
        screen.look()
        painter.title(second, "renamed")
        eventually(lambda: [one for one in screen.shown() if one.title == "renamed"])
        changes = screen.settle(CAP).changes
        assert 'the title "second" changed to "renamed"' in changes
        screen.look()
        painter.close(second)
        eventually(lambda: len(screen.shown()) == 1)
        assert 'the window "renamed" (second) closed' in screen.settle(CAP).changes
        screen.look()
        painter.window("menu", Box(150, 150, 90, 90), paint.RED, OWN, popup=True)
        assert screen.settle(CAP).changes[0] == "a menu or the like opened"


def test_a_program_that_hangs_is_named(desktop: Desktop, tmp_path: Path) -> None:
    program = desktop.start("mousepad", str(tmp_path / "notes.txt"))
    window = desktop.window("mousepad")
    with closing(screen_on("mousepad")) as screen:
        screen.look()
        assert screen.windows
        assert screen.windows.answered(window, CAP)
        os.killpg(program.pid, signal.SIGSTOP)
        try:
            settled = screen.settle(0.3)
        finally:
            os.killpg(program.pid, signal.SIGCONT)
    assert settled.capped.endswith("(mousepad) does not answer")


def test_waiting_ends_with_the_first_change_or_in_time(painter: paint.Painter) -> None:
    window = painter.window("mine", Box(100, 100, 600, 400), paint.WHITE, OWN)
    with closing(desktop.DesktopScreen(mine=own)) as screen:
        screen.look()
        assert not screen.wait(0.1)
        painter.fill(window, Box(100, 100, 1, 20), paint.BLACK)
        assert not screen.wait(0.1), "a caret"
        painter.fill(window, Box(100, 100, 9, 20), paint.BLACK)
        started = time.monotonic()
        assert screen.wait(CAP)
        assert time.monotonic() - started < CAP / 2
        screen.look()
        screen.hurry(lambda: 0.05)
        started = time.monotonic()
        assert not screen.wait(CAP)
        assert screen.settle(CAP).seconds < CAP / 2
        assert time.monotonic() - started < CAP / 2


def test_places_that_changed_are_told_apart(painter: paint.Painter) -> None:
    window = painter.window("mine", Box(100, 100, 600, 400), paint.WHITE, OWN)
    with closing(desktop.DesktopScreen(mine=own)) as screen:
        screen.look()
        for x in (10, 150, 290, 430):
            painter.fill(window, Box(x, 20, 30, 20), paint.RED)
        (told,) = screen.settle(CAP).changes
        assert told.endswith("(450×20)"), "many places are told of together"
