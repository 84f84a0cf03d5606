"""Reading again reads only what changed, and nothing that changed is missed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from handeye.perception import (
    Box,
    Element,
    Observation,
    Pane,
    Query,
    Screenshot,
    find,
    find_all,
    ocr,
    patches,
    pictures,
    read_cache,
    spans,
)

PICTURE = Path(__file__).parent / "pictures" / "basket.png"
SIZE = (1280, 800)


def line(text: str, x: float, y: float) -> Element:
    """A line of letters that are 10 pixels wide."""
    letters = tuple((x + at * 10, x + at * 10 + 10) for at in range(len(text)))
    return Element("ocr", text, Box(x, y, len(text) * 10, 20), letters=letters)


class TestPatches:
    def plan(self, *changed: patches.Patch, lines: tuple[Element, ...] = ()) -> list[patches.Part]:
        planned = patches.plan(changed, [one.box for one in lines], SIZE)
        assert planned is not None
        return sorted(one.part for one in planned)

    def test_a_change_grows_to_the_line_that_it_cuts_and_no_further(self) -> None:
        lines = (line("one two three", 100, 100), line("four five six", 100, 118))
        (part,) = self.plan(patches.Patch((140, 104, 160, 116)), lines=lines[:1])
        assert part[0] <= 100
        assert part[2] >= 230
        (part,) = self.plan(patches.Patch((140, 106, 160, 112)), lines=lines)
        assert part[3] < 130

    def test_a_new_window_cuts_lines_and_is_read_by_itself(self) -> None:
        menu = patches.Patch((100, 95, 400, 450), solid=True)
        title = patches.Patch((100, 76, 140, 95))
        lines = (line("File", 104, 75), line("x" * 40, 50, 200))
        parts = self.plan(title, menu, lines=lines)
        assert menu.part in parts
        assert all(
            one[3] <= 95 or one[2] <= 100 or one[0] >= 400 or one == menu.part for one in parts
        )

    def test_where_all_changed_all_is_read(self) -> None:
        assert patches.plan([patches.Patch((0, 0, 1280, 700))], [], SIZE) is None
        assert patches.plan([], [line("kept", 0, 0).box], SIZE) == []

    def test_what_differs_is_found_to_the_pixel(self) -> None:
        old = Image.new("RGB", SIZE, "white")
        new = old.copy()
        new.putpixel((1279, 799), (255, 255, 254))
        ImageDraw.Draw(new).rectangle((10, 10, 29, 19), fill="black")
        found = patches.changes(old, new)
        assert found is not None
        assert {one.part for one in found} == {(10, 10, 30, 20), (1279, 799, 1280, 800)}
        assert patches.changes(old, old) == []


class TestWords:
    def test_words_in_a_line_have_their_own_place(self) -> None:
        menu = line("Open the File menu", 0, 0)
        found = find(Query(text="File"), [menu])
        assert found.box == Box(90, 0, 40, 20)
        assert find(Query(text="the file"), [menu]).box == Box(50, 0, 80, 20)
        assert find(Query(text="open the file menu"), [menu]).box == menu.box

    def test_words_that_stand_twice_in_a_line_are_two(self) -> None:
        found = find_all(Query(text="Edit"), [line("Edit or Edit", 0, 0)])
        assert [one.box.x for one in found] == [0, 80]

    def test_chinese_words_in_a_line(self) -> None:
        assert find(Query(text="打开"), [line("保存文件打开设置", 0, 0)]).box == Box(40, 0, 20, 20)

    def test_a_covered_line_keeps_the_letters_that_show(self) -> None:
        shown = spans.uncovered(line("Second line with numbers", 0, 0), 65, 175)
        assert [(one.name, one.box.x) for one in shown] == [("Second", 0), ("numbers"[1:], 180)]

    def test_rows_and_windows(self) -> None:
        panes = (Pane("Below", Box(0, 0, 500, 500)), Pane("", Box(0, 0, 100, 50), popup=True))
        lines = [line("Cut", 0, 0), line("Name", 200, 2), line("Edit", 0, 100)]
        placed = {one.name: one.regions for one in read_cache.in_regions(lines, panes)}
        assert [(one.role, one.name) for one in placed["Cut"]] == [("menu", ""), ("row", "")]
        assert placed["Name"][0].name == placed["Edit"][0].name == "Below"
        assert placed["Name"][1].text == "Name"


class TestReading:
    @pytest.fixture(autouse=True)
    def _counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Notes how many pixels are read."""
        pytest.importorskip("rapidocr")
        real = ocr.engine()
        self.pixels: list[int] = []

        def counting(picture: Image.Image, **how: bool) -> ocr.Lines:
            self.pixels.append(picture.width * picture.height)
            return real(picture, **how)  # type: ignore[call-arg]

        monkeypatch.setattr(ocr, "engine", lambda: counting)

    def names(self, cache: read_cache.ReadCache, screenshot: Screenshot) -> list[str]:
        seen = cache.read(Observation(screenshot))
        return [one.name.replace(" ", "") for one in seen.elements]

    def test_only_what_changed_is_read_again(self) -> None:
        cache = read_cache.ReadCache()
        before = pictures.load_screenshot(PICTURE)
        picture = Image.new("RGB", (1280, 800), "white")
        picture.paste(pictures.open_picture(before), (0, 0))
        whole = Screenshot(pictures.to_png(picture), 1280, 800)
        first = self.names(cache, whole)
        assert {"购物车Basket", "保存", "Cancel"} <= {*first}
        assert self.names(cache, whole) == first
        assert len(self.pixels) == 1
        picture.paste("white", (180, 48, 290, 80))
        less = pictures.redrawn(whole, picture)
        assert {*self.names(cache, less)} == {*first} - {"Cancel"}
        assert sum(self.pixels[1:]) < self.pixels[0] / 15
        assert self.names(cache, whole) == first
        assert sum(self.pixels[1:]) < self.pixels[0] / 15, "what was read before is remembered"

    def test_what_is_known_already_is_not_told_twice(self) -> None:
        seen = Observation(
            pictures.load_screenshot(PICTURE), (Element("button", "Cancel", Box(180, 48, 110, 32)),)
        )
        read = read_cache.ReadCache().read(seen)
        assert [one.role for one in read.elements] == ["button", "ocr", "ocr"]
        assert read.elements[0] is seen.elements[0]
        assert replace(read, elements=seen.elements) == seen
