"""Opens a desktop, or a program on it: its screen, the hands for it, and what guards them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, NamedTuple

from handeye.actions import Guard, Secrets, desktop, desktop_aim, window_guard
from handeye.perception import Notice, Observation, monitors, windows
from handeye.perception.desktop import Area, DesktopScreen

from .one_desktop import one_at_a_time
from .outside import Outside, own_processes
from .program import Program, ProgramEnded, running
from .surface import Surface
from .surroundings import Reader
from .task import DesktopTarget, ProgramTarget, Task


class ProgramScreen(DesktopScreen):
    """The windows of one program. Once it has ended, one look shows that, and more are an error.

    Args:
        program: the program.
        area: what is looked at.
        others: tells windows of other programs that belong to the task too.
        known: what knows the elements of windows.
    """

    def __init__(self, program: Program, area: Area, others: windows.Mine, known: Any) -> None:
        super().__init__(area, mine=lambda one: program.owns(one) or others(one), hints=known)
        self.program = program
        self._told = False

    def look(self) -> Observation:
        """One picture; raises `ProgramEnded` when an earlier one has shown that it ended."""
        ended = self._ended()
        if ended and self._told:
            raise ProgramEnded(ended)
        seen = super().look()
        if not ended:
            return seen
        self._told = True
        return _with_notice(seen, Notice("crash", ended))

    def _ended(self) -> str:
        """That the program has ended and shows nothing more; "" while it does."""
        return "" if any(map(self.program.owns, self.shown())) else self.program.how_it_ended


def _with_notice(seen: Observation, notice: Notice) -> Observation:
    return replace(seen, notices=(*seen.notices, notice))


class _Means(NamedTuple):
    """What a run on a desktop needs beside its screen."""

    allowed: windows.Mine
    bounded: bool
    processes: Callable[[], Any]
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
    with _desktop(), running(target, task.folder, environ) as program:
        values.belong_to(program.owns)
        screen = ProgramScreen(program, Area(target.monitor), others, _hints())
        means = _Means(
            allowed=lambda one: program.owns(one) or others(one),
            bounded=True,
            processes=lambda: program.programs,
            exit_code=lambda: program.exit_code,
            facts={"target": " ".join((target.program, *target.args))},
        )
        with _surface(task, target, values, screen, means) as surface:
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
    with _desktop():
        screen = DesktopScreen(
            Area(target.monitor, target.window or ""),
            mine=allowed if named else None,
            hints=_hints(),
        )
        means = _Means(allowed, bool(named), own_processes, None, {"target": _told(target)})
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
    screen: DesktopScreen,
    means: _Means,
) -> Generator[Surface]:
    with closing(screen):
        hands = desktop.DesktopHands(screen, values)
        with closing(hands):
            aim = desktop_aim.DesktopAim(screen, hands, careful=bool(task.ask_me))
            guard: Guard = window_guard.WindowGuard(
                screen, means.allowed, target.keys, means.bounded
            )
            seen = screen.look()
            yield Surface(
                screen=screen,
                hands=hands,
                purpose=aim.purpose,
                point=aim.point,
                hurry=screen.hurry,
                guards=(guard,),
                read=_reader(),
                outside=_outside(screen, means),
                facts={**means.facts, **_facts(screen, seen)},
            )


def _hints() -> Any:
    """What knows the elements of windows; None when nothing does."""
    if find_spec("handeye.perception.hints") is None:
        return None
    from handeye.perception import hints

    return hints.open_hints()


def _reader() -> Reader | None:
    """What reads text in the pictures; None without the `[ocr]` extra."""
    if not (find_spec("rapidocr") and find_spec("onnxruntime")):
        return None
    from handeye.perception import read_cache

    return read_cache.ReadCache().read


def _outside(screen: DesktopScreen, means: _Means) -> Outside:
    def own() -> list[windows.Window]:
        return [one for one in screen.shown() if not one.popup and screen.mine(one)]

    return Outside(
        own if screen.windows else None, screen.on_surface, means.exit_code, means.processes
    )


def _facts(screen: DesktopScreen, seen: Observation) -> dict[str, Any]:
    """What the run folder says of the desktop."""
    shot = seen.screenshot
    with closing(monitors.open_capture()) as capture:
        sizes = [f"{one.box.width:g}x{one.box.height:g}" for one in capture.monitors()[1:]]
    return {
        "viewport": [shot.width, shot.height],
        "scale": shot.scale,
        "display": os.environ.get("DISPLAY") or None,
        "monitors": sizes,
    }
