"""The pages that a task comes along, audited on the way: each state once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from handeye.audit import (
    Audit,
    Finding,
    audit_page,
    criteria,
    feedback,
    known_by,
    state,
    subject,
    told,
    whole,
)
from handeye.perception import ScreenError

from .assertion import Assertion
from .options import RunOptions, RunResult
from .page_checks import web_page
from .runner import run_task
from .session import Session
from .step import A11y, Look, Screenshot, Step
from .task import Task

FEEDBACK = "feedback"
"""The check that is made between steps."""
QUIET = 5.0
"""Seconds that a page may take to come to rest."""
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
    _before: feedback.State | None = None

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
            self._before = None
            return
        messages = self._messages(found, step)
        session.screen.settle(QUIET)
        now = state.state_of(found)
        redact = session.recorder.redact
        new = now not in self._states and now[0].startswith(("http", "file"))
        if new:
            self._states.add(now)
            self.say(f"{redact(now[0])}, after: {redact(step.text)}")
            audit = audit_page(found, self.chosen, lambda name: self.say(f"  {name}"), self.level)
        else:
            audit = Audit(redact(known_by.shown_address(now[0])), redact(now[1]), level=self.level)
        if self._before:
            audit = replace(audit, ran=(*audit.ran, FEEDBACK))
        if new or messages:
            findings = (*messages, *audit.findings)
            audit = replace(audit, findings=tuple(sorted(findings, key=lambda one: one.rank)))
            self.audits.append(replace(audit, state=redact(step.text), where=place_of(step)))
        self._before = feedback.state(found) if self._wants_messages else None

    @property
    def _wants_messages(self) -> bool:
        return not self.chosen or FEEDBACK in self.chosen

    def _messages(self, found: subject.Subject, step: Step) -> tuple[Finding, ...]:
        """What came with a step and is told to eyes alone."""
        if self._before is None or isinstance(step.body, Assertion | A11y | Look | Screenshot):
            return ()
        action = f"after the step `{found.hide(step.text)}`"
        messages = list(feedback.unspoken(found, self._before, action))
        return told(found, [replace(one, by=FEEDBACK) for one in messages], self.level)


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
