"""One act that was done, with as much of how it was before as is needed to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handeye.actions import Action, Hover, Reveal, Target, WaitFor
from handeye.actions import action as act
from handeye.agent import Step
from handeye.perception import Box, Element, Observation

NOTHING_TO_UNDO = (Reveal, Hover, WaitFor, *act.SAID)
"""Actions that change nothing that anybody would want back."""
DONE = ("confirmed", "no_effect", "error")
"""Outcomes of what was tried; the rest was never done."""


@dataclass(frozen=True)
class Act:
    """What was done, and how it was before.

    Args:
        action: what was done, as the guards let it through.
        by: who decided: "step" for the user, else "model".
        effect: whether something was seen to come of it.
        element: what it was done to, as it was; None when that is not known.
        url: the address of the page that it was done on.
        tab: the number of the tab in front, from 1.
        tabs: how many tabs there were.
        chosen: the radio buttons that were chosen then.
        places: where things stood, by their ref.
    """

    action: Action
    by: str
    effect: bool
    element: Element | None
    url: str
    tab: int = 0
    tabs: int = 0
    chosen: tuple[Element, ...] = ()
    places: Mapping[str, Box] = field(default_factory=dict[str, Box])


def act_of(tried: Step, on: Element | None = None) -> Act | None:
    """The act that a step of the loop was; None for what was not done, or changes nothing.

    Args:
        tried: the step.
        on: what it was done to, where the look before it does not tell.
    """
    action, seen = tried.action, tried.seen
    if isinstance(action, NOTHING_TO_UNDO) or tried.outcome.verdict not in DONE:
        return None
    if tried.ruling.refusal:
        return None
    tab = next((number for number, one in enumerate(seen.tabs, 1) if one.active), 0)
    return Act(
        action=action,
        by=tried.decision.by,
        effect=tried.outcome.verdict == "confirmed",
        element=element_of(action, seen) or on,
        url=seen.url,
        tab=tab,
        tabs=len(seen.tabs),
        chosen=tuple(e for e in seen.elements if e.role == "radio" and "checked" in e.states),
        places={e.ref: e.box for e in seen.elements if e.ref and not e.offscreen},
    )


def element_of(action: Action, seen: Observation) -> Element | None:
    """What an action is done to: its target, else what has the focus; None when nobody knows."""
    target = getattr(action, "target", None)
    if isinstance(target, Target):
        same = [one for one in seen.elements if target.ref and one.ref == target.ref]
        under = [one for one in seen.elements if one.box.contains(target.point)]
        found = same or sorted(under, key=lambda one: one.box.width * one.box.height)
    else:
        found = [one for one in seen.elements if "focused" in one.states]
    return found[0] if found else None
