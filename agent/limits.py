"""Budgets of a run, checked in one place before every decision."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .errors import LimitReached
from .memory import Memory


@dataclass
class Limits:
    """How much a run may use. The clock starts with the first check.

    Args:
        steps: actions of all instructions together.
        seconds: wall-clock time of the whole run.
        tokens: tokens of all model calls together; None for any number.
        repeats: tries of one and the same action in a row without effect.
    """

    steps: int = 500
    seconds: float = 900.0
    tokens: int | None = None
    repeats: int = 8
    _started: float | None = field(default=None, init=False, repr=False)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        if self._started is None:
            self._started = time.monotonic()
        return self.seconds - (time.monotonic() - self._started)

    def check(self, memory: Memory) -> None:
        """Raise `LimitReached` when a budget is used up; note what is left of the time."""
        memory.seconds_left = self.left
        if memory.seconds_left <= 0:
            raise LimitReached(f"time limit ({self.seconds:g} s); `limits: {{time: …}}` sets it")
        if len(memory.taken) >= self.steps:
            raise LimitReached(f"step limit ({self.steps}); `limits: {{steps: …}}` sets it")
        if self.tokens is not None and memory.usage.tokens >= self.tokens:
            raise LimitReached(
                f"token limit ({self.tokens:,}): {memory.usage.tokens:,} tokens were used in "
                f"{memory.usage.calls} model calls; `limits: {{tokens: …}}` sets it"
            )
        if memory.repeats() >= self.repeats:
            last = memory.taken[-1].action
            raise LimitReached(f"{last.kind} had no effect {self.repeats} times in a row")
