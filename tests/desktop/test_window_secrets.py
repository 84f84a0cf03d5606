"""A secret is typed into its own window alone, and into a field that hides it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handeye.actions import Outcome, Secret, Secrets, Type, secrets
from handeye.perception import Box, windows

from .conftest import Desktop
from .rig import called, placed, rigged

pytestmark = pytest.mark.desktop
OWN = "target: {program: zenity}\ngoal: sign in\nsecrets: {pin: {env: PIN}}"
WHOLE = "target: {desktop: true}\ngoal: a\nsecrets: {pin: {env: PIN, window: zenity}}"
PIN = Type(text="${secrets.pin}")


@pytest.fixture
def asks(desktop: Desktop) -> Callable[..., windows.Window]:
    """Opens a window that asks for something: with --password it hides what is typed."""

    def ask(
        kind: str = "--password", program: str = "zenity", title: str = "Sign in"
    ) -> windows.Window:
        desktop.start(program, kind, f"--title={title}")
        return placed(desktop, program.rpartition("/")[2], Box(300, 200, 300, 150))

    return ask


def test_a_program_gets_its_own_secret(asks: Callable[..., windows.Window]) -> None:
    asks()
    for by in ("model", "step"):
        with rigged(OWN, "zenity", secrets=Secrets({"pin": "1234"}), hinted=True) as rig:
            ruling = rig.do(PIN, by)
            assert (ruling.refusal, ruling.notes[0]) == ("", "types `pin`")


def test_another_window_never_gets_it(asks: Callable[..., windows.Window], tmp_path: Path) -> None:
    asks()
    asks(program=called("fakelogin", tmp_path), title="zenity")
    values = Secrets({"pin": Secret("1234", window="zenity")})
    with rigged(WHOLE, "zenity", secrets=values, hinted=True) as rig:
        for by in ("model", "step"):
            ruling = rig.review(PIN, by)
            assert ruling.rule == "secret"
            assert "goes into zenity only, not into a window of fakelogin" in ruling.refusal
        assert rig.hands.do(PIN) == Outcome("refused", ruling.refusal)  # nor at the keyboard


def test_on_a_whole_desktop_it_has_to_have_a_window(asks: Callable[..., windows.Window]) -> None:
    asks()
    with rigged(WHOLE, "zenity", secrets=Secrets({"pin": "1234"}), hinted=True) as rig:
        ruling = rig.review(PIN, "step")
        assert ruling.refusal == (
            "the secret `pin` goes into no window that is not named: declare `window: zenity` "
            "with it if that is right"
        )


def test_a_field_that_shows_it_does_not_get_it(asks: Callable[..., windows.Window]) -> None:
    asks("--entry")
    with rigged(OWN, "zenity", secrets=Secrets({"pin": "1234"}), hinted=True) as rig:
        for by in ("model", "step"):
            assert "declare `visible: true`" in rig.review(PIN, by).refusal
    visible = Secrets({"pin": Secret("1234", visible=True)})
    with rigged(OWN, "zenity", secrets=visible, hinted=True) as rig:
        assert rig.review(PIN).refusal == ""


def test_where_nobody_can_tell_the_user_decides(asks: Callable[..., windows.Window]) -> None:
    asks()
    with rigged(OWN, "zenity", secrets=Secrets({"pin": "1234"}), hinted=False) as rig:
        assert "nobody can tell whether this one does" in rig.review(PIN).refusal
        own = rig.review(PIN, "step")
        assert own.refusal == ""
        assert "nobody can tell whether the field hides what is typed" in own.notes


@pytest.mark.parametrize(
    ("words", "title", "right"),
    [
        ("keepassxc", "Open - keepassxc", False),  # any page can write that into a title
        ("Open - keepassxc*", "Open - keepassxc now", True),
        ("KeePassXC", "", True),
        ("Open", "Open - keepassxc", False),
    ],
)
def test_a_word_in_a_title_is_no_window_for_a_secret(words: str, title: str, right: bool) -> None:
    programs = ("keepassxc",) if not title else ("firefox",)
    window = windows.Window(1, title, 7, programs, Box(0, 0, 9, 9), active=True)
    assert secrets.takes(window, words) is right
