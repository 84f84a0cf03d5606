"""Budgets that several runs share: no run gets more than what is left, and none begins after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handeye.agent import Limits


@dataclass(frozen=True)
class Budget:
    """What is left of a budget.

    Args:
        seconds: of time; None for any.
        tokens: of all model calls; None for any number.
        time_told: what is said once the time is used up.
        tokens_told: what is said once the tokens are used up.
    """

    seconds: float | None = None
    tokens: int | None = None
    time_told: str = "the time budget is used up"
    tokens_told: str = "the token budget is used up"

    @property
    def used_up(self) -> str:
        """What is used up, in words; "" while there is something left of everything."""
        if self.seconds is not None and self.seconds <= 0:
            return self.time_told
        return self.tokens_told if self.tokens is not None and self.tokens <= 0 else ""

    def after(self, seconds: float, tokens: int) -> Budget:
        """What is left after so much has been used."""
        return replace(
            self,
            seconds=None if self.seconds is None else self.seconds - seconds,
            tokens=None if self.tokens is None else self.tokens - tokens,
        )

    def bound(self, limits: Limits) -> Limits:
        """The limits of a run, none above what is left."""
        if self.seconds is not None and self.seconds < limits.seconds:
            limits = replace(limits, seconds=self.seconds, time_told=self.time_told)
        if self.tokens is not None and (limits.tokens is None or self.tokens < limits.tokens):
            limits = replace(limits, tokens=self.tokens, tokens_told=self.tokens_told)
        return limits

    def ended(self, reason: str) -> bool:
        """Whether that is why a run ended."""
        return reason.startswith((self.time_told, self.tokens_told))
