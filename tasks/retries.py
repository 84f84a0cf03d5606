"""What the tries of one case come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .budget import Budget
from .options import AttemptResult, RunResult

GOOD = ("passed", "unverified")
"""Verdicts after which nothing is known to be wrong."""


def told_together(tried: Sequence[RunResult], left: Budget) -> RunResult:
    """The last try, with what all of them used; it is flaky when it is good after one that was not.

    Args:
        tried: all tries of the case, at least one.
        left: what is left of a budget that it shares with other cases.
    """
    last = tried[-1]
    return replace(
        last,
        flaky=last.flaky or (len(tried) > 1 and last.verdict in GOOD),
        attempts=tuple(
            AttemptResult(one.verdict, one.reason, one.folder, one.seconds) for one in tried
        ),
        model_calls=sum(one.model_calls for one in tried),
        tokens_in=sum(one.tokens_in for one in tried),
        tokens_out=sum(one.tokens_out for one in tried),
        out_of_budget=last.verdict == "error" and left.ended(last.reason),
    )
