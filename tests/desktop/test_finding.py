"""Words are found in the pictures of real programs, each at its place, without anybody's help."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from handeye.actions import Click, Press, Target, Type
from handeye.actions import desktop as mouse_and_keys
from handeye.perception import (
    Box,
    Element,
    NotFound,
    Observation,
    Query,
    desktop,
    find,
    hints,
    read_cache,
    windows,
    words,
)

from .conftest import Desktop, eventually

pytestmark = pytest.mark.desktop

TEXT = "Second line with numbers 12345 and more.\n你好，世界。这是中文文本。\n保存文件 打开设置\n"
MENUS = ("File", "Edit", "Search", "View", "Document", "Help")


class Reader:
    """A desktop that is read with what was read before, and hands that work there."""

    def __init__(self) -> None:
        pytest.importorskip("rapidocr")
        self.screen = desktop.DesktopScreen()
        self.hands = mouse_and_keys.DesktopHands(self.screen)
        self.cache = read_cache.ReadCache()

    def read(self) -> Observation:
        self.screen.settle(5.0)
        return self.cache.read(self.screen.look())

    def find(self, text: str, **more: str) -> Element:
        return find(Query.model_validate({"text": text, **more}), self.read().elements)

    def click(self, text: str, **more: str) -> None:
        target = Target.of(self.find(text, **more))
        self.hands.do(Click(target=target))


@pytest.fixture
def reader(desktop: Desktop) -> Generator[Reader]:
    reader = Reader()
    with closing(reader.screen), closing(reader.hands):
        yield reader


def known_words(seen: Observation) -> set[str]:
    """All words of two letters or more that were read."""
    said = " ".join(words.normal(one.name) for one in seen.elements)
    return {one for one in said.split() if len(one) > 1 and one.isalnum()}


def test_what_changed_is_read_as_if_all_was(
    desktop: Desktop, reader: Reader, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text(TEXT, encoding="utf-8")
    desktop.start("mousepad", str(note))
    desktop.window("note.txt")
    assert reader.find("你好，世界").role == "ocr"
    told = hints.open_hints()
    assert told is not None
    with closing(windows.open_windows()) as here:
        places = {one.name: one.box for one in told.elements(here.shown(), _as_it_is)}
    for name in MENUS:
        assert places[name].contains(reader.find(name).box.center), name

    reader.hands.do(Press(keys="ctrl+Home"))
    reader.hands.do(Type(text="Quick notes ", keys=True))
    _agree(reader)
    assert reader.find("notes Second").regions[0].role == "window"
    reader.click("Search")
    _agree(reader)
    assert reader.find("Find Next").regions[0].role == "menu"
    with pytest.raises(NotFound):
        reader.find("Find Next", **{"in": "note.txt"})
    reader.hands.do(Press(keys="Escape"))
    with pytest.raises(NotFound):
        reader.find("Find Next")


def _agree(reader: Reader) -> None:
    """All words that a fresh reading of the screen finds were found by reading what changed."""
    seen = reader.read()
    fresh = read_cache.ReadCache().read(_without_text(seen))
    missed = {one for one in known_words(fresh) - known_words(seen) if one.isascii()}
    assert not missed
    assert "保存文件" in "".join(one.name for one in seen.elements)


def _without_text(seen: Observation) -> Observation:
    return Observation(seen.screenshot, panes=seen.panes)


def _as_it_is(box: Box) -> Box:
    return box


def test_rows_and_windows_tell_equal_words_apart(
    desktop: Desktop, reader: Reader, tmp_path: Path
) -> None:
    command = ("zenity", "--list", "--print-column=2", "--column=Order", "--column=What to do")
    rows = ("17", "Edit", "18", "Edit", "19", "Delete")
    desktop.start(*command, "--title=Orders", "--width=400", "--height=300", *rows)
    desktop.window("Orders")
    eventually(lambda: _says(reader, "Delete"))
    first, second = (reader.find("Edit", row=number).box for number in ("17", "18"))
    assert first.y < second.y
    assert reader.find("Edit", near="19", **{"in": "Orders"}).box == second


def _says(reader: Reader, text: str) -> bool:
    return any(text in one.name for one in reader.read().elements)
