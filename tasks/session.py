"""One surface under control, step by step: what the runner, the library and the tests drive.

A session opens what a task is about, carries steps out, checks claims, and keeps the run folder.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handeye.actions import Asker, Guard, Question, question
from handeye.agent import (
    Agent,
    CannotRun,
    Chain,
    CheckRecord,
    Job,
    LimitReached,
    Limits,
    ModelNeeded,
    StepFailed,
    StepThinker,
    Thinker,
    verbs,
)
from handeye.agent import Step as Tried
from handeye.perception import Observation, Screen, ScreenError

from .assertion import Assertion
from .checks import run_checks
from .cover import Cover
from .goals import Goals
from .recorder import Recorder
from .replaying import Unplanned
from .step import Do, ExtractStep, Screenshot, Step
from .stopping import Watched
from .surface import Surface, ocr_is_there
from .surroundings import Reader
from .task import Head

PICTURES = "pictures"
"""Where a run folder keeps what claims about pictures found."""
READ_OFF = "Read the data that is wanted off the screen."
ONE_STEP = "Do this one step of a test and nothing else, whatever its control is called now:"


class CheckFailed(StepFailed):
    """A claim did not hold in time."""


class CannotTell(CannotRun):
    """Whether a claim holds could not be told."""


@dataclass(frozen=True)
class Setup:
    """How the steps of a run are carried out.

    Args:
        limits: budgets of the run.
        thinkers: who decides what the exact steps leave open (goals), in turn.
        read: reads text in the picture (OCR).
        task: what its goals are to end in.
        guard: what may refuse an action, or take something out of it.
        ask: asks the user, where a model wants to know something.
        plan: what is used, and noted down, of the plan of the case.
    """

    limits: Limits = field(default_factory=Limits)
    thinkers: Sequence[Thinker] = ()
    read: Reader | None = None
    task: Head = field(default_factory=Head)
    guard: Guard | None = None
    ask: Asker = question.nobody
    plan: Unplanned = field(default_factory=Unplanned)


class Session:
    """Carries out the steps of one run on one surface.

    Args:
        surface: the screen and its hands.
        recorder: what keeps the run folder.
        setup: how it is done.
    """

    def __init__(self, surface: Surface, recorder: Recorder, setup: Setup) -> None:
        self.surface = surface
        self.screen: Screen = surface.screen
        self.recorder = recorder
        self.read = setup.read
        cover = recorder.cover or Cover(recorder.redact)
        self._outside = replace(
            surface.outside, kept=recorder.trace.folder / PICTURES, cover=cover.observation
        )
        self.task = setup.task
        self.plan = setup.plan
        self._ask_user = setup.ask
        self.answer: str | None = None
        self.output: dict[str, object] = {}
        self.unproved = ""
        """What a model said it did, and nothing has been checked since; "" for nothing."""
        self.pictures: list[str] = []
        limits = setup.limits
        surface.hurry(lambda: limits.left)
        self._hands = Watched(surface.hands)
        known = self.plan.thinkers(surface.screen, setup.read, model=bool(setup.thinkers))
        self.agent = Agent(
            surface.screen,
            self._hands,
            Chain([*known, StepThinker(surface.screen, setup.read), *setup.thinkers]),
            guard=setup.guard,
            limits=limits,
            on_step=self._tried,
        )

    def _tried(self, tried: Tried) -> None:
        self._hands.over()
        self.plan.tried(tried)
        self.recorder.tried(tried)

    def broken_off(self, why: str) -> None:
        """Record the action, if any, that was under way when the run ended."""
        if action := self._hands.under_way:
            self._hands.over()
            self.recorder.broken_off(action, why)

    def do(self, step: Step) -> None:
        """Carry out one step, and record it.

        Raises:
            StepFailed: when the surface is not as the step says.
            CannotRun: when it could not be tried or judged.
            LimitReached: when a budget is used up.
            ScreenError: when the screen cannot be looked at any more.
        """
        self.recorder.begin(step)
        limits = self.agent.limits
        limits.check(self.agent.memory)
        try:
            self._carry_out(step)
        except (StepFailed, CannotRun, ScreenError) as why:
            if up := limits.time_is_up:  # it was not waited for as long as it should have been
                raise LimitReached(f"{up}. Under way: {why}") from None
            raise

    def _carry_out(self, step: Step) -> None:
        body = step.body
        self.plan.begin(step)
        if isinstance(body, Assertion):
            self._check(body, step)
        elif isinstance(body, Screenshot):
            self._keep(body.name)
        elif isinstance(body, Do):
            whole = body.verb == "goal"
            data = self.task.output if whole else {}
            self._pursue(verbs.Goal(text=body.text, data=dict(data)), step, verified=whole)
        elif isinstance(body, ExtractStep):
            goal = verbs.Goal(text=READ_OFF, data=dict(body.data), read_only=True)
            self._pursue(goal, step, verified=False)
        elif isinstance(body, verbs.ExactVerb):
            self._run(body, step)
        else:
            raise ModelNeeded(f"`{step.verb}` needs a model that judges what it sees")

    def _run(self, instruction: verbs.Instruction, step: Step) -> None:
        job = Job(instruction, step.text, step.where, step.name, step.timeout)
        try:
            self.agent.run(job)
        except StepFailed:
            if dialog := self._dialog():
                raise StepFailed(f"{dialog}: answer it first") from None
            if not self.plan.leave_to_model():
                raise
            self._reach(verbs.Goal(text=f"{ONE_STEP} {step.text}"), step, verified=False)
            self.unproved = step.text

    def _pursue(self, goal: verbs.Goal, step: Step, *, verified: bool) -> None:
        answer, data = self._reach(goal, step, verified=verified)
        self.answer = answer or self.answer
        typed = bool(goal.data)  # what was held to a type is not lost to what a model notes freely
        self.output = {**self.output, **data} if typed else {**data, **self.output}
        self.unproved = "" if verified or goal.read_only else step.text

    def _reach(
        self, goal: verbs.Goal, step: Step, *, verified: bool
    ) -> tuple[str, dict[str, object]]:
        """Reach a goal; its answer and its data."""
        job = Job(goal, step.text, step.where, step.name, step.timeout)
        goals = Goals(self.agent, self.ask, self._missing, self.recorder.refused)
        return goals.pursue(job, verified=verified)

    def ask(self, asked: Question) -> str | None:
        """Ask the user what a model wants to know, and record it."""
        started = time.monotonic()
        answer = self._ask_user(asked)
        seconds = time.monotonic() - started
        self.recorder.asked(asked, answer, seconds)
        return answer

    def _missing(self) -> str:
        """What of `done_when` does not hold yet, without words of the page.

        Claims that hold are recorded as checks, once all of them do.
        """
        if self._dialog():
            return "a dialog is open: answer it first"
        held: list[tuple[list[CheckRecord], Observation | None, float]] = []
        for claims in self.task.done_when:
            started = time.perf_counter()
            results, seen = run_checks(claims, self.screen, read=self.read, outside=self._outside)
            if failed := [result for result in results if result.ok is False]:
                self.recorder.refused(sentences(failed))
                return "; ".join(f"{one.kind} {one.expected} does not hold" for one in failed)
            if unknown := [result for result in results if result.ok is None]:
                self.recorder.checked(results, seen, time.perf_counter() - started)
                raise CannotTell(sentences(unknown))
            held.append((list(results), seen, time.perf_counter() - started))
        for results, seen, seconds in held:
            self.recorder.checked(results, seen, seconds)
        return ""

    def _dialog(self) -> str:
        """What the open dialog says, which hides the page from all else; "" when there is none."""
        notices = self.screen.look().notices
        return next((notice.text for notice in notices if notice.kind == "dialog"), "")

    def _check(self, claims: Assertion, step: Step) -> None:
        cap = min(step.timeout or claims.cap, max(self.agent.limits.left, 0.0))
        claims = claims.model_copy(update={"cap": cap})
        started = time.perf_counter()
        results, seen = run_checks(claims, self.screen, read=self.read, outside=self._outside)
        self.recorder.checked(results, seen, time.perf_counter() - started)
        if failed := [result for result in results if result.ok is False]:
            raise CheckFailed(sentences(failed) + self._blocked())
        if unknown := [result for result in results if result.ok is None]:
            raise CannotTell(sentences(unknown))
        if seen:
            self.plan.confirm(seen)
        self.unproved = ""

    def _blocked(self) -> str:
        """That requests were blocked since the run began, which may be why a claim fails."""
        count = sum(event.kind == "blocked" for event in self.screen.events)
        were = "request was" if count == 1 else "requests were"
        return f" ({count} {were} blocked by `allow`)" if count else ""

    def _keep(self, name: str) -> None:
        self.recorder.note(self.screen.look(), by="step")
        self.pictures.append(name)

    def finish(self) -> None:
        """Record how the screen looks at the end."""
        self.recorder.step = None
        seen = self.screen.look()
        self.plan.seen(seen)
        self.recorder.note(seen, by="end")


def sentences(results: Sequence[CheckRecord]) -> str:
    """What the results say, one claim after another."""
    return "; ".join(f"{r.kind} {r.expected}: {r.evidence}" for r in results)


def ocr_reader(veil: Reader | None = None, own: Reader | None = None) -> Reader | None:
    """What reads text in pictures, when the `[ocr]` extra is installed.

    Args:
        veil: paints over what must not be read.
        own: reads in a way of its own.
    """
    if not ocr_is_there():
        return None

    def read(seen: Observation) -> Observation:
        from handeye.perception import ocr

        return (own or ocr.add_ocr)(veil(seen) if veil else seen)

    return read
