"""The folder of a suite, written while it runs: `runs/<time>-suite/`.

`summary.json` is written anew, whole or not at all, after each run: it is right also when the suite
is killed. The rest is made of it: `index.html` for people, `result.md` for agents and comments,
`junit.xml` for CI systems.
"""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path

from handeye.agent import HandeyeError, trace

from . import folders, junit, suite_report, suite_result
from .options import RunResult
from .suite import SUMMARY, Suite, SuiteRun
from .suite_runs import clean, run_of

INDEX, RESULT = "index.html", "result.md"


class SuiteFolder:
    """Keeps a suite's folder while its cases run.

    Args:
        out: the folder that run folders are made in.
        suite: what is known at the start; its runs are those that are planned.

    Raises:
        HandeyeError: when the folder cannot be made.
    """

    def __init__(self, out: Path, suite: Suite) -> None:
        self.folder = folders.new_folder(out, "suite")
        self._begun = time.monotonic()
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self.suite = suite.model_copy(update={"started": now})
        self._write()

    def add(self, number: int, result: RunResult) -> SuiteRun:
        """Keep what came of the run at a place of the plan."""
        runs = list(self.suite.runs)
        runs[number] = run_of(result, self.folder, runs[number])
        self.suite = self.suite.model_copy(update={"runs": tuple(runs)})
        self._write()
        return runs[number]

    def finish(self, *, complete: bool) -> Suite:
        """Write all that is to be read; `complete` is whether every run came to its end."""
        self.suite = self.suite.model_copy(update={"complete": complete})
        self._write()
        write_reports(self.suite, self.folder)
        return self.suite

    def _write(self) -> None:
        seconds = round(time.monotonic() - self._begun, 3)
        self.suite = self.suite.model_copy(update={"seconds": seconds})
        write_summary(self.suite, self.folder)


def write_summary(suite: Suite, folder: Path) -> None:
    """Write `summary.json`, whole or not at all.

    Raises:
        HandeyeError: when it cannot be written.
    """
    text = json.dumps(suite.as_json(), ensure_ascii=False, indent=1) + "\n"
    try:
        trace.write_atomically(folder / SUMMARY, clean(text).encode())
    except OSError as why:
        raise HandeyeError(
            f"the suite could not be written to {folder}: {why.strerror}. "
            "Free the disk or give a folder that can be written."
        ) from why


def write_reports(suite: Suite, folder: Path) -> Path:
    """Write index.html, result.md and junit.xml beside a summary; the path of index.html.

    Raises:
        OSError: when one cannot be written.
    """
    trace.write_atomically(folder / INDEX, suite_report.page(suite))
    trace.write_atomically(folder / RESULT, suite_result.markdown_of(suite).encode())
    junit.write(suite, folder, folder / junit.FILE)
    return folder / INDEX
