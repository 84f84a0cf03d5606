"""This computer, as a value: what it is, where its programs are, and running one with a limit."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
GRACE = 3.0  # seconds that a program has to end by itself once it is asked to


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(frozen=True)
class Machine:
    """A computer to find programs on: this one, unless said otherwise."""

    platform: str = sys.platform
    """As in `sys.platform`: linux, darwin or win32."""
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    home: Path = field(default_factory=Path.home)
    top: Path = Path("/")
    """Where its file system starts."""
    root: bool = field(default_factory=_is_root)
    """Whether we are its super-user."""
    python: str = sys.executable
    patience: float = 5.0
    """Seconds that a program may take to answer a question such as `--version`."""

    def which(self, program: str) -> Path | None:
        """Where a program is on its PATH."""
        found = shutil.which(program, path=self.env.get("PATH", ""))
        return Path(found) if found else None

    def ask(self, *command: str) -> str | None:
        """What a short command prints; None when it fails, is not there or takes too long."""
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.patience,
                env=dict(self.env),
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.decode(errors="replace") if done.returncode == 0 else None

    def follow(self, command: Sequence[str], say: Callable[[str], None], limit: float) -> int:
        """Run a program to its end, passing on what it prints line by line.

        Args:
            command: the program and its arguments. Its standard input is empty.
            say: gets each line that is not empty, without colours.
            limit: seconds after which it is killed.

        Returns:
            Its exit status.

        Raises:
            OSError: when it cannot be started.
            TimeoutError: when it took longer than `limit`; it and its children are dead then,
                as they are after a Ctrl-C.
        """
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.env),
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_read, args=(process, lines), daemon=True).start()
        try:
            _pass_on(process, lines, say, time.monotonic() + limit)
            return process.wait(GRACE)
        except (TimeoutError, subprocess.TimeoutExpired) as error:
            raise TimeoutError(f"`{' '.join(command)}` took longer than {limit:g} s") from error
        finally:
            _end(process)


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    if process.stdout:
        with process.stdout as output:
            for line in output:
                lines.put(COLOURS.sub("", line).rstrip())
    lines.put(None)


def _pass_on(
    process: subprocess.Popen[str],
    lines: queue.Queue[str | None],
    say: Callable[[str], None],
    deadline: float,
) -> None:
    """Say lines until the program ends, also when a child that it left holds the pipe open."""
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            # Short waits: on Windows a Ctrl-C is only noticed between them.
            line = lines.get(timeout=min(left, 0.5))
        except queue.Empty:
            if process.poll() is not None:
                return
            continue
        if line is None:
            return
        if line:
            say(line)


def _end(process: subprocess.Popen[str]) -> None:
    """End a program that still runs, and its children."""
    if process.poll() is not None:
        return
    try:
        _signal(process, gently=True)
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal(process, gently=False)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)


def _signal(process: subprocess.Popen[str], *, gently: bool) -> None:
    if sys.platform == "win32":
        force = [] if gently else ["/F"]
        command = ["taskkill", *force, "/T", "/PID", str(process.pid)]
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=GRACE, check=False)
        return
    # Its own session, so its own process group. A group that has ended, or that sudo gave to
    # another user, cannot be signalled.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM if gently else signal.SIGKILL)
