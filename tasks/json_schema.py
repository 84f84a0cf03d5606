"""The task file as JSON Schema, for completion and checks in editors.

`python -m handeye.tasks.json_schema` writes it to `data/task.schema.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from handeye.agent import verbs
from handeye.perception import Query

from .assertion import Assertion
from .read_cases import TestHead
from .step import A11y, ExtractStep, Look, StepOptions
from .sugar import SHORT
from .task import BrowserTarget, DesktopTarget, Head, ProgramTarget, StillTarget

Schema = dict[str, Any]
FILE = Path(__file__).parent / "data" / "task.schema.json"
TEXT: Schema = {"type": ["string", "number", "boolean"]}
SAID: Schema = {**TEXT, "minLength": 1}
LISTED: Schema = {"anyOf": [SAID, {"type": "array", "minItems": 1, "items": SAID}]}
SOMETHING: Schema = {"not": {"type": "null"}}
NAMED: Schema = {"type": "object", "additionalProperties": SOMETHING}
STEPS: Schema = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Step"}}
TARGETS = (BrowserTarget, DesktopTarget, ProgramTarget, StillTarget)
DIRECTIONS = ["up", "down", "left", "right"]
POINTED = ("click", "double_click", "right_click", "hover", "uncheck")
BARE = ("go_back", "close_tab")
MODELS: tuple[type[BaseModel], ...] = (
    *TARGETS,
    Head,
    Query,
    Assertion,
    Look,
    A11y,
    ExtractStep,
    StepOptions,
    TestHead,
    verbs.FieldValue,
    verbs.Type,
    verbs.Press,
    verbs.Drag,
    verbs.Scroll,
    verbs.Answer,
)
WORDS = {
    "open": "Open an address, or a path below the target's address.",
    "click": "Click an element.",
    "double_click": "Double-click an element.",
    "right_click": "Click an element with the right button.",
    "hover": "Move the mouse over an element.",
    "fill": "Replace what stands in one or more fields.",
    "type": "Type key by key, into a field or where the focus is.",
    "press": "Press a key or chord, such as Enter or Control+A.",
    "select": "Choose options of a drop-down or list.",
    "check": "Tick a checkbox (words), or claim something about the screen (a mapping).",
    "uncheck": "Take the tick away from a checkbox or switch.",
    "upload": "Give files to a file field, or to the file chooser that is open.",
    "drag": "Drag one element onto another.",
    "scroll": "Turn the wheel, or scroll until an element can be seen.",
    "wait_for": "Wait until claims about the screen hold.",
    "go_back": "Go back to the page before.",
    "switch_tab": "Go to another tab, by its number from 1 or by words.",
    "close_tab": "Close the current tab.",
    "answer": "Answer the dialog that is open.",
    "screenshot": "Keep a picture of the screen under a name.",
    "include": "Put in the steps of another file.",
    "do": "Words that a model plans and carries out.",
    "look": "A claim about the screen that a model judges.",
    "a11y": "An audit of the page: what people with disabilities cannot use.",
    "becomes": "A claim that does not hold before the step in `by` and holds after it.",
    "extract": "Data that a model reads off the screen: names and types.",
}
"""What each verb does, in one line."""


class _Written(GenerateJsonSchema):
    """Types as they are written in YAML: numbers where text is meant, `${…}` anywhere."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return {**TEXT, **({"minLength": 1} if schema.get("min_length") else {})}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return _or_text({"type": "integer", **_bounds(schema)}, r"^\d+$")

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        return _or_text({"type": "number", **_bounds(schema)}, r"^\d+(\.\d+)?$")

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return _or_text({"type": "boolean"}, "^(true|false|yes|no|on|off)$")

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        return _or_text({"enum": list(schema["expected"])})

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def task_schema() -> Schema:
    """The schema of a whole task file (JSON Schema 2020-12)."""
    defs = _definitions()
    head, test = defs.pop("Head")["properties"], defs.pop("TestHead")
    defs["Step"] = _step(defs.pop("StepOptions"))
    claim = _any(TEXT, _ref("Assertion"))
    head["done_when"] = {**head["done_when"], "items": claim}
    head["target"] = _any(*(_ref(model.__name__) for model in TARGETS))
    row = {"type": "object", "minProperties": 1, "additionalProperties": SOMETHING}
    columns = {**row, "additionalProperties": {"type": "array", "minItems": 1}}
    test["properties"] |= {
        "matrix": _any(columns, {"type": "array", "minItems": 1, "items": row}),
        "steps": STEPS,
    }
    test["required"] = ["name", "steps"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "handeye task file",
        "description": "A task, or tests, for a website, a desktop or a program.",
        **_object(
            **head,
            vars={**NAMED, "description": "Values for ${name} in the file."},
            steps={**STEPS, "description": "What is done, one after another."},
            goal={**SAID, "description": "What a model is to reach, in free words."},
            tests={"type": "array", "minItems": 1, "items": _ref("Test")},
            before_each={**STEPS, "description": "Steps before those of every test."},
            after_each={**STEPS, "description": "Steps after every test, whatever happened."},
        ),
        "oneOf": [{"required": [key]} for key in ("steps", "goal", "tests")],
        "$defs": {**defs, "Test": test},
    }


