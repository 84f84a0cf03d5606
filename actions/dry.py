"""Hands that write down what they would do, and touch nothing."""

from __future__ import annotations

from .action import FINAL, Action
from .hands import Outcome


class DryHands:
    """Keeps the actions it is given, in `done`."""

    def __init__(self) -> None:
        self.done: list[Action] = []

    def do(self, action: Action) -> Outcome:
        """Note the action down; a final one is not for hands."""
        if isinstance(action, FINAL):
            return Outcome("refused", f"{action.kind} is not something that hands do")
        self.done.append(action)
        return Outcome("no_effect", "not carried out: these hands only write down")
