"""What came of an action, where its hands could not tell: changes, else two pictures."""

from __future__ import annotations

from collections.abc import Sequence

from handeye.actions import Action, Click, DoubleClick, Drag, Outcome, RightClick
from handeye.perception import Box, Observation, changes

CHANGING_WITHIN = frozenset(("", "canvas", "iframe", "img", "video"))
"""Roles of elements that are used by changing what they show ("": nobody knows what it is)."""


def change_evidence(action: Action, changes: Sequence[str]) -> Outcome:
    """The outcome of an action after which the screen saw changes."""
    started = any(change.startswith("a drag started") for change in changes)
    dropped = any(change.startswith("something was dropped") for change in changes)
    if isinstance(action, Drag) and started and not dropped:
        return Outcome("no_effect", "a drag started, but nothing took what was dropped")
    return Outcome("confirmed", "; ".join(changes))


def picture_evidence(
    action: Action, outcome: Outcome, before: Observation, after: Observation
) -> Outcome:
    """The outcome of an action of which the hands saw no effect."""
    if changes.differ(before.screenshot, after.screenshot, own_looks(action)):
        return Outcome("confirmed", "the picture changed")
    return Outcome("no_effect", outcome.evidence or "nothing was seen to change")


def own_looks(action: Action) -> Box | None:
    """Where a picture changes even for a click that does nothing.

    A button that is pointed at or has the focus looks another way.
    """
    target = action.target if isinstance(action, Click | DoubleClick | RightClick) else None
    return target.box if target and target.role not in CHANGING_WITHIN else None
