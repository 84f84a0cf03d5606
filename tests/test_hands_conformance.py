"""The check of hands notices when some break a promise (`desktop/test_all_hands.py`: none)."""

from __future__ import annotations

from typing import Any

import pytest

from handeye.actions import Action, Outcome, dry
from handeye.actions import check as hands_check


def test_dry_hands_keep_what_they_are_given() -> None:
    hands = dry.DryHands()
    hands_check.check_hands(hands)
    assert [action.kind for action in hands.done] == ["press", "upload", "hover", "wait_for"]


class Broken:
    """Hands that give one and the same answer to everything."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def do(self, action: Action) -> Any:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "an Outcome is expected"),
        (Outcome("confirmed", "done"), "done is refused"),
        (Outcome("refused"), "a failed press says why"),
    ],
)
def test_a_broken_promise_is_named(answer: Any, message: str) -> None:
    with pytest.raises(hands_check.HandsConformanceError, match=message):
        hands_check.check_hands(Broken(answer))
