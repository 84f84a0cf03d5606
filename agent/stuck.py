"""Whether a model goes in circles."""

from __future__ import annotations

from collections.abc import Sequence

from handeye.actions import Action
from handeye.perception import Observation

from .memory import Taken
from .prompt import told_action

SAME_ACTION = 3
"""Tries of one action without effect, after which another way is due."""
PATIENT = ("wait_for",)
"""Kinds of actions that may well be repeated on a screen that stays the same."""
LEARNING = ("extract", "ask_user")
"""Kinds of actions that change what is known, though nothing on the screen."""


def no_effect(taken: Sequence[Taken]) -> str:
    """What was tried `SAME_ACTION` times in a row without effect, in words; "" when nothing was."""
    last = taken[-SAME_ACTION:]
    if len(last) < SAME_ACTION or any(one.outcome.verdict == "confirmed" for one in last):
        return ""
    same = {told_action(one.action) for one in last}
    if len(same) > 1:
        return ""
    return f"{same.pop()} had no effect {SAME_ACTION} times in a row"


def decision_key(
    seen: Observation, actions: Sequence[Action], taken: Sequence[Taken]
) -> tuple[str, ...] | None:
    """What makes two decisions the same: the same actions on the same picture, knowing the same.

    What was noted down or asked in between counts: after it, being done may be right.
    None for actions that are sensible to repeat.
    """
    if all(action.kind in PATIENT for action in actions):
        return None
    learnt = (told_action(one.action) for one in taken if one.action.kind in LEARNING)
    return seen.screenshot.digest, *map(told_action, actions), "after", *learnt
