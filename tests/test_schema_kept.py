"""Whether a reply keeps a schema, as far as its top level shows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handeye.agent import schema_kept

SCHEMA: dict[str, Any] = {
    "$defs": {"Kind": {"enum": ["click", "type"]}},
    "type": "object",
    "properties": {
        "thought": {"type": "string"},
        "kind": {"$ref": "#/$defs/Kind"},
        "steps": {"type": "array", "items": {"type": "integer"}},
        "target": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    },
    "required": ["thought"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "value",
    [
        {"thought": "a"},
        {"thought": "a", "kind": "click", "steps": [], "target": None},
        {"thought": "a", "steps": ["what lies deeper is for the parser"], "target": 3},
    ],
)
def test_kept(value: object) -> None:
    assert schema_kept.keeps_schema(f" {json.dumps(value)}\n", SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I will click the button.",
        '```json\n{"thought": "a"}\n```',
        '{"thought": "a"} and so on',
        '{"thought": "a"',
        "[]",
        "null",
        "{}",
        '{"thought": 1}',
        '{"thought": true}',
        '{"thought": "a", "more": 1}',
        '{"thought": "a", "kind": "jump"}',
        '{"thought": "a", "steps": {}}',
        '{"thought": "a", "target": "x"}',
        '{"thought": "a", "target": false}',
        "[" * 100_000,
    ],
)
def test_not_kept(text: str) -> None:
    assert not schema_kept.keeps_schema(text, SCHEMA)


def test_control_characters_in_strings_are_let_through() -> None:
    """Some grammars allow them; the parser does too."""
    assert schema_kept.keeps_schema('{"thought": "a\tb"}', SCHEMA)


def test_references_that_lead_nowhere_allow_anything() -> None:
    circle = {"$defs": {"A": {"$ref": "#/$defs/A"}}, "$ref": "#/$defs/A"}
    assert schema_kept.keeps_schema("1", circle)
    assert schema_kept.keeps_schema("1", {"$ref": "https://example.test/schema.json"})
    assert schema_kept.keeps_schema(
        '"x"', {"$defs": {"a/b": {"const": "x"}}, "$ref": "#/$defs/a~1b"}
    )
    assert not schema_kept.keeps_schema(
        '"y"', {"$defs": {"a/b": {"const": "x"}}, "$ref": "#/$defs/a~1b"}
    )
