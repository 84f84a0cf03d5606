"""From a model's words for one action to a `Said`, checked as the action that it will become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, JsonValue, ValidationError

from handeye.actions import Target, action_adapter, keys
from handeye.perception import Point

from . import keyboard, places, vocabulary
from .answer import Named, ParseError, Place, Said
from .field_values import formed, number_of, text_of
from .offers import OWN, offered

KIND_NAME = "action under another name"
FIELD_NAME = "field under another name"
UNKNOWN_FIELD = "field that the action has not"
NOTCHES = "scroll in steps of the wheel"
PIXELS = "scroll in pixels"
OPPOSITE = "scroll by a negative amount"
BY_LABEL = "element named by its label"

SCREENFUL = 800
"""Pixels that a scroll counts as one screenful: 100 pixels, a step of the wheel, are an eighth."""
NOTCH = 100
FEWEST_PIXELS = 20
"""A scroll by no more than this many "pixels" would do nothing: steps of the wheel are meant."""
MOST_SCREENFULS = 99
"""An amount beyond this is in pixels."""

_OPPOSITE = {"up": "down", "down": "up", "left": "right", "right": "left"}
_SCROLLS = {
    "pixels": ("up", "down"),
    "scroll_y": ("down", "up"),
    "delta_y": ("down", "up"),
    "dy": ("down", "up"),
    "scroll_x": ("right", "left"),
    "delta_x": ("right", "left"),
    "dx": ("right", "left"),
    "distance": ("down", "up"),
}
"""Names of lengths in pixels: the direction of a positive one, and of a negative one."""

KINDS: dict[str, type[BaseModel]] = {
    str(one.model_fields["kind"].default): one for one in offered()
}
_DUMMY = Target(point=Point(1, 1))
_PLACES = ("target", "to")
_LABELS = ("label", "name", "description", "element_description")
_PARTS = {
    "target": (("start_x", "start_y"), ("x1", "y1"), ("from_x", "from_y"), ("x", "y")),
    "to": (("end_x", "end_y"), ("x2", "y2"), ("to_x", "to_y"), ("destination_x", "destination_y")),
}


@dataclass(frozen=True)
class Step:
    """One action in a model's own words.

    Args:
        verb: what is to be done, in small letters with underscores.
        fields: what it is to be done with.
        number: its place among the actions of the reply.
        native: whether the model was trained on these words, so that they need no repair.
    """

    verb: str
    fields: dict[str, JsonValue]
    number: int = 0
    native: bool = False

    def error(self, why: str) -> ParseError:
        """What is wrong with it, for the model."""
        return ParseError(f"actions[{self.number}] ({self.verb}): {why}")


@dataclass
class Names:
    """The elements of a reply, and by what words they can be meant."""

    elements: list[Named] = field(default_factory=list[Named])
    words: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, place: Place, label: str, role: str) -> int:
        """Name one more element, so that its place can be checked against its label."""
        box = place if isinstance(place, tuple) else (0.0, 0.0)
        number = max([900, *(one.id for one in self.elements)]) + 1
        self.elements.append(Named(id=number, bbox=(*box[:2], *box[-2:]), label=label, role=role))
        return number


def said(step: Step, names: Names, notes: list[str]) -> list[Said]:
    """The actions that a step means: one, or one for each of several keys.

    Raises:
        ParseError: when it means none, in words for the model.
    """
    kind, fields = _kind(step, notes)
    own: list[str] = []
    if kind == "scroll":
        fields = _scroll(step, fields, notes)
    content = _assign(kind, fields, own)
    notes += [note for note in own if not (step.native and note == FIELD_NAME)]
    spots = {
        name: _place(step, name, content.pop(name), names, notes)
        for name in _PLACES
        if content.get(name) is not None
    }
    args = {
        name: formed(name, value, notes)
        for name, value in content.items()
        if value is not None and name not in _PLACES
    }
    if kind == "press" and "keys" in args:
        chords = _keys(step, args["keys"], notes)
        return [_checked(step, kind, spots, {**args, "keys": one}) for one in chords]
    return [_checked(step, kind, spots, args)]


def _kind(step: Step, notes: list[str]) -> tuple[str, dict[str, JsonValue]]:
    if step.verb in KINDS:
        return step.verb, step.fields
    if not step.native:
        notes.append(KIND_NAME)
    if step.verb in vocabulary.PRESET:
        kind, preset = vocabulary.PRESET[step.verb]
        return kind, {**preset, **step.fields}
    if kind := vocabulary.KINDS.get(step.verb):
        return kind, step.fields
    why = vocabulary.REFUSED.get(step.verb) or f"no such action; there are {', '.join(KINDS)}"
    raise step.error(why)


def _assign(kind: str, fields: Mapping[str, JsonValue], notes: list[str]) -> dict[str, JsonValue]:
    """The fields of an action, whatever they were called."""
    wanted = [one for one in KINDS[kind].model_fields if one not in ("kind", *OWN.get(kind, ()))]
    rest = {vocabulary.snake(name): value for name, value in fields.items()}
    found = {name: rest.pop(name) for name in wanted if name in rest}
    for name in wanted:
        if found.get(name) is None and (value := _other(kind, name, rest)) is not None:
            found[name] = value
            notes.append(FIELD_NAME)
    if any(value is not None and name not in (*_LABELS, "role") for name, value in rest.items()):
        notes.append(UNKNOWN_FIELD)
    return found


def _other(kind: str, name: str, rest: dict[str, JsonValue]) -> JsonValue:
    """The value of a field that has another name, taken out of the rest."""
    if name in _PLACES and (spot := _numbers(kind, name, rest)):
        return spot
    for word in vocabulary.FIELDS.get(name, ()):
        if rest.get(word) is not None:
            return rest.pop(word)
    return None


def _numbers(kind: str, name: str, rest: dict[str, JsonValue]) -> list[JsonValue]:
    """A place whose numbers stand beside the kind."""
    numbers, used = ([], ()) if kind == "drag" else places.sides(rest)
    if not numbers:
        used = next((pair for pair in _PARTS[name] if all(one in rest for one in pair)), ())
        numbers = [rest[one] for one in used]
    for one in used:
        del rest[one]
    return numbers


def _place(step: Step, name: str, value: JsonValue, names: Names, notes: list[str]) -> Place:
    try:
        found = places.place(value, notes)
    except places.NoPlace as why:
        raise step.error(f"{name} {why}") from None
    if not isinstance(found, str):
        return _labelled(step, found, value, names) if name == "target" else found
    number = names.words.get(" ".join(found.split()).casefold())
    if number is None:
        raise step.error(f"{name} {found[:60]!r} is no place; {places.WANTED}")
    notes.append(BY_LABEL)
    return number


def _labelled(step: Step, spot: Place, value: JsonValue, names: Names) -> Place:
    """A place with the label that the model gave it, as an element of the reply."""
    fields = value if isinstance(value, dict) else step.fields
    label = next((one for name in _LABELS if isinstance(one := fields.get(name), str)), "")
    if isinstance(spot, int) or not label.strip():
        return spot
    return names.add(spot, text_of(label), text_of(fields.get("role")))


def _checked(
    step: Step, kind: str, spots: Mapping[str, Place], args: Mapping[str, JsonValue]
) -> Said:
    content = {**args, "kind": kind, **dict.fromkeys(spots, _DUMMY)}
    if kind == "drag":
        content["target"] = _DUMMY
    try:
        action_adapter.validate_python(content)
    except ValidationError as errors:
        first = errors.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][1]) if len(first["loc"]) > 1 else ""
        raise step.error(_wanted(name, first["type"] == "missing", first["msg"])) from None
    return Said(kind=kind, target=spots.get("target"), to=spots.get("to"), args=dict(args))


def _wanted(name: str, missing: bool, message: str) -> str:
    if not missing:
        return f"{name}: {message[:1].lower()}{message[1:]}"
    return f"{name} is missing{f'; {places.WANTED}' if name in _PLACES else ''}"


def _keys(step: Step, value: JsonValue, notes: list[str]) -> list[str]:
    own: list[str] = []
    try:
        found = keyboard.presses(value, own)
    except keys.KeyUnknown as why:
        raise step.error(str(why)) from None
    notes += [note for note in own if not (step.native and note == keyboard.KEY_NAMES)]
    return found


def _scroll(step: Step, fields: Mapping[str, JsonValue], notes: list[str]) -> dict[str, JsonValue]:
    """The fields of a scroll, with its length in screenfuls.

    Signs differ: `pixels` is positive upwards, `scroll_y` downwards.
    """
    rest = dict(fields)
    for name, (ahead, behind) in _SCROLLS.items():
        pixels = number_of(rest.pop(name, None))
        if pixels:
            rest["direction"] = rest.get("direction") or (ahead if pixels > 0 else behind)
            rest["amount"] = screenfuls(pixels, notes)
            if not step.native:
                notes.append(FIELD_NAME)
    if steps := number_of(rest.pop("scroll_amount", None)):
        rest["amount"] = screenfuls(steps * NOTCH, notes)
    amount = number_of(rest.get("amount"))
    if amount == 0:
        raise step.error("amount is 0; give the screenfuls to scroll, such as 0.8")
    if amount and amount < 0:
        name = text_of(rest.get("direction")).lower() or "down"
        rest["direction"], amount = _OPPOSITE.get(name, name), -amount
        rest["amount"] = amount
        notes.append(OPPOSITE)
    if amount and amount > MOST_SCREENFULS:
        rest["amount"] = screenfuls(amount, notes)
        notes.append(PIXELS)
    if isinstance(said := rest.get("direction"), str) and said != said.strip().lower():
        rest["direction"] = said.strip().lower()
    return rest


def screenfuls(pixels: float, notes: list[str]) -> float:
    """A length in pixels as screenfuls; very few "pixels" are steps of the wheel."""
    length = abs(pixels)
    if length <= FEWEST_PIXELS:
        notes.append(NOTCHES)
        length *= NOTCH
    return round(min(max(length / SCREENFUL, 0.05), 100.0), 3)
