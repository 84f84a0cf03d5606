"""The guard of sensitive data: what a model may neither type nor tell.

It holds for what a model decides. What the user wrote himself is his to use: in a step, in the
goal, in the task's variables and answers, and as `${secrets.name}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from handeye.perception import Purpose

from .action import (
    Action,
    AnswerDialog,
    AskUser,
    Done,
    Drag,
    Extract,
    Fail,
    Goto,
    Select,
    Type,
)
from .data_codes import readings
from .data_kinds import Found, find, is_card, masked, named
from .data_typed import Typed
from .guard import Proposal, Ruling, is_own
from .keys_used import PRESSING, presses_paste
from .question import Asker, Question
from .risk_control import FIELD_KINDS
from .risk_desktop import pastes

DataPolicy = Literal["allow", "mask", "refuse"]
"""What becomes of sensitive data: kept, masked, or not done at all."""
RULE = "data"
PASTED = (
    "nothing is pasted: nobody can tell what was copied, and it may be the user's own. "
    "Type the words instead"
)
CARRIED = (
    "nothing is dragged out of a field: nobody can tell what is selected there, and it may be the "
    "user's own. Type the words instead"
)
TEXT_KINDS = FIELD_KINDS - {"range", "color", "select", "select-one", "select-multiple"}
TEXT_ROLES = frozenset(("textbox", "searchbox", "combobox"))
"""What holds text that can be selected and dragged."""
_NOT_TYPED = "{what} is not {done}: it does not stand in the task. Go on without it, or fail"
_TYPED: Mapping[str, str] = {
    "type": "typed",
    "press": "typed",
    "answer_dialog": "given to a dialog",
    "select": "chosen",
    "goto": "sent in an address",
}


@dataclass(frozen=True)
class DataPolicies:
    """What becomes of sensitive data.

    A kind without a policy is refused where it would be typed, and masked in what is told.

    Args:
        kinds: policies of card, iban, key, token, and of kinds of one's own, by name.
        patterns: regular expressions of kinds of one's own, by name.
    """

    kinds: Mapping[str, DataPolicy] = field(default_factory=dict[str, DataPolicy])
    patterns: Mapping[str, str] = field(default_factory=dict[str, str])


class DataGuard:
    """Refuses to type sensitive data and to paste, and masks data in what is told.

    Args:
        policies: what becomes of each kind.
        own: tells what the user wrote: asked for where it matters, as it may grow.
        purpose: tells what the control of an action is for.
    """

    def __init__(
        self,
        policies: DataPolicies | None = None,
        own: Callable[[], Iterable[str]] = tuple[str, ...],
        purpose: Callable[[Action], Purpose | None] | None = None,
    ) -> None:
        self._purpose = purpose
        self._kinds = (policies or DataPolicies()).kinds
        patterns = (policies or DataPolicies()).patterns
        self._patterns = {name: re.compile(text) for name, text in patterns.items()}
        self._own = own
        self._typed = Typed()

    def review(self, proposal: Proposal) -> Ruling:
        """Refuse the action, mask what it tells, or let it be as it is."""
        action = proposal.action
        if is_own(proposal.by):
            self._typed.add(action)
            return Ruling(action)
        if isinstance(action, Extract | Done | Fail | AskUser):
            return self._telling(proposal)
        if presses_paste(action) or (isinstance(action, PRESSING) and self._says_paste(action)):
            return Ruling(action, PASTED, RULE)
        if isinstance(action, Drag) and self._carries_text(proposal, action):
            return Ruling(action, CARRIED, RULE)
        ruling = self._typing(proposal)
        if not ruling.refusal:
            self._typed.add(action)
        return ruling

    def _says_paste(self, action: Action) -> bool:
        """Whether what is used is the menu item of a program that pastes."""
        control = self._purpose(action) if self._purpose else None
        return control is not None and pastes(control)

    def _carries_text(self, proposal: Proposal, action: Drag) -> bool:
        """Whether a drag starts in a field, where it carries off what is selected there."""
        under = [one for one in proposal.seen.elements if one.box.contains(action.target.point)]
        roles = {action.target.role, *(one.role for one in under)}
        if not roles.isdisjoint(TEXT_ROLES) or any(one.kind in TEXT_KINDS for one in under):
            return True
        control = self._purpose(action) if self._purpose else None
        return bool(control and (control.kind in TEXT_KINDS or control.role in TEXT_ROLES))

    def _find(self, text: str, proposal: Proposal, *, coded: bool = False) -> list[Found]:
        """Sensitive data that is neither allowed nor the user's own, `coded` data too."""
        texts = readings(text) if coded else (text,)
        found = [one for each in texts for one in find(each, self._patterns)]
        found = [one for one in found if self._kinds.get(one.kind) != "allow"]
        if not found:
            return []
        own = {
            one.value
            for each in (proposal.goal, *self._own())
            for one in find(each, self._patterns)
        }
        return [one for one in found if one.value not in own]

    def _typing(self, proposal: Proposal) -> Ruling:
        action = proposal.action
        texts = _out(action)
        found = [one for text in texts for one in self._find(text, proposal, coded=True)]
        if found and self._may_be_masked(action, found, proposal):
            hidden = {name: self._hidden(text, proposal) for name, text in _fields(action)}
            return Ruling(
                action.model_copy(update=hidden), rule=RULE, notes=_notes(found, "masked")
            )
        if not found:
            found = [
                one for text in self._typed.joined(action) for one in self._find(text, proposal)
            ]
            found = found or self._in_parts(action, proposal)
        if not found:
            return Ruling(action)
        what = " and ".join(dict.fromkeys(named(one.kind) for one in found))
        done = _TYPED.get(action.kind, "used")
        return Ruling(
            self._without(action, proposal),
            _NOT_TYPED.format(what=what, done=done),
            RULE,
            notes=_notes(found, "refused"),
        )

    def _may_be_masked(self, action: Action, found: Sequence[Found], proposal: Proposal) -> bool:
        """Whether all is to be masked, and can be: in typed text, as it stands there."""
        if not isinstance(action, Type | AnswerDialog):
            return False
        if any(self._kinds.get(one.kind) != "mask" for one in found):
            return False
        return not any(
            self._find(self._hidden(text, proposal), proposal, coded=True)
            for _, text in _fields(action)
        )

    def _hidden(self, text: str, proposal: Proposal) -> str:
        return masked(text, self._find(text, proposal))

    def _covered(self, text: str, proposal: Proposal) -> str:
        """A text with all hidden that could be read out of it."""
        hidden = self._hidden(text, proposal)
        return "••••" if self._find(hidden, proposal, coded=True) else hidden

    def _without(self, action: Action, proposal: Proposal) -> Action:
        """A refused action as a run folder may keep it."""
        if isinstance(action, Goto):
            return action.model_copy(update={"url": _bare(action.url)})
        if isinstance(action, Select):
            options = tuple(self._covered(one, proposal) for one in action.options)
            return action.model_copy(update={"options": options})
        hidden = {name: self._covered(text, proposal) for name, text in _fields(action)}
        return action.model_copy(update=hidden)

    def _in_parts(self, action: Action, proposal: Proposal) -> list[Found]:
        """A card number that was typed into one field after another, if this ends one."""
        for digits in self._typed.in_parts(action):
            if is_card(digits) and (found := self._find(digits, proposal)):
                return found
        return []

    def _telling(self, proposal: Proposal) -> Ruling:
        """What is told, masked; refused where the task says so."""
        told = _Told(lambda text: self._find(text, proposal))
        action = told.rewritten(proposal.action)
        if not told.found:
            return Ruling(proposal.action)
        refused = [one for one in told.found if self._kinds.get(one.kind) == "refuse"]
        if not refused:
            return Ruling(action, rule=RULE, notes=_notes(told.found, "masked"))
        what = " and ".join(dict.fromkeys(named(one.kind) for one in refused))
        why = f"{what} must not be told: leave it out"
        return Ruling(action, why, RULE, notes=_notes(refused, "refused"))


