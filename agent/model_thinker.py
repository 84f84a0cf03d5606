"""The thinker of goals: shows the screen to a model and takes its decision, checked by code."""

from __future__ import annotations

from collections.abc import Sequence

from handeye.actions import SAID
from handeye.perception import Observation, scale

from . import stuck
from .conversation import Conversation
from .decision import Decision
from .dialects import system_prompt
from .errors import LimitReached
from .memory import Job, Memory, Taken
from .model_setup import ModelSetup
from .model_step import ModelStep, Scene, Veil
from .verbs import Goal

ANOTHER_WAY = (
    "you are getting nowhere: {what}. Take another way: another element, the keyboard, scrolling, "
    "another page or window; or fail with the reason"
)


PATIENCE = 12
"""Steps within which a model that was told to take another way must not get stuck again."""


class ModelThinker:
    """Decides on goals with a model; leaves exact steps to others.

    Args:
        setup: the model.
        veil: takes what no model may see out of pictures and texts.
    """

    def __init__(self, setup: ModelSetup, veil: Veil | None = None) -> None:
        self.setup = setup
        self._veil = veil or Veil()
        self._talk: Conversation | None = None
        self._began: float | None = None

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """Ask the model what is next.

        Raises:
            CannotRun: when the model gives no usable answer, asked twice.
            LimitReached: when it goes in circles, also after it was told to take another way.
        """
        if not isinstance(job.instruction, Goal):
            return None
        seen = self._veil.picture(seen)
        self._began = self._began or seen.taken_at
        profile = self.setup.profile
        grid = scale.Grid.of(
            seen.screenshot, profile.coordinates, profile.factor, profile.image_tokens
        )
        talk = self._conversation(job, grid, desktop=bool(seen.panes))
        taken = memory.of(job)
        if talk.warned_at is not None and _gets_on(taken[talk.warned_at :]):
            talk.warned = ""
        if what := stuck.going_nowhere(taken[talk.warned_at or 0 :]):
            self._warn(talk, what, len(taken))
        scene = Scene(job, seen, grid, self._stamp(seen), memory, self._veil)
        step = ModelStep(self.setup, talk, scene)
        decision = step.decide()
        key = stuck.decision_key(seen, decision.actions, taken)
        if key in talk.tried:
            self._warn(talk, "the same was decided on the same screen before", len(taken))
            decision = step.decide()
            key = stuck.decision_key(seen, decision.actions, taken)
            if key in talk.tried:
                self._warn(talk, "the same was decided again on the same screen", len(taken))
        if key:
            talk.tried.add(key)
        step.keep()
        return decision

    def _conversation(self, job: Job, grid: scale.Grid, desktop: bool) -> Conversation:
        if self._talk is None or self._talk.job is not job:
            own = self.setup
            coordinates = own.profile.coordinates
            system = system_prompt(own.spoken, coordinates, grid.sent, desktop, own.attended)
            self._talk = Conversation(job, system)
        return self._talk

    def _warn(self, talk: Conversation, what: str, steps: int) -> None:
        """Tell the model that it gets nowhere; soon after it was told that is the end."""
        if talk.warned_at is not None and steps - talk.warned_at < PATIENCE:
            raise LimitReached(
                f"the model gets nowhere: {what}, after it was told to take another way"
            )
        talk.warned = ANOTHER_WAY.format(what=what)
        talk.warned_at = steps

    def _stamp(self, seen: Observation) -> str:
        """When a picture was taken, as the model reads it."""
        return f"Screen at {max(0.0, seen.taken_at - (self._began or 0.0)):.1f} s"


def _gets_on(taken: Sequence[Taken]) -> bool:
    """Whether something that changes the screen worked since."""
    return any(
        one.outcome.verdict == "confirmed" and not isinstance(one.action, SAID) for one in taken
    )
