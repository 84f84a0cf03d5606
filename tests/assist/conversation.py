"""A conversation with the assistant as a program of its own, held from a pipe."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from transcript_lint import TYPED, problems

from handeye.assist import texts

CAP = 60.0
"""Seconds after which a line that was waited for should have come long ago."""
WAITING = texts.ALL["state.waiting"]


def says(lines: Sequence[str], words: str) -> bool:
    """Whether lines have the words, however they were folded."""
    return "".join(words.split()) in "".join("".join(lines).split())


class Conversation:
    """`handeye assist`, started, and told one line after the other.

    Args:
        out: where run folders go.
        args: what it is started with.
        env: environment variables beside those of this process.
        stdin: where it reads; a pipe when missing.
    """

    def __init__(
        self,
        out: Path,
        *args: str,
        env: Mapping[str, str] | None = None,
        stdin: int = subprocess.PIPE,
    ) -> None:
        self.lines: list[str] = []
        """The transcript so far."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handeye", "assist", *args, "--out", str(out)],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            start_new_session=True,
        )
        self._rest = b""

    def hear(self, words: Sequence[str] = WAITING) -> list[str]:
        """The lines until one has these words (by default, until it waits), or the end."""
        begin = len(self.lines)
        until = time.monotonic() + CAP
        while (line := self._line(until)) is not None:
            self.lines.append(line)
            if any(one in line for one in words):
                break
        return self.lines[begin:]

    def type(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin
        self.lines.append(TYPED + line)
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def say(self, line: str) -> list[str]:
        """Type a line; what is answered, until it waits again or ends."""
        self.type(line)
        return self.hear()

    def press(self) -> None:
        """Press Ctrl-C, as a terminal does: all processes of the terminal get it."""
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self, code: int = 0) -> str:
        """Close the input, and read to the end; the transcript, which passes the lint."""
        if self.process.stdin:
            self.process.stdin.close()
        self.hear(())
        assert self.process.wait(CAP) == code, self.lines
        if self.process.stdout:
            self.process.stdout.close()
        transcript = "\n".join(self.lines)
        assert problems(transcript) == []
        assert "Traceback" not in transcript
        return transcript

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