def _definitions() -> dict[str, Schema]:
    """The models that stand in a file as they are, by name."""
    _, schema = models_json_schema(
        [(model, "validation") for model in MODELS], schema_generator=_Written
    )
    defs: dict[str, Schema] = schema["$defs"]
    for definition in defs.values():
        properties = definition["properties"]
        properties.pop("verb", None)
        for one in properties.values():
            one.pop("title", None)
    query = defs["Query"]
    query["anyOf"] = [{"required": ["text"]}, {"required": ["role"]}]
    defs["Query"] = {
        "description": query.pop("description"),
        "anyOf": [SAID, query],
    }
    defs["Tick"] = _tick(query["properties"])
    defs["Secret"]["oneOf"] = [{"required": ["env"]}, {"required": ["file"]}]
    claims = defs["Assertion"]["properties"]
    claims["value"] = {"type": "object", "minProperties": 1, "additionalProperties": TEXT}
    for name in SHORT:
        told = claims[name].pop("description")
        claims[name] = {**_any(SAID, claims[name]), "description": told}
    for name in ("checks", "allow"):
        told = defs["A11y"]["properties"][name]["description"]
        defs["A11y"]["properties"][name] = {**LISTED, "description": told}
    defs["AttributeIs"]["oneOf"] = [{"required": ["is"]}, {"required": ["contains"]}]
    defs["PictureIs"]["not"] = {"required": ["threshold", "tolerance"]}
    defs["ClipboardIs"] |= {"minProperties": 1, "maxProperties": 1}
    defs["Assertion"]["minProperties"] = 1
    return defs


def _tick(query: Schema) -> Schema:
    """A checkbox by its words, with whatever tells several apart."""
    keys = {key: value for key, value in query.items() if key != "text"}
    return {**_object(checkbox=SAID, **keys), "required": ["checkbox"]}


def _step(options: Schema) -> Schema:
    """One step: exactly one verb, and what may stand beside it."""
    forms = {verb: {"description": WORDS[verb], **form} for verb, form in _forms().items()}
    return {
        **_object(
            **forms,
            **options["properties"],
            by={**_ref("Step"), "description": "The step that makes the claim true."},
        ),
        "oneOf": [{"required": [verb]} for verb in forms],
        "dependentRequired": {"becomes": ["by"], "by": ["becomes"]},
        "dependentSchemas": {"include": {"maxProperties": 1}},
    }


def _forms() -> dict[str, Schema]:
    """What may follow each verb."""
    claims = _any(SAID, _ref("Assertion"))
    included = _object(file=SAID, vars=NAMED)
    return {
        "open": SAID,
        **{verb: _ref("Query") for verb in POINTED},
        "uncheck": _any(_ref("Query"), _ref("Tick")),
        "fill": _any(
            _ref("FieldValue"),
            {
                "type": "object",
                "minProperties": 1,
                "not": _any({"required": ["field"]}, {"required": ["with"]}),
                "additionalProperties": TEXT,
            },
        ),
        "type": _any(TEXT, _ref("Type")),
        "press": _any(SAID, _ref("Press")),
        "select": _in_field("option", "options"),
        "check": _any(SAID, _ref("Tick"), _ref("Assertion")),
        "upload": _any(LISTED, _in_field("files")),
        "drag": _ref("Drag"),
        "scroll": _any(_or_text({"enum": DIRECTIONS}), _ref("Scroll")),
        "wait_for": claims,
        **{verb: {"type": "null"} for verb in BARE},
        "switch_tab": _any({"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}),
        "answer": _any(_or_text({"enum": ["accept", "dismiss"]}), _ref("Answer")),
        "screenshot": SAID,
        "include": _any(SAID, {**included, "required": ["file"]}),
        "do": SAID,
        "look": _any(SAID, _ref("Look")),
        "a11y": _any({"$ref": "#/$defs/A11y/properties/level"}, _ref("A11y")),
        "becomes": _any(SAID, _ref("Look"), _ref("Assertion")),
        "extract": _extract(),
    }


def _in_field(*names: str) -> Schema:
    """One field and what goes into it, in the short and the long form."""
    keys = [{"required": [name]} for name in ("field", *names)]
    long = _object(field=_ref("Query"), **dict.fromkeys(names, LISTED))
    return _any(
        {**long, "oneOf": keys[1:]},
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "not": _any(*keys),
            "additionalProperties": LISTED,
        },
    )


def _extract() -> Schema:
    return {"$ref": "#/$defs/ExtractStep/properties/data"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _or_text(schema: Schema, pattern: str = "") -> Schema:
    """Also a variable, or the same in quotes."""
    text = {"type": "string", "pattern": f"{pattern}|\\$\\{{" if pattern else r"\$\{"}
    return _any(schema, text)


def _bounds(schema: Any) -> Schema:
    names = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
    return {names[key]: schema[key] for key in names if key in schema}


def published() -> str:
    """The text of `data/task.schema.json`."""
    return json.dumps(task_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(published(), encoding="utf-8")
