"""A program, or the desktop as it is, under control from Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handeye.actions import Secret

from .driver import Driver
from .options import RunOptions
from .step import Screenshot, Step
from .target import DesktopTarget, ProgramTarget
from .task import Case, Task


class Program(Driver):
    """A program, started for this and ended with it; every call is a step of one run with a report.

        with Program("mousepad", "notes.txt") as editor:
            editor.type("Milk, 面包")
            editor.press("Control+s")
            editor.check(title="notes.txt", file="notes.txt")
        print(editor.result.verdict, editor.result.report)

    Only its own windows show, and nothing else can be clicked or typed into. Whoever uses mouse or
    keyboard meanwhile disturbs it; a mouse pushed into a corner of the screen ends the run.

    Args:
        program: its name or path.
        arguments: what it is started with.
        folder: where it is started; by default where this process is.
        windows: other windows that may be used: a program's name, or words in a title.
        name: what the run is called in its report.
        secrets: values by name, typed where a text says `${secrets.name}` and shown nowhere.
        options: where the run folder goes, and so on.
    """

    def __init__(
        self,
        program: str,
        *arguments: str,
        folder: str | None = None,
        windows: Iterable[str] = (),
        name: str = "",
        secrets: Mapping[str, str | Secret] | None = None,
        options: RunOptions | None = None,
    ) -> None:
        target = ProgramTarget(
            program=program, args=arguments, folder=folder, windows=tuple(windows)
        )
        super().__init__(_task(target, name or "program"), secrets, options)


class Desktop(Driver):
    """The desktop as it is; every call is a step of one run with a report.

        with Desktop(window="Calculator") as calculator:
            calculator.click("7")

    Args:
        window: the only window that is looked at: a program's name, or words in its title.
        monitor: the monitor that is looked at, from 1; 0 for all of them together. The first one
            by default; goes without `window`.
        windows: the windows that may be used; all of them when missing.
        name: what the run is called in its report.
        secrets: values by name; each goes into the `window` that its `Secret` names.
        options: where the run folder goes, and so on.
    """

    def __init__(
        self,
        *,
        window: str | None = None,
        monitor: int | None = None,
        windows: Iterable[str] = (),
        name: str = "desktop",
        secrets: Mapping[str, str | Secret] | None = None,
        options: RunOptions | None = None,
    ) -> None:
        chosen: dict[str, Any] = {} if monitor is None else {"monitor": monitor}
        target = DesktopTarget(desktop=True, window=window, windows=tuple(windows), **chosen)
        super().__init__(_task(target, name), secrets, options)


def _task(target: ProgramTarget | DesktopTarget, name: str) -> Task:
    """A task whose first step shows how things are at the start."""
    first = Step(body=Screenshot(name="start"), text="screenshot: start")
    return Task(name=name, target=target, cases=(Case(id=name, name=name, steps=(first,)),))
