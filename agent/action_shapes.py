"""From JSON of whatever shape to the actions that it means, in the model's own words."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from . import repair, ui_tars, vocabulary
from .element_shapes import first
from .translate import FIELD_NAME, KIND_NAME, Step

SHAPE = "actions in another shape"
MOST = 100
"""Actions that are looked at; beyond is endless repetition."""
DEEPEST = 4
TOOLS = frozenset((
    "computer_use", "mobile_use", "page_use", "computer", "computer_use_preview", "browser_use",
))  # fmt: skip


class ActionReader:
    """Reads values as actions.

    Args:
        unfinished: objects and lists that the text did not close.
    """

    def __init__(self, unfinished: Sequence[JsonValue] = ()) -> None:
        self.open = unfinished
        self.lost = 0
        self.notes: list[str] = []

    def steps(self, value: JsonValue, *, native: bool = False, depth: int = 0) -> list[Step]:
        """The actions that a value means, numbered."""
        if depth > DEEPEST:
            return []
        if isinstance(value, list):
            steps: list[Step] = []
            for one in value[:MOST]:
                inner = self.steps(one, native=native, depth=depth + 1)
                steps += [
                    Step(each.verb, each.fields, len(steps), each.native or native)
                    for each in inner
                ]
            return steps
        if isinstance(value, str):
            return self._word(value)
        if isinstance(value, dict):
            return self._object(value, native, depth)
        return []

    def _word(self, value: str) -> list[Step]:
        verb = vocabulary.snake(value)
        step = ui_tars.call_of(value) if "(" in value else None
        if step is None and vocabulary.known(verb) and len(value) < 30:
            step = Step(verb, {})
        if step is None:
            return []
        self.note(SHAPE)
        return [step]

    def _object(self, value: dict[str, JsonValue], native: bool, depth: int) -> list[Step]:
        if inner := self._called(value, depth):
            return inner
        name, verb = _verb(value)
        if name:
            if self._unfinished(value):
                return []
            if name != "kind" and not native:
                self.note(FIELD_NAME)
            if value[name] != verb and not native:
                self.note(KIND_NAME)
            return [Step(verb, {k: v for k, v in value.items() if k != name}, native=native)]
        if isinstance(inner_value := value.get("action"), dict | list):
            self.note(SHAPE)
            return self.steps(inner_value, native=native, depth=depth + 1)
        return self._keyed(value, native)

    def _called(self, value: dict[str, JsonValue], depth: int) -> list[Step]:
        """A function call: `{"name": …, "arguments": {…}}`, also inside of `"function"`."""
        if isinstance(function := value.get("function"), dict):
            return self._object(function, native=True, depth=depth + 1) if depth < DEEPEST else []
        name = value.get("name")
        arguments = first(value, ("arguments", "parameters", "args", "input"))
        if isinstance(arguments, str) and name in TOOLS:
            arguments = next((one.value for one in repair.find_values(arguments)), None)
            self.note(SHAPE)
        if not isinstance(name, str) or not isinstance(arguments, dict | list):
            return []
        if self._unfinished(arguments):
            return []
        verb = vocabulary.snake(name)
        if isinstance(arguments, dict) and verb not in TOOLS and vocabulary.known(verb):
            self.note(SHAPE)
            return [Step(verb, arguments, native=True)]
        return self.steps(arguments, native=True, depth=depth + 1) if depth < DEEPEST else []

    def _keyed(self, value: dict[str, JsonValue], native: bool) -> list[Step]:
        """An object with the action as its key: `{"click": 5}`, `{"go_back": {}}`."""
        for name, inner in value.items():
            verb = vocabulary.snake(name)
            if not vocabulary.known(verb) or inner is False:
                continue
            if self._unfinished(value):
                return []
            self.note(SHAPE)
            rest = {k: v for k, v in value.items() if k != name}
            if isinstance(inner, dict):
                if verb == "extract" and "data" not in inner:
                    inner = {"data": inner}
                return [Step(verb, {**rest, **inner}, native=native)]
            kind = vocabulary.KINDS.get(verb) or vocabulary.PRESET.get(verb, ("",))[0]
            if inner is None or inner is True or kind not in vocabulary.MAIN:
                return [Step(verb, rest, native=native)]
            return [Step(verb, {vocabulary.MAIN[kind]: inner, **rest}, native=native)]
        return []

    def _unfinished(self, value: JsonValue) -> bool:
        """Whether a value was not closed: then it counts as lost."""
        found = any(value is one for one in self.open)
        self.lost += found
        return found

    def note(self, what: str) -> None:
        """Name a repair once."""
        if what not in self.notes:
            self.notes.append(what)


def _verb(value: dict[str, JsonValue]) -> tuple[str, str]:
    """The key that names the action, and the action; empty when there is none."""
    for name in vocabulary.KIND_KEYS:
        said = value.get(name)
        if not isinstance(said, str):
            continue
        verb = vocabulary.snake(said)
        if vocabulary.known(verb) and (name not in ("type", "name") or said[:1].islower()):
            return name, verb
    for name in ("kind", "action"):
        if isinstance(said := value.get(name), str) and said.strip():
            return name, vocabulary.snake(said) or "?"
    return "", ""
