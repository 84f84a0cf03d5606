"""The pages that a task comes along, audited on the way: each state once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from handeye.audit import Audit, audit_page, criteria, state, subject, whole
from handeye.perception import ScreenError

from .options import RunOptions, RunResult
from .page_checks import web_page
from .runner import run_task
from .session import Session
from .step import Step
from .task import Task

Say = Callable[[str], None]


@dataclass
class Audited:
    """What auditing a task came to.

    Args:
        chosen: the names of the checks; all of them when empty.
        level: what pages are held against.
        say: told what is looked at, in a line.
    """

    chosen: Sequence[str] = ()
    level: criteria.Level = "wcag22aa"
    say: Say = lambda line: None
    audits: list[Audit] = field(default_factory=list[Audit])
    missed: list[whole.Unopened] = field(default_factory=list[whole.Unopened])
    _states: set[state.State] = field(default_factory=set[state.State])

    def task(self, task: Task, options: RunOptions) -> list[RunResult]:
        """Run all cases of a task, and audit each state of a page that they come along.

        Raises:
            what `run_task` raises.
        """
        results = run_task(task, replace(options, on_done=self.after, replay="off"))
        for one in results:
            if one.verdict not in ("passed", "unverified"):
                name = f"{Path(task.file).name or task.name}, {one.case}"
                why = f"the run {one.verdict}, so that what comes later was not seen: {one.reason}"
                self.missed.append(whole.Unopened(name, why))
        return results

    def after(self, session: Session, step: Step) -> None:
        """Audit the page as it is after a step, unless it was audited in this state before.

        The time that it takes is not counted to the run.
        """
        started = time.monotonic()
        try:
            self._look(session, step)
        except ScreenError as why:
            name = session.recorder.redact(f"{step.where} {step.text}".strip())
            self.missed.append(whole.Unopened(name, session.recorder.redact(str(why))))
        session.agent.limits.pause(time.monotonic() - started)

    def _look(self, session: Session, step: Step) -> None:
        if (found := subject_of(session)) is None or session.claims.dialog():
            return
        session.screen.settle(5.0)
        now = state.state_of(found)
        if now in self._states or not now[0].startswith(("http", "file")):
            return
        self._states.add(now)
        redact = session.recorder.redact
        self.say(f"{redact(now[0])}, after: {redact(step.text)}")
        audit = audit_page(found, self.chosen, lambda name: self.say(f"  {name}"), self.level)
        self.audits.append(replace(audit, state=redact(step.text), where=place_of(step)))


def subject_of(session: Session) -> subject.Subject | None:
    """The page of a session as one to audit; None when it shows none."""
    if web_page(session.screen) is None:
        return None
    from handeye.perception import browser

    recorder = session.recorder
    return subject.Subject(
        cast("browser.BrowserScreen", session.screen),
        session.claims.bench.judge,
        recorder.cover.picture if recorder.cover else subject.private_covered,
        recorder.redact,
    )


def place_of(step: Step) -> str:
    """Where a step stands, its file as it is reached from the current folder."""
    if not step.file:
        return ""
    try:
        path = os.path.relpath(step.file)
    except ValueError:  # on another drive
        path = step.file
    return f"{Path(path).as_posix()}:{step.line}"
