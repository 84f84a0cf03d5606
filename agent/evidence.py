"""What came of an action, where its hands could not tell: changes, else two pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handeye.actions import (
    SAID,
    Action,
    Click,
    DoubleClick,
    Drag,
    Outcome,
    Press,
    RightClick,
    Target,
    Type,
)
from handeye.perception import Box, Element, Observation, Settled, changes

CHANGING_WITHIN = frozenset(("", "canvas", "iframe", "img", "video"))
"""Roles of elements that are used by changing what they show ("": nobody knows what it is)."""


FIELDS = frozenset(("textbox", "searchbox", "combobox", "spinbutton"))
REACH = 12.0
"""Pixels around a point that belong to what is pointed at, where its box is not known."""


def came_of(
    action: Action,
    outcome: Outcome,
    settled: Settled,
    seen: Observation,
    look: Callable[[], Observation],
) -> Outcome:
    """What came of an action that the hands could not tell: what changed, else the picture."""
    if settled.changes:
        return change_evidence(action, settled.changes)
    return picture_evidence(action, outcome, seen, look())


def outdated(action: Action, before: Observation, now: Observation) -> str:
    """Why an action that was decided on an earlier look must not be done any more; "" if it may.

    A target must look as it did, or be the same element in the same place. What is said about the
    screen (done, data read off it, a question) must be said of the screen as it is.
    """
    if (before.url, len(before.tabs), before.notices) != (now.url, len(now.tabs), now.notices):
        return f"{action.kind} was dropped: another page, tab or dialog is there now"
    if before.screenshot.digest == now.screenshot.digest:
        return ""
    if isinstance(action, SAID):
        return f"{action.kind} was dropped: the screen has changed since; look at it first"
    for target in (getattr(action, "target", None), getattr(action, "to", None)):
        if isinstance(target, Target) and not _stands(target, before, now):
            return f"{action.kind} was dropped: the screen has changed around {target}"
    if isinstance(action, Press | Type) and not action.target and not _in_field(now):
        return f"{action.kind} was dropped: the screen has changed, and no field has the focus"
    return ""


def _in_field(seen: Observation) -> bool:
    """Whether keys go into a field, as far as is known."""
    focused = [one for one in seen.elements if "focused" in one.states]
    return not seen.elements or any(one.role in FIELDS for one in focused)


def _stands(target: Target, before: Observation, now: Observation) -> bool:
    x, y = target.point
    box = target.box or Box(x - REACH, y - REACH, 2 * REACH, 2 * REACH)
    was, there = _of(target, before), _of(target, now)
    if there and (was is None or was.regions == there.regions):
        return not (there.covered_by or there.offscreen)
    return not changes.differ_in(before.screenshot, now.screenshot, box)


def _of(target: Target, seen: Observation) -> Element | None:
    """The element that a target is, where it was."""
    box = target.box
    if not (box and target.name):
        return None
    same = (one for one in seen.elements if (one.role, one.name) == (target.role, target.name))
    return next((one for one in same if _at(one.box, box)), None)


def _at(box: Box, other: Box) -> bool:
    return all(abs(side - same) <= 2 for side, same in zip(box, other, strict=True))


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
