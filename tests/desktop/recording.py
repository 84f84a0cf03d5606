"""Starts `recorder.py` and reads what it wrote down."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .conftest import Desktop, eventually

PROGRAM = Path(__file__).with_name("recorder.py")


@dataclass
class Recording:
    """What a recorder wrote down.

    Args:
        log: its file.
        pid: its process.
    """

    log: Path
    pid: int

    def all(self, kind: str) -> list[dict[str, Any]]:
        """All events of a kind."""
        if not self.log.exists():
            return []
        complete = self.log.read_text().rpartition("\n")[0]
        lines = map(json.loads, complete.splitlines())
        return [one for one in lines if one["kind"] == kind]

    def wait(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """All events of a kind, as soon as there are so many."""
        eventually(lambda: len(self.all(kind)) >= count)
        return self.all(kind)

    def clear(self) -> None:
        """Forget what was written down."""
        self.log.write_text("")


def record(desktop: Desktop, log: Path, *options: str) -> Recording:
    """Start a recorder, which shows when this returns."""
    authority = {"XAUTHORITY": os.devnull}
    started = desktop.start(sys.executable, str(PROGRAM), str(log), *options, env=authority)
    recording = Recording(log, started.pid)
    recording.wait("ready")
    recording.clear()
    return recording
