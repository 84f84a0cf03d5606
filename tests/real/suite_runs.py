"""The suite of tests on two programs: how it is run, and how its plans are recorded.

Plans of `do:` steps are recorded without a model, from the steps that `suite/by_hand.yaml` tells.
To record all plans anew, after the suite was changed: cd tests && python -m real.suite_runs
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from handeye.progress import Progress
from handeye.tasks import RunOptions, RunResult, load_task, run_case

from . import programs, studio
from .by_hand import ByHand

SUITE = Path(__file__).parent / "suite"
SECRETS = {
    "STUDIO_PASSWORD": programs.ADMIN[1],
    "STUDIO_EDITOR_PASSWORD": studio.EDITOR[1],
    "STUDIO_GUEST_PASSWORD": studio.NOBODY[1],
}


@dataclass(frozen=True)
class Program:
    """A program that runs, and its tests. `reset` brings its first state back."""

    file: Path
    url: str
    reset: Callable[[], None]
    environ: Mapping[str, str]

    def run(self, options: RunOptions) -> list[RunResult]:
        """Run all its tests, each from the first state."""
        task = load_task(self.file, {"url": self.url})
        own = replace(options, environ=self.environ)
        results: list[RunResult] = []
        for case in task.cases:
            self.reset()
            results.append(run_case(task, case, own))
        return results


@contextmanager
def todo_list(_folder: Path) -> Generator[Program]:
    """TodoMVC: what it keeps is kept in the browser, which is a fresh one for each test."""
    with programs.served(programs.npm_package("todomvc", "0.1.1")) as site:
        url = f"{site}/examples/react/"
        yield Program(SUITE / "todomvc.handeye.yaml", url, lambda: None, {})


@contextmanager
def administration(folder: Path) -> Generator[Program]:
    """The studio's Wagtail site."""
    with studio.studio(folder / "site") as site:
        yield Program(SUITE / "wagtail.handeye.yaml", site.url, site.reset, SECRETS)


PROGRAMS: dict[str, Callable[[Path], AbstractContextManager[Program]]] = {
    "todo_list": todo_list,
    "administration": administration,
}


def record() -> None:
    """Record the plans of the suite anew."""
    progress = Progress(os.environ)
    with tempfile.TemporaryDirectory() as out:
        options = RunOptions(
            Path(out, "runs"), replay="update", thinkers=[ByHand(SUITE / "by_hand.yaml")]
        )
        for start in PROGRAMS.values():
            with start(Path(out)) as program:
                for result in program.run(options):
                    progress.say(f"{result.verdict}: {result.case} {result.where} {result.reason}")


if __name__ == "__main__":
    record()
