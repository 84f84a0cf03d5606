"""Text reaches a program as it was written, whatever it holds, and the clipboard stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

import pytest

from handeye.actions import Outcome, Press, Type
from handeye.actions import desktop as desktop_hands
from handeye.perception import desktop as desktop_screen
from handeye.perception import windows

from .conftest import Desktop, eventually

pytestmark = pytest.mark.desktop


@pytest.fixture
def hands(desktop: Desktop) -> Generator[desktop_hands.DesktopHands]:
    """Hands for whatever is on the desktop."""
    with closing(desktop_screen.DesktopScreen()) as screen:
        with closing(desktop_hands.DesktopHands(screen)) as own:
            yield own


@pytest.fixture
def written(
    desktop: Desktop, hands: desktop_hands.DesktopHands, tmp_path: Path
) -> Callable[[], str]:
    """An empty text in an editor that has the keys; what it holds once it is saved."""
    path = tmp_path / "note.txt"
    path.write_text("")
    desktop.start("mousepad", str(path))
    window = desktop.window("mousepad")
    with closing(windows.open_windows()) as here:
        here.activate(window, 5)
        here.answered(window, 5)

    def save() -> str:
        hands.do(Press(keys="Control+S"))
        return eventually(path.read_text)

    return save


TEXTS = {
    "ascii": "".join(map(chr, range(32, 127))),
    "chinese": "你好，世界。“引号”——再见",
    "emoji": "a👩‍👩‍👧‍👦b🎉",
    "accents": "Grüße, façade, naïve, Åse, ñandú, Привет, 日本語, مرحبا",
    "lines": "one\n\ttwo\n  three",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_typed_as_it_stands(
    name: str, hands: desktop_hands.DesktopHands, written: Callable[[], str]
) -> None:
    assert hands.do(Type(text=TEXTS[name])) == Outcome("no_effect")
    assert written().rstrip("\n") == TEXTS[name]
