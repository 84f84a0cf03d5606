"""A browser without a fuss: finds Chrome, Chromium or Edge on this computer, or installs one.

`find_browser` looks in the places where they usually are and opens no window. `install_browser`
asks Playwright to download Chromium and, where it cannot, the system's package manager.
"""

from __future__ import annotations

import functools
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from .errors import ScreenError
from .machine import Machine
from .packages import Manager, find_manager, prefix
from .places import CHANNELS, Place, identify, likely_places

LIMIT = 900.0  # seconds that one step of an installation may take


class BrowserMissing(ScreenError):
    """There is no browser to use. The message has the commands that get one."""


@dataclass(frozen=True)
class BrowserProgram:
    """A browser that was found."""

    path: Path
    name: str
    """Chromium, Google Chrome, Microsoft Edge …"""
    version: str
    """Such as 141.0.7390.54; empty when it could not be read without opening a window."""
    source: str
    """How it was found: given, playwright, path (the PATH) or system (a well-known place)."""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


def find_browser(
    wanted: str = "", machine: Machine | None = None, *, headed: bool = False
) -> BrowserProgram:
    """A browser on this computer that answers.

    Args:
        wanted: its path, a command on PATH, or a channel (chrome, chromium, msedge, or
            chromium-headless-shell). When empty, the first one of: a headless shell (as Playwright
            itself does), Playwright's own Chromium, Chrome, Chromium, Edge.
        machine: where to look; this computer by default.
        headed: whether its window is to be seen: it is no headless shell then.

    Raises:
        BrowserMissing: when there is none, or not the one that is wanted.
    """
    machine = machine or Machine()
    if wanted and wanted not in CHANNELS:
        return _given(wanted, machine)
    fit = [name for name, channel in CHANNELS.items() if not (headed and channel.windowless)]
    if wanted and wanted not in fit:
        raise BrowserMissing(f"{wanted} has no window to show: leave out `--headed`")
    for place in likely_places(machine, [wanted] if wanted else fit):
        if program := _program(place, machine):
            return program
    what = CHANNELS[wanted].name if wanted else "Chrome, Chromium or Edge"
    raise BrowserMissing(
        f"no {what} was found on this computer. Run `handeye setup` to get Chromium, "
        "or give the path of a browser with `--browser`"
    )


def _given(wanted: str, machine: Machine) -> BrowserProgram:
    path: Path | None = Path(wanted).expanduser()
    if not path.is_file():
        path = machine.which(wanted) if PurePath(wanted).name == wanted else None
    if not path:
        raise BrowserMissing(
            f"no browser at {wanted!r}: give the path of a browser's program, "
            f"or one of {', '.join(CHANNELS)}"
        )
    program = _program(Place(path, path.stem, "given"), machine)
    if not program:
        raise BrowserMissing(f"{path} does not answer to `--version` like a browser: give another")
    return program


def _program(place: Place, machine: Machine) -> BrowserProgram | None:
    said = identify(place.path, machine)
    if said is None:
        return None
    name = said[0] or place.name
    if place.windowless and "headless" not in name.casefold():
        name += " headless shell"
    return BrowserProgram(place.path, name, said[1], place.source)


def install_browser(say: Callable[[str], None], machine: Machine | None = None) -> BrowserProgram:
    """Get a browser: Playwright's download, else the system's package manager.

    Args:
        say: gets the progress, line by line.
        machine: where to install it; this computer by default.

    Raises:
        BrowserMissing: when neither could; the message has the commands to run by hand.
    """
    machine = machine or Machine()
    manager = find_manager(machine)
    problems: list[str] = []
    for attempt in (_download, _complete, _install):
        problems += attempt(manager, machine, say)
        if program := _found(machine):
            return program
    by_hand = [shlex.join(_playwright(machine, "install"))]
    if manager:
        by_hand.append(manager.line(machine, *manager.browser, *_fonts(manager)))
    raise BrowserMissing(
        f"no browser could be installed: {'; '.join(problems)}. Run one of these yourself, "
        "then try again:\n" + "\n".join(f"  {line}" for line in by_hand)
    )


