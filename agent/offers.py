"""What a model is offered: the actions as lines of its prompt, and as a JSON schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from handeye.actions import Action, Reveal, Target

NOT_OFFERED = (Reveal,)
OWN: Mapping[str, tuple[str, ...]] = {"type": ("keys",), "goto": ("cap",)}
"""Fields that are handeye's own business, by kind."""
PAGES_ONLY = ("goto", "back", "answer_dialog", "select")
"""Kinds that no desktop has."""
ON_A_DESKTOP: Mapping[str, str] = {
    "switch_tab": "Bring another window of the task to the front, by its number from 1 or by "
    "words in its title.",
    "close_tab": "Close the window in front.",
    "upload": "Fill a file's path into the file dialog that is open, or that a click on the target "
    "opens.",
}
"""What an action does there, where it is something else than on a page."""
MOST_ACTIONS, MOST_ELEMENTS = 5, 12

MOST_OPTIONS = 20
_ID = {"type": "integer", "minimum": 1, "maximum": 999}


def offered() -> tuple[type[BaseModel], ...]:
    """The classes of all actions that a model may choose, in the order of the union."""
    union = get_args(get_args(Action)[0])
    return tuple(one for one in union if one not in NOT_OFFERED)


@cache
def action_lines(desktop: bool = False) -> str:
    """One line an action: its kind, its fields (? for those that may be missing), what it does."""
    lines = (_line(one, desktop) for one in offered())
    return "\n".join(filter(None, lines))


def _line(action: type[BaseModel], desktop: bool) -> str:
    kind, fields = _parts(action)
    if desktop and kind in PAGES_ONLY:
        return ""
    names = ", ".join(f"{name}{'' if field.is_required() else '?'}" for name, field in fields)
    says = " ".join((action.__doc__ or "").split())
    if desktop:
        says = ON_A_DESKTOP.get(kind, says)
    return f"- {kind}{{{names}}}: {says}" if names else f"- {kind}: {says}"


def _parts(action: type[BaseModel]) -> tuple[str, list[tuple[str, FieldInfo]]]:
    """The kind of an action, and its fields without the kind and what is handeye's own."""
    kind = cast("str", action.model_fields["kind"].default)
    hidden = ("kind", *OWN.get(kind, ()))
    fields = [(name, field) for name, field in action.model_fields.items() if name not in hidden]
    return kind, sorted(fields, key=lambda pair: pair[0] not in ("target", "to"))


@cache
def decision_schema(largest: int) -> dict[str, Any]:
    """The JSON schema of a whole decision, in the dialect of our own.

    Kinds that take the same fields share a branch, because servers compile every branch.

    Args:
        largest: the largest number in a place.
    """
    number = {"type": "integer", "minimum": 0, "maximum": largest}
    point, box = (
        {"type": "array", "items": number, "minItems": count, "maxItems": count} for count in (2, 4)
    )
    place = {"anyOf": [_ID, point, box]}
    branches: dict[str, dict[str, Any]] = {}
    for action in offered():
        branch = _branch(action, place)
        same = str({name: part for name, part in branch["properties"].items() if name != "kind"})
        if same in branches:
            branches[same]["properties"]["kind"]["enum"] += branch["properties"]["kind"]["enum"]
        else:
            branches[same] = branch
    element = _object({"id": _ID, "role": _text(), "label": _text(), "bbox": box})
    decision = _object(
        {
            "thought": _text(),
            "plan": _text(),
            "elements": {"type": "array", "items": element, "maxItems": MOST_ELEMENTS},
            "risk": _text(),
            "actions": {
                "type": "array",
                "items": {"anyOf": list(branches.values())},
                "minItems": 1,
                "maxItems": MOST_ACTIONS,
            },
        }
    )
    decision["required"] = ["thought", "elements", "actions"]
    return decision


def _branch(action: type[BaseModel], place: dict[str, Any]) -> dict[str, Any]:
    kind, fields = _parts(action)
    shapes = action.model_json_schema()["properties"]
    properties: dict[str, Any] = {"kind": {"type": "string", "enum": [kind]}}
    for name, field in fields:
        placed = Target in (field.annotation, *get_args(field.annotation))
        properties[name] = place if placed else _plain(shapes[name])
    branch = _object(properties)
    branch["required"] = ["kind", *(name for name, field in fields if field.is_required())]
    return branch


def _plain(shape: dict[str, Any]) -> dict[str, Any]:
    """A field's schema with what any grammar compiler knows: types, enums, arrays."""
    if "anyOf" in shape:
        return {"anyOf": [_plain(one) for one in shape["anyOf"]]}
    kept = {key: shape[key] for key in ("type", "enum", "const") if key in shape}
    if "items" in shape:
        kept |= {"items": _plain(shape["items"]), "maxItems": MOST_OPTIONS}
    if isinstance(shape.get("additionalProperties"), dict):
        kept["additionalProperties"] = _plain(shape["additionalProperties"])
    return kept


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text() -> dict[str, Any]:
    return {"type": "string"}
