"""One goal that a model pursues: who asks at choices, tells how it goes, keeps what was done."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from handeye.actions import Action, Proposal, Ruling, Type, question
from handeye.agent import Step

from . import acts
from .choices import Choices

if TYPE_CHECKING:
    from .talk import Talk

EVERY = 2.0
"""Seconds between two lines of progress."""
DONE = ("confirmed", "no_effect")
MOST_LISTED = 9
"""Steps that are told at once when it was stopped."""


class Doing:
    """Stands by while a model pursues one goal.

    Args:
        talk: the conversation.
        goal: what is to be reached, in the user's words.
        clock: tells seconds.
    """

    def __init__(self, talk: Talk, goal: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.done: list[str] = []
        """What was done, a line each."""
        self.refused: list[str] = []
        """What the user did not let it do."""
        self._talk = talk
        self._clock = clock
        self._told = 0
        self._told_at = float("-inf")
        self._choices = Choices(talk.desk, talk.texts, goal, self._pause, talk.say)

    def review(self, proposal: Proposal) -> Ruling:
        """Let the user decide what the goal leaves open."""
        return self._choices.review(proposal)

    def acted(self, tried: Step) -> None:
        """Keep what was done, and tell it, unless something was told just now."""
        if tried.decision.by != "model":
            return
        action = _without_private(tried, self._talk.texts("task.hidden"))
        line = acts.told(action, self._talk.texts, self._choices.names)
        if not line:
            return
        if tried.outcome.verdict in DONE:
            self.done.append(line)
            if self._clock() - self._told_at >= EVERY:
                self.catch_up()
        elif any(question.means_yes(one.answer) is False for one in tried.ruling.asked):
            self.refused.append(self.wanted(tried.action))

    def wanted(self, action: Action) -> str:
        """What an action was to do."""
        return acts.wanted(action, self._talk.texts, self._choices.names)

    def _pause(self) -> None:
        """The user is asked now; what is done next is told at once."""
        self.catch_up()
        self._told_at = float("-inf")

    def catch_up(self) -> None:
        """Tell what was done and not told yet: the last of it, and how much else."""
        waiting = len(self.done) - self._told
        if not waiting:
            return
        line = self.done[-1]
        if waiting > 1:
            line = self._talk.texts("task.did.more", count=waiting - 1, last=line)
        self._talk.say(line, "progress")
        self._told = len(self.done)
        self._told_at = self._clock()

    @property
    def reasons(self) -> list[str]:
        """Why the user was not asked where there were several, a line each."""
        return self._choices.reasons

    def numbered(self) -> list[str]:
        """What was done, in numbered lines."""
        return [f"{number}. {line}" for number, line in enumerate(self.done, 1)]


def _without_private(tried: Step, hidden: str) -> Action:
    """What was done, without a text that was typed where nobody may read it."""
    action = tried.action
    if not isinstance(action, Type):
        return action
    target, seen = action.target, tried.seen
    kinds = (
        one.kind
        for one in seen.elements
        if (target.ref == one.ref if target else "focused" in one.states)
    )
    private = target and any(box.contains(target.point) for box in seen.private)
    return action.model_copy(update={"text": hidden}) if private or "password" in kinds else action