def hearing(ask: Asker, said: list[str]) -> Asker:
    """Asks the user, and keeps his answers among what he said himself."""

    def heard(question: Question) -> str | None:
        answer = ask(question)
        if answer is not None:
            said.append(answer)
        return answer

    return heard


class _Told:
    """Masks what an action says, and keeps what was found in it."""

    def __init__(self, find: Callable[[str], list[Found]]) -> None:
        self._find = find
        self.found: list[Found] = []

    def rewritten(self, action: Action) -> Action:
        if isinstance(action, Extract):
            data = {self.text(name): self._value(value) for name, value in action.data.items()}
            return action.model_copy(update={"data": data})
        if isinstance(action, AskUser):
            choices = tuple(map(self.text, action.choices))
            return AskUser(question=self.text(action.question), choices=choices)
        if isinstance(action, Done):
            return Done(answer=self.text(action.answer))
        return Fail(reason=self.text(action.reason)) if isinstance(action, Fail) else action

    def text(self, text: str) -> str:
        found = self._find(text)
        self.found += found
        return masked(text, found)

    def _value(self, value: str | float | bool | None) -> str | float | bool | None:
        if value is None or isinstance(value, bool):
            return value
        hidden = self.text(str(value))
        return value if hidden == str(value) else hidden


def _out(action: Action) -> tuple[str, ...]:
    """All that an action would give to a page."""
    if isinstance(action, Goto):
        return (action.url,)
    if isinstance(action, Select):
        return action.options
    return tuple(text for _, text in _fields(action))


def _fields(action: Action) -> list[tuple[str, str]]:
    """The texts of an action, by the name of their field."""
    if isinstance(action, Type):
        return [("text", action.text)]
    if isinstance(action, AnswerDialog) and action.text:
        return [("text", action.text)]
    return []


def _bare(url: str) -> str:
    """An address without what it carries: its path too, if that is it."""
    head = re.split("[?#]", url, maxsplit=1)[0]
    if not any(find(each) for each in readings(head)):
        return head
    return "/".join((*head.split("/")[:3], "…"))


def _notes(found: Iterable[Found], done: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{named(one.kind)} was {done}" for one in found))
