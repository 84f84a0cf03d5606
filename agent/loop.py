"""THE LOOP: limits, look, think, guard, act, settle, verify, remember, until the job is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from handeye.actions import FINAL, Action, Guard, Hands, Outcome
from handeye.perception import Observation, Screen, Settled

from .decision import Decision
from .errors import CannotRun, NotYet, StepFailed
from .limits import Limits
from .memory import Job, Memory, Step
from .thinker import Thinker
from .verbs import Goal

SETTLE_CAP = 10.0
"""Seconds after which a screen that does not get quiet is taken as it is."""
WAIT_CAP = 5.0
"""Seconds that an exact job waits for what it needs, unless it says otherwise."""
RETRY_AFTER = 0.5
"""Seconds without a change after which a missing thing is looked for again all the same."""


class Agent:
    """Carries out jobs on one screen with one pair of hands.

    Args:
        screen: where to look.
        hands: what acts.
        thinker: who decides.
        guard: what may refuse an action.
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
        self.guard = guard
        self.limits = limits or Limits()
        self.memory = Memory()
        self.on_step = on_step
        self._times: dict[str, float] = {}

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
            self._times = {}
            with self._timed("look"):
                seen = self.screen.look()
            try:
                with self._timed("think"):
                    decision = self._decide(job, seen)
            except NotYet as why:
                self._wait_or_give_up(give_up, str(why))
                continue
            step = self._carry_out(job, seen, decision, last_try=time.monotonic() >= give_up)
            if step.outcome.verdict == "error":
                raise CannotRun(step.outcome.evidence)
            if step.outcome.verdict == "refused" and not isinstance(job.instruction, Goal):
                self._wait_or_give_up(give_up, step.outcome.evidence)
            elif decision.final or isinstance(step.action, FINAL):
                return step.action

    def _decide(self, job: Job, seen: Observation) -> Decision:
        decision = self.thinker.think(job, seen, self.memory)
        if decision is None:
            raise CannotRun(f"nobody can decide on {job.text!r}")
        return decision

    def _wait_or_give_up(self, give_up: float, why: str) -> None:
        left = min(give_up - time.monotonic(), self.limits.left)
        if left <= 0:
            raise StepFailed(why)
        self.screen.wait(min(left, RETRY_AFTER))

    def _carry_out(self, job: Job, seen: Observation, decision: Decision, last_try: bool) -> Step:
        """Do the actions of a decision, up to the first that does not work out."""
        for number, action in enumerate(decision.actions, 1):
            step = self._try(job, seen, decision, action)
            if step.outcome.verdict != "refused" or last_try or isinstance(job.instruction, Goal):
                self._remember(step)
            self._times = {}
            if step.outcome.verdict in ("refused", "error") or number == len(decision.actions):
                return step
        raise ValueError("a decision without actions")

    def _try(self, job: Job, seen: Observation, decision: Decision, action: Action) -> Step:
        outcome, settled = Outcome("confirmed"), Settled(0.0)
        if not isinstance(action, FINAL):
            with self._timed("act"):
                outcome = self._act(action, seen)
            with self._timed("settle"):
                settled = self.screen.settle(SETTLE_CAP)
            outcome = self._verify(outcome, settled, seen)
        return Step(job, decision, action, outcome, seen, settled, self._times)

    def _remember(self, step: Step) -> None:
        self.memory.add(step)
        if self.on_step:
            self.on_step(step)

    def _act(self, action: Action, seen: Observation) -> Outcome:
        if self.guard and (why := self.guard.review(action, seen)):
            return Outcome("refused", why)
        return self.hands.do(action)

    def _verify(self, outcome: Outcome, settled: Settled, seen: Observation) -> Outcome:
        """What came of an action that the hands could not tell: what changed, else the picture."""
        if outcome.verdict != "no_effect":
            return outcome
        if settled.changes:
            return Outcome("confirmed", "; ".join(settled.changes))
        with self._timed("look"):
            after = self.screen.look()
        if after.screenshot.digest != seen.screenshot.digest:
            return Outcome("confirmed", "the picture changed")
        return Outcome("no_effect", outcome.evidence or "nothing was seen to change")

    @contextmanager
    def _timed(self, phase: str) -> Generator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self._times[phase] = self._times.get(phase, 0.0) + spent
