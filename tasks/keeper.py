"""Keeps a program: starts it, and ends it with all that it started when nobody wants it any more.

This file is run as a process of its own, so that it outlives a handeye that is killed. It tells on
its standard output what comes of the program, one line each: `pid 17`, then `end 0` with the exit
code (a signal counts below zero), or `no` and the reason when it cannot be started. It ends all
processes below it as soon as its standard input ends. What the program writes goes to the standard
error. Nothing of handeye is imported here.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

ASKED_TO_END = 1.5
"""Seconds that processes have between SIGTERM and SIGKILL."""
KILLED = 1.0
"""Seconds in which killed processes are waited for."""
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: processes whose parent ended become children of this one."""


def parents() -> dict[int, int]:
    """The parent of each process of this machine."""
    found: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := parent_of(int(entry.name))):
            found[int(entry.name)] = parent
    return found


def parent_of(pid: int) -> int:
    """The parent of a process; 0 when there is none, or no such process."""
    try:
        told = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return 0
    state, parent, *_ = told.rpartition(b")")[2].split()
    return 0 if state in (b"Z", b"X") else int(parent)


def below(root: int) -> list[int]:
    """All processes that come from another one and have not ended."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents().items():
        children.setdefault(parent, []).append(pid)
    found: list[int] = []
    new = children.get(root, [])
    while new:
        found += new
        new = [pid for one in new for pid in children.get(one, [])]
    return found


class Keeper:
    """One program under watch."""

    def __init__(self) -> None:
        import ctypes

        self.pid = 0
        self._runs = False
        self._wake, waker = os.pipe()
        for pipe in (self._wake, waker):
            os.set_blocking(pipe, False)
        signal.set_wakeup_fd(waker)
        for kind in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(kind, self._noticed)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        self._over = False

    def _noticed(self, number: int, frame: object) -> None:
        self._over = self._over or number != signal.SIGCHLD

    def start(self, command: list[str]) -> bool:
        """Start the program; False when it cannot be started."""
        files = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, 2, 1)]
        try:
            self.pid = os.posix_spawn(
                command[0],
                command,
                os.environ,
                file_actions=files,
                setsigmask=(),
                setsigdef=(signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT),
            )
        except OSError as why:
            self._tell(f"no {why.strerror}")
            return False
        self._runs = True
        self._tell(f"pid {self.pid}")
        return True

    def watch(self) -> None:
        """Watch the program until it is not wanted any more, then end what is left of it."""
        while not self._over:
            ready, _, _ = select.select([0, self._wake], [], [])
            self._reap()
            self._over = self._over or (0 in ready and not os.read(0, 1))
        for sign, cap in ((signal.SIGTERM, ASKED_TO_END), (signal.SIGKILL, KILLED)):
            self._end(sign, cap)

    def _end(self, sign: signal.Signals, cap: float) -> None:
        """Send a signal to all that is left, and wait until nothing is.

        The program itself is left until its exit code is known: it looks like one that has ended as
        soon as its first thread has, while others may go on.
        """
        deadline = time.monotonic() + cap
        asked: set[int] = set()
        while left := {*below(os.getpid()), *([self.pid] if self._runs else ())}:
            for pid in left:
                if pid not in asked:
                    asked.add(pid)
                    _send(pid, sign)
            self._reap()
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return
            select.select([self._wake], [], [], min(remaining, 0.05))
            self._reap()

    def _reap(self) -> None:
        """Take note of all children that have ended."""
        with suppress(BlockingIOError):
            os.read(self._wake, 4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.pid:
                self._runs = False
                self._tell(f"end {os.waitstatus_to_exitcode(status)}")

    def _tell(self, line: str) -> None:
        try:
            os.write(1, f"{line}\n".encode())
        except BrokenPipeError:  # nobody is left to be told
            self._over = True


def _send(pid: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # it has just ended, or is another user's
        os.kill(pid, sign)


if __name__ == "__main__":
    keeper = Keeper()
    if keeper.start(sys.argv[1:]):
        keeper.watch()
