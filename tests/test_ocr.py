from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from handeye.perception import (
    Box,
    Element,
    NotInstalled,
    Observation,
    Query,
    Region,
    find,
    ocr,
    pictures,
    still,
)

PICTURE = Path(__file__).parent / "pictures" / "basket.png"
CANVAS = Element("canvas", "", Box(0, 0, 320, 90), regions=(Region("main"),), frame="game")


def test_without_the_extra_the_message_has_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> None:
        """No package has this name."""

    monkeypatch.setattr(ocr, "find_spec", nowhere)
    ocr.engine.cache_clear()
    with pytest.raises(NotInstalled, match=r"pip install 'handeye\[ocr\]'"):
        ocr.read_text(pictures.load_screenshot(PICTURE))


class TestInstalled:
    @pytest.fixture(autouse=True)
    def _offline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("rapidocr")

        def refuse(*_: object) -> None:
            raise OSError("reading text must not use the network")

        monkeypatch.setattr(socket.socket, "connect", refuse)

    def test_chinese_and_english_with_their_places(self, capfd: pytest.CaptureFixture[str]) -> None:
        lines = ocr.read_text(pictures.load_screenshot(PICTURE))
        assert [line.name.replace(" ", "") for line in lines] == ["购物车Basket", "保存", "Cancel"]
        assert {line.role for line in lines} == {"ocr"}
        assert lines[1].box.gap(Box(50, 54, 40, 20)) == 0
        assert lines[1].box.width < 70
        assert capfd.readouterr() == ("", "")

    def test_a_part_has_places_on_the_whole(self) -> None:
        screenshot = pictures.load_screenshot(PICTURE)
        (line,) = ocr.read_text(screenshot, Box(180.4, 48, 110, 32))
        assert line.name == "Cancel"
        assert line.box.contains(Box(180, 48, 110, 32).center)
        assert ocr.read_text(screenshot, Box(130, 0, 5, 90)) == []
        assert ocr.read_text(screenshot, Box(900, 900, 50, 50)) == []
        nowhere = replace(CANVAS, box=Box(900, 900, 50, 50))
        assert ocr.add_ocr(Observation(screenshot, (nowhere,))).elements == (nowhere,)

    def test_canvas_text_joins_the_elements(self) -> None:
        button = Element("button", "Cancel", Box(180, 48, 110, 32))
        seen = Observation(pictures.load_screenshot(PICTURE), (CANVAS, button))
        read = ocr.add_ocr(seen)
        assert read.elements[:2] == seen.elements
        assert [line.name.replace(" ", "") for line in read.elements[2:]] == [
            "购物车Basket",
            "保存",
        ]
        assert (
            find(Query.model_validate({"text": "保存", "in": "main"}), read.elements).role == "ocr"
        )

    def test_only_pictures_are_read(self) -> None:
        upper = replace(CANVAS, role="img", box=Box(0, 0, 320, 40))
        seen = Observation(pictures.load_screenshot(PICTURE), (upper,))
        (line,) = ocr.add_ocr(seen).elements[1:]
        assert line.name.replace(" ", "") == "购物车Basket"
        nothing = replace(seen, elements=(Element("button", "Save", Box(20, 48, 100, 32)),))
        assert ocr.add_ocr(nothing) is nothing

    def test_a_still_screen_that_reads(self) -> None:
        screen = still.StillScreen(PICTURE, ocr=True)
        assert [one.name for one in screen.search("保存")] == ["保存"]
