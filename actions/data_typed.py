"""What was typed so far, by field: sensitive data may come in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .action import Action, Back, Goto, Press, Target, Type

KEPT = 4096
"""Characters that are remembered of what was typed into one field."""
_DIGITS_ONLY = re.compile(r"[\d\s.-]*")
_GROUPS = ((4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4))
"""Digits of a card number's parts, where a form has a field for each."""


class Typed:
    """What was typed so far, by field: data may come in parts."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._parts: list[str] = []
        self._focus = ""

    def add(self, action: Action) -> None:
        """Remember what an action typed, and where the focus went."""
        if isinstance(action, Goto | Back):
            self._fields.clear()
            self._parts.clear()
        text, key = _keyed(action), self._key(action)
        self._focus = key
        if not text:
            return
        before = "" if isinstance(action, Type) and action.clear else self._fields.get(key, "")
        self._fields[key] = (before + text)[-KEPT:]
        digits = _DIGITS_ONLY.fullmatch(text) is not None
        self._parts = [*self._parts, _squeezed(text)][-5:] if digits else []

    def joined(self, action: Action) -> Iterator[str]:
        """What would stand in the field once the action is done."""
        text = _keyed(action)
        before = self._fields.get(self._key(action), "")
        if text and before and not (isinstance(action, Type) and action.clear):
            yield before + text

    def in_parts(self, action: Action) -> Iterator[str]:
        """The digits that were typed in a row, divided as card numbers are."""
        text = _keyed(action)
        if not text or not _DIGITS_ONLY.fullmatch(text):
            return
        parts = [*self._parts, _squeezed(text)]
        for form in _GROUPS:
            if tuple(map(len, parts[-len(form) :])) == form:
                yield "".join(parts[-len(form) :])

    def _key(self, action: Action) -> str:
        """Which field an action types into: its target, else what has the focus."""
        target = getattr(action, "target", None)
        if isinstance(target, Target):
            place = tuple(round(value) for value in target.box or target.point)
            return target.ref or f"{place}"
        if isinstance(action, Press) and not _keyed(action):
            return f"{self._focus}+" if "tab" in action.keys.lower() else self._focus
        return self._focus


def _squeezed(text: str) -> str:
    return "".join(one for one in text if one.isdecimal())


def _keyed(action: Action) -> str:
    """The text that an action types."""
    if isinstance(action, Type):
        return action.text
    if isinstance(action, Press) and len(action.keys) == 1:
        return action.keys * action.times
    return ""
