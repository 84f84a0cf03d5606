"""The system's package managers: how each one gets a browser and fonts, word for word."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from .machine import Machine


@dataclass(frozen=True)
class Manager:
    """A package manager, and the names that it knows things by."""

    program: str
    install: tuple[str, ...]
    """What stands before the names of packages."""
    browser: tuple[str, ...]
    fonts: dict[str, str] = field(default_factory=lambda: {})
    """Packages by script: Latin, CJK, emoji."""
    first: tuple[str, ...] = ()
    """What has to run before."""
    as_root: bool = True
    platform: str = "linux"

    def commands(self, *packages: str) -> list[list[str]]:
        """What to run, in order, to install packages."""
        return [list(part) for part in (self.first, (*self.install, *packages)) if part]

    def line(self, machine: Machine, *packages: str) -> str:
        """The same as one line for a shell, with sudo where it is needed."""
        sudo = ["sudo"] if self.as_root and not machine.root else []
        return " && ".join(shlex.join([*sudo, *one]) for one in self.commands(*packages))


MANAGERS = (
    Manager(
        "apt-get",
        ("apt-get", "install", "-y", "--no-install-recommends"),
        ("chromium",),
        {"Latin": "fonts-liberation", "CJK": "fonts-noto-cjk", "emoji": "fonts-noto-color-emoji"},
        first=("apt-get", "update"),
    ),
    Manager(
        "dnf",
        ("dnf", "install", "-y"),
        ("chromium",),
        {
            "Latin": "liberation-fonts",
            "CJK": "google-noto-sans-cjk-fonts",
            "emoji": "google-noto-color-emoji-fonts",
        },
    ),
    Manager(
        "pacman",
        ("pacman", "-Sy", "--noconfirm", "--needed"),
        ("chromium",),
        {"Latin": "ttf-liberation", "CJK": "noto-fonts-cjk", "emoji": "noto-fonts-emoji"},
    ),
    Manager(
        "zypper",
        ("zypper", "--non-interactive", "install", "--no-recommends"),
        ("chromium",),
        {
            "Latin": "liberation-fonts",
            "CJK": "google-noto-sans-cjk-fonts",
            "emoji": "google-noto-coloremoji-fonts",
        },
    ),
    Manager(
        "apk",
        ("apk", "add", "--no-cache"),
        ("chromium",),
        {"Latin": "font-liberation", "CJK": "font-noto-cjk", "emoji": "font-noto-emoji"},
    ),
    Manager(
        "brew",
        ("brew", "install", "--cask"),
        ("google-chrome",),
        as_root=False,
        platform="darwin",
    ),
    Manager(
        "winget",
        (
            *("winget", "install", "--exact", "--silent", "--disable-interactivity"),
            *("--accept-package-agreements", "--accept-source-agreements", "--id"),
        ),
        ("Google.Chrome",),
        as_root=False,
        platform="win32",
    ),
)


def find_manager(machine: Machine) -> Manager | None:
    """The package manager of a computer, if it is one of those above."""
    fitting = (one for one in MANAGERS if one.platform == machine.platform)
    return next((one for one in fitting if machine.which(one.program)), None)


def prefix(manager: Manager, machine: Machine) -> list[str] | None:
    """What has to stand before its commands to run them unattended; None when they may not."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"] if manager.program == "apt-get" else []
    if machine.root or not manager.as_root:
        return quiet
    if machine.which("sudo") and machine.ask("sudo", "-n", "true") is not None:
        return ["sudo", "-n", *quiet]
    return None
