"""What is done on a desktop stays in the windows of the task, whoever decided it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from handeye.actions import (
    Click,
    Drag,
    Hover,
    Press,
    Proposal,
    Scroll,
    Target,
    Type,
    window_guard,
)
from handeye.actions import desktop as hands
from handeye.perception import Box, Point, windows
from handeye.perception import desktop as screens

from .conftest import Desktop
from .rig import Rig, at, called, placed, popup, rigged, trap

pytestmark = pytest.mark.desktop
PROGRAM = "target: {program: mousepad}\ngoal: write a note"
BOTH = "target: {program: mousepad, windows: [galculator]}\ngoal: write a note"
KEYS = "target: {program: mousepad, keys: [alt+TAB, Control+Alt+t]}\ngoal: write a note"
WHOLE = "target: {desktop: true}\ngoal: look around"
BY = ("model", "step")


@pytest.fixture
def editor(desktop: Desktop) -> windows.Window:
    """The task's own program."""
    desktop.start("mousepad")
    return placed(desktop, "mousepad", Box(0, 0, 700, 500))


@pytest.fixture
def other(desktop: Desktop, editor: windows.Window) -> windows.Window:
    """A program that is none of the task's, partly over the task's own."""
    desktop.start("galculator")
    return placed(desktop, "galculator", Box(500, 100, 400, 300))


@pytest.fixture
def rig(editor: windows.Window) -> Generator[Rig]:
    """The guard of a program, and what acts for it."""
    with rigged(PROGRAM, own="Untitled") as own:
        yield own


@pytest.mark.parametrize("by", BY)
def test_what_lies_on_another_window_is_refused(
    by: str, rig: Rig, editor: windows.Window, other: windows.Window
) -> None:
    for action in (
        Click(target=at(other)),
        Hover(target=at(other)),
        Scroll(target=at(other)),
        Type(text="hello", target=at(other)),
        Drag(target=at(editor, 0.2, 0.5), to=at(other)),
    ):
        ruling = rig.review(action, by)
        assert ruling.rule == "windows", action
        assert "galculator" in ruling.refusal
        assert "`windows: [galculator]` in `target`" in ruling.refusal


@pytest.mark.parametrize("by", BY)
def test_the_own_window_and_its_menus_are_used(by: str, rig: Rig, editor: windows.Window) -> None:
    for action in (
        Click(target=at(editor, 0.3, 0.6)),
        Type(text="hello", target=at(editor, 0.3, 0.6)),
        Drag(target=at(editor, 0.2, 0.5), to=at(editor, 0.4, 0.5)),
        Press(keys="Alt+f"),
    ):
        assert rig.do(action, by).refusal == "", action
        rig.screen.settle(2)
    menu = next(one for one in rig.screen.shown() if one.popup and one.box.height > 100)
    assert rig.review(Hover(target=at(menu)), by).refusal == ""
    rig.hands.do(Press(keys="Escape"))


def test_where_two_windows_overlap_the_upper_one_counts(
    rig: Rig, desktop: Desktop, editor: windows.Window, other: windows.Window
) -> None:
    both = Click(target=at(other, 0.2, 0.5))
    assert editor.box.contains(both.target.point)
    assert rig.review(both).rule == "windows"
    placed(desktop, "mousepad", Box(0, 0, 700, 500))
    assert rig.review(both).refusal == ""


@pytest.mark.parametrize("by", BY)
def test_keys_that_another_window_would_get_are_refused(
    by: str, rig: Rig, desktop: Desktop, other: windows.Window
) -> None:
    assert rig.active() == "galculator"  # it stole the keys
    for action in (Type(text="1+1"), Press(keys="Enter"), Press(keys="a", times=3), Scroll()):
        assert rig.review(action, by).rule == "windows", action
    placed(desktop, "mousepad", Box(0, 0, 700, 500))
    assert rig.review(Type(text="1+1"), by).refusal == ""


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("by", BY)
def test_nothing_is_typed_where_no_window_of_the_task_shows(by: str) -> None:
    """Not even where no window gets the keys: they would be lost, and the step called done."""
    with rigged("target: {desktop: true, windows: [galculator]}\ngoal: count") as rig:
        assert rig.active() == ""
        assert "no window of this task shows" in rig.review(Press(keys="Enter"), by).refusal
        assert rig.review(Type(text="1"), by).rule == "windows"
    with rigged(WHOLE) as whole:
        assert whole.review(Press(keys="Enter"), "step").refusal == ""


def test_a_popup_of_another_program_is_not_the_window_below_it(
    rig: Rig, desktop: Desktop, editor: windows.Window
) -> None:
    click = Click(target=at(editor, 0.5, 0.5))
    assert rig.review(click).refusal == ""
    popup(desktop, Box(editor.box.x + 250, editor.box.y + 150, 300, 200))
    assert rig.review(click).rule == "windows"
    assert rig.review(click, "step").rule == "windows"


def test_a_window_that_comes_when_the_mouse_does_is_not_clicked(
    rig: Rig, desktop: Desktop, editor: windows.Window
) -> None:
    rig.hands.do(Hover(target=at(editor, 0.1, 0.9)))
    trap(desktop, Box(editor.box.x + 250, editor.box.y + 150, 300, 200))
    ruling = rig.review(Click(target=at(editor, 0.5, 0.5)))
    assert ruling.rule == "windows"
    assert "none of the windows" in ruling.refusal


