"""How often a case does not pass, and how sure that is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handeye.tasks import Suite, rates, suite

RunVerdict = suite.RunVerdict
SuiteRun = suite.SuiteRun
TryLine = suite.TryLine


def run(verdict: RunVerdict, *, flaky: bool = False, out_of_budget: bool = False) -> SuiteRun:
    tried = () if verdict in ("skipped", "not run") else (TryLine(verdict=verdict),)
    return SuiteRun(
        key="shop.yaml::buy", case="buy", verdict=verdict, flaky=flaky, attempts=tried,
        out_of_budget=out_of_budget,
    )  # fmt: skip


# From the formula of Wilson (1927), worked out by hand to three places.
KNOWN = [
    (0, 10, 0.0, 0.278), (1, 10, 0.018, 0.404), (3, 10, 0.108, 0.603), (5, 10, 0.237, 0.763),
    (10, 10, 0.722, 1.0), (0, 1, 0.0, 0.793), (2, 100, 0.006, 0.070),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "ran", "low", "high"), KNOWN)
def test_the_interval_is_wilsons(bad: int, ran: int, low: float, high: float) -> None:
    assert rates.wilson(bad, ran) == pytest.approx((low, high), abs=0.0006)


@given(st.integers(1, 10_000).flatmap(lambda ran: st.tuples(st.integers(0, ran), st.just(ran))))
def test_the_interval_holds_the_share_and_is_a_mirror_of_itself(of: tuple[int, int]) -> None:
    bad, ran = of
    low, high = rates.wilson(bad, ran)
    assert 0.0 <= low <= bad / ran <= high <= 1.0
    mirrored = rates.wilson(ran - bad, ran)
    assert math.isclose(mirrored[0], 1 - high, abs_tol=1e-9)
    assert math.isclose(mirrored[1], 1 - low, abs_tol=1e-9)


def test_nothing_ran_says_nothing() -> None:
    assert rates.wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        rates.wilson(3, 2)


def test_mixed_verdicts_are_flaky_and_counted() -> None:
    ten = Suite(repeat=10, runs=(*[run("passed")] * 7, *[run("failed")] * 3))
    (rate,) = ten.rates
    assert (rate.ran, rate.bad, rate.flaky) == (10, 3, True)
    assert rate.words == "3 of 10 runs did not pass at once: 30 % (95 % interval 11 % to 60 %)"
    assert ten.flaky == ["shop.yaml::buy"]


@pytest.mark.parametrize(
    ("runs", "flaky", "bad", "ran"),
    [
        ([run("failed")] * 3, False, 3, 3),  # sure to fail is not flaky
        ([run("passed"), run("passed", flaky=True)], True, 1, 2),  # good on a retry alone
        ([run("unverified")] * 2, False, 2, 2),  # not verified is not passed
        ([run("passed"), run("interrupted"), run("not run")], False, 0, 1),
        ([run("passed"), run("error", out_of_budget=True)], False, 0, 1),
        ([run("skipped")], False, 0, 0),
    ],
)
def test_what_was_not_judged_is_not_counted(
    runs: list[SuiteRun], flaky: bool, bad: int, ran: int
) -> None:
    (rate,) = rates.rates_of(runs, 3)
    assert (rate.flaky, rate.bad, rate.ran) == (flaky, bad, ran)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (0.001, "below 1 %"), (0.3, "30 %"), (0.999, "above 99 %"), (1.0, "100 %")],
)
def test_shares_are_never_rounded_to_none_or_all(share: float, words: str) -> None:
    assert rates.percent(share) == words
