"""How a run uses the plan of its case, and what plan it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handeye.actions import Secrets
from handeye.agent import CannotRun, RecordedStep, Replay, Thinker, trace
from handeye.agent import Step as Tried
from handeye.perception import Observation, Screen

from . import judged as judgements
from .assertion import Assertion
from .cover import Cover
from .judged import Judged
from .plan import (
    PICTURES,
    PROPOSED,
    Plan,
    PlanError,
    difference,
    fitting,
    path_of,
    pictures_in,
    plannable,
    read_plan,
    write_plan,
)
from .plan_notes import Notes
from .plan_pictures import PlanPictures
from .step import A11y, Becomes, Do, ExtractStep, Look, Step
from .surroundings import Reader
from .task import Case, Task

if TYPE_CHECKING:
    from .options import Replay as Mode
    from .options import RunOptions

DIFF = "plan.diff"
"""Where a run folder keeps what a proposed plan would change."""


@dataclass(frozen=True)
class Left:
    """What a run leaves behind: what was healed, what it did with the plan, in words for people."""

    healed: tuple[str, ...] = ()
    plan: str = ""
    error: str = ""

    def told(self) -> dict[str, object]:
        """What summary.json says of it."""
        return {"healed": list(self.healed), "plan": self.plan}


def settled(task: Task, options: RunOptions) -> RunOptions:
    """The options with a mode of replay: that of the file where none is given.

    Strict replay is left without a model, and what is tried again after a failure without a plan,
    unless it is strict.
    """
    mode: Mode = options.replay or ("auto" if task.is_test else "off")
    if mode == "strict":
        return replace(options, replay=mode, model=None, judge=None, thinkers=())
    return replace(options, replay="off" if options.fresh else mode)


def plan_of(
    task: Task, case: Case, options: RunOptions, values: Secrets, cover: Cover
) -> Unplanned:
    """What a run does with the plan of its case; `options` are settled.

    Raises:
        CannotRun: when strict replay is refused, or the plan cannot be used.
    """
    if options.replay in ("off", None) or (options.replay == "auto" and not task.file):
        return Unplanned()
    return Planned(task, case, options, values, cover)


def left_to_model(task: Task, options: RunOptions) -> Step | None:
    """The first step that needs a model, as far as plans do not say what it does.

    Strict replay tells of each case itself what it lacks.

    Raises:
        PlanError: when a plan cannot be used.
    """
    mode = settled(task, options).replay
    if mode == "strict":
        return None
    for case in task.cases:
        if case.skip:
            continue
        path = path_of(task, case) if mode == "auto" else None
        if step := _uncovered(case, fitting(task, case, read_plan(path) if path else None)):
            return step
        if step := next((one for one in case.all_steps if one.judged), None):
            return step
    return None


def _uncovered(case: Case, records: Mapping[int, RecordedStep]) -> Step | None:
    steps = (inner for step in case.all_steps for inner in step.walk())
    wanting = (step for step in steps if isinstance(step.body, Do | ExtractStep))
    return next((step for step in wanting if id(step) not in records), None)


class Unplanned:
    """A run without a plan: nothing is read, noted down or written.

    `known` is what was judged when the plan was recorded, for a run that may ask no model; `judged`
    is what this run judges.
    """

    known: Sequence[Judged] | None = None
    judged: Sequence[Judged] = ()

    def thinkers(self, screen: Screen, read: Reader | None, *, model: bool) -> list[Thinker]:
        """Who decides by the plan."""
        return []

    def begin(self, step: Step) -> None:
        """A step is about to be carried out."""

    def tried(self, tried: Tried) -> None:
        """An action was tried."""

    def seen(self, now: Observation) -> None:
        """The screen was looked at."""

    def confirm(self, now: Observation | None = None) -> None:
        """Wait until what should have come of what was done so far is so.

        Raises:
            StepFailed: when it is not in time.
        """

    def leave_to_model(self) -> bool:
        """Whether a model may carry the exact step out that failed: its control was lost."""
        return False

    def close(self, folder: Path, facts: Mapping[str, Any], *, passed: bool) -> Left:
        """The run is over: write what there is to write."""
        return Left()


class Planned(Unplanned):
    """A run with a plan, or one that makes it.

    Args:
        task: the task.
        case: what is run of it.
        options: how; `settled` before.
        values: the secrets of the run.
        cover: paints over what no picture may show.

    Raises:
        CannotRun: when strict replay is refused, or the plan cannot be used.
    """

    def __init__(
        self, task: Task, case: Case, options: RunOptions, values: Secrets, cover: Cover
    ) -> None:
        self.mode = options.replay
        self._redact = values.redact
        self.case = case
        self._plannable = {id(step) for step in plannable(task, case)}
        path = path_of(task, case)
        if path is None:
            raise CannotRun("a task that comes from no file has no plan: leave --replay away")
        self.path = path
        self.plan = None if self.mode == "update" else read_plan(path)
        self.records = fitting(task, case, self.plan)
        if self.mode == "strict":
            self.known = self.plan.judged if self.plan else ()
            self._require(task)
        self.notes = None if self.mode == "strict" else Notes(values.redact, cover)
        self._replay: Replay | None = None

    def _require(self, task: Task) -> None:
        """Refuse what strict replay could not do, before anything is started.

        Raises:
            CannotRun: with the reason.
        """
        ways = "record it with --replay=update"
        needs_plan = self._plannable or any(step.judged for step in self.case.all_steps)
        if self.plan is None and needs_plan:
            raise CannotRun(f"strict replay has no plan {self.path}: {ways}")
        if step := _uncovered(self.case, self.records):
            raise CannotRun(
                f"{step.where}: `{step.text}` needs a model, and strict replay has none; the plan "
                f"{self.path.name} has nothing that fits it: {_advice(step, task, ways)}"
            )
        claims = (*(step.body for step in self.case.all_steps), *task.done_when)
        if not any(isinstance(one, Assertion | A11y | Look | Becomes) for one in claims):
            raise CannotRun(
                "strict replay refuses a case that checks nothing, as it could not fail: add a "
                "`check:`"
            )

    def thinkers(self, screen: Screen, read: Reader | None, *, model: bool) -> list[Thinker]:
        """Who decides by the plan."""
        if self.plan is None:
            return []
        steps = tuple(self.records.values())
        heals = self.mode == "auto"
        looks = PlanPictures(self.path.parent / PICTURES)
        self._replay = Replay(screen, looks, read, steps=steps, heals=heals, model=model)
        return [self._replay]

    def begin(self, step: Step) -> None:
        """A step is about to be carried out."""
        if self._replay:
            self._replay.begin(self.records.get(id(step)))
        if self.notes:
            self.notes.begin(step if id(step) in self._plannable else None)

    def tried(self, tried: Tried) -> None:
        """An action was tried."""
        known = self._replay.tried(tried) if self._replay else None
        if self.notes:
            self.notes.seen(tried.seen)
            self.notes.tried(tried, known)

    def seen(self, now: Observation) -> None:
        """The screen was looked at."""
        if self.notes:
            self.notes.seen(now)

    def confirm(self, now: Observation | None = None) -> None:
        """Wait until what should have come of what was done so far is so."""
        if now:
            self.seen(now)
        if self._replay:
            self._replay.pending.confirm(self._replay.screen, now)

    def leave_to_model(self) -> bool:
        """Whether a model may carry the exact step out that failed: its control was lost."""
        return bool(self._replay and self._replay.leave_to_model())

    def close(self, folder: Path, facts: Mapping[str, Any], *, passed: bool) -> Left:
        """The run is over: write what there is to write."""
        healed = tuple(self._replay.healed) if self._replay else ()
        if not (passed and self.notes):
            return Left(healed)
        try:
            return Left(healed, self._written(self.notes, folder, facts))
        except PlanError as why:
            return Left(healed, error=str(why))

    def _written(self, notes: Notes, folder: Path, facts: Mapping[str, Any]) -> str:
        """What was written, in words; "" for nothing."""
        steps = notes.steps()
        judged = judgements.kept(self.judged, self._redact)
        if (
            self.plan
            and self.plan.steps == steps
            and not judgements.differ(self.plan.judged, judged)
        ):
            return ""
        used = pictures_in(steps)
        pictures = {name: png for name, png in notes.pictures.items() if name in used}
        size = facts.get("viewport") or ()
        plan = Plan(
            case=self.case.id or self.case.name,
            browser=str(facts.get("browser", "")),
            viewport="x".join(str(side) for side in size),
            steps=steps,
            judged=judged,
        )
        if self.plan is None:
            write_plan(self.path, plan, pictures)
            return f"written to {self.path}"
        kept = self.plan.model_copy(update={"steps": steps, "judged": judged})
        proposed = self.path.with_name(self.path.name + PROPOSED)
        write_plan(proposed, kept, pictures)
        trace.write_atomically(folder / DIFF, difference(self.path, self.plan, kept).encode())
        return f"proposed in {proposed}: rename it to {self.path.name} to accept it"


def _advice(step: Step, task: Task, ways: str) -> str:
    if step.verb == "extract" or (step.verb == "goal" and task.output):
        return "data is never taken from a plan: write `check:` instead, or run it with a model"
    return ways
