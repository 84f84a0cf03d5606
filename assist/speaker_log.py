"""A voice to read: what would be said and played, line by line, for tests and for developers."""

from __future__ import annotations

import sys
from pathlib import Path

from .reply import Priority
from .speaker import VoiceLost
from .voice import State


class Log:
    """Writes `priority|line` for what would be spoken, `sound|file` for what would be played.

    Also `stop|` where speech would be cut, and `rate|7` where it would be set.

    Args:
        path: the file, which is added to; None for the standard error output.

    Raises:
        VoiceLost: when the file cannot be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        if path:
            self._write("", "")

    @property
    def name(self) -> str:
        """What it is."""
        return "log"

    def speak(self, line: str, priority: Priority) -> None:
        """Write one line."""
        self._write(priority, line)

    def play(self, state: State) -> None:
        """Write the file of a state's sound."""
        self._write("sound", f"{state}.wav")

    def stop(self) -> None:
        """Write that speech is cut."""
        self._write("stop", "")

    def rate(self, rate: int) -> None:
        """Write the rate."""
        self._write("rate", str(rate))

    def close(self) -> None:
        """Nothing is held."""

    def _write(self, kind: str, words: str) -> None:
        text = f"{kind}|{words}\n" if kind else ""
        try:
            if self._path:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(text)
            else:
                sys.stderr.write(text)
                sys.stderr.flush()
        except OSError as why:
            raise VoiceLost(f"{self._path or 'standard error'}: {why.strerror}") from None
