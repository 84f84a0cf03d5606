"""A goal on a real program; the model's answers come from a script, and its points are real."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.conftest import Desktop
from handeye.agent import ModelSetup, ScriptedModel, profile_for
from handeye.tasks import RunOptions, RunResult, run_task

pytestmark = pytest.mark.desktop

TASK = Path(__file__).parent / "tasks" / "goal.yaml"
BELOW_THE_MENU = [500, 600]
"""A place of the window in a model's coordinates, in the text."""


def decide(*actions: dict[str, Any]) -> str:
    return json.dumps({"thought": "Next.", "elements": [], "actions": list(actions)})


def pursued(
    desktop: Desktop, folder: Path, replies: list[str]
) -> tuple[RunResult, ScriptedModel, Path]:
    """What came of a goal, the model that was asked, and the file that it is about."""
    note = folder / "notes.txt"
    note.write_text("First line\n", encoding="utf-8")
    desktop.start("mousepad", str(note))
    desktop.window("mousepad")
    model = ScriptedModel(replies)
    setup = ModelSetup(model, profile_for("Qwen3-VL-8B-Instruct")[0])
    options = RunOptions(out=folder / "runs", model=setup)
    (result,) = run_task(TASK, options, variables={"folder": str(folder)})
    return result, model, note


def test_a_model_writes_into_an_editor_and_saves(desktop: Desktop, tmp_path: Path) -> None:
    replies = [
        decide(
            {"kind": "click", "target": BELOW_THE_MENU}, {"kind": "press", "keys": "Control+End"}
        ),
        decide({"kind": "type", "text": "Milk 牛奶"}),
        decide({"kind": "press", "keys": "Control+S"}),
        decide({"kind": "done", "answer": "It is saved."}),
    ]
    result, model, note = pursued(desktop, tmp_path, replies)
    assert result.verdict == "passed", f"{result.where}: {result.reason}"
    assert result.answer == "It is saved."
    assert note.read_text(encoding="utf-8").splitlines() == ["First line", "Milk 牛奶"]
    (picture,) = [image for one in model.asked[0] for image in one.images]
    seen = Image.open(io.BytesIO(picture))
    assert seen.size[0] < 1280, "the window alone is sent"


def test_done_does_not_count_before_the_file_holds_it(desktop: Desktop, tmp_path: Path) -> None:
    replies = [
        decide({"kind": "type", "text": "Milk 牛奶"}),
        decide({"kind": "done", "answer": "It is saved."}),
        decide({"kind": "fail", "reason": "I do not know how to save."}),
    ]
    result, model, note = pursued(desktop, tmp_path, replies)
    assert result.verdict == "failed"
    assert note.read_text(encoding="utf-8") == "First line\n"
    assert "does not hold" in model.asked[-1][-1].text
