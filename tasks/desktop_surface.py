"""Opens a desktop, or a program on it: its screen, the hands for it, and what guards them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from handeye.actions import Secrets, desktop_aim, window_guard
from handeye.actions import desktop as hands
from handeye.perception import Notice, Observation, hints, monitors, read_cache, windows
from handeye.perception import desktop as screens

from .one_desktop import one_at_a_time
from .outside import Outside, own_processes
from .program import ProgramEnded, RunningProgram, running
from .surface import Surface, ocr_is_there
from .surroundings import Reader
from .target import DesktopTarget, OnDesktop, ProgramTarget
from .task import Task
from .veiled_screen import VeiledScreen

DRAWN_CAP = 5.0
"""Seconds that a program has to draw its window and get quiet."""


class ProgramScreen(screens.DesktopScreen):
    """The windows of one program. Once it has ended, one look shows that, and more are an error.

    Args:
        program: the program.
        area: what is looked at.
        mine: tells its windows, and those of other programs that belong to the task too.
        known: what knows the elements of windows.
    """

    def __init__(
        self,
        program: RunningProgram,
        area: screens.Area,
        mine: windows.Mine,
        known: hints.Hints | None,
    ) -> None:
        super().__init__(area, mine=mine, hints=known)
        self.program = program
        self._told = False

    def look(self) -> Observation:
        """One picture.

        Raises:
            ProgramEnded: when an earlier look has shown that the program ended.
        """
        ended = self._ended()
        if ended and self._told:
            raise ProgramEnded(ended)
        seen = super().look()
        self._told = bool(ended)
        if not ended:
            return seen
        others = (one for one in seen.notices if one.kind != "page")  # that nothing shows
        return replace(seen, notices=(*others, Notice("page", ended)))

    def _ended(self) -> str:
        """That the program has ended and shows nothing more; "" while it does."""
        ended = self.program.how_it_ended
        return "" if ended and any(map(self.program.owns, self.shown())) else ended


class _Means(NamedTuple):
    """What a run on a desktop needs beside its screen."""

    allowed: windows.Mine
    named: windows.Mine
    bounded: bool
    processes: Callable[[], Sequence[str]]
    exit_code: Callable[[], int | None] | None
    facts: Mapping[str, Any]


@contextmanager
def open_program(
    task: Task, target: ProgramTarget, values: Secrets, environ: Mapping[str, str]
) -> Generator[Surface]:
    """A program, started for this and ended with it.

    Args:
        task: the task.
        target: its target.
        values: its secrets.
        environ: the environment that the program gets.

    Raises:
        CannotRun: when there is no such program.
        ScreenError: when it shows no window, or there is no desktop.
    """
    others = windows.any_of(target.windows)
    monitors.open_capture().close()  # nothing is started where nothing can be seen
    known = hints.open_hints()  # a program tells nothing that was started before there is a bus
    with _desktop(), running(target, task.folder, environ) as program:

        def mine(one: windows.Window) -> bool:
            return program.owns(one) or others(one)

        values.belong_to(program.owns)
        screen = ProgramScreen(program, screens.Area(target.monitor), mine, known)
        means = _Means(
            allowed=mine,
            named=windows.any_of((*target.windows, Path(target.program).name)),
            bounded=True,
            processes=lambda: program.programs,
            exit_code=lambda: program.exit_code,
            facts={
                "target": " ".join((target.program, *target.args)),
                "accessibility": known is not None,
            },
        )
        with _surface(task, target, values, screen, means) as surface:
            screen.settle(DRAWN_CAP)  # keys are lost on a window that is not drawn yet
            yield surface


@contextmanager
def open_desktop(task: Task, target: DesktopTarget, values: Secrets) -> Generator[Surface]:
    """The desktop as it is.

    Args:
        task: the task.
        target: its target.
        values: its secrets.

    Raises:
        ScreenError: when there is no desktop, or none of the windows.
    """
    named = (*target.windows, *filter(None, (target.window,)))
    allowed = windows.any_of(named)
    known = hints.open_hints()
    with _desktop():
        screen = screens.DesktopScreen(
            screens.Area(target.monitor, target.window or ""),
            mine=allowed if named else None,
            hints=known,
        )
        facts = {"target": _told(target), "accessibility": known is not None}
        means = _Means(allowed, allowed, bool(named), own_processes, None, facts)
        with _surface(task, target, values, screen, means) as surface:
            yield surface


def _told(target: DesktopTarget) -> str:
    return f"the window {target.window}" if target.window else "the desktop"


def _desktop() -> Any:
    return one_at_a_time(os.environ.get("DISPLAY", ""))


@contextmanager
def _surface(
    task: Task,
    target: DesktopTarget | ProgramTarget,
    values: Secrets,
    screen: screens.DesktopScreen,
    means: _Means,
) -> Generator[Surface]:
    with closing(screen), closing(hands.DesktopHands(screen, values)) as own:
        aim = desktop_aim.DesktopAim(screen, own, careful=bool(task.ask_me))
        guard = window_guard.WindowGuard(
            screen, means.allowed, target.keys, means.bounded, means.named
        )
        yield Surface(
            screen=VeiledScreen(screen, values.redact, _reader()) if values else screen,
            hands=own,
            purpose=aim.purpose,
            point=aim.point,
            hurry=screen.hurry,
            guards=(guard,),
            read=_reader(),
            outside=_outside(screen, means),
            facts={**means.facts, **_facts(screen, target)},
        )


def _reader() -> Reader | None:
    """What reads the text in pictures, each time only where they have changed."""
    return read_cache.ReadCache().read if ocr_is_there() else None


def _outside(screen: screens.DesktopScreen, means: _Means) -> Outside:
    def own() -> list[windows.Window]:
        return [one for one in screen.shown() if not one.popup and screen.mine(one)]

    return Outside(
        own if screen.windows else None, screen.on_surface, means.exit_code, means.processes
    )


def _facts(screen: screens.DesktopScreen, target: OnDesktop) -> dict[str, Any]:
    """What the run folder says of the desktop."""
    shot = screen.look().screenshot
    return {
        "viewport": [shot.width, shot.height],
        "scale": shot.scale,
        "display": os.environ.get("DISPLAY") or None,
        "monitor": target.monitor,
        "windows": list(target.windows),
        "keys": list(target.keys),
        "text_recognition": ocr_is_there(),
    }
