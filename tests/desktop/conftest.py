"""A desktop in memory for the tests: a display, a session bus, a window manager, and programs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from handeye.perception import windows

NEEDED = ("Xvfb", "openbox", "dbus-daemon", "xrandr", "xclip")
START_CAP = 20.0
T = TypeVar("T")


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
        program = subprocess.Popen(
            command,
            env={**self.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
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
            end(program)
        self.started.clear()


def end(program: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, sign)
        except ProcessLookupError:
            break
        try:
            program.wait(2)
        except subprocess.TimeoutExpired:
            continue
    program.wait(10)


def eventually(ask: Callable[[], T], cap: float = START_CAP) -> T:
    """What a question gives as soon as it gives anything."""
    deadline = time.monotonic() + cap
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing came of {ask} in {cap:g} s")
        time.sleep(0.02)
    return answer


def _started(command: Sequence[str], env: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    """A server that writes one line into the pipe that its arguments name, and that line."""
    read, write = os.pipe()
    os.set_inheritable(write, True)
    server = subprocess.Popen(
        [part.format(fd=write) for part in command],
        env=dict(env),
        pass_fds=(write,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        return server, pipe.readline().strip()


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, str]]:
    """The environment of a desktop of 1280 × 800 that lives as long as the tests of this process.

    One for all of them: pyautogui keeps the display that it was imported with.
    """
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.fail(f"desktop tests need {', '.join(missing)}: sudo .ci/packages")
    home = tmp_path_factory.mktemp("desktop")
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LC_ALL": "C.UTF-8",
        "GSETTINGS_BACKEND": "memory",
    }
    servers: list[subprocess.Popen[bytes]] = []
    try:
        server, number = _started(
            ["Xvfb", "-displayfd", "{fd}", "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            environ,
        )
        servers.append(server)
        environ["DISPLAY"] = f":{number}"
        bus, address = _started(
            ["dbus-daemon", "--session", "--nofork", "--print-address={fd}"], environ
        )
        servers.append(bus)
        environ["DBUS_SESSION_BUS_ADDRESS"] = address
        servers.append(
            subprocess.Popen(
                ["openbox", "--sm-disable"],
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        eventually(lambda: _managed(environ))
        yield environ
    finally:
        for one in reversed(servers):
            end(one)


def _managed(environ: Mapping[str, str]) -> bool:
    """Whether the window manager is there."""
    asked = ("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
    told = subprocess.run(asked, env=dict(environ), capture_output=True, text=True, check=False)
    return "window id" in told.stdout


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
