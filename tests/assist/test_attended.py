"""A model with a person beside it is told to ask; what others are told stays byte for byte."""

from __future__ import annotations

from typing import get_args

import pytest

from handeye.agent import ModelSetup, Reply, ScriptedModel, answer, dialects, planner, profiles

DIALECTS = get_args(profiles.Dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_model_is_told_to_ask_only_where_somebody_is_there(dialect: profiles.Dialect) -> None:
    usual = dialects.system_prompt(dialect, "thousandths", (1000, 1000))
    attended = dialects.system_prompt(dialect, "thousandths", (1000, 1000), attended=True)
    assert "can be asked" not in usual
    added = next(line for line in attended.splitlines() if "can be asked" in line)
    assert attended.replace(f"{added}\n", "").startswith(dialects.RULES[:200])
    assert ("call_user" if dialect == "ui_tars" else "ask_user") in added


def test_the_manifest_tells_the_prompt_that_was_used() -> None:
    usual = ModelSetup(ScriptedModel(()))
    attended = ModelSetup(ScriptedModel(()), attended=True)
    assert usual.describe()["prompt"] != attended.describe()["prompt"]


@pytest.mark.parametrize(
    "text",
    [
        '{"steps": ["Search for tea.", "Open the first result."]}',
        'Here you are:\n```json\n{"steps": ["Search for tea.", "Open the first result."]}\n```',
        '["Search for tea.", "Open the first result."]',
        '{"steps": [{"step": "Search for tea."}, {"n": 2, "step": "Open the first result."}]}',
        "1. Search for tea.\n2. Open the first result.",
        '{"steps": ["1. Search for tea.", "2. Open the first result.", "Search for tea."]}',
    ],
)
def test_a_plan_is_read_from_whatever_a_model_writes(text: str) -> None:
    read = planner.read(Reply(text), "steps", planner.MOST_STEPS)
    assert read[:2] == ("Search for tea.", "Open the first result.")


def test_a_plan_has_at_most_nine_steps() -> None:
    text = '{"steps": [' + ", ".join(f'"Do {n}."' for n in range(30)) + "]}"
    assert len(planner.read(Reply(text), "steps", planner.MOST_STEPS)) == 9


@pytest.mark.parametrize("text", ["", "I cannot.", '{"steps": []}', '{"other": 1}'])
def test_what_is_no_plan_is_none(text: str) -> None:
    with pytest.raises(answer.ParseError):
        planner.read(Reply(text), "steps", planner.MOST_STEPS)
