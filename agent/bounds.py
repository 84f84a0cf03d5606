"""What a model may decide, whatever it says: enforced before the guard and the hands see it."""

from __future__ import annotations

from handeye.actions import Action, Goto, Upload, WaitFor, addresses

from .answer import ParseError
from .verbs import Goal

READING = frozenset(("scroll", "hover", "wait_for", "extract", "ask_user", "done", "fail"))
"""Kinds of actions that change nothing but the view."""
LONGEST_WAIT = 30.0
"""Seconds that a model may wait at a time."""


def bounded(action: Action, goal: Goal, seconds: float) -> Action:
    """The action, if a model may decide on it; a long wait is made shorter.

    Files of this computer are neither opened nor uploaded, unless the goal itself names them.

    Args:
        action: what it decided.
        goal: what for.
        seconds: what is left of the run's time.

    Raises:
        ParseError: when it may not, in words for the model.
    """
    if goal.read_only and action.kind not in READING:
        raise ParseError(f"{action.kind} is not wanted here: only look, and note down with extract")
    if isinstance(action, Goto) and addresses.scheme_of(action.url) not in ("", "http", "https"):
        raise ParseError("goto opens http and https addresses only")
    if isinstance(action, Upload):
        for file in action.files:
            if not file or file not in goal.text:
                raise ParseError("only files that the task names are uploaded, as it writes them")
    if isinstance(action, WaitFor):
        longest = max(0.1, min(action.seconds, LONGEST_WAIT, seconds))
        return action.model_copy(update={"seconds": longest})
    return action
