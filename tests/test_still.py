from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image

from handeye.perception import Box, Element, ScreenError, still


def picture(path: Path, width: int = 40, height: int = 30, colour: str = "white") -> Path:
    Image.new("RGB", (width, height), colour).save(path)
    return path


def test_a_png_is_taken_as_it_is(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png")
    seen = still.StillScreen(path).look()
    assert seen.screenshot.png == path.read_bytes()
    assert (seen.screenshot.width, seen.screenshot.height, seen.screenshot.scale) == (40, 30, 1.0)
    assert seen.title == "a.png"


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "webp", "JPG"])
def test_other_pictures_are_converted(tmp_path: Path, ending: str) -> None:
    seen = still.StillScreen(picture(tmp_path / f"a.{ending}")).look()
    assert seen.screenshot.png.startswith(b"\x89PNG")
    assert (seen.screenshot.width, seen.screenshot.height) == (40, 30)


def test_a_photograph_is_turned_as_it_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg", exif=exif)
    shot = still.StillScreen(tmp_path / "a.jpg").look().screenshot
    assert (shot.width, shot.height) == (30, 40)


def test_a_folder_is_shown_in_natural_order(tmp_path: Path) -> None:
    for name in ("shot 10.png", "Shot 2.png", "shot 1.png", "notes.txt"):
        picture(tmp_path / name) if name.endswith("png") else (tmp_path / name).write_text("x")
    screen = still.StillScreen(tmp_path)
    titles = [screen.look().title]
    while screen.advance():
        titles.append(screen.look().title)
    assert titles == ["shot 1.png", "Shot 2.png", "shot 10.png"]
    assert screen.look().title == "shot 10.png"


def test_pictures_in_a_given_order(tmp_path: Path) -> None:
    paths = [picture(tmp_path / "b.png"), picture(tmp_path / "a.png", 80)]
    screen = still.StillScreen(paths)
    assert screen.advance()
    assert screen.look().screenshot.width == 80
    assert not screen.advance()


def test_waiting_ends_when_the_picture_changes(tmp_path: Path) -> None:
    screen = still.StillScreen([picture(tmp_path / "a.png"), picture(tmp_path / "b.png")])
    screen.look()
    assert screen.wait(0.01) is False
    later = threading.Timer(0.02, screen.advance)
    later.start()
    assert screen.wait(10) is True
    assert screen.wait(10) is True
    later.join()
    screen.look()
    assert screen.wait(0.01) is False


def test_search_ignores_case_width_and_white_space(tmp_path: Path) -> None:
    elements = [
        Element("button", "Save  all", Box(0, 0, 10, 10)),
        Element("textbox", "", Box(0, 0, 10, 10), placeholder="ＳＡＶＥ as"),
        Element("button", "登 录", Box(0, 0, 10, 10)),
    ]
    screen = still.StillScreen(picture(tmp_path / "a.png"), elements)
    assert screen.look().elements == tuple(elements)
    assert screen.search("save") == tuple(elements[:2])
    assert screen.search("SAVE ALL") == tuple(elements[:1])
    assert screen.search("登录") == tuple(elements[2:])
    assert screen.search("none") == ()


def test_what_cannot_be_shown_says_why(tmp_path: Path) -> None:
    with pytest.raises(ScreenError, match=r"there is no picture .*gone\.png: check the path"):
        still.StillScreen(tmp_path / "gone.png")
    (tmp_path / "text.png").write_text("hello")
    with pytest.raises(ScreenError, match=r"text\.png is not a picture"):
        still.StillScreen(tmp_path / "text.png")
    cut = picture(tmp_path / "cut.png", 400, 400).read_bytes()[:300]
    (tmp_path / "cut.png").write_bytes(cut)
    with pytest.raises(ScreenError, match=r"cut\.png cannot be read"):
        still.StillScreen(tmp_path / "cut.png")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScreenError, match=r"empty holds no pictures \(\.png"):
        still.StillScreen(tmp_path / "empty")
    with pytest.raises(ScreenError, match="the list of them is empty"):
        still.StillScreen([])


def test_a_missing_later_picture_says_why_when_its_turn_comes(tmp_path: Path) -> None:
    screen = still.StillScreen([picture(tmp_path / "a.png"), tmp_path / "gone.png"])
    with pytest.raises(ScreenError, match=r"gone\.png"):
        screen.advance()
    assert screen.look().title == "a.png"
