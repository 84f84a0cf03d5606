"""What any pair of hands must keep to: `check_hands()` tries it."""

from __future__ import annotations

from typing import Any, get_args

from handeye.perception import Point

from .action import Action, AskUser, Done, Fail, Hover, Press, Target, Upload, WaitFor
from .hands import Hands, Outcome, Verdict


class HandsConformanceError(AssertionError):
    """Hands that break a promise: `str()` says which."""


def check_hands(hands: Hands) -> None:
    """Try whether hands keep the promises of the `Hands` protocol, on any screen.

    Every action ends in an `Outcome`, never in an exception; what cannot be done is not confirmed;
    final actions are refused. Moves the mouse and presses no key.

    Raises:
        HandsConformanceError: with the first promise that is broken.
    """
    for final in (Done(), Fail(reason="a check"), AskUser(question="a check?")):
        outcome = _do(hands, final)
        _must(outcome.verdict == "refused", f"{final.kind} is refused", outcome)
    for impossible in (Press(keys="NoSuchKey"), Upload(files=("no such file",))):
        outcome = _do(hands, impossible)
        _must(outcome.verdict != "confirmed", f"an impossible {impossible.kind} fails", outcome)
        _must(bool(outcome.evidence), f"a failed {impossible.kind} says why", outcome)
    _do(hands, Hover(target=Target(point=Point(1, 1))))
    _do(hands, WaitFor(seconds=0.05))


def _do(hands: Hands, action: Action) -> Outcome:
    outcome: Any = hands.do(action)
    if not isinstance(outcome, Outcome):
        raise HandsConformanceError(f"{action.kind} gave {outcome!r}: an Outcome is expected")
    _must(outcome.verdict in get_args(Verdict), "the verdict is one of the four", outcome)
    return outcome


def _must(holds: bool, promise: str, outcome: Outcome) -> None:
    if not holds:
        raise HandsConformanceError(f"a promise is broken: {promise}; got {outcome}")
