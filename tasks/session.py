"""One surface under control, step by step: what the runner, the library and the tests drive.

A session opens what a task is about, carries steps out, checks claims, and keeps the run folder.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from handeye.actions import Action, Asker, Guard, Question, question
from handeye.agent import (
    Agent,
    CannotRun,
    Chain,
    Eyes,
    Job,
    LimitReached,
    Limits,
    StepFailed,
    StepThinker,
    Thinker,
    verbs,
)
from handeye.agent import Step as Tried
from handeye.perception import Observation, Screen, ScreenError, cuts

from .assertion import Assertion
from .goals import Goals
from .proving import Claims, Judges
from .recorder import Recorder
from .replaying import Unplanned
from .step import A11y, Becomes, Do, ExtractStep, Half, Look, Screenshot, Step
from .stopping import Watched
from .surface import Surface, ocr_is_there
from .surroundings import Reader
from .task import Head

READ_OFF = "Read the data that is wanted off the screen."
ONE_STEP = "Do this one step of a test and nothing else, whatever its control is called now:"


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
        judges: decide claims that no code can decide.
        plan: what is used, and noted down, of the plan of the case.
        eyes: tells a person what a picture shows; None without a model.
    """

    limits: Limits = field(default_factory=Limits)
    thinkers: Sequence[Thinker] = ()
    read: Reader | None = None
    task: Head = field(default_factory=Head)
    guard: Guard | None = None
    ask: Asker = question.nobody
    judges: Judges = field(default_factory=Judges)
    plan: Unplanned = field(default_factory=Unplanned)
    eyes: Eyes | None = None


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
        self.task = setup.task
        self.plan = setup.plan
        self.eyes = setup.eyes
        self._ask_user = setup.ask
        self.answer: str | None = None
        self.output: dict[str, object] = {}
        self.unproved = ""
        """What a model said it did, and nothing has been checked since; "" for nothing."""
        self.job: Job | None = None
        """The goal that is pursued, or was last."""
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
        self.claims = Claims(surface, recorder, self.agent, setup.read, setup.judges)
        self.plan.judged = self.claims.judged

    def _tried(self, tried: Tried) -> None:
        with cuts.whole():
            self._hands.over()
            self.plan.tried(tried)
            self.recorder.tried(tried)

    @property
    def under_way(self) -> Action | None:
        """The action that was begun and is not on record yet."""
        return self._hands.under_way

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
        if isinstance(body, Assertion | Look):
            self._prove(body, step)
        elif isinstance(body, A11y):
            from . import a11y  # what only some tasks need

            a11y.prove(self, body)
        elif isinstance(body, Screenshot):
            self._keep(body.name)
        elif isinstance(body, Do):
            whole = body.verb == "goal"
            data = self.task.output if whole else {}
            self._pursue(verbs.Goal(text=body.text, data=dict(data)), step, verified=whole)
        elif isinstance(body, ExtractStep):
            goal = verbs.Goal(text=READ_OFF, data=dict(body.data), read_only=True)
            self._pursue(goal, step, verified=False)
        elif isinstance(body, Becomes):
            self._becomes(body, step)
        elif isinstance(body, Half):
            prove = self._prove if body.after else self.claims.not_yet
            prove(body.claim, step)
        else:
            self._run(body, step)

    def _run(self, instruction: verbs.Instruction, step: Step) -> None:
        job = Job(instruction, step.text, step.where, step.name, step.timeout)
        try:
            self.agent.run(job)
        except StepFailed:
            if dialog := self.claims.dialog():
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
        job = self.job = Job(goal, step.text, step.where, step.name, step.timeout)
        goals = Goals(self.agent, self.ask, self._missing, self.recorder.refused)
        return goals.pursue(job, verified=verified)

    def _missing(self) -> str:
        return self.claims.missing(self.task.done_when)

    def ask(self, asked: Question) -> str | None:
        """Ask the user what a model wants to know, and record it."""
        started = time.monotonic()
        answer = self._ask_user(asked)
        seconds = time.monotonic() - started
        with cuts.whole():
            self.recorder.asked(asked, answer, seconds)
        return answer

    def _becomes(self, body: Becomes, step: Step) -> None:
        """What must not hold before a step, the step, and what must hold after it."""
        self.claims.not_yet(body.claim, step)
        self.recorder.step = body.by
        self._carry_out(body.by)
        self.recorder.step = step
        self._prove(body.claim, step)

    def _prove(self, claim: Look | Assertion, step: Step) -> None:
        proves = self.claims.prove(claim, step)
        if self.claims.seen:
            self.plan.confirm(self.claims.seen)
        if proves:
            self.unproved = ""

    def _keep(self, name: str) -> None:
        self.recorder.note(self.screen.look(), by="step")
        self.pictures.append(name)

    def finish(self) -> None:
        """Record how the screen looks at the end."""
        self.recorder.step = None
        seen = self.screen.look()
        self.plan.seen(seen)
        self.recorder.note(seen, by="end")


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
