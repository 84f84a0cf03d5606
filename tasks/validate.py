"""From a tree to a model: what pydantic finds wrong, said in plain words at the right place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .errors import Mark, Problems, nearest
from .nodes import Entries, Items, Node, Scalar, plain

M = TypeVar("M", bound=BaseModel)
Path = tuple[int | str, ...]


def build(model: type[M], node: Node, problems: Problems, what: str) -> M | None:
    """Validate a tree as a model; every problem is noted, None when there is one.

    Args:
        model: what the tree should be.
        node: the tree, with its keys named as the model's (aliases).
        problems: where problems are noted.
        what: the key that the tree stands under, for messages.
    """
    absent = list(_absent(node))
    for key in absent:
        problems.add(key.mark, f"`{_name(key, what)}` has no value")
    if absent:
        return None
    try:
        return model.model_validate(plain(node), by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        for number, detail in enumerate(details):
            if not _follows(detail, details, number):
                _note(detail, model, node, problems, what)
        return None


def _follows(detail: ErrorDetails, others: list[ErrorDetails], number: int) -> bool:
    """Whether a problem only follows from another one.

    A list is too short when its items are wrong, and a value that may have several types is told
    once what is wrong with it.
    """
    path = detail["loc"]
    if detail["type"] == "too_short":
        return any(len(o["loc"]) > len(path) and o["loc"][: len(path)] == path for o in others)
    branches = [o["loc"][:-1] for o in others[:number] if o["loc"][-1] in BRANCHES]
    return path[-1:] != () and path[-1] in BRANCHES and path[:-1] in branches


def _note(
    detail: ErrorDetails, model: type[BaseModel], node: Node, problems: Problems, what: str
) -> None:
    path: Path = detail["loc"]
    found, key = _follow(node, path)
    name = _name(key, what)
    if detail["type"] == "extra_forbidden":
        known = list(_keys(_model_at(model, path[:-1])))
        parent = _name(_follow(node, path[:-1])[1], what)
        problems.add(
            (key or found).mark,
            f"unknown key `{path[-1]}`; `{parent}` knows {', '.join(known)}",
            nearest(str(path[-1]), known),
        )
    elif detail["type"] == "missing":
        problems.add((key or found).mark, f"`{name}` needs `{path[-1]}`")
    else:
        message, suggestion = _say(detail, found, name)
        problems.add(found.mark, message, suggestion)


def _absent(node: Node) -> Iterator[Scalar]:
    """The keys without a value."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _absent(item)
    elif isinstance(node, Entries):
        for key, value in node.pairs:
            if isinstance(value, Scalar) and value.null:
                yield key
            yield from _absent(value)


def _say(detail: ErrorDetails, found: Node, name: str) -> tuple[str, str]:
    """The message for one problem, and what was probably meant."""
    kind, context = detail["type"], detail.get("ctx", {})
    given = f"`{found.text}`" if isinstance(found, Scalar) else shape(found)
    if kind == "literal_error":
        choices = [part.strip("' ") for part in context["expected"].replace(" or ", ",").split(",")]
        choices = ["true" if choice == "True" else choice for choice in choices]
        near = nearest(found.text, choices) if isinstance(found, Scalar) else ""
        return f"`{name}` is one of {', '.join(choices)}, not {given}", near
    if kind in ("value_error", "assertion_error"):
        return f"`{name}`: {context['error']}", ""
    if kind in BOUNDS:
        return f"`{name}` must be {BOUNDS[kind]} {next(iter(context.values())):g}, not {given}", ""
    if kind in EMPTY:
        return f"`{name}` is empty", ""
    for part, words in SHAPES.items():
        if kind.startswith(part):
            return f"`{name}` must be {words}, not {given}", ""
    return f"`{name}`: {detail['msg']}", ""


BRANCHES = ("constrained-int", "constrained-str", "int", "str")
BOUNDS = {
    "greater_than": "above",
    "greater_than_equal": "at least",
    "less_than": "below",
    "less_than_equal": "at most",
}
EMPTY = ("string_too_short", "too_short")
SHAPES = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "dict": "a mapping",
    "model": "a mapping",
}


def not_a_list(key: Scalar, node: Node, of: str) -> tuple[Mark, str]:
    """Where and how to say that a list is missing."""
    if isinstance(node, Scalar) and node.null:
        return key.mark, f"`{key.text}` has no {of}"
    return node.mark, f"`{key.text}` must be a list of {of}, not {shape(node)}"


def shape(node: Node) -> str:
    """What a value is, for messages."""
    match node:
        case Scalar():
            return "an absent value" if node.null else "text"
        case Items():
            return "a list"
        case Entries():
            return "a mapping"


def _name(key: Scalar | None, what: str) -> str:
    return (key.label or key.text) if key else what


def _follow(node: Node, path: Path) -> tuple[Node, Scalar | None]:
    """Walk along a path as far as it goes: the node there, and its key."""
    key: Scalar | None = None
    for step in path:
        match node:
            case Items() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            case Entries() if (pair := _pair(node, str(step))) is not None:
                key, node = pair
            case _:
                break
    return node, key


def _pair(node: Entries, name: str) -> tuple[Scalar, Node] | None:
    return next((pair for pair in node.pairs if pair[0].text == name), None)


def _model_at(model: type[BaseModel], path: Iterable[int | str]) -> type[BaseModel]:
    """The model that a path into another model leads to."""
    for step in path:
        for name, info in model.model_fields.items():
            if step in (name, info.alias):
                model = _inner(info.annotation) or model
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The first model inside an annotation such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, tuple, dict):
        return next((m for arg in get_args(annotation) if (m := _inner(arg))), None)
    return None


def _keys(model: type[BaseModel]) -> Iterable[str]:
    return (info.alias or name for name, info in model.model_fields.items() if name != "verb")
