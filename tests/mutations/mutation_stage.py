"""Runs a test on the application as it was and as a mutation makes it, in one shared browser.

What came of it is judged by the server's log: what a run did, and whether that was right.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mutants import Mutation
from mutation_app import CASES, PAGES, Case, did, page, put
from playwright.sync_api import Browser, Page
from servers import Site

from handeye.agent import Ask, CannotRun, Message, ModelSetup, Reply, profile_for
from handeye.perception import chromium, launch
from handeye.tasks import RunOptions, RunResult, load_task, run_case
from handeye.tasks import options as run_options

SCREEN = (1280, 800)
PATIENCE = "2s"
Opened = tuple[Page, chromium.BrowserProgram]
Move = tuple[str, str, str]
"""An action of a model: its kind, a CSS selector, a text."""


@dataclass(frozen=True)
class Ended:
    """How a run on a mutated application ended.

    `outcome` is ok, red, healed or FALSE PASS; `harm` is what the application was made to do that
    it should not have done.
    """

    outcome: str
    harm: tuple[str, ...]
    story: str


class Walker:
    """A model that sees well: it does its moves one after another, then says that it is done."""

    name = "walker"

    def __init__(self, moves: Sequence[Move], stage: Stage) -> None:
        self.moves = iter(moves)
        self.stage = stage

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """The next move."""
        kind, selector, text = next(self.moves, ("done", "", "Done."))
        action: dict[str, object] = {"kind": kind}
        if text:
            action["answer" if kind == "done" else "text"] = text
        if selector:
            action["target"] = self._place(selector)
        said = {"thought": "Next.", "risk": "none", "elements": [], "actions": [action]}
        return Reply(json.dumps(said))

    def _place(self, selector: str) -> list[int]:
        """The middle of an element in thousandths of the picture."""
        for frame in self.stage.page.frames:
            found = frame.locator(selector)
            if found.count() and (box := found.first.bounding_box()):
                x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                return [round(x / SCREEN[0] * 1000), round(y / SCREEN[1] * 1000)]
        raise CannotRun(f"there is no {selector} on the page")


@dataclass
class Stage:
    """The application, a browser for all runs, and the plans that were recorded."""

    site: Site
    browser: Browser
    program: chromium.BrowserProgram
    folder: Path
    opened: list[Page] = field(default_factory=list[Page])

    @property
    def page(self) -> Page:
        """The page of the run under way."""
        return self.opened[-1]

    def record(self, case: Case, *, free: bool) -> Path:
        """The folder with a task file and its plan, recorded on the application as it is."""
        folder = self.folder / f"{case.name} {'free' if free else 'exact'}".replace(" ", "-")
        if not folder.exists():
            folder.mkdir()
            self._write(folder, case, free=free)
            put(self.site, {path: page(path) for path in PAGES})
            result = self._run(folder, "update", case.moves if free else None)
            assert result.verdict == "passed", result.reason
            assert did(self.site) == case.does
        return folder

    def run(
        self, mutation: Mutation, folder: Path, mode: run_options.Replay, *, free: bool = False,
        model: bool = False,
    ) -> Ended:  # fmt: skip
        """Run the test of a mutation on the application that it makes."""
        case = CASES[mutation.case]
        shutil.copytree(self.record(case, free=free), folder, ignore=shutil.ignore_patterns("runs"))
        put(self.site, {path: mutation.applied(path, page(path)) for path in PAGES})
        for path, status in mutation.served.items():
            self.site.add(path, "{}", status=status)
        result = self._run(folder, mode, mutation.model if model else None)
        return self._ended(result, case, mutation)

    def _ended(self, result: RunResult, case: Case, mutation: Mutation) -> Ended:
        done = did(self.site)
        harm = tuple(one for one in done if one not in (*case.does, *mutation.own_fault))
        outcome = "red"
        if result.verdict == "passed":
            right = done == case.does
            outcome = ("healed" if result.healed else "ok") if right else "FALSE PASS"
        story = f"{result.verdict}: {result.reason}\nthe server's log: {list(done)}"
        return Ended(outcome, harm, story)

    def _write(self, folder: Path, case: Case, *, free: bool) -> None:
        lines = [f"do: {case.goal}"] if free else case.steps.splitlines()
        steps = "".join(f"  - {line}\n    timeout: {PATIENCE}\n" for line in lines)
        file = folder / "app.handeye.yaml"
        file.write_text(
            f"target: {{url: '{self.site.url}{case.page}'}}\n"
            "may: [delete, sign_in, send]\n"
            "limits: {time: 20s}\n"
            f"tests:\n- name: {case.name}\n  steps:\n{steps}"
            f"  - check: {{text: '{case.check}', within: {PATIENCE}}}\n",
            encoding="utf-8",
        )

    def _run(
        self, folder: Path, mode: run_options.Replay, moves: Sequence[Move] | None
    ) -> RunResult:
        self.site.requests.clear()
        setup = None
        if moves is not None:
            setup = ModelSetup(Walker(moves, self), profile_for("qwen3-vl")[0], dialect="json")
        options = RunOptions(out=folder / "runs", replay=mode, model=setup)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(launch, "open_page", self._opener())
            task = load_task(folder / "app.handeye.yaml")
            return run_case(task, task.cases[0], options)

    def _opener(self) -> Callable[..., AbstractContextManager[Opened]]:
        """What opens a page: in the browser that is there, in a profile of its own."""

        @contextmanager
        def open_page(view: launch.View | None = None, **_: object) -> Generator[Opened]:
            context = self.browser.new_context(viewport={"width": SCREEN[0], "height": SCREEN[1]})
            try:
                self.opened = [context.new_page()]
                yield self.page, self.program
            finally:
                context.close()

        return open_page