def test_the_bare_desktop_is_no_window_of_a_program(rig: Rig) -> None:
    nowhere = Click(target=at(windows.Window(0, "", 0, (), Box(1200, 700, 20, 20))))
    assert rig.review(nowhere, "step").rule == "windows"
    with rigged(WHOLE) as whole:
        assert whole.review(nowhere, "step").refusal == ""


@pytest.mark.parametrize("by", BY)
def test_windows_that_are_named_may_be_used(by: str, other: windows.Window) -> None:
    with rigged(BOTH) as rig:
        assert rig.review(Press(keys="1"), by).refusal == ""
        assert rig.review(Hover(target=at(other)), by).refusal == ""


CHORDS = (
    "Alt+Tab", "alt+shift+TAB", "Control+Alt+T", "Meta", "Meta+r", "Alt+F2", "Meta+L",
    "Ctrl+Alt+Delete", "Ctrl+Alt+F3", "Ctrl+Alt+Left", "Ctrl+Escape", "Cmd+Space",
)  # fmt: skip


@pytest.mark.parametrize("by", BY)
def test_chords_that_lead_out_are_refused(by: str, rig: Rig) -> None:
    for keys in CHORDS:
        ruling = rig.review(Press(keys=keys), by)
        assert ruling.rule == "windows", keys
        assert f"`keys: [{keys}]` in `target`" in ruling.refusal
    for keys in ("Alt+f", "Control+a", "Shift+Tab", "F3", "Alt+F4", "Control+Shift+End"):
        assert rig.review(Press(keys=keys), by).rule != "windows", keys


@pytest.mark.parametrize("by", BY)
def test_chords_that_are_listed_may_be_pressed(by: str, editor: windows.Window) -> None:
    with rigged(KEYS) as rig:
        assert rig.review(Press(keys="Alt+Tab"), by).refusal == ""
        assert rig.review(Press(keys="Alt+Control+T"), by).refusal == ""
        assert rig.review(Press(keys="Alt+Shift+Tab"), by).rule == "windows"


def test_a_model_on_a_whole_desktop_keeps_away_from_terminals(
    desktop: Desktop, editor: windows.Window, tmp_path: Path
) -> None:
    desktop.start(called("xterm", tmp_path), "--entry", "--text=$")
    shell = placed(desktop, "xterm", Box(800, 300, 300, 200))
    click, typed = Click(target=at(shell)), Type(text="rm -r ~")
    with rigged(WHOLE) as rig:
        assert rig.review(click).rule == rig.review(typed).rule == "windows"
        assert "xterm" in rig.review(click).refusal
        assert rig.review(click, "step").refusal == rig.review(typed, "step").refusal == ""
        assert rig.review(Hover(target=at(editor, 0.3, 0.6))).refusal == ""
    with rigged("target: {desktop: true, windows: [xterm]}\ngoal: a") as rig:
        assert rig.review(Hover(target=at(shell))).refusal == ""
        assert rig.review(Hover(target=at(editor, 0.3, 0.6))).rule == "windows"


def test_a_terminal_that_a_program_opened_is_not_for_a_model(
    desktop: Desktop, editor: windows.Window, tmp_path: Path
) -> None:
    desktop.start(called("xterm", tmp_path), "--entry", "--title=Untitled shell")
    shell = placed(desktop, "xterm", Box(800, 300, 300, 200))
    for task, by, refused in (
        (PROGRAM, "model", True),
        (PROGRAM, "step", False),
        ("target: {program: mousepad, windows: [xterm]}\ngoal: a", "model", False),
        ("target: {program: xterm}\ngoal: a", "model", False),
    ):
        with rigged(task, own="Untitled") as rig:  # both belong to the program
            for action in (Type(text="rm -r ~"), Hover(target=at(shell))):
                assert bool(rig.review(action, by).refusal) is refused, (task, by, action)


def test_the_hands_look_once_more_before_they_click(
    desktop: Desktop, editor: windows.Window
) -> None:
    mine = windows.any_of(["mousepad"])
    screen = screens.DesktopScreen(mine=mine)
    with closing(screen), closing(hands.DesktopHands(screen)) as own:
        screen.look()
        click = Click(target=at(editor))
        assert own.do(click).verdict == "no_effect"
        popup(desktop, Box(editor.box.x + 250, editor.box.y + 150, 300, 200))
        outcome = own.do(click)
        assert outcome.verdict == "refused"
        assert "another program's window lies over" in outcome.evidence


def test_a_window_that_moved_is_looked_at_again(desktop: Desktop, editor: windows.Window) -> None:
    with closing(screens.DesktopScreen(screens.Area(window="mousepad"))) as screen:
        guard = window_guard.WindowGuard(screen, windows.any_of(["mousepad"]))
        seen = screen.look()
        click = Click(target=Target(point=Point(300, 300)))
        assert guard.review(Proposal(click, seen, by="model")).refusal == ""
        placed(desktop, "mousepad", Box(200, 100, 700, 500))
        assert "look again" in guard.review(Proposal(click, seen, by="model")).refusal
        own = guard.review(Proposal(click, seen))  # the hands say so, and it is tried again
        assert own.refusal == ""
        with closing(hands.DesktopHands(screen)) as acting:
            assert acting.do(click).verdict == "refused"
