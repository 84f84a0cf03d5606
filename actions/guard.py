"""The Guard protocol: code that may refuse or change an action before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from handeye.perception import Observation

from .action import Action


@dataclass(frozen=True)
class Proposal:
    """An action that somebody wants to be done.

    Args:
        action: what is to be done.
        seen: the screen that it was decided on.
        by: who decided: "step" for what the user wrote, "replay", or "model".
        goal: what it is for, in the user's words.
        risk: the kind of risk that the decider itself sees in it; "" for none.
    """

    action: Action
    seen: Observation
    by: str = "step"
    goal: str = ""
    risk: str = ""


@dataclass(frozen=True)
class Ruling:
    """What a guard says of an action, and what a run folder keeps of it.

    Args:
        action: what may be done: as proposed, or with less in it.
        refusal: why it must not be done, in plain words; "" when it may.
        rule: which rule decided, such as allow, risk, secret or data.
        risks: what kinds of risk were seen in it.
        question: what the user was asked about it.
        answer: what the user said.
        notes: what else should be known about it.
    """

    action: Action
    refusal: str = ""
    rule: str = ""
    risks: tuple[str, ...] = ()
    question: str = ""
    answer: str = ""
    notes: tuple[str, ...] = ()


class Guard(Protocol):
    """Anything that may refuse actions, or take something out of them."""

    def review(self, proposal: Proposal) -> Ruling:
        """Say whether the action may be done. Actions that only say something are asked too."""
        ...


class Guards:
    """Several guards as one: each reviews what the one before lets through; the first no counts.

    A guard learns of the risks that those before it saw.
    """

    def __init__(self, guards: Sequence[Guard]) -> None:
        self.guards = tuple(guards)

    def review(self, proposal: Proposal) -> Ruling:
        """Ask one guard after another."""
        whole = Ruling(proposal.action)
        for guard in self.guards:
            risk = ", ".join(dict.fromkeys(filter(None, (proposal.risk, *whole.risks))))
            ruling = guard.review(replace(proposal, action=whole.action, risk=risk))
            whole = Ruling(
                action=ruling.action,
                refusal=ruling.refusal,
                rule=ruling.rule or whole.rule,
                risks=tuple(dict.fromkeys((*whole.risks, *ruling.risks))),
                question=ruling.question or whole.question,
                answer=ruling.answer or whole.answer,
                notes=(*whole.notes, *ruling.notes),
            )
            if whole.refusal:
                break
        return whole
