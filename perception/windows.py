"""The windows of a desktop: what they are, whose they are, and which one lies where.

All places are on the desktop: logical pixels as the mouse counts them, which may be negative on a
monitor to the left of the first one.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .errors import NotInstalled
from .screen import Box, Point
from .words import normal, says


@dataclass(frozen=True)
class Window:
    """A window that shows.

    Args:
        id: what the window system calls it.
        title: what stands in its title bar.
        pid: the process that it belongs to; 0 when nobody knows.
        programs: names of that program, the most usual first.
        box: the whole of it, its frame included.
        active: whether it gets what is typed.
        popup: whether it is a menu, a tooltip or the like, which the window manager leaves alone.
        dialog: whether it says itself that it is a dialog.
    """

    id: int
    title: str
    pid: int
    programs: tuple[str, ...]
    box: Box
    active: bool = False
    popup: bool = False
    dialog: bool = False

    def __str__(self) -> str:
        program = self.programs[0] if self.programs else "unknown program"
        return f'"{self.title}" ({program})' if self.title else f"a window of {program}"


class Windows(Protocol):
    """The windows of one desktop."""

    def shown(self) -> tuple[Window, ...]:
        """All windows that show, the lowest first."""
        ...

    def activate(self, window: Window, cap: float) -> bool:
        """Bring a window to the front and give it the keyboard; whether it got it in time."""
        ...

    def close_window(self, window: Window) -> None:
        """Ask a window to close, as the button in its title bar does."""
        ...

    def can_answer(self, window: Window) -> bool:
        """Whether the program of a window can be asked if it has taken in its input."""
        ...

    def answered(self, window: Window, cap: float) -> bool:
        """Wait until a program has taken in all input so far; False when it did not in time.

        Clicks that a window manager still holds back count as input, too.

        True at once where a program cannot be asked.
        """
        ...

    def changed(self, cap: float) -> bool:
        """Wait until windows open, close, move or change their titles; False after `cap` seconds.

        Changes since `shown` was asked last count too.
        """
        ...

    @property
    def uncovered_at(self) -> float:
        """When a window was last heard to close or move, by `time.monotonic`.

        What lay under it shows in pictures as soon as its program has drawn it.
        """
        ...

    def close(self) -> None:
        """Ask nothing more of the desktop."""
        ...


Mine = Callable[[Window], bool]
"""Tells whether a window belongs to what is worked on."""


def fits(window: Window, words: str) -> bool:
    """Whether words mean a window: its program's name, or words in its title (with * all of it)."""
    wanted = normal(words)
    if any(wanted == normal(name).removesuffix(".exe") for name in window.programs):
        return True
    if "*" not in words:
        return says(window.title, words)
    pattern = ".*".join(map(re.escape, wanted.split("*")))
    return re.fullmatch(pattern, normal(window.title), re.DOTALL) is not None


def any_of(words: Iterable[str]) -> Mine:
    """What fits one of several words."""
    wanted = tuple(words)
    return lambda window: any(fits(window, one) for one in wanted)


def window_at(windows: Sequence[Window], point: Point) -> Window | None:
    """The topmost of some windows (the lowest first) at a place; None where there is none."""
    return next((one for one in reversed(windows) if one.box.contains(point)), None)


def overlap(one: Box, other: Box) -> Box | None:
    """What two boxes have in common; None when that is nothing."""
    left, top = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Box(left, top, right - left, bottom - top) if left < right and top < bottom else None


def program_names(pid: int, kind: tuple[str, str] | None = None) -> tuple[str, ...]:
    """What a program is called: its process (15 characters at most), its file, its windows."""
    names: list[str] = []
    if pid:
        with contextlib.suppress(OSError):
            names.append(Path(f"/proc/{pid}/comm").read_text().strip())
        with contextlib.suppress(OSError):
            names.append(Path(f"/proc/{pid}/exe").readlink().name)
    return tuple(dict.fromkeys(filter(None, (*names, *(kind or ())))))


def open_windows() -> Windows:
    """The windows of this computer's desktop; whoever opens them closes them.

    Raises:
        NotInstalled: an optional part is needed for this system.
        ScreenError: there is no desktop, or none that can be asked.
    """
    if sys.platform.startswith("linux"):
        from .x11 import X11Windows

        return X11Windows(os.environ.get("DISPLAY", ""))
    raise NotInstalled(f"windows cannot be told apart on {sys.platform} yet")
