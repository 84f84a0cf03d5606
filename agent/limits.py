"""Budgets of a run, checked in one place before every decision."""

from __future__ import annotations

import time
from collections.abc import Callable
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
        stopped: whether somebody wants the run to end, told once: what is asked for the seconds
            that are left then raises KeyboardInterrupt, as a Ctrl-C in this thread does.
        time_told: what is said when the time is used up, where the task did not set it.
        tokens_told: the same for the tokens.
    """

    steps: int = 500
    seconds: float = 900.0
    tokens: int | None = None
    repeats: int = 8
    stopped: Callable[[], bool] = field(default=bool, repr=False)
    time_told: str = ""
    tokens_told: str = ""
    paused: float = field(default=0.0, init=False)
    """Seconds that people took to answer; they do not count."""
    _started: float | None = field(default=None, init=False, repr=False)
    _spent: tuple[int, int] = field(default=(0, 0), init=False, repr=False)

    @property
    def left(self) -> float:
        """Seconds that are left.

        Raises:
            KeyboardInterrupt: when somebody stops the run from another thread.
        """
        if self.stopped():
            raise KeyboardInterrupt
        if self._started is None:
            self._started = time.monotonic()
        return self.seconds + self.paused - (time.monotonic() - self._started)

    @property
    def time_is_up(self) -> str:
        """That the time is used up, in words; "" while it is not."""
        if self.left > 0:
            return ""
        limit = f"time limit ({self.seconds:g} s); `limits: {{time: …}}` sets it"
        return self.time_told or limit

    def pause(self, seconds: float) -> None:
        """Leave out of account the time that a person took to answer."""
        self.paused += seconds

    def restart(self, memory: Memory) -> None:
        """Begin anew: what was used so far does not count. Each command of a conversation does."""
        self._started, self.paused = None, 0.0
        self._spent = (len(memory.taken), memory.usage.tokens)

    def check(self, memory: Memory) -> None:
        """Raise `LimitReached` when a budget is used up; note what is left of the time."""
        memory.seconds_left = self.left
        if why := self.time_is_up:
            raise LimitReached(why)
        steps = len(memory.taken) - self._spent[0]
        if steps >= self.steps:
            raise LimitReached(f"step limit ({self.steps}); `limits: {{steps: …}}` sets it")
        tokens = memory.usage.tokens - self._spent[1]
        if self.tokens is not None and tokens >= self.tokens:
            raise LimitReached(
                self.tokens_told
                or f"token limit ({self.tokens:,}): {tokens:,} tokens were used in "
                f"{memory.usage.calls} model calls; `limits: {{tokens: …}}` sets it"
            )
        if min(memory.repeats(), steps) >= self.repeats:
            last = memory.taken[-1].action
            raise LimitReached(f"{last.kind} had no effect {self.repeats} times in a row")
