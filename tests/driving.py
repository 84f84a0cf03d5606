"""Steps of a task file, carried out on the page of a test: what a run does, in a shared browser."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from servers import Site

from handeye.actions import AllowList, Secret, aim, question
from handeye.actions import browser as hands
from handeye.actions import secrets as secret_values
from handeye.agent import (
    HandeyeError,
    Judge,
    Memory,
    ModelSetup,
    ModelThinker,
    StepRecord,
    Trace,
    Veil,
)
from handeye.perception import browser as screens
from handeye.tasks import load_text, proving, recorder, session, step, surface


def guarded(
    screen: screens.BrowserScreen, own: hands.BrowserHands, url: str, *, bounded: bool = True
) -> surface.Surface:
    """A page as a guard gets it; when bounded, with its own origin as the allow-list."""
    aimed = aim.Aim(screen, own)
    return surface.Surface(
        screen,
        own,
        allow=AllowList([url.removeprefix("http://")]) if bounded else None,
        purpose=aimed.purpose,
        point=aimed.point,
        start=url,
    )


class Drive:
    """Carries out steps that are given as YAML.

    Args:
        page: what they are carried out on.
        site: where `show` puts pages; relative addresses are relative to it.
        folder: where the run folder and the downloads go.
        secrets: values of `${secrets.name}`.
        setup: the model for goals.
        head: what a task file says beside its steps, as YAML (done_when, answers, output).
    """

    def __init__(
        self,
        page: Page,
        site: Site,
        folder: Path,
        secrets: Mapping[str, str | Secret] | None = None,
        *,
        setup: ModelSetup | None = None,
        head: str = "",
    ) -> None:
        self.page = page
        self.site = site
        self.folder = folder
        self.records: list[StepRecord] = []
        values = secret_values.Secrets(secrets, site.url)
        self.names = tuple(secrets or ())
        screen = screens.BrowserScreen(page, folder / "downloads")
        made = surface.Surface(screen, hands.BrowserHands(screen, values, site.url), start=site.url)
        trace = Trace(folder / "run", {"name": "test"}, values.redact)
        kept = recorder.Recorder(trace, screen, self.records.append, values.redact)
        veil = Veil(text=values.redact, secrets=self.names)
        task = load_text(f"{textwrap.dedent(head)}\ngoal: any\n")
        means = session.Setup(
            read=session.ocr_reader(),
            thinkers=[ModelThinker(setup, veil)] if setup else (),
            limits=surface.limits_of(task),
            task=task,
            ask=question.answered(task.answers),
            judges=proving.Judges(Judge(setup, self._memory, values.redact) if setup else None),
        )
        self.session = session.Session(made, kept, means)

    def _memory(self) -> Memory:
        return self.session.agent.memory

    def show(self, html: str, path: str = "/") -> Drive:
        """Put a page on the site and open it."""
        self.page.goto(self.site.add(path, f"<!doctype html><meta charset=utf-8>{html}"))
        return self

    def do(self, steps: str) -> Drive:
        """Carry out steps, written as below `steps:` in a task file."""
        head = "".join(f"  {name}: {{env: {name.upper()}}}\n" for name in self.names)
        text = f"secrets:\n{head}" if head else ""
        text += f"steps:\n{textwrap.dedent(steps).strip()}\n"
        task = load_text(text, str(self.folder / "task.yaml"))
        for one in task.cases[0].steps:
            self.session.do(one)
        return self

    def pursue(self, goal: str) -> Drive:
        """Pursue a goal, as a task file with `goal:` does."""
        body = step.Do(verb="goal", text=goal)
        self.session.do(step.Step(body=body, text=f"goal: {goal}"))
        return self

    def fails(self, steps: str) -> str:
        """Carry out steps of which the last must not work out: the message."""
        with pytest.raises(HandeyeError) as caught:
            self.do(steps)
        return str(caught.value)

    def out(self) -> str:
        """What the page says in its element `out`."""
        return self.page.locator("#out").inner_text()

    def js(self, expression: str) -> Any:
        """A value from the page."""
        return self.page.evaluate(expression)
