"""What is risky on a desktop alone, by its words and keys, and what leads out of a program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handeye.actions import (
    Click,
    Press,
    Proposal,
    Target,
    Type,
    data_guard,
    risk_question,
    risks,
    ways_out,
)
from handeye.perception import Box, Observation, Point, Purpose, Screenshot, windows

SEEN = Observation(Screenshot(b"", 800, 600))
THERE = Target(point=Point(10, 10))


def window(program: str = "mousepad", *, dialog: bool = False) -> windows.Window:
    return windows.Window(1, "Plan", 7, (program,), Box(0, 0, 400, 300), True, dialog=dialog)


def kinds(action: Click | Press | Type, purpose: Purpose) -> tuple[str, ...]:
    return tuple(one.kind for one in risks.risks(action, SEEN, purpose))


def control(words: str, around: str = "", *, kind: str = "", dialog: bool = True) -> Purpose:
    return Purpose(
        role="button", name=words, kind=kind, around=around, dialog=dialog, window=window()
    )


def keyed(program: str = "mousepad", around: str = "", *, dialog: bool = False) -> Purpose:
    own = window(program, dialog=dialog)
    return Purpose(role="window", kind="window", around=around, dialog=dialog, window=own)


@pytest.mark.parametrize(
    ("words", "around", "risk"),
    [
        ("Close without Saving", "Save changes to “plan.txt”?", "delete"),
        ("Don't Save", "Do you want to save the changes?", "delete"),
        ("不保存", "是否保存更改？", "delete"),
        ("Replace", "A file named “a.txt” already exists.", "delete"),
        ("替换", "文件“a.txt”已存在。", "delete"),
        ("Empty Trash", "", "delete"),
        ("Move to Trash", "", "delete"),
        ("Shut Down", "", "sign_in"),
        ("Restart now", "", "sign_in"),
        ("Log Out", "", "sign_in"),
        ("重启", "", "sign_in"),
        ("Send", "", "send"),
        ("Pay €5.00", "", "payment"),
        ("OK", "This will permanently delete 3 items.", "delete"),
        ("确定", "将永久删除所选文件", "delete"),
    ],
)
def test_what_a_button_does(words: str, around: str, risk: str) -> None:
    assert risk in kinds(Click(target=THERE), control(words, around))


@pytest.mark.parametrize(
    ("words", "around"),
    [
        ("Save", "Do you want to save the changes?"),
        ("Cancel", "This will permanently delete 3 items."),
        ("Replace", "Find and replace Search for Replace with"),
        ("OK", "Preferences Show line numbers"),
        ("Restart numbering", ""),
        ("=", ""),
        ("保存", "是否保存更改？"),
    ],
)
def test_what_a_button_does_not(words: str, around: str) -> None:
    assert kinds(Click(target=THERE), control(words, around)) == ()


def test_keys_in_a_dialog_press_what_it_proposes() -> None:
    asks = "Permanently delete report.txt?"
    for keys in ("Enter", "Space"):
        assert kinds(Press(keys=keys), keyed(around=asks, dialog=True)) == ("delete",)
        assert kinds(Press(keys=keys), keyed(around=asks)) == ()
    field = Purpose(role="textbox", kind="text", around=asks, dialog=True, window=window())
    assert kinds(Press(keys="Enter"), field) == ("delete",)
    assert kinds(Type(text="a", enter=True), field) == ("delete",)
    assert kinds(Press(keys="Space"), field) == ()


def test_keys_that_send() -> None:
    for keys in ("Control+Enter", "ctrl+Return", "Cmd+Enter"):
        assert kinds(Press(keys=keys), keyed("thunderbird")) == ("send",)
    assert kinds(Press(keys="Enter"), keyed("thunderbird")) == ()
    assert kinds(Press(keys="Enter"), keyed("telegram-desktop")) == ("send",)
    assert kinds(Type(text="hi", enter=True), keyed("Slack.exe")) == ("send",)


def test_keys_that_delete() -> None:
    assert kinds(Press(keys="Delete"), keyed("pcmanfm")) == ("delete",)
    assert kinds(Press(keys="Shift+Delete"), keyed("pcmanfm")) == ("delete",)
    assert kinds(Press(keys="Backspace"), keyed("pcmanfm")) == ()  # it goes up a folder
    editor = Purpose(role="textbox", kind="text", window=window())
    assert kinds(Press(keys="Delete"), editor) == ()


@pytest.mark.parametrize(
    ("program", "rules"),
    [
        ("xterm", True),
        ("gnome-terminal-", True),  # Linux cuts names of processes to 15 characters
        ("WindowsTerminal.exe", True),
        ("Terminal", True),
        ("polkit-gnome-au", True),
        ("consent.exe", True),
        ("KeePassXC", True),
        ("mousepad", False),
        ("terminal-games", False),
        ("firefox", False),
    ],
)
def test_programs_that_rule_over_others(program: str, rules: bool) -> None:
    assert ways_out.rules(window(program)) is rules


@pytest.mark.parametrize(
    ("keys", "mac", "out"),
    [
        ("alt+TAB", False, True),
        ("Shift+Alt+Tab", False, True),
        ("Meta", False, True),
        ("Super+d", False, True),
        ("Meta+c", True, False),
        ("Cmd+Space", True, True),
        ("Option+Command+Esc", True, True),
        ("Control+Left", True, True),
        ("Control+Left", False, False),
        ("Control++", False, False),
        ("Alt+F4", False, False),
        ("t", False, False),
        ("no key", False, False),
    ],
)
def test_chords_that_lead_out(keys: str, mac: bool, out: bool) -> None:
    assert ways_out.leads_out(keys, mac=mac) is out


def test_a_chord_is_the_same_in_any_order() -> None:
    one = ways_out.normal_chord("Control+Alt+t")
    assert one == ways_out.normal_chord("alt+CTRL+T")
    assert one != ways_out.normal_chord("Control+Alt+Shift+t")
    assert ways_out.normal_chord("Control++") == {"CONTROL", "+"}


@pytest.mark.parametrize("words", ["Paste", "Paste Special", "粘贴", "选择性粘贴"])
def test_a_menu_item_that_pastes_is_refused_as_its_keys_are(words: str) -> None:
    item = Purpose(role="menuitem", name=words, window=window())
    guard = data_guard.DataGuard(purpose=lambda _: item)
    ruling = guard.review(Proposal(Click(target=THERE), SEEN, by="model"))
    assert ruling.refusal == data_guard.PASTED
    assert guard.review(Proposal(Click(target=THERE), SEEN)).refusal == ""
    page = data_guard.DataGuard(purpose=lambda _: replace(item, window=None))
    assert page.review(Proposal(Click(target=THERE), SEEN, by="model")).refusal == ""


def test_a_question_names_the_window_and_its_program() -> None:
    asks = control("Delete", dialog=False)
    found = risks.risks(Click(target=THERE), SEEN, asks)
    question = risk_question.question_of(Click(target=THERE), SEEN, asks, found, ["delete"])
    assert "where: the window “Plan” of “mousepad”" in question.text
