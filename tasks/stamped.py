"""Thinkers from outside decide like models, whatever they leave out: what they want is judged."""

from __future__ import annotations

from collections.abc import Sequence

from handeye.agent import Decision, Job, Memory, Thinker
from handeye.perception import Observation


class Stamped:
    """A thinker whose decisions count as those of a model, unless they are of a recorded plan.

    Args:
        thinker: who decides.
    """

    def __init__(self, thinker: Thinker) -> None:
        self.thinker = thinker

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """What the thinker decides; never as a step of the user's."""
        decision = self.thinker.think(job, seen, memory)
        if decision is None or decision.by in ("model", "replay"):
            return decision
        return decision.model_copy(update={"by": "model"})


def as_models(thinkers: Sequence[Thinker]) -> list[Thinker]:
    """The same thinkers, each stamped."""
    return [Stamped(one) for one in thinkers]
