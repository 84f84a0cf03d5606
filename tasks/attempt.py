"""One run of one case: a surface opened, steps carried out, a verdict that is earned.

A case is `passed` when all its steps were carried out and at least one claim was checked and held,
`unverified` when nothing was claimed, `failed` when the surface was not as a step says, `error`
when that could not be found out, and `interrupted` when somebody stopped it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, cast

from handeye.actions import Guards, Secret, data_guard, question
from handeye.agent import CannotRun, HandeyeError, Memory, StepFailed, StepRecord, Trace, verbs
from handeye.perception import ScreenError

from . import fixed, folders, replaying, report, stopping, tracing
from .checks import in_words
from .cover import Cover
from .guarding import guard_of
from .kept_errors import KeptErrors
from .options import RunOptions, RunResult, Verdict
from .proving import CannotTell, CheckFailed, Judges
from .recorder import Recorder, redacted
from .run_model import RunModel
from .secret_sources import secrets_of
from .session import Session, Setup, ocr_reader
from .step import Step
from .summary import summary
from .surface import limits_of, manifest, open_surface
from .task import Case, Task
from .verdict import verdict_of

T = TypeVar("T")
ON_RECORD = (CheckFailed, CannotTell)
"""What the record of a check tells already, with its picture."""


class Attempt:
    """One run of one case: `open`, `do` step by step, `close`; `run` does all of it.

    Args:
        task: the task that the case is of.
        case: what to run.
        options: how to run it.
        values: the secrets by name; by default from where the task says they are.
    """

    def __init__(
        self,
        task: Task,
        case: Case,
        options: RunOptions,
        values: Mapping[str, str | Secret] | None = None,
    ) -> None:
        options = replaying.settled(task, options)
        self.values = secrets_of(task, case, options.environ, values)
        self.cover = Cover(self.values.redact)
        self.task = task
        self.case = case
        self.options = options
        self.name = case.id or case.name
        self.folder = folders.new_folder(options.out, self.name)
        self.session: Session | None = None
        self.model: RunModel | None = None
        self._tracing: tracing.Groups | None = None
        self._where = ""
        self._blind = False
        self._earned = False
        self._kept = KeptErrors()
        self._started = time.monotonic()
        self._stack = ExitStack()

    def run(self) -> RunResult:
        """Run the case; whatever happens, there is a run folder with a report."""
        error: BaseException | None = None
        with self._stack:
            try:
                self.open()
                for step in (*self.case.before, *self.case.steps):
                    self._try(step)
                for claims in () if self.task.goal else self.task.done_when:
                    self.do(Step(body=claims, text=f"done_when: {in_words(claims)}"))
                if self.session:
                    self.session.plan.confirm()
            except (HandeyeError, ScreenError, KeyboardInterrupt) as why:
                error = why
            except BaseException as bug:  # a fault of handeye's own: what there is, is kept
                self.close(bug)
                raise
            return self.close(error)

    def _try(self, step: Step) -> None:
        """Carry out one step; what it may go wrong with is recorded, and told at the end."""
        try:
            self.do(step)
        except (StepFailed, CannotRun) as why:
            if not step.continue_on_error:
                raise
            self._broken_off(why)
            self._kept.add(step.where, why)

    def open(self) -> Session:
        """Open the surface, at the target's address unless the first step opens one."""
        plan = replaying.plan_of(self.task, self.case, self.options, self.values, self.cover)
        own = self.model = RunModel(self.task, self.options, self.values, self.cover, self.folder)
        enter = self._stack.enter_context
        lent = self.options.page
        traced = self.options.tracing and self.task.on_web and lent is None
        raw = enter(tracing.private_folder(traced))
        downloads = self.folder / "downloads"
        surface = enter(
            open_surface(
                fixed.settled(self.task, self.case, self.values.names, lent=lent is not None),
                self.values,
                downloads,
                options=self.options,
                traces=raw,
            )
        )
        outside = replace(surface.outside, update=self.options.update_pictures)
        surface = replace(surface, outside=outside)
        if raw:
            kept = self.folder / tracing.FILE
            self._tracing = enter(tracing.traced(surface.screen, raw, kept, self.values))
        elif lent is not None:
            self._tracing = tracing.Groups(lent.context, self.values)
        recorder = Recorder(
            self._trace(surface.facts),
            surface.screen,
            self.options.listener,
            self.values.redact,
            cover=self.cover,
        )
        said: list[str] = []
        limits = limits_of(self.task, self.case.limits, self.options.budget)
        limits = replace(limits, stopped=partial(stopping.taken, self.options.stop))
        person = question.timed(self.options.ask, limits.pause)
        ask = question.first_of(question.answered(self.task.answers), person)
        ask = data_guard.hearing(question.hiding(ask, self.values.redact), said)
        slow = own.second_look(ask, self._memory)
        guard = guard_of(self.task, surface, ask, self.values, said, slow)
        setup = Setup(
            limits=limits,
            thinkers=own.thinkers(),
            read=ocr_reader(self.cover.observation, surface.read),
            task=self.task,
            guard=Guards((*self.options.reviewers, guard)) if self.options.reviewers else guard,
            ask=ask,
            judges=Judges(own.judge(self._memory), plan.known),
            plan=plan,
            eyes=own.eyes(self._memory),
        )
        self.session = Session(surface, recorder, setup)
        steps = (*self.case.before, *self.case.steps)
        if surface.start and lent is None and not (steps and steps[0].verb == "open"):
            self.do(Step(body=verbs.Open(url=surface.start), text=f"open: {surface.start}"))
        return self.session

    def _memory(self) -> Memory:
        return self.session.agent.memory if self.session else Memory()

    def _trace(self, facts: Mapping[str, Any]) -> Trace:
        model = self.model.describe(facts.get("viewport")) if self.model else {}
        command = {"command": list(self.options.command)} if self.options.command else {}
        mode = {"replay": self.options.replay} if self.options.replay != "off" else {}
        facts = {**command, **model, **facts, **mode}
        about = manifest(self.task, self.name, facts, self.case.limits)
        return Trace(self.folder, about, redact=self.values.redact)

    def do(self, step: Step) -> None:
        """Carry out one step; raises what `Session.do` raises, without the secrets in it."""
        if self.session is None:
            raise HandeyeError("the run is not open")
        self._where = step.where
        if self.options.on_start:
            self.options.on_start(self.case, step)
        group = self._tracing.step(step.text) if self._tracing else nullcontext()
        try:
            with group:
                self.session.do(step)
            if self.options.on_done:
                self.options.on_done(self.session, step)
        except (HandeyeError, ScreenError) as why:
            if (safe := self.values.redact(str(why))) != str(why):
                raise type(why)(safe) from None
            raise

    def close(self, error: BaseException | None = None) -> RunResult:
        """End the run: steps that must come after, the last picture, verdict and report."""
        where = self._where
        with ExitStack() as calm:
            with suppress(ScreenError), self._stack:
                try:
                    error, where = self._wind_up(error)
                except KeyboardInterrupt as why:
                    error, where = why, self._where
                calm.enter_context(stopping.to_the_end())
                if isinstance(error, KeyboardInterrupt):
                    self._broken_off(error)
            error, where = self._kept.with_last(error, where)
            verdict, reason = self._judge(error)
            return self._write(verdict, self.values.redact(reason), where)

    def _wind_up(self, error: BaseException | None) -> tuple[BaseException | None, str]:
        """What comes after the steps, unless somebody waits; the error that decides, and where."""
        where = self._where
        if self.session and not isinstance(error, KeyboardInterrupt):
            if error is not None:
                self._broken_off(error)
            checked = self.session.recorder.checks["passed"]
            self._earned = bool(checked) and not self.session.unproved
            if (after := self._after(self.session)) and error is None:
                error, where = after, self._where
            self._last_look(self.session)
        return error, where

    def _broken_off(self, error: BaseException) -> None:
        if own := self.session:
            own.broken_off(self._judge(error)[0])
            if not isinstance(error, ON_RECORD):
                self._record(own, error)

    def _after(self, session: Session) -> HandeyeError | None:
        """The steps that run whatever came of the case; the first error, if any."""
        for step in self.case.after:
            try:
                self.do(step)
            except (HandeyeError, ScreenError) as why:
                self._record(session, why)
                told = HandeyeError(f"after the test: {why}")
                if not (step.continue_on_error and isinstance(why, StepFailed | CannotRun)):
                    return told
                self._kept.add(step.where, told)
        return None

    def _record(self, session: Session, error: BaseException) -> None:
        """Keep an error, with a picture unless the screen is at fault or somebody waits."""
        seen = None
        self._blind = self._blind or isinstance(error, ScreenError | KeyboardInterrupt)
        if not self._blind:
            try:
                seen = session.screen.look()
            except ScreenError:
                self._blind = True
        verdict, why = self._judge(error)
        session.recorder.note(seen, error=why, verdict=verdict)

    def _last_look(self, session: Session) -> None:
        if not self._blind:
            with suppress(ScreenError):
                session.finish()

    def _judge(self, error: BaseException | None) -> tuple[Verdict, str]:
        return verdict_of(error, self.session, self.task, self.case, earned=self._earned)

    def _told(self, value: T) -> T:
        """A value without secrets, as people get to see it."""
        return cast("T", redacted(value, self.values.redact, told=True))

    def _write(self, verdict: Verdict, reason: str, where: str) -> RunResult:
        recorder = self.session.recorder if self.session else None
        kept = recorder.trace if recorder else self._trace({})
        if recorder is None:
            kept.add(StepRecord("", error=reason), None)
        left = replaying.Left()
        if self.session:
            facts = self.session.surface.facts
            left = self.session.plan.close(self.folder, facts, passed=verdict == "passed")
        if left.error and verdict == "passed":
            verdict, reason = "error", left.error
        usage = self._memory().usage
        result = RunResult(
            case=self.name,
            verdict=verdict,
            reason=reason,
            where="" if verdict in ("passed", "unverified") else where,
            folder=self.folder,
            seconds=time.monotonic() - self._started,
            steps=recorder.steps if recorder else 0,
            checks=recorder.checks["passed"] if recorder else 0,
            healed=bool(left.healed),
            defects=self._told(recorder.noted.all) if recorder else (),
            answer=self._told(self.session.answer) if self.session else None,
            output=self._told(self.session.output) if self.session else {},
            file=self.task.file,
            line=self.case.line,
            tags=self.case.tags,
            row=self._told(self.case.row),
            model_calls=usage.calls,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
        )
        kept.finish({**summary(result, self.session), **left.told()})
        report.write_report(self.folder)
        return result
