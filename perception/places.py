"""Where browsers usually are on each system, and what one says it is without opening a window."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from .machine import Machine

VERSION = re.compile(r"\d+(?:\.\d+){3}")


@dataclass(frozen=True)
class Channel:
    """A kind of browser, and what it is called on each system."""

    name: str
    commands: tuple[str, ...]
    linux: str
    mac: str
    windows: str
    windowless: bool = False
    """Whether it has no windows: it takes a third of the time, and cannot be watched."""


CHANNELS = {
    "chromium-headless-shell": Channel(
        "Chromium headless shell",
        ("chromium-headless-shell",),
        "usr/lib/chromium/chromium-headless-shell",
        "chrome-headless-shell",
        "Chromium/chrome-headless-shell.exe",
        windowless=True,
    ),
    "chrome": Channel(
        "Google Chrome",
        ("google-chrome-stable", "google-chrome", "chrome"),
        "opt/google/chrome/chrome",
        "Google Chrome",
        "Google/Chrome/Application/chrome.exe",
    ),
    "chromium": Channel(
        "Chromium",
        ("chromium", "chromium-browser"),
        "usr/lib/chromium/chromium",
        "Chromium",
        "Chromium/Application/chrome.exe",
    ),
    "msedge": Channel(
        "Microsoft Edge",
        ("microsoft-edge-stable", "microsoft-edge", "msedge"),
        "opt/microsoft/msedge/msedge",
        "Microsoft Edge",
        "Microsoft/Edge/Application/msedge.exe",
    ),
}


class Place(NamedTuple):
    """Where a browser might be."""

    path: Path
    name: str
    """What is usually there."""
    source: str
    """How it was found: playwright, path (the PATH) or system (a well-known place)."""
    windowless: bool = False

    def is_snap(self) -> bool:
        """Whether it is a snap: those cannot see a profile in /tmp."""
        return "snap" in self.path.parts or self.path.resolve().name == "snap"


def likely_places(machine: Machine, channels: Sequence[str]) -> list[Place]:
    """Files that might be a browser of these channels, best first, snaps last."""
    found = [one for one in _places(machine, channels) if one.path.is_file()]
    return sorted(found, key=Place.is_snap)


def _places(machine: Machine, channels: Sequence[str]) -> Iterator[Place]:
    for one in DOWNLOADED:  # what Playwright was made for comes before all others
        if one in channels:
            kind = CHANNELS[one]
            for path in _downloaded(machine, one):
                yield Place(path, kind.name, "playwright", kind.windowless)
    for channel in (CHANNELS[one] for one in channels):
        for command in channel.commands:
            if path := machine.which(command):
                yield Place(path, channel.name, "path", channel.windowless)
        for path in _usual(machine, channel):
            yield Place(path, channel.name, "system", channel.windowless)


def _usual(machine: Machine, channel: Channel) -> list[Path]:
    if machine.platform == "win32":
        names = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        return [Path(machine.env[one], channel.windows) for one in names if machine.env.get(one)]
    if machine.platform == "darwin":
        inside = Path("Applications", f"{channel.mac}.app", "Contents", "MacOS", channel.mac)
        return [machine.top / inside, machine.home / inside]
    return [machine.top / channel.linux]


DOWNLOADED = {
    "chromium-headless-shell": (
        "chromium_headless_shell-*",
        ("chrome-*/headless_shell", "chrome-*/chrome-headless-shell", "chrome-*/*-shell.exe"),
    ),
    "chromium": (
        "chromium-*",
        ("chrome-*/chrome", "chrome-*/chrome.exe", "chrome-*/*.app/Contents/MacOS/*"),
    ),
}
"""What Playwright downloads: its folders, and the program in one."""


def _downloaded(machine: Machine, channel: str) -> Iterator[Path]:
    """Playwright's own Chromium, the newest first."""
    folders, programs = DOWNLOADED[channel]
    for folder in sorted(_download_folder(machine).glob(folders), key=_revision, reverse=True):
        for inside in programs:
            yield from sorted(folder.glob(inside))


def _download_folder(machine: Machine) -> Path:
    chosen = machine.env.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0" and (package := find_spec("playwright")) and package.origin:
        return Path(package.origin).parent / "driver" / "package" / ".local-browsers"
    if chosen:
        return Path(chosen)
    if machine.platform == "win32":
        cache = Path(machine.env.get("LOCALAPPDATA") or machine.home / "AppData" / "Local")
    elif machine.platform == "darwin":
        cache = machine.home / "Library" / "Caches"
    else:
        cache = Path(machine.env.get("XDG_CACHE_HOME") or machine.home / ".cache")
    return cache / "ms-playwright"


def _revision(folder: Path) -> int:
    digits = folder.name.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0


def identify(path: Path, machine: Machine) -> tuple[str, str] | None:
    """What a browser says it is: name and version, either empty when it cannot be told.

    None when it does not start, or is no browser.
    """
    if machine.platform == "win32":  # there `--version` opens a window
        return "", _version_beside(path.parent)
    if machine.platform == "darwin" and ".app" in (one.suffix for one in path.parents):
        return _bundle(path.parents[1] / "Info.plist")
    said = machine.ask(str(path), "--version") or ""
    for line in said.splitlines():
        if version := VERSION.search(line):
            return line[: version.start()].strip(), version.group()
    return None


def _version_beside(folder: Path) -> str:
    """The version in Chrome's folder on Windows: the name of a folder or of a manifest there."""
    names = (one.name.removesuffix(".manifest") for one in folder.iterdir())
    versions = [one for one in names if VERSION.fullmatch(one)]
    return max(versions, key=lambda one: [int(part) for part in one.split(".")], default="")


def _bundle(info: Path) -> tuple[str, str] | None:
    """Name and version of a macOS application."""
    try:
        told = plistlib.loads(info.read_bytes())
    except (OSError, plistlib.InvalidFileException, ExpatError):
        return None
    return str(told.get("CFBundleName", "")), str(told.get("CFBundleShortVersionString", ""))
