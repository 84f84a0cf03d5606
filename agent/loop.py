"""THE LOOP: limits, look, think, guard, act, settle, verify, remember, until the job is done."""

from __future__ import annotations

import time
from collections.abc import Callable

from handeye.actions import FINAL, SAID, Action, Guard, Guards, Hands, Outcome, Proposal, Ruling
from handeye.perception import Observation, Screen, ScreenError, Settled

from . import evidence
from .decision import Decision
from .errors import CannotRun, NotYet, StepFailed
from .limits import Limits
from .memory import Job, Memory, Step
from .stopwatch import Stopwatch
from .thinker import Thinker
from .verbs import Goal

SETTLE_CAP = 5.0
"""Seconds after which a screen that does not get quiet is taken as it is."""
WAIT_CAP = 5.0
"""Seconds that an exact job waits for what it needs, unless it says otherwise."""
RETRY_AFTER = 0.5
"""Seconds without a change after which a missing thing is looked for again."""
BAD = ("refused", "error")
"""Outcomes after which a job goes no further as it was decided."""


class Agent:
    """Carries out jobs on one screen with one pair of hands.

    Args:
        screen: where to look.
        hands: what acts.
        thinker: who decides.
        guard: what may refuse an action, or take something out of it.
        limits: budgets of all jobs together.
        on_step: called with every step as soon as it is over (trace, progress).
    """

    def __init__(
        self,
        screen: Screen,
        hands: Hands,
        thinker: Thinker,
        *,
        guard: Guard | None = None,
        limits: Limits | None = None,
        on_step: Callable[[Step], None] | None = None,
    ) -> None:
        self.screen = screen
        self.hands = hands
        self.thinker = thinker
        self.guard, self.limits = guard or Guards(()), limits or Limits()
        self.memory = Memory()
        self.on_step = on_step
        self._watch = Stopwatch()

    def run(self, job: Job) -> Action:
        """Carry out one job; the last action is returned (`Done`, `Fail` and `AskUser` included).

        Raises:
            StepFailed: when the surface is not as an exact job says, for as long as its cap.
            CannotRun: when an action could not be tried.
            LimitReached: when a budget is used up.
            ScreenError: when the screen cannot be looked at any more.
        """
        give_up = time.monotonic() + (job.cap or WAIT_CAP)
        while True:
            self.limits.check(self.memory)
            self._watch, looked = Stopwatch(), time.monotonic()
            with self._watch.phase("look"):
                seen = self.screen.look()
            try:
                with self._watch.phase("think"):
                    decision = self._decide(job, seen)
            except NotYet as why:
                if not self._wait(give_up, looked):
                    raise StepFailed(str(why)) from None
                continue
            step = self._carry_out(job, seen, decision)
            if step.outcome.verdict not in BAD:
                if decision.final or isinstance(step.action, FINAL):
                    return step.action
                give_up = time.monotonic() + (job.cap or WAIT_CAP)
            elif self._may_retry(step):
                if not self._wait(give_up, looked):
                    self._remember(step)
                    raise StepFailed(step.outcome.evidence)
            elif not isinstance(job.instruction, Goal):
                raise CannotRun(step.outcome.evidence)

    def _decide(self, job: Job, seen: Observation) -> Decision:
        if decision := self.thinker.think(job, seen, self.memory):
            return decision
        raise CannotRun(f"nobody can decide on {job.text!r}")

    def _may_retry(self, step: Step) -> bool:
        """Whether it is tried again as it is; a goal's thinker decides anew."""
        hindered = step.outcome.verdict == "refused" and not step.ruling.refusal
        return hindered and not isinstance(step.job.instruction, Goal)

    def _wait(self, give_up: float, looked: float) -> bool:
        """Wait for a change of the screen; False when it was still so after the time was over."""
        left = min(give_up - time.monotonic(), self.limits.left)
        if left > 0:  # reading the picture may have taken all of it
            self.screen.wait(min(left, RETRY_AFTER))
        return looked < give_up and self.limits.left > 0

    def _carry_out(self, job: Job, seen: Observation, decision: Decision) -> Step:
        """Do the actions of a decision, up to the first that does not work out."""
        decided_on = seen
        for number, action in enumerate(decision.actions, 1):
            dropped = ""
            if number > 1 and decision.by == "model":
                with self._watch.phase("look"):
                    seen = self.screen.look()
                dropped = evidence.outdated(action, decided_on, seen)
            step = self._try(job, seen, decision, action, dropped)
            if not self._may_retry(step):
                self._remember(step)
            self._watch = Stopwatch()
            if step.outcome.verdict in BAD or number == len(decision.actions):
                return step
        raise ValueError("a decision without actions")

    def _try(self, job: Job, seen: Observation, made: Decision, action: Action, why: str) -> Step:
        proposal = Proposal(action, seen, made.by, job.text, made.risk)
        with self._watch.phase("guard"):
            ruling = Ruling(action, why) if why else self.guard.review(proposal)
        action, why = ruling.action, ruling.refusal
        outcome, settled = Outcome("refused" if why else "confirmed", why), Settled(0.0)
        if not (why or isinstance(action, SAID)):
            with self._watch.phase("act"):
                outcome = self.hands.do(action)
            try:
                with self._watch.phase("settle"):
                    settled = self.screen.settle(SETTLE_CAP)
                if outcome.verdict == "no_effect":
                    with self._watch.phase("look"):
                        outcome = evidence.came_of(action, outcome, settled, seen, self.screen.look)
            except ScreenError as error:  # what was done is remembered all the same
                outcome = Outcome("error", str(error))
        return Step(job, made, ruling, outcome, seen, settled, self._watch.seconds)

    def _remember(self, step: Step) -> None:
        self.memory.add(step)
        if self.on_step:
            self.on_step(step)
