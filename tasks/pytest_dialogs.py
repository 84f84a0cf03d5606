"""How a written test answers the dialogs of the browser: said before what opens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .pytest_script import Script, carried_out

Action = Mapping[str, Any]


def write_answers(script: Script, number: int) -> None:
    """Say beforehand how the dialogs are answered that an action opens."""
    answers: list[Action] = []
    at, asked = number, False
    if (script.records[number].action or {}).get("kind") == "answer_dialog":
        return  # written with what opened the first one
    while _opens_dialog(script, at):
        found = _next_answer(script, at)
        if found is None:
            script.leave(script.records[at], "it opens a dialog that the run did not answer")
            break
        between = script.records[at + 1 : found]
        asked = asked or any(record.checks for record in between)
        answers.append(script.records[found].action or {})
        at = found
    if not answers:
        return
    if len(answers) == 1 and not asked:
        said = _answer(script, answers[0], prompt=_is_prompt(script, number))
        script.block.call(f"{script.page}.once", '"dialog"', f"lambda dialog: {said}")
        return
    script.helpers.add("dialogs")
    told_all = [_as_value(script, one) for one in answers]
    script.block.call("messages = answer_dialogs", script.page, *told_all)


def _opens_dialog(script: Script, number: int) -> bool:
    record = script.records[number]
    events = script.events.get(record.step_num, ())
    return carried_out(record) and any(event.kind == "dialog" for event in events)


def _next_answer(script: Script, number: int) -> int | None:
    for at in range(number + 1, len(script.records)):
        record = script.records[at]
        if carried_out(record) and (record.action or {}).get("kind") == "answer_dialog":
            return at
    return None


def _is_prompt(script: Script, number: int) -> bool:
    events = script.events.get(script.records[number].step_num, ())
    return any(event.kind == "dialog" and event.text.startswith("prompt:") for event in events)


def _answer(script: Script, action: Action, *, prompt: bool) -> str:
    if not action.get("accept"):
        return "dialog.dismiss()"
    text = action.get("text")
    given = "dialog.default_value" if prompt else ""
    return f"dialog.accept({script.text(text) if isinstance(text, str) else given})"


def _as_value(script: Script, action: Action) -> str:
    text = action.get("text")
    return script.text(text) if isinstance(text, str) else str(bool(action.get("accept")))
