"""A desktop in memory: a display, a session bus and a window manager, on a leash."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import IO, TypeVar

NEEDED = (
    *("Xvfb", "xvfb-run", "openbox", "dbus-daemon", "setpriv", "setxkbmap"),
    *("xrandr", "xprop", "xclip", "xdotool", "wmctrl"),
    *("mousepad", "galculator", "gnumeric", "pcmanfm", "zenity"),
)
START_CAP = 20.0
"""Seconds that a program may take to start."""
LEASH = ("setpriv", "--pdeathsig", "KILL")
"""What starts with this ends when the process that started it does, even if that was killed."""
T = TypeVar("T")


def lacking() -> list[str]:
    """The programs that a desktop in memory needs and that are not there."""
    return [name for name in NEEDED if shutil.which(name) is None]


def eventually(ask: Callable[[], T], cap: float = START_CAP) -> T:
    """What a question gives as soon as it gives anything."""
    deadline = time.monotonic() + cap
    pause = Event()
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing came of {ask} in {cap:g} s")
        pause.wait(0.02)
    return answer


def begin(
    command: Sequence[str],
    env: Mapping[str, str],
    *,
    pipe: int | None = None,
    said: IO[str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program on a leash, in a process group of its own.

    Args:
        command: the program and its arguments.
        env: its whole environment.
        pipe: a file descriptor that it inherits.
        said: where its output goes; nowhere by default.
    """
    return subprocess.Popen(
        [*LEASH, *command],
        env=dict(env),
        pass_fds=() if pipe is None else (pipe,),
        stdin=subprocess.DEVNULL,
        stdout=said or subprocess.DEVNULL,
        stderr=said or subprocess.DEVNULL,
        start_new_session=True,
    )


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


@contextmanager
def desktop_in_memory(
    home: Path, *, size: str = "1280x800", manager: Sequence[str] = ("openbox", "--sm-disable")
) -> Generator[dict[str, str]]:
    """The environment of a desktop of its own, which lives as long as this is open.

    Args:
        home: the folder where its programs keep what they keep.
        size: its width and height in pixels.
        manager: its window manager; empty for none.

    Raises:
        RuntimeError: when a part of it does not start; with what it said.
    """
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LC_ALL": "C.UTF-8",
        "GSETTINGS_BACKEND": "memory",
    }
    screen = ("-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset")
    servers: list[subprocess.Popen[bytes]] = []
    with (home / "servers.log").open("w+", encoding="utf-8") as said:
        try:
            server, number = _told(["Xvfb", "-displayfd", "{fd}", *screen], environ, said)
            servers.append(server)
            environ["DISPLAY"] = f":{number}"
            bus = ("dbus-daemon", "--session", "--nofork", "--print-address={fd}")
            server, address = _told(bus, environ, said)
            servers.append(server)
            environ["DBUS_SESSION_BUS_ADDRESS"] = address
            if manager:
                servers.append(begin(manager, environ, said=said))
                eventually(lambda: _managed(environ))
            yield environ
        finally:
            for one in reversed(servers):
                end(one)


def _told(
    command: Sequence[str], env: Mapping[str, str], said: IO[str]
) -> tuple[subprocess.Popen[bytes], str]:
    """A server that writes one line into the pipe that its arguments name, and that line."""
    read, write = os.pipe()
    with os.fdopen(read) as pipe:
        try:
            server = begin([part.format(fd=write) for part in command], env, pipe=write, said=said)
        finally:
            os.close(write)
        line = pipe.readline().strip()
    if not line:
        end(server)
        said.seek(0)
        raise RuntimeError(f"{command[0]} did not start: {said.read()[-1000:]}")
    return server, line


def _managed(environ: Mapping[str, str]) -> bool:
    """Whether the window manager is there."""
    asked = ("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
    told = subprocess.run(asked, env=dict(environ), capture_output=True, text=True, check=False)
    return "window id" in told.stdout
