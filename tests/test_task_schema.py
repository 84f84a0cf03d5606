"""The published JSON Schema says the same as the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from test_task_cases import SHOP
from test_task_file import FORMS
from test_task_step_errors import STEPS
from test_task_top_errors import FILES

from handeye.tasks import json_schema, load_task, sugar

ROOT = Path(__file__).parent.parent
SHOWN = sorted(
    path
    for folder in ("examples", "tasks/data")
    for path in (ROOT / folder).rglob("*.y*ml")
    if not path.name.endswith(".plan.yaml")
)
ONLY_THE_LOADER = (
    # what the words mean
    "origin: https://a.example/login",
    "open: localhost", "open: 'javascript:", "open: /a b", "press: Entr", "press: Ctl+A",
    "check: {url: 'a b'}", "check: {download: a/b.csv}", "screenshot: a/b", "screenshot: ..",
    "http://shop.example/a", "allow: ['*", "allow: ['wss:", "target: {url:",
    "viewport: 10x10", "time: 9999h",
    # how keys go together
    "check: {within: 3s}", "check: {in: banner}", "check: {visible: a, row: b}", "within: 0s",
    "equals: b, exists: off", "of: b, box: [0", "box: [0, 0]",
    "{no_console_errors: false}", "{to: a, direction: up}", "by: {look: b}", "by: {include:",
    "by: {a11y:",
    "click: ''", "vars: {a b: c}", "vars: {secrets: c}",
    # how it is written
    "name: c", "[1]: b", "? {b: c}", ": b", "---", "!secret", "&a [*a]", "<<: *a",
)  # fmt: skip
SCHEMA: Any = Draft202012Validator(json_schema.task_schema())


def data(text: str) -> Any:
    yaml: Any = YAML(typ="safe", pure=True)
    return json.loads(json.dumps(yaml.load(text), default=str))


def knows(text: str) -> bool:
    """Whether the schema can know what is wrong with a text, and the text is YAML at all."""
    return not any(part in text for part in ONLY_THE_LOADER)


def test_the_published_file_is_up_to_date() -> None:
    assert json_schema.FILE.read_text(encoding="utf-8") == json_schema.published(), (
        "run python -m handeye.tasks.json_schema"
    )


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema.task_schema())
    step = json_schema.task_schema()["$defs"]["Step"]["properties"]
    assert set(sugar.FORMS) <= set(step)
    assert all("description" in form for form in step.values())


@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_schema_takes_every_form(text: str) -> None:
    assert list(SCHEMA.iter_errors(data(f"steps:\n  - {text}\n"))) == []


def test_schema_takes_tests_and_variables() -> None:
    assert list(SCHEMA.iter_errors(data(SHOP))) == []
    text = "limits: {steps: '${n}', time: '${t}'}\nsteps: [switch_tab: '${n}', scroll: '${d}']"
    assert list(SCHEMA.iter_errors(data(text))) == []


@pytest.mark.parametrize("step", [step for step, _ in STEPS if knows(step)])
def test_schema_refuses_wrong_steps(step: str) -> None:
    assert not SCHEMA.is_valid(data(f"steps:\n  - {step}\n"))


@pytest.mark.parametrize(
    "text", [text for text, said in FILES if knows(text) and "not YAML" not in said]
)
def test_schema_refuses_wrong_files(text: str) -> None:
    assert not SCHEMA.is_valid(data(text))


@pytest.mark.parametrize("path", SHOWN, ids=[path.name for path in SHOWN])
def test_files_that_come_along_are_right(path: Path) -> None:
    if not path.stem.endswith("_steps"):  # those are for other files to include
        load_task(path)
    assert list(SCHEMA.iter_errors(data(path.read_text(encoding="utf-8")))) == []
