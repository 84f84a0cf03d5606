"""The life of a program: started for a run, known by its processes, and ended with the run.

A keeper (keeper.py) stands between: it holds the program's processes together, also those whose
parent ended, and ends them when handeye does, however that happens.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from handeye.agent import CannotRun
from handeye.perception import ScreenError, windows

from . import keeper
from .find_program import environment, find_program
from .task import ProgramTarget

_LOG = logging.getLogger(__name__)
WINDOW_CAP = 10.0
"""Seconds in which a program must show a window."""
HANDOVER_CAP = 3.0
"""Seconds in which a program that ended may show one that runs already in its place."""
SAID_AFTER = 2.0
"""Seconds of waiting for a window after which it is said that it is waited for."""
FRONT_CAP = 2.0
"""Seconds in which its window must come to the front."""
CLOSE_CAP = 1.0
"""Seconds that a program has to end by itself once its windows are asked to close."""
END_CAP = keeper.ASKED_TO_END + keeper.KILLED + 2.0
"""Seconds in which the keeper must have ended."""
ASK_AGAIN = 0.02
"""Seconds between two looks at the windows."""
LAST = 2000
"""Characters of what a program wrote last that an error tells."""


class ProgramEnded(ScreenError):
    """The program is not there any more."""


class RunningProgram:
    """A program that was started for a run.

    Args:
        command: its path and arguments.
        folder: where it is started.
        environ: the environment that it gets.
        before: the windows that were there before it.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        before: Sequence[windows.Window] = (),
    ) -> None:
        self.name = Path(command[0]).name
        self._before = {one.id: one for one in before}
        self._host = 0
        self._told = b""
        self._exit: int | None = None
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__, *command],
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            start_new_session=True,
        )
        self.pid = self._started(command[0])

    def _started(self, path: str) -> int:
        """Wait until the keeper has started the program."""
        while b"\n" not in self._told:
            if not self._hear(None):
                why = self.last_words
                self.end()
                raise CannotRun(f"the program `{self.name}` cannot be started: {why}")
        word, _, rest = self._told.splitlines()[0].decode().partition(" ")
        if word == "pid":
            return int(rest)
        self.end()
        raise CannotRun(f"the program `{path}` cannot be started: {rest}")

    def _hear(self, cap: float | None) -> bool:
        """Take in what the keeper tells within a time; False when it has gone."""
        pipe = self._keeper.stdout
        if pipe is None or pipe.closed or not select.select([pipe], [], [], cap)[0]:
            return pipe is not None and not pipe.closed
        told = os.read(pipe.fileno(), 4096)
        self._told += told
        for line in self._told.decode().splitlines():
            if line.startswith("end "):
                self._exit = int(line.removeprefix("end "))
        return bool(told)

    @property
    def exit_code(self) -> int | None:
        """Its exit code, below zero for a signal; None while it runs."""
        if self._exit is None:
            self._hear(0)
        return self._exit

    @property
    def programs(self) -> tuple[str, ...]:
        """The names of its processes that run."""
        names = (name for pid in self._pids() for name in windows.program_names(pid))
        return tuple(dict.fromkeys(names))

    def _pids(self) -> list[int]:
        return keeper.below(self._keeper.pid)

    @property
    def last_words(self) -> str:
        """The end of what it wrote; "" when it wrote nothing."""
        if self._said.closed:
            return ""
        file = self._said.fileno()
        told = os.pread(file, LAST, max(0, os.fstat(file).st_size - LAST))
        lines = told.decode(errors="replace").strip().splitlines()
        return "\n".join(lines[-5:])

    def owns(self, window: windows.Window) -> bool:
        """Whether a window belongs to it.

        Where a program of the same name runs already and shows the window in its place, new windows
        of that one count as its own.
        """
        if window.pid and self._is_below(window.pid):
            return True
        if window.id in self._before:
            return False
        return window.pid == self._host if window.pid else self._named(window)

    def _is_below(self, pid: int) -> bool:
        while pid > 1:
            if pid == self._keeper.pid:
                return True
            pid = keeper.parent_of(pid)
        return False

    def _named(self, window: windows.Window) -> bool:
        """Whether a window has the name of the program."""
        wanted = self.name.casefold()
        return any(Path(name).name.casefold() == wanted for name in window.programs)

    @property
    def how_it_ended(self) -> str:
        """That it has ended, with its exit code and last words; "" while it runs."""
        code = self.exit_code
        if code is None:
            return ""
        if code == 0:
            return f"the program `{self.name}` has ended with exit code 0"
        how = f"ended with exit code {code}" if code > 0 else f"been ended by {_signal_name(-code)}"
        return f"the program `{self.name}` has {how}{self._said_last}"

    @property
    def _said_last(self) -> str:
        return f"; the last that it wrote:\n{words}" if (words := self.last_words) else ""

    def opened(self, here: windows.Windows, cap: float = WINDOW_CAP) -> windows.Window:
        """Its window, waited for and brought to the front: of several the active one, or the last.

        Raises:
            ScreenError: when there is none in time.
        """
        begun = time.monotonic()
        deadline, told = begun + cap, False
        while True:
            if mine := self._windows(here):
                chosen = next((one for one in mine if one.active), mine[-1])
                here.activate(chosen, FRONT_CAP)
                here.answered(chosen, FRONT_CAP)
                return chosen
            if self.exit_code is not None:
                deadline = min(deadline, time.monotonic() + self._may_still_show())
            if (now := time.monotonic()) >= deadline:
                raise ScreenError(self._no_window(cap))
            if not told and now - begun > SAID_AFTER:
                told = True
                _LOG.warning("waiting for a window of `%s`", self.name)
            self._hear(ASK_AGAIN)

    def _may_still_show(self) -> float:
        """Seconds in which a program that has ended may still show a window."""
        if self._pids():
            return WINDOW_CAP
        return HANDOVER_CAP if self._exit == 0 else 0.0

    def _windows(self, here: windows.Windows) -> list[windows.Window]:
        shown = [one for one in here.shown() if not one.popup]
        if mine := [one for one in shown if self.owns(one)]:
            return mine
        if self.exit_code == 0:
            new = (one for one in shown if one.id not in self._before and self._named(one))
            if host := next(new, None):
                self._host = host.pid
                return [host]
        return []

    def _no_window(self, cap: float) -> str:
        if self._exit == 0 and any(map(self._named, self._before.values())):
            return (
                f"the program `{self.name}` ran already and shows what it was asked to in a window "
                "that was there before: close it first, or use it as it is with "
                f"`target: {{desktop: true, window: {self.name}}}`"
            )
        if self._exit:
            return f"no window: {self.how_it_ended}"
        if ended := self.how_it_ended:
            return f"no window: {ended}{self._said_last}"
        return f"the program `{self.name}` showed no window in {cap:g} s{self._said_last}"

    def close_windows(self, here: windows.Windows) -> None:
        """Ask its windows to close; return when it has ended, or asks something, or time is up."""
        mine = [one for one in here.shown() if not one.popup and self.owns(one)]
        for one in mine:
            here.close_window(one)
        known = {one.id for one in mine}
        deadline = time.monotonic() + (CLOSE_CAP if mine else 0)
        while time.monotonic() < deadline:
            now = {one.id for one in here.shown() if not one.popup and self.owns(one)}
            if now - known or not (now or self._pids()):
                return
            self._hear(ASK_AGAIN)

    def end(self) -> None:
        """End all of its processes."""
        if self._keeper.stdin:
            self._keeper.stdin.close()
        try:
            self._keeper.wait(END_CAP)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()
        finally:
            while self._hear(ASK_AGAIN):  # until the pipe ends
                pass
            if self._keeper.stdout:
                self._keeper.stdout.close()
            self._said.close()


@contextmanager
def running(
    target: ProgramTarget, folder: Path, environ: Mapping[str, str]
) -> Generator[RunningProgram]:
    """A program with its window in front, ended with all that it started.

    Args:
        target: which program, and how it is started.
        folder: where relative paths begin: the folder of the task file.
        environ: the environment that it gets, beside that of the target.

    Raises:
        CannotRun: when there is no such program, or it cannot be started.
        ScreenError: when it shows no window.
    """
    environ = environment(environ, target.env)
    path = find_program(target.program, folder, environ)
    start = folder / target.folder if target.folder else Path.cwd()
    if not start.is_dir():
        raise CannotRun(f"`folder`: there is no folder {start}")
    with closing(windows.open_windows()) as here:
        program = RunningProgram([path, *target.args], start, environ, here.shown())
        try:
            program.opened(here)
            yield program
            program.close_windows(here)
        finally:
            program.end()


def _signal_name(number: int) -> str:
    try:
        return f"signal {signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}"
