"""How often a case does not pass, and how sure that is after so many runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Z = 1.959964
"""The normal distribution holds 95 % between -Z and Z."""
JUDGED = ("passed", "unverified", "failed", "error")
"""Verdicts of runs that came to their end."""
MEANING = (
    "The interval is Wilson's: if the runs are independent of each other, the true share of runs "
    "that do not pass at once lies within it with 95 % confidence."
)


class Judged(Protocol):
    """What is known of one run."""

    @property
    def key(self) -> str:
        """The case."""
        ...

    @property
    def case(self) -> str:
        """What the case is called."""
        ...

    @property
    def verdict(self) -> str:
        """What it came to."""
        ...

    @property
    def flaky(self) -> bool:
        """Whether it was good on a retry alone."""
        ...

    @property
    def attempts(self) -> Sequence[object]:
        """Its tries."""
        ...

    @property
    def out_of_budget(self) -> bool:
        """Whether a shared budget ended it."""
        ...


@dataclass(frozen=True)
class Rate:
    """How often one case did not pass at once.

    `asked` runs were asked for and `ran` were carried out to their end; of these, `bad` did not
    pass, or only on a retry. `low` and `high` bound the true share with 95 % confidence. `flaky`
    is whether one and the same case came out in different ways.
    """

    key: str
    case: str
    asked: int
    ran: int
    bad: int
    flaky: bool
    low: float
    high: float
    verdicts: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """The share of runs that did not pass; None when none was carried out."""
        return self.bad / self.ran if self.ran else None

    @property
    def words(self) -> str:
        """The share and its interval, as in 3 of 10 runs did not pass at once: 30 %."""
        if self.share is None:
            return f"none of {self.asked} runs was carried out"
        return (
            f"{self.bad} of {self.ran} runs did not pass at once: {percent(self.share)} "
            f"(95 % interval {percent(self.low)} to {percent(self.high)})"
        )

    def as_json(self) -> dict[str, object]:
        """For the summary."""
        return {
            "key": self.key,
            "asked": self.asked,
            "ran": self.ran,
            "not_passed": self.bad,
            "rate": self.share,
            "interval": [self.low, self.high],
            "confidence": 0.95,
            "flaky": self.flaky,
            "verdicts": dict(self.verdicts),
        }


def percent(share: float) -> str:
    """A share as whole percent; what is not nothing and not all is never rounded to it."""
    value = min(max(100 * share, 0.0), 100.0)
    if 0 < value < 0.5 or 99.5 <= value < 100:
        return "below 1 %" if value < 1 else "above 99 %"
    return f"{value:.0f} %"


def wilson(bad: int, ran: int) -> tuple[float, float]:
    """The Wilson score interval of a share, for 95 % confidence; 0 to 1 when nothing ran.

    Raises:
        ValueError: when `bad` is not between 0 and `ran`.
    """
    if not 0 <= bad <= ran:
        raise ValueError(f"{bad} of {ran} is no share")
    if not ran:
        return 0.0, 1.0
    share, weight = bad / ran, Z * Z / ran
    middle = (share + weight / 2) / (1 + weight)
    half = Z * math.sqrt((share * (1 - share) + weight / 4) / ran) / (1 + weight)
    low = 0.0 if bad == 0 else max(0.0, middle - half)
    return low, 1.0 if bad == ran else min(1.0, middle + half)


def rates_of(runs: Sequence[Judged], asked: int) -> list[Rate]:
    """The rate of every case, in the order in which the cases first come.

    Args:
        runs: all runs of all cases.
        asked: how many runs of each were asked for.
    """
    cases: dict[str, list[Judged]] = {}
    for run in runs:
        cases.setdefault(run.key, []).append(run)
    return [_rate(key, runs, asked) for key, runs in cases.items()]


def _rate(key: str, runs: Sequence[Judged], asked: int) -> Rate:
    ran = [run for run in runs if run.attempts and run.verdict in JUDGED and not run.out_of_budget]
    bad = sum(run.verdict != "passed" or run.flaky for run in ran)
    verdicts = [run.verdict for run in runs]
    low, high = wilson(bad, len(ran))
    mixed = len({run.verdict for run in ran}) > 1 or any(run.flaky for run in runs)
    counts = {one: verdicts.count(one) for one in dict.fromkeys(verdicts)}
    return Rate(key, runs[0].case, asked, len(ran), bad, mixed, low, high, counts)
