"""What a probe of the doctor returns, and the commands that several probes name."""

from __future__ import annotations

import importlib.util
import shlex
from dataclasses import dataclass
from typing import Literal

from handeye.perception import machine, packages


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    status: Literal["ok", "missing", "warning"]
    """missing: handeye runs nothing without it; warning: only a part of it does not work."""
    found: str
    """What is there, or what does not work without it."""
    fix: str = ""
    """The command that gets it, on this system; empty when there is nothing to do."""


def installed(module: str) -> bool:
    """Whether a module is there, found out without loading it."""
    return importlib.util.find_spec(module) is not None


def pip_line(here: machine.Machine, extra: str) -> str:
    """The command that installs an extra into the Python that runs this."""
    if installed("pip") or not here.which("uv"):
        return shlex.join([here.python, "-m", "pip", "install", f"handeye[{extra}]"])
    return shlex.join(["uv", "pip", "install", "--python", here.python, f"handeye[{extra}]"])


def package_line(here: machine.Machine, *names: str) -> str:
    """The command that installs packages of the system; "" where no package manager is known."""
    manager = packages.find_manager(here)
    return manager.line(here, *names) if manager else ""
