"""Guards without secrets: what they quote of a page goes into questions, notes and refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handeye.perception import Purpose, hidden

from .action import Action, Target
from .guard import Guard, Proposal, Ruling

AIMED = ("target", "to")
"""The fields of an action that name a thing of the page."""


class HidingGuard:
    """Shows a guard no secrets: neither on the screen nor in the name of what is aimed at.

    What is typed stays as it is, and the hands get the action as it was proposed.

    Args:
        guard: reviews the actions.
        hide: takes secrets out of a text.
    """

    def __init__(self, guard: Guard, hide: hidden.Hide) -> None:
        self.guard = guard
        self.hide = hide

    def review(self, proposal: Proposal) -> Ruling:
        """Ask the guard; only what it changed itself is changed."""
        given = proposal.action
        shown = self._shown(given)
        seen = hidden.hidden(proposal.seen, self.hide)
        ruling = self.guard.review(replace(proposal, action=shown, seen=seen))
        if shown is given:
            return ruling
        if ruling.action is shown:
            return replace(ruling, action=given)
        own = {name: getattr(given, name) for name in AIMED if _same(ruling.action, shown, name)}
        return replace(ruling, action=ruling.action.model_copy(update=own))

    def _shown(self, action: Action) -> Action:
        names: dict[str, Target] = {}
        for field in AIMED:
            target = getattr(action, field, None)
            if isinstance(target, Target) and (name := self.hide(target.name)) != target.name:
                names[field] = target.model_copy(update={"name": name})
        return action.model_copy(update=names) if names else action


def hiding_purpose(
    purpose: Callable[[Action], Purpose | None], hide: hidden.Hide
) -> Callable[[Action], Purpose | None]:
    """Tells what a control is for, without secrets in it."""

    def told(action: Action) -> Purpose | None:
        return hidden.hidden(purpose(action), hide)

    return told


def _same(action: Action, shown: Action, name: str) -> bool:
    value = getattr(action, name, None)
    return value is not None and value is getattr(shown, name, None)
