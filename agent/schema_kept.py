"""Whether a reply keeps a JSON schema at its top level: cheap, and needs no validator.

It tells a server that holds the model to the schema from one that silently does not. What lies
deeper is for the parser.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

Schema = Mapping[str, object]

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def keeps_schema(text: str, schema: Schema) -> bool:
    """Whether a text is one JSON value and nothing else, and its top level is as in the schema."""
    try:
        # Some grammars let control characters into strings.
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return _fits(value, schema, schema, 0)


def _fits(value: object, schema: Schema, root: Schema, depth: int) -> bool:
    schema = _resolved(schema, root)
    for name in ("anyOf", "oneOf"):
        choices = _schemas(schema.get(name))
        if choices and not any(_fits(value, one, root, depth) for one in choices):
            return False
    if not (_of_type(value, schema.get("type")) and _of_values(value, schema)):
        return False
    if depth or not isinstance(value, dict):
        return True
    return _object_fits(cast("Mapping[str, object]", value), schema, root)


def _object_fits(value: Mapping[str, object], schema: Schema, root: Schema) -> bool:
    properties = _mapping(schema.get("properties"))
    required = schema.get("required")
    if isinstance(required, list) and any(
        one not in value for one in cast("list[object]", required)
    ):
        return False
    if schema.get("additionalProperties") is False and value.keys() - properties.keys():
        return False
    shared = value.keys() & properties.keys()
    return all(_fits(value[name], _mapping(properties[name]), root, 1) for name in shared)


def _resolved(schema: Schema, root: Schema) -> Schema:
    """A schema without its `$ref`; one that leads nowhere allows anything."""
    for _ in range(8):
        ref = schema.get("$ref")
        if not isinstance(ref, str):
            return schema
        schema = root if ref.startswith("#") else {}
        for step in ref.removeprefix("#").split("/")[1:]:
            schema = _mapping(schema.get(step.replace("~1", "/").replace("~0", "~")))
    return {}


def _of_type(value: object, kinds: object) -> bool:
    names = cast("list[object]", kinds) if isinstance(kinds, list) else [kinds]
    known = [_TYPES[one] for one in names if isinstance(one, str) and one in _TYPES]
    if not known:
        return True
    if isinstance(value, bool):
        return (bool,) in known
    return any(isinstance(value, kind) for kind in known)


def _of_values(value: object, schema: Schema) -> bool:
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        return False
    return "const" not in schema or value == schema["const"]


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _schemas(value: object) -> list[Schema]:
    return [_mapping(one) for one in cast("list[object]", value)] if isinstance(value, list) else []
