"""From the JSON values of a reply, of whatever shape, to one decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from pydantic import JsonValue

from . import repair, risk, ui_tars, vocabulary
from .action_shapes import MOST, SHAPE, ActionReader
from .answer import ParseError
from .element_shapes import ElementReader, first
from .field_values import text_of
from .translate import FIELD_NAME, Names, Step

WANTED = 'an action is an object with its kind, like {"kind": "click", "target": 1}'
SEVERAL = "several JSON values"
DEEPEST = 5
"""Objects and lists around a decision."""
_BESIDE = frozenset((
    *vocabulary.THOUGHT_KEYS, *vocabulary.PLAN_KEYS, *vocabulary.ELEMENTS_KEYS,
    *vocabulary.RISK_KEYS,
))  # fmt: skip


@dataclass
class Draft:
    """A decision that is not checked yet.

    Args:
        steps: its actions.
        names: its elements.
        thought: what the model thought.
        plan: its note to itself.
        risk: the risks that it sees, with commas between them.
        lost: how many actions were not finished.
    """

    steps: list[Step] = field(default_factory=list[Step])
    names: Names = field(default_factory=Names)
    thought: str = ""
    plan: str = ""
    risk: str = ""
    lost: int = 0


def decision(values: Sequence[repair.Found], ended: bool, notes: list[str]) -> Draft | None:
    """The decision among the values of a text: the first that has actions; None without one.

    Args:
        values: all values of the text.
        ended: whether something after them shows that the model had come to its end.
        notes: where repairs are named.
    """
    lost = 0
    for number, found in enumerate(values):
        reader = _Reader(found.unfinished(ended=ended))
        draft = reader.decision(found.value)
        if draft is None or not draft.steps:
            lost += reader.actions.lost
            continue
        notes += [*found.repairs, *reader.actions.notes]
        if _is_bare(found.value):
            draft.steps += _followers(values[number + 1 :], ended, notes, len(draft.steps))
        if not draft.names.elements:
            draft.names = _names_before(values[:number], notes)
        if number:
            notes.append(SEVERAL)
        return draft
    return Draft(lost=lost) if lost else None


def grounds(values: Iterable[repair.Found]) -> bool:
    """Whether there is a list of elements and nothing to do with them."""
    return any(_boxes(found.value) for found in values)


def _is_bare(value: JsonValue) -> bool:
    return isinstance(value, dict) and not any(
        name in value for name in vocabulary.ACTIONS_KEYS[:1]
    )


def _followers(
    values: Sequence[repair.Found], ended: bool, notes: list[str], number: int
) -> list[Step]:
    """Actions that follow a single one, each an object of its own."""
    steps: list[Step] = []
    for found in values[:MOST]:
        reader = ActionReader(found.unfinished(ended=ended))
        more = reader.steps(found.value) if isinstance(found.value, dict) else []
        if not more:
            break
        notes += [SEVERAL, *found.repairs, *reader.notes]
        steps += [replace(one, number=number + len(steps)) for one in more]
    return steps


def _names_before(values: Sequence[repair.Found], notes: list[str]) -> Names:
    """Elements that were written before the actions, in a value of their own."""
    for found in values:
        value = found.value
        if isinstance(value, dict):
            value = first(value, vocabulary.ELEMENTS_KEYS)
        if _boxes(value):
            reader = ElementReader()
            names = reader.names(value)
            notes += reader.notes
            return names
    return Names()


def _boxes(value: JsonValue) -> bool:
    many = value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        inner = first(value, vocabulary.ELEMENTS_KEYS)
        many = inner if isinstance(inner, list) else many
    return any(
        isinstance(one, dict) and any("box" in name or "point" in name for name in one)
        for one in many[:3]
    )


class _Reader:
    """Looks for the decision in one value."""

    def __init__(self, unfinished: Sequence[JsonValue]) -> None:
        self.open = unfinished
        self.actions = ActionReader(unfinished)

    def decision(self, value: JsonValue, depth: int = 0) -> Draft | None:
        """The decision that a value is, or the first that it holds."""
        if depth > DEEPEST or not isinstance(value, dict | list):
            return None
        before = self.actions.lost
        if steps := self._direct(value):
            return self._draft(value, steps, self.actions.lost - before)
        if self.actions.lost > before:
            return None
        inner = value.values() if isinstance(value, dict) else value
        for one in islice(inner, MOST):
            if draft := self.decision(one, depth + 1):
                self.actions.note(SHAPE)
                return draft
        return None

    def _direct(self, value: dict[str, JsonValue] | list[JsonValue]) -> list[Step]:
        if isinstance(value, dict):
            for name in vocabulary.ACTIONS_KEYS:
                inner = value.get(name)
                if isinstance(inner, list | dict) and (steps := self._listed(inner, name)):
                    return steps
            if isinstance(text := value.get("actions"), str):
                return self._written(text)
        if isinstance(value, list):  # words in brackets may be prose
            value = [one for one in value if not isinstance(one, str)]
        steps = self.actions.steps(value)
        if steps and (isinstance(value, list) or not steps[0].native):
            self.actions.note(SHAPE)
        if isinstance(value, dict):
            return [replace(one, fields=_without(one.fields, _BESIDE)) for one in steps]
        return steps

    def _listed(self, inner: JsonValue, name: str) -> list[Step]:
        steps = self.actions.steps(inner)
        if steps and isinstance(inner, list):
            self._all_known(inner)
        if steps and (name != "actions" or not isinstance(inner, list)):
            self.actions.note(SHAPE)
        return steps

    def _all_known(self, listed: list[JsonValue]) -> None:
        """Refuse a list of which a part is no action: something was garbled or left out."""
        for number, one in enumerate(listed[:MOST]):
            reader = ActionReader(self.open)
            if any(one is other for other in self.open) and not reader.steps(one):
                self.actions.lost += not reader.lost
                continue
            words = isinstance(one, str) and not all(isinstance(each, str) for each in listed)
            if one and (words or not reader.steps(one)) and not reader.lost:
                raise ParseError(f"actions[{number}] is no action; {WANTED}")

    def _written(self, text: str) -> list[Step]:
        """Actions that were written as text inside of the JSON."""
        self.actions.note(SHAPE)
        if step := ui_tars.call_of(text):
            return [step]
        found = [one for each in repair.find_values(text) for one in self.actions.steps(each.value)]
        return found or self.actions.steps(text)

    def _draft(self, value: JsonValue, steps: list[Step], lost: int) -> Draft:
        draft = Draft(steps=steps, lost=lost)
        if isinstance(value, dict):
            draft.thought = self._text(value, vocabulary.THOUGHT_KEYS)
            draft.plan = self._text(value, vocabulary.PLAN_KEYS)
            draft.risk = risk.raised(value)
            reader = ElementReader(self.open)
            draft.names = reader.names(first(value, vocabulary.ELEMENTS_KEYS))
            for note in reader.notes:
                self.actions.note(note)
        return draft

    def _text(self, value: dict[str, JsonValue], names: Sequence[str]) -> str:
        for name in names:
            found = value.get(name)
            if isinstance(found, list) and all(isinstance(one, str) for one in found):
                found = "\n".join(text_of(one) for one in found)
            if isinstance(found, str) and found.strip():
                if name != names[0]:
                    self.actions.note(FIELD_NAME)
                return text_of(found).strip()
        return ""


def _without(fields: dict[str, JsonValue], names: frozenset[str]) -> dict[str, JsonValue]:
    return {name: value for name, value in fields.items() if name not in names}
