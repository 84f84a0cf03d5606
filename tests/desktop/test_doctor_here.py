"""What the doctor tells of a real display: its monitors, its window manager, its input."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from handeye import doctor
from handeye.perception import ScreenError, machine, x11_facts

from . import memory
from .conftest import Desktop

pytestmark = pytest.mark.desktop


def examined() -> dict[str, doctor.Finding]:
    here = machine.Machine(env=dict(os.environ))
    return {one.name: one for one in doctor.examine(servers={}, here=here)}


def test_a_desktop_that_has_all_is_told_in_time(desktop: Desktop) -> None:
    started = time.monotonic()
    found = examined()
    assert time.monotonic() - started < 2
    assert found["display"].found == f"X11 ({desktop.environ['DISPLAY']})"
    assert found["monitors"].found == "monitor 1: 1280×800 at 0, 0"
    assert found["windows"].found == "window manager: Openbox"
    assert found["mouse and keyboard"].found == "by XTEST"
    assert found["clipboard"].found == "xclip"
    for name in ("display", "monitors", "windows", "mouse and keyboard", "clipboard"):
        assert (found[name].status, found[name].fix) == ("ok", ""), found[name]


def test_a_display_in_memory_is_as_good_in_a_wayland_session(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    assert examined()["display"].found == f"X11 ({desktop.environ['DISPLAY']})"


def test_each_monitor_is_told(desktop: Desktop) -> None:
    monitors = {"LEFT": "800/200x600/150+0+0 screen", "RIGHT": "480/100x800/200+800+0 none"}
    try:
        for name, place in monitors.items():
            desktop.run("xrandr", "--setmonitor", name, *place.split())
        told = examined()["monitors"].found
    finally:
        for name in monitors:
            desktop.run("xrandr", "--delmonitor", name)
    assert told == "monitor 1: 800×600 at 0, 0; monitor 2: 480×800 at 800, 0"


def test_a_display_without_a_window_manager(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with memory.desktop_in_memory(tmp_path, manager=()) as environ:
        monkeypatch.setenv("DISPLAY", environ["DISPLAY"])
        assert x11_facts.ask_display(environ["DISPLAY"]) == x11_facts.X11Facts("", True)
        found = examined()["windows"]
    assert (found.status, found.fix) == ("warning", "openbox &")
    assert found.found.startswith("no window manager: ")
    with pytest.raises(ScreenError, match="does not answer"):
        x11_facts.ask_display(environ["DISPLAY"])


@pytest.mark.usefixtures("desktop")
def test_a_display_that_hangs_is_told(tmp_path: Path) -> None:
    with memory.desktop_in_memory(tmp_path, manager=()) as environ:
        name = environ["DISPLAY"]
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(f"/tmp/.X11-unix/X{name[1:]}")
            facts = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        server = struct.unpack("3i", facts)[0]
        os.kill(server, signal.SIGSTOP)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "handeye", "doctor"],
                env={**os.environ, "DISPLAY": name},
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
        finally:
            os.kill(server, signal.SIGCONT)
    assert "warning  windows             could not be looked at within" in done.stdout
    assert done.stderr == ""


def test_looking_at_a_display_loads_nothing_heavy(desktop: Desktop) -> None:
    code = (
        "import sys; from handeye import doctor; "
        "print([one.status for one in doctor.examine(servers={}) if one.name == 'windows']); "
        "print(*[m for m in ('pyautogui', 'playwright', 'torch', 'rapidocr') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert (done.stdout, done.stderr) == ("['ok']\n\n", "")
