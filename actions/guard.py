"""The Guard protocol: code that may refuse or change an action before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from handeye.perception import Observation, ScreenError

from .action import Action
from .hands import Refused

OWN = ("step", "replay")
"""Who decides in the user's name: the steps of the task file, and a plan recorded from them."""


def is_own(by: str) -> bool:
    """Whether what somebody decided counts as the user's own: steps, and a plan made from them."""
    return by in OWN


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
class Asked:
    """What the user was asked about an action.

    Args:
        question: the question.
        answer: what came back; None when nobody was there to answer.
        kinds: the pause points that it was about, such as payment.
    """

    question: str
    answer: str | None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ruling:
    """What a guard says of an action, and what a run folder keeps of it.

    Args:
        action: what may be done: as proposed, or with less in it.
        refusal: why it must not be done, in plain words; "" when it may.
        rule: which rule decided, such as allow, risk, secret or data.
        risks: what kinds of risk were seen in it.
        asked: what the user was asked about it, question by question.
        notes: what else should be known about it.
    """

    action: Action
    refusal: str = ""
    rule: str = ""
    risks: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    notes: tuple[str, ...] = ()


class Guard(Protocol):
    """Anything that may refuse actions, or take something out of them."""

    def review(self, proposal: Proposal) -> Ruling:
        """Say whether the action may be done. Actions that only say something are asked too."""
        ...


class Guards:
    """Several guards as one: each reviews what the one before lets through; the first no counts.

    A guard learns of the risks that those before it saw. Where one cannot tell what an action would
    do, because the page does not answer or what it says cannot be read, the action is refused.
    """

    def __init__(self, guards: Sequence[Guard]) -> None:
        self.guards = tuple(guards)

    def review(self, proposal: Proposal) -> Ruling:
        """Ask one guard after another."""
        whole = Ruling(proposal.action)
        for guard in self.guards:
            risk = ", ".join(dict.fromkeys(filter(None, (proposal.risk, *whole.risks))))
            ruling = _reviewed(guard, replace(proposal, action=whole.action, risk=risk))
            whole = Ruling(
                action=ruling.action,
                refusal=ruling.refusal,
                rule=ruling.rule or whole.rule,
                risks=tuple(dict.fromkeys((*whole.risks, *ruling.risks))),
                asked=(*whole.asked, *ruling.asked),
                notes=(*whole.notes, *ruling.notes),
            )
            if whole.refusal:
                break
        return whole


def _reviewed(guard: Guard, proposal: Proposal) -> Ruling:
    """What a guard says; a refusal when it cannot tell."""
    from handeye.perception import patience  # it loads what Playwright needs

    try:
        try:
            return guard.review(proposal)
        except patience.Interrupted:
            if not is_own(proposal.by):
                raise
            return guard.review(proposal)  # now the dialog is open: the hands say to answer it
    except (ScreenError, Refused, patience.Interrupted) as error:
        why = str(error)
    except ValueError:  # its words may be the page's
        why = "an address or a text in it cannot be read"
    return Ruling(proposal.action, f"what it would do cannot be told: {why}", "guard")
