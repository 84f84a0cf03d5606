"""Keys that follow a click go to what was clicked, also while the window manager holds it back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from handeye.actions import Click, Target, Type
from handeye.actions import desktop as hands
from handeye.perception import Query, find, hints
from handeye.perception import desktop as screens

from .conftest import Desktop, eventually

pytestmark = pytest.mark.desktop
FIELDS = 12
FORM = " ".join(f"--add-entry=Field{number}" for number in range(FIELDS))


def test_text_goes_into_the_field_that_was_clicked(desktop: Desktop, tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    known = eventually(hints.open_hints)
    program = desktop.start("sh", "-c", f"zenity --forms --title=Form {FORM} > {answer}")
    desktop.window("Form")
    with closing(screens.DesktopScreen(hints=known)) as screen:
        screen.settle(5.0)
        screen.look()
        names = [f"Field{number}" for number in range(FIELDS)]
        eventually(lambda: screen.search(names[-1]))
        fields = [find(Query(text=name, role="textbox"), screen.search(name)) for name in names]
        with closing(hands.DesktopHands(screen)) as own:
            for field, name in zip(fields, names, strict=True):
                text = Type(text=name, target=Target.of(field), clear=True)
                assert own.do(text).verdict == "no_effect"
            ok = find(Query(text="OK", role="button"), screen.search("OK"))
            own.do(Click(target=Target.of(ok)))
    program.wait(10)
    assert answer.read_text().strip() == "|".join(names)
