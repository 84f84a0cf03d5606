"""The Thinker protocol, and the chain in which the cheapest thinker that is sure decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from handeye.perception import Observation

from .decision import Decision
from .errors import ModelNeeded
from .memory import Job, Memory


class Thinker(Protocol):
    """Anything that decides what to do next."""

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """Decide on the next actions of a job, or return None when the job is not for this thinker.

        Raises:
            NotYet: when what the job needs is not there; the loop looks again for a while.
            StepFailed: when another look would not help.
        """
        ...


class Chain:
    """Asks thinkers in turn: a recorded plan, the exact step, the model."""

    def __init__(self, thinkers: Sequence[Thinker]) -> None:
        self.thinkers = thinkers

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision:
        """The decision of the first thinker that has one."""
        for thinker in self.thinkers:
            if decision := thinker.think(job, seen, memory):
                return decision
        raise ModelNeeded(f"`{job.text}` needs a model, and there is none: name one with --model")
