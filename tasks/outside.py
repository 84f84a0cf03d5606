"""What claims are held against that is not on the screen: windows, processes, exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from handeye.perception import Box, Observation, windows

from . import keeper

Cover = Callable[[Observation], Observation]
"""Paints over what no picture may show."""


def own_processes() -> Sequence[str]:
    """The names of all processes of this user."""
    names: dict[str, None] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            if entry.stat().st_uid == os.getuid() and keeper.parent_of(int(entry.name)):
                names |= dict.fromkeys(windows.program_names(int(entry.name)))
    return tuple(names)


@dataclass(frozen=True)
class Outside:
    """What a run knows beside what its screen shows.

    Args:
        windows: the windows that the run is about, the lowest first; None where there are none.
        on_surface: the place on the surface of a place on the desktop.
        exit_code: the exit code of the program, None while it runs; None without a program.
        processes: the names of the processes that count.
        kept: where pictures that differ are kept; None for nowhere.
        cover: paints over what no picture may show.
        update: whether saved pictures that are missing or differ are saved anew.
    """

    windows: Callable[[], Sequence[windows.Window]] | None = None
    on_surface: Callable[[Box], Box] | None = None
    exit_code: Callable[[], int | None] | None = None
    processes: Callable[[], Sequence[str]] = own_processes
    kept: Path | None = None
    cover: Cover | None = None
    update: bool = False


NOTHING = Outside()
"""Where no program runs, and no desktop is worked on."""
