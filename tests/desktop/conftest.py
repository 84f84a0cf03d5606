"""A desktop in memory for the tests, and the programs on it."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handeye.actions import desktop as desktop_hands
from handeye.perception import desktop as desktop_screen
from handeye.perception import windows

from . import memory
from .memory import START_CAP, eventually

__all__ = ["START_CAP", "Desktop", "eventually"]

NEEDED = os.environ.get("HANDEYE_TEST_DESKTOP") == "needed"
"""Whether a missing desktop is a failure, as in CI; read before tests take the variables away."""


@dataclass
class Desktop:
    """One display with all that a program needs. `start` starts programs, which end with the test.

    Args:
        environ: the environment that programs get.
    """

    environ: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    def start(self, *command: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program in a process group of its own."""
        program = memory.begin(command, {**self.environ, **(env or {})})
        self.started.append(program)
        return program

    def window(self, words: str, cap: float = START_CAP) -> windows.Window:
        """The window that words mean, waited for."""
        with closing(windows.open_windows()) as here:
            found = eventually(
                lambda: [one for one in here.shown() if windows.fits(one, words)], cap
            )
            return found[-1]

    def run(self, *command: str) -> str:
        """What a command prints."""
        done = subprocess.run(
            command, env=self.environ, capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout

    def end(self) -> None:
        """End what was started."""
        for program in self.started:
            memory.end(program)
        self.started.clear()


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, str]]:
    """The environment of a desktop of 1280 × 800 that lives as long as the tests of this process.

    One for all of them: pyautogui keeps the display that it was imported with.
    """
    if missing := memory.lacking():
        (pytest.fail if NEEDED else pytest.skip)(
            f"desktop tests run on Linux with {', '.join(missing)}: sudo .ci/packages"
        )
    with memory.desktop_in_memory(tmp_path_factory.mktemp("desktop")) as environ:
        yield environ
        if pyautogui := sys.modules.get("pyautogui._pyautogui_x11"):
            atexit.unregister(pyautogui._display.close)  # the display is gone by then
            pyautogui._display.close()


@pytest.fixture
def desktop(
    display: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Desktop]:
    """The desktop, empty, as this process and its children see it; programs have their own home."""
    home = tmp_path / "desktop-home"
    home.mkdir()
    environ = {**display, "HOME": str(home)}
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "LC_ALL"):
        monkeypatch.setenv(name, environ[name])
    monkeypatch.setenv("GSETTINGS_BACKEND", "memory")
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XAUTHORITY"):
        monkeypatch.delenv(name, raising=False)
    here = Desktop(environ)
    yield here
    here.end()


@pytest.fixture
def screen(desktop: Desktop) -> Generator[desktop_screen.DesktopScreen]:
    """All that is on the desktop."""
    with closing(desktop_screen.DesktopScreen()) as own:
        yield own


@pytest.fixture
def hands(screen: desktop_screen.DesktopScreen) -> Generator[desktop_hands.DesktopHands]:
    """Hands for whatever is on the desktop."""
    with closing(desktop_hands.DesktopHands(screen)) as own:
        yield own


@pytest.fixture
def two_monitors(desktop: Desktop) -> Generator[None]:
    """A small monitor to the left of a narrow one that begins lower."""
    desktop.run("xrandr", "--setmonitor", "LEFT", "800/200x600/150+0+0", "screen")
    desktop.run("xrandr", "--setmonitor", "RIGHT", "480/100x700/200+800+100", "none")
    yield
    desktop.run("xrandr", "--delmonitor", "RIGHT")
    desktop.run("xrandr", "--delmonitor", "LEFT")
