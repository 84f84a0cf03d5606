"""What happened so far: the steps that were taken, in order, and what was said about them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from handeye.actions import Action, Outcome, Ruling, Target
from handeye.perception import Observation, Settled, regions, tell

from .decision import Decision
from .usage import Usage
from .verbs import Instruction


@dataclass(frozen=True)
class Job:
    """One instruction for the loop, and what a report says about it.

    `cap` is how many seconds an exact instruction may wait for what it needs to be there; by
    default 5 s for an element and 30 s for a page.
    """

    instruction: Instruction
    text: str = ""
    where: str = ""
    name: str = ""
    cap: float | None = None


@dataclass(frozen=True)
class Step:
    """One action that was tried: why, what the guard said, what came of it. `times` in seconds."""

    job: Job
    decision: Decision
    ruling: Ruling
    outcome: Outcome
    seen: Observation
    settled: Settled
    times: Mapping[str, float]

    @property
    def action(self) -> Action:
        """The action, as the guard let it through."""
        return self.ruling.action


@dataclass(frozen=True)
class Taken:
    """What is remembered of a step: all but the pictures, so that long runs stay small.

    `where` is the row, item or region that the target stood in, when others were called like it.
    """

    job: Job
    action: Action
    outcome: Outcome
    where: str = ""


@dataclass
class Memory:
    """All actions of a run, what a model should know beside them, and what models cost."""

    taken: list[Taken] = field(default_factory=list[Taken])
    told: list[tuple[Job, str]] = field(default_factory=list[tuple[Job, str]])
    usage: Usage = field(default_factory=Usage)
    seconds_left: float = math.inf
    """What is left of the run's time, as of its last step."""

    def add(self, step: Step) -> None:
        """Remember a step."""
        self.taken.append(Taken(step.job, step.action, step.outcome, _where(step)))

    def tell(self, job: Job, words: str) -> None:
        """Leave words for whoever decides on a job: an answer, or why it is not done yet."""
        self.told.append((job, words))

    def of(self, job: Job) -> list[Taken]:
        """The steps of one job, oldest first."""
        return [taken for taken in self.taken if taken.job is job]

    def progress(self, job: Job) -> int:
        """How many actions of the job were carried out; scrolling to see and failures aside."""
        count = 0
        for taken in reversed(self.taken):
            if taken.job is not job:
                break
            done = taken.outcome.verdict in ("confirmed", "no_effect")
            count += done and taken.action.kind != "reveal"
        return count

    def repeats(self) -> int:
        """How many times the last action was tried in a row without any effect."""
        count = 0
        for taken in reversed(self.taken):
            same = taken.action == self.taken[-1].action
            if not same or taken.outcome.verdict == "confirmed":
                break
            count += 1
        return count


def _where(step: Step) -> str:
    """What tells the target of a step from others of its name; "" when there are none."""
    target = getattr(step.action, "target", None)
    if not isinstance(target, Target) or not target.name:
        return ""
    alike = (one for one in step.seen.elements if one.role == target.role)
    twins = [one for one in alike if tell.called(one) == target.name]
    own = [one for one in twins if one.box.contains(target.point)]
    return regions.around(own[0]) if own and len(twins) > 1 else ""
