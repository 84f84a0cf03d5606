"""Whether a model goes in circles."""

from __future__ import annotations

from collections.abc import Sequence

from handeye.actions import Action, Target
from handeye.perception import Observation

from .memory import Taken

SAME_ACTION = 3
"""Tries of one action without effect, after which another way is due."""
SAME_AT_ALL = 10
"""Times of one action in a row, whatever came of it, after which another way is due."""
CELL = 8.0
"""Pixels between two points that count as different places."""
PATIENT = ("wait_for", "press", "scroll")
"""Kinds of actions that may well be repeated on a screen that stays the same."""
LEARNING = ("extract", "ask_user")
"""Kinds of actions that change what is known, though nothing on the screen."""


def going_nowhere(taken: Sequence[Taken]) -> str:
    """What was tried again and again, in words without any of the page; "" when nothing was."""
    for count, idle in ((SAME_ACTION, True), (SAME_AT_ALL, False)):
        last = taken[-count:]
        if len(last) < count or len({identity(one.action) for one in last}) > 1:
            continue
        kind = last[-1].action.kind
        if not idle and kind not in PATIENT:
            return f"the same {kind} was done {count} times in a row"
        if idle and all(one.outcome.verdict != "confirmed" for one in last):
            return f"the same {kind} had no effect {count} times in a row"
    return ""


def decision_key(
    seen: Observation, actions: Sequence[Action], taken: Sequence[Taken]
) -> tuple[str, ...] | None:
    """What makes two decisions the same: the same actions on the same picture, knowing the same.

    What was noted down or asked in between counts: after it, being done may be right.
    None for actions that are sensible to repeat.
    """
    if all(action.kind in PATIENT for action in actions):
        return None
    learnt = {identity(one.action) for one in taken if one.action.kind in LEARNING}
    return seen.screenshot.digest, *map(identity, actions), "after", *sorted(learnt)


def identity(action: Action) -> str:
    """All that makes an action another one: whole texts, and where it goes."""
    targets = (getattr(action, name, None) for name in ("target", "to"))
    places = [
        (round(one.point.x / CELL), round(one.point.y / CELL))
        for one in targets
        if isinstance(one, Target)
    ]
    return f"{action.model_dump_json(exclude={'target', 'to'})} {places}"
