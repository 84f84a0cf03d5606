"""What an audit finds of the faults that are planted in the seeded pages, beside axe-core alone."""

from __future__ import annotations

import pytest
from audit_table import Score, key, run, table

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return run()


def test_the_key_has_enough_faults_and_twins() -> None:
    entries = key()
    assert len(entries) >= 25
    assert sum(len(entry.twins) for entry in entries) >= 25
    assert len({entry.id for entry in entries}) == len(entries)


def test_every_planted_fault_is_found(scores: dict[str, Score]) -> None:
    missed = {entry.id for entry in key()} - scores["handeye"].found.keys()
    assert missed == set(), table(scores)


def test_no_twin_is_reported(scores: dict[str, Score]) -> None:
    alarms = [(name, twin, hit.kind, hit.message) for name, twin, hit in scores["handeye"].alarms]
    assert alarms == [], table(scores)


def test_axe_alone_finds_less(scores: dict[str, Score]) -> None:
    """If axe learns more, our own checks of the same may go."""
    assert len(scores["axe"].found) <= 10
    assert len(scores["axe wide"].found) <= 15
