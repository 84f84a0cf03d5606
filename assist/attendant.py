"""Who stands by while a model pursues a goal, and what ends it when the user stops it."""

from __future__ import annotations

from typing import Protocol

from handeye.actions import Action, Proposal, Ruling
from handeye.agent import Step


class BrokenOff(KeyboardInterrupt):
    """The user stopped what was being done; the desk can be used on.

    Args:
        why: what stopped it; "" for Ctrl-C.
        under_way: the action that was broken off in the middle, if any.
    """

    def __init__(self, why: str = "", under_way: Action | None = None) -> None:
        super().__init__(why)
        self.under_way = under_way


class Attendant(Protocol):
    """Who stands by while a model pursues a goal."""

    def review(self, proposal: Proposal) -> Ruling:
        """Say whether an action may be done, or which one instead, before the guards are asked."""
        ...

    def acted(self, tried: Step) -> None:
        """Take note of what was tried, as soon as it is over."""
        ...
