"""Text reaches a program as it was written, and the clipboard is left as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from handeye.actions import Outcome, Press, Type, clipboard, clipboard_x11
from handeye.actions import desktop as desktop_hands
from handeye.perception import desktop as desktop_screen
from handeye.perception import windows

from .conftest import Desktop, eventually
from .recording import Recording, record

pytestmark = pytest.mark.desktop
CHINESE = "你好，世界。“引号”——再见"


@pytest.fixture
def written(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> Callable[[], str]:
    """An empty text in an editor that has the keys; what it holds once it is saved."""
    path = tmp_path / "note.txt"
    path.write_text("")
    desktop.start("mousepad", str(path))
    activate(desktop.window("mousepad"))

    def save() -> str:
        path.unlink(missing_ok=True)
        hands.do(Press(keys="Control+S"))
        eventually(lambda: path.exists() and not desktop.window("mousepad").title.startswith("*"))
        return path.read_text().removesuffix("\n")

    return save


def activate(window: windows.Window) -> None:
    """Give the keys to a window."""
    with closing(windows.open_windows()) as here:
        assert here.activate(window, 5)
        here.answered(window, 5)


def slow(desktop: Desktop, folder: Path, *options: str) -> Recording:
    """A program that has the keys and takes its time to paste."""
    recording = record(desktop, folder / "log", *options)
    activate(desktop.window("recorder"))
    return recording


def put_into_clipboard(data: bytes, kind: str = "UTF8_STRING") -> None:
    """Leave something in the clipboard, as a program does."""
    clipboard.put_back(clipboard.Kept(kind, data))
    asked = ("xclip", "-selection", "clipboard", "-o", "-t", kind)
    eventually(lambda: clipboard.ask(*asked) == data)


TEXTS = {
    "ascii": "".join(map(chr, range(32, 127))),
    "chinese": CHINESE,
    "emoji": "a👩‍👩‍👧‍👦b🎉",
    "many scripts": "Grüße, façade, naïve, Åse, ñandú, Привет, 日本語, مرحبا",
    "lines": "one\n\ttwo\n  three",
    "long": "0123456789 äöü\n" * 20000 + "end",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_arrives_as_it_stands(
    name: str, hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    assert hands.do(Type(text=TEXTS[name])) == Outcome("no_effect")
    assert written() == TEXTS[name]


def test_key_after_key_only_what_no_key_gives_is_pasted(
    hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    hands.do(Type(text="x = [1]\n你 {2}", keys=True))
    assert written() == "x = [1]\n你 {2}"


def test_a_field_is_cleared_first_when_that_is_wanted(
    hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    hands.do(Type(text="old"))
    hands.do(Type(text="new", clear=True))
    assert written() == "new"
    hands.do(Type(text="", clear=True))
    assert written() == ""


@pytest.mark.parametrize("text", ["Hello wORLD 12!", "Ähm, äh", CHINESE])
def test_caps_lock_changes_nothing(
    text: str, desktop: Desktop, hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    desktop.run("xdotool", "key", "Caps_Lock")
    try:
        hands.do(Type(text=text))
        assert written() == text
    finally:
        desktop.run("xdotool", "key", "Caps_Lock")


@pytest.mark.parametrize("layout", ["de", "fr", "us,ru", "ru,us"])
def test_the_layout_changes_nothing(
    layout: str, desktop: Desktop, hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    hands.do(Type(text="before "))  # the layout that was known first
    desktop.run("setxkbmap", layout)
    try:
        text = "Yz <a> {b} [c] @ €, ö, ж 1!"
        hands.do(Type(text=text))
        assert written() == "before " + text
    finally:
        desktop.run("setxkbmap", "us")


def test_with_an_input_method_letters_are_pasted(
    desktop: Desktop,
    hands: desktop_hands.DesktopHands,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    recording = slow(desktop, tmp_path)
    hands.do(Type(text="abc"))
    assert recording.wait("paste")[0]["text"] == "abc"
    hands.do(Type(text="12"))
    assert [one["key"] for one in recording.wait("key", 4)][2:] == ["1", "2"]


def test_a_key_that_somebody_holds_is_no_part_of_the_text(
    desktop: Desktop, hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    desktop.run("xdotool", "keydown", "Control_L")
    try:
        for action in (Type(text="q"), Press(keys="a")):
            outcome = hands.do(action)
            assert outcome.verdict == "refused"
            assert "Control is held down" in outcome.evidence
    finally:
        desktop.run("xdotool", "keyup", "Control_L")
    hands.do(Type(text="q"))
    assert written() == "q"


# The clipboard


@pytest.mark.parametrize("ping", [(), ("--ping",)], ids=["mute", "answering"])
def test_a_slow_program_gets_the_text_and_not_what_was_there_before(
    ping: tuple[str, ...], desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    put_into_clipboard(b"before")
    recording = slow(desktop, tmp_path, "--slow", "0.06", *ping)
    for number in range(50):
        assert hands.do(Type(text=f"{number} 好")).verdict == "no_effect"
        assert clipboard.read_text() == "before"
    pasted = [one["text"] for one in recording.wait("paste", 50)]
    assert pasted == [f"{number} 好" for number in range(50)]


def test_a_picture_in_the_clipboard_is_kept(
    desktop: Desktop, hands: desktop_hands.DesktopHands, written: Callable[[], str], tmp_path: Path
) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (300, 200), "red").save(path)
    put_into_clipboard(path.read_bytes(), "image/png")
    hands.do(Type(text=CHINESE))
    assert written() == CHINESE
    assert clipboard.keep() == clipboard.Kept("image/png", path.read_bytes())


def test_what_others_put_into_the_clipboard_meanwhile_is_kept(
    hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    """The display gives the numbers of windows that are gone to others."""
    put_into_clipboard(b"first")
    hands.do(Type(text=CHINESE))
    for words in (b"second", b"third", b"fourth"):
        put_into_clipboard(words)
        hands.do(Type(text=CHINESE))
        assert clipboard.read_text().encode() == words
        put_into_clipboard(b"between")
    assert CHINESE in written()


def test_what_cannot_be_kept_is_told(
    hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    put_into_clipboard(b"x", "application/x-own")
    outcome = hands.do(Type(text=CHINESE))
    assert outcome.evidence == "the clipboard held what could not be kept: application/x-own"
    assert written() == CHINESE


def test_an_empty_clipboard_stays_empty(
    desktop: Desktop, hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    with closing(clipboard_x11.X11Clipboard(None)) as own:
        own.empty()
    hands.do(Type(text=CHINESE))
    assert written() == CHINESE
    assert clipboard.read_text() == ""


def test_a_text_that_nobody_takes_is_told(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    put_into_clipboard(b"before")
    slow(desktop, tmp_path, "--slow", "3")
    outcome = hands.do(Type(text=CHINESE))
    assert outcome.verdict == "refused"
    assert "nothing took the text" in outcome.evidence
    assert clipboard.read_text() == "before"


@pytest.mark.usefixtures("desktop")
def test_a_clipboard_that_another_program_takes_first() -> None:
    theirs = clipboard.Kept("UTF8_STRING", b"theirs")
    with closing(clipboard_x11.X11Clipboard(None)) as own, pytest.raises(clipboard.NotTaken):
        own.paste("words", None, lambda: clipboard.put_back(theirs))
    assert clipboard.read_text() == "theirs"


def test_only_the_program_that_is_pasted_into_can_read_the_text(
    desktop: Desktop, screen: desktop_screen.DesktopScreen, tmp_path: Path
) -> None:
    recording = slow(desktop, tmp_path)
    window = desktop.window("recorder")
    other: list[subprocess.Popen[bytes]] = []

    def press() -> None:
        asked = ("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING")
        other.append(subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        desktop.run("xdotool", "key", "ctrl+v")

    with closing(clipboard_x11.X11Clipboard(screen.windows)) as own:
        own.paste("private", window, press)
    assert recording.wait("paste")[0]["text"] == "private"
    assert other[0].communicate(timeout=10)[0] == b""


def test_a_terminal_that_does_not_paste_gets_what_keys_can_type(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> None:
    recording = record(desktop, tmp_path / "log", "--kind", "xterm")
    activate(desktop.window("xterm"))
    assert "cannot be pasted into" in hands.do(Type(text=CHINESE)).evidence
    assert "Control+U" in hands.do(Type(text="ls", clear=True)).evidence
    hands.do(Type(text="ls"))
    assert [one["key"] for one in recording.wait("key", 2)] == ["l", "s"]
