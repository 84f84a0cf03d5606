"""The programs that the tests drive, and how a task file is run on one of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from handeye.perception import browser
from handeye.tasks import RunOptions, RunResult, attempt, load_task

from . import programs

TASKS = Path(__file__).parent / "tasks"
collect_ignore_glob = ["suite/*"]  # test_suite.py runs it, with the programs that it is about


class Played(NamedTuple):
    """What came of a task, and what the page had stored at its end (`localStorage` as JSON)."""

    result: RunResult
    stored: str


Play = Callable[[str, str, Mapping[str, str]], Played]


class Watched(attempt.Attempt):
    """A run of a case that looks into the browser's storage before it ends."""

    stored: str = ""

    def close(self, error: BaseException | None = None) -> RunResult:
        """End the run."""
        if self.session and isinstance(self.session.screen, browser.BrowserScreen):
            page: Page = self.session.screen.page
            self.stored = page.evaluate("JSON.stringify(localStorage)")
        return super().close(error)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Run the case of a task file: `play("file.yaml", url, {"SECRET": "its value"})`."""

    def run(file: str, url: str, environ: Mapping[str, str]) -> Played:
        task = load_task(TASKS / file, {"url": url})
        options = RunOptions(out=tmp_path / "runs", environ=environ)
        watched = Watched(task, task.cases[0], options)
        return Played(watched.run(), watched.stored)

    return run


@pytest.fixture(scope="session")
def todomvc() -> Generator[str]:
    """The address of TodoMVC."""
    with programs.served(programs.npm_package("todomvc", "0.1.1")) as url:
        yield url


@pytest.fixture(scope="session")
def gentelella() -> Generator[str]:
    """The address of the Gentelella admin template."""
    folder = programs.npm_package("gentelella", "4.2.0") / "dist"
    with programs.served(folder, fallback="/index.html") as url:
        yield url


@pytest.fixture
def wagtail(tmp_path: Path) -> Generator[programs.Wagtail]:
    """A Wagtail site of one's own."""
    with programs.wagtail(tmp_path / "site") as site:
        yield site
