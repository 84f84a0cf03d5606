"""Finds the program that a target names, or says which one may be meant."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from handeye.agent import CannotRun

from .errors import nearest

ALIKE = 0.75
"""How like the name that was given a suggested one must be, of 1."""

EXPOSING = {
    "GTK_MODULES": "gail:atk-bridge",
    "QT_ACCESSIBILITY": "1",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
}
"""Variables that have programs tell what their controls are (accessibility)."""
ON_X11 = {"GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb"}
"""Variables that have programs show themselves on the display, also in a Wayland session."""


def environment(own: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The environment that a program gets.

    Args:
        own: that of this process.
        wanted: what the task wants in it.
    """
    rest = {name: value for name, value in own.items() if name != "WAYLAND_DISPLAY"}
    return {**EXPOSING, **ON_X11, **rest, **wanted}


def find_program(program: str, folder: Path, environ: Mapping[str, str]) -> str:
    """The path of a program: a name is looked for where the shell does, a path from the task file.

    Raises:
        CannotRun: when there is none.
    """
    named = str(folder / program) if os.sep in program else program
    if path := shutil.which(named, path=environ.get("PATH", os.defpath)):
        return str(Path(path).resolve()) if os.sep in named else path
    if os.sep in program:
        what = "is no program that may be started" if Path(named).exists() else "is not there"
        raise CannotRun(f"there is no program `{program}`: {named} {what}")
    near = nearest(program, _programs(environ), ALIKE)
    hint = f"; did you mean `{near}`?" if near else "; install it, or give its path"
    raise CannotRun(f"there is no program `{program}` on the PATH{hint}")


def _programs(environ: Mapping[str, str]) -> set[str]:
    """The names of all programs on the PATH."""
    folders = filter(None, environ.get("PATH", os.defpath).split(os.pathsep))
    return {one.name for folder in folders if Path(folder).is_dir() for one in _files(folder)}


def _files(folder: str) -> list[Path]:
    try:
        return list(Path(folder).iterdir())
    except PermissionError:
        return []