def _found(machine: Machine) -> BrowserProgram | None:
    try:
        return find_browser(machine=machine)
    except BrowserMissing:
        return None


def _playwright(machine: Machine, verb: str) -> list[str]:
    return [machine.python, "-m", "playwright", verb, "chromium"]


def _download(
    manager: Manager | None, machine: Machine, say: Callable[[str], None]
) -> Iterator[str]:
    """Have Playwright download its Chromium; yields what did not work, like the two below."""
    said: set[str] = set()

    def brief(line: str) -> None:
        """Leave out what its retries say again, and where in its code that was."""
        if line[0] not in " }" and line not in said:
            said.add(line)
            say(line)

    if why := _run(_playwright(machine, "install"), machine, brief):
        yield f"Playwright could not download Chromium ({why})"
    elif not _found(machine):
        yield "the Chromium that Playwright downloaded does not start"


def _complete(
    manager: Manager | None, machine: Machine, say: Callable[[str], None]
) -> Iterator[str]:
    """Where Playwright's Chromium is there but does not start, get the libraries that it lacks."""
    downloaded = [one.source for one in likely_places(machine, ["chromium"])]
    before = prefix(manager, machine) if manager and manager.program == "apt-get" else None
    if "playwright" not in downloaded or before is None:
        return
    if why := _run([*before, *_playwright(machine, "install-deps")], machine, say):
        yield f"its libraries could not be installed ({why})"


def _install(
    manager: Manager | None, machine: Machine, say: Callable[[str], None]
) -> Iterator[str]:
    """Install a browser and fonts with the system's package manager."""
    before = prefix(manager, machine) if manager else None
    if not manager:
        yield "there is no package manager that handeye knows"
    elif before is None:
        yield f"{manager.program} needs root, and sudo asks for a password"
    else:
        for command in manager.commands(*manager.browser, *_fonts(manager)):
            if why := _run([*before, *command], machine, say):
                yield f"`{shlex.join(command)}` failed ({why})"


def _fonts(manager: Manager) -> list[str]:
    """Packages of fonts that pages need to be read: an emoji is clear as a box too."""
    return [manager.fonts[script] for script in ("Latin", "CJK") if script in manager.fonts]


def _run(command: list[str], machine: Machine, say: Callable[[str], None]) -> str:
    """Run a program; why it failed, or nothing."""
    say(f"$ {shlex.join(command)}")
    try:
        status = machine.follow(command, say, LIMIT)
    except OSError as error:  # it took too long, too
        return str(error)
    return f"exit status {status}" if status else ""


def launch_args(machine: Machine | None = None) -> list[str]:
    """The arguments that a Chromium is started with, besides Playwright's own.

    Its sandbox stays on, save where it cannot work: as root, and in a container that lets nobody
    have user namespaces.
    """
    machine = machine or Machine()
    quiet = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return ["--no-sandbox", *quiet] if _without_sandbox(machine) else quiet


def _without_sandbox(machine: Machine) -> bool:
    if machine.platform != "linux":
        return False
    if machine.root:
        return True
    signs = (".dockerenv", "run/.containerenv")
    inside = "container" in machine.env or any((machine.top / one).exists() for one in signs)
    return inside and not _user_namespaces(machine)


def _user_namespaces(machine: Machine) -> bool:
    """Whether a process may have a user namespace: what Chromium's sandbox is made of."""
    most = machine.top / "proc" / "sys" / "user" / "max_user_namespaces"
    if most.is_file() and most.read_text().strip() == "0":
        return False
    return _may_unshare(machine.python)


@functools.cache
def _may_unshare(python: str) -> bool:
    """Try it in a process of its own: a container's filter is not written down anywhere."""
    new_user = 0x10000000  # CLONE_NEWUSER of sched.h
    code = f"import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare({new_user}) != 0)"
    return Machine().ask(python, "-I", "-S", "-c", code) is not None
