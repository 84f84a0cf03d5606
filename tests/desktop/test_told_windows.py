"""What the assistant tells of windows of a desktop, and numbers for what is in them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handeye.actions import Click, Target
from handeye.assist import Talk, changes, desk, meant, texts
from handeye.tasks import Case, RunOptions, Task, step, target

from .conftest import Desktop, eventually

pytestmark = pytest.mark.desktop


class Told:
    """A conversation, and what it told."""

    def __init__(self, opened: desk.Desk) -> None:
        self.lines: list[str] = []
        self.talk = Talk(texts.Texts("en"), iter(()), self.lines.append)
        self.talk.hold(opened)

    def say(self, line: str) -> list[str]:
        self.lines.clear()
        self.talk.answer(line)
        return list(self.lines)


@contextmanager
def told(out: Path, program: str, *args: str) -> Generator[Told]:
    """A conversation about a program that is started for it."""
    wanted = target.ProgramTarget(program=program, args=args)
    first = step.Step(body=step.Screenshot(name="start"), text="start")
    case = Case(id="assist", name="assist", steps=(first,))
    task = Task(name="assist", target=wanted, cases=(case,))
    with desk.Desk(task, RunOptions(out=out), lambda _: None) as opened:
        yield Told(opened)


def test_a_dialog_of_a_program_is_told_first_and_its_fields_by_number(
    desktop: Desktop, tmp_path: Path
) -> None:
    args = ("--forms", "--title=Sign up", "--text=Details", "--add-entry=City", "--add-entry=Road")
    with told(tmp_path, "zenity", *args) as one:
        eventually(lambda: "2 fields." in one.say("list fields"))
        assert one.say("describe")[:2] == [
            'Dialog Sign up is open: "Details". Buttons: Cancel, OK.',
            "Window Sign up.",
        ]
        assert one.say("list")[1:] == [
            "1. Text field City, in dialog Sign up",
            "2. Text field Road, in dialog Sign up",
            "3. Button Cancel, in dialog Sign up",
            "4. Button OK, in dialog Sign up",
        ]
        road = meant.element_meant(one.talk, "road")
        assert road
        assert road == one.talk.numbers.element(2)
        assert one.say("read") == [
            "Details", "Text field City", "Text field Road", "Button Cancel", "Button OK"
        ]  # fmt: skip


def test_buttons_of_a_calculator_are_found_and_what_changes_is_told(
    desktop: Desktop, tmp_path: Path
) -> None:
    with told(tmp_path, "galculator") as one:
        eventually(lambda: '"sqrt" stands in 1 place.' in one.say("find sqrt"))
        assert one.say("describe")[0] == "Window galculator."
        seven = next(found for found in one.talk.desk.everything() if found.name == "7")
        changes.before(one.talk)
        one.talk.desk.do(Click(target=Target.of(seven)), "click 7")
        told_lines = eventually(lambda: _of_value(changes.summary(one.talk)))
        assert told_lines == ["Text field without a name, value 7."]


def _of_value(lines: list[str]) -> list[str]:
    return [line for line in lines if "value" in line]
