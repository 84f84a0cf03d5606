"""`handeye assist` as a program of its own, told one line after the other through a pipe."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

from transcript_lint import TYPED, problems

CAP = 60.0
"""Seconds after which a line that was waited for should have come long ago."""


class Piped:
    """A conversation; its lines are kept with the time at which each came.

    Args:
        out: where the run folder goes.
        args: what it is started with.
    """

    def __init__(self, out: Path, *args: str) -> None:
        self.lines: list[str] = []
        self.times: list[float] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handeye", "assist", *args, "--out", str(out)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        self._rest = b""

    def hear(self, *words: str) -> list[str]:
        """The lines until one has any of these words, or the end."""
        begin = len(self.lines)
        until = time.monotonic() + CAP
        while (line := self._line(until)) is not None:
            self._keep(line)
            if any(one in line for one in words):
                break
        return self.lines[begin:]

    def hit(self, key: str, *until: str) -> list[str]:
        """Press a key as an answer to what was told last; what comes until then."""
        self.type(key, keep=False)
        return self.hear(*until)

    def type(self, line: str, *, keep: bool = True) -> None:
        """Type a line."""
        assert self.process.stdin
        if keep:
            self._keep(TYPED + line)
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def say(self, line: str, *until: str) -> list[str]:
        """Type a line; what is answered, until it waits again."""
        self.type(line)
        return self.hear(*(until or ("Waiting for you.", "等待您输入。")))

    def end(self) -> str:
        """Close the input, and read to the end; the transcript, which passes the lint."""
        assert self.process.stdin
        self.process.stdin.close()
        self.hear()
        assert self.process.wait(CAP) == 0, self.lines
        assert self.process.stdout
        self.process.stdout.close()
        transcript = "\n".join(self.lines)
        assert not (wrong := problems(transcript)), "\n".join(wrong)
        return transcript

    def _keep(self, line: str) -> None:
        self.lines.append(line)
        self.times.append(time.monotonic())

    def _line(self, until: float) -> str | None:
        assert self.process.stdout
        fd = self.process.stdout.fileno()
        while b"\n" not in self._rest:
            left = max(0.0, until - time.monotonic())
            assert select.select([fd], [], [], left)[0], ("nothing more came", self.lines)
            if not (chunk := os.read(fd, 1 << 16)):
                return None
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()
