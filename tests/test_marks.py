from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from handeye.perception import Box, Element, Screenshot, marks, pictures


def plain(colour: str, width: int = 300, height: int = 200) -> Screenshot:
    return Screenshot(
        pictures.to_png(Image.new("RGB", (width, height), colour)), width, height, 2.0
    )


def changed(before: Screenshot, after: Screenshot) -> Box:
    """The box round all pixels that differ."""
    left, top, right, bottom = ImageChops.difference(
        pictures.open_picture(before), pictures.open_picture(after)
    ).getbbox() or (0, 0, 0, 0)
    return Box(left, top, right - left, bottom - top)


def contrast(picture: Image.Image, box: Box, ground: tuple[int, int, int]) -> int:
    """How far the strongest pixel on the left edge of a box is from the background."""
    y = int(box.center.y)
    row = [picture.getpixel((int(box.x) + dx, y)) for dx in range(-3, 4)]
    return max(
        max(abs(a - b) for a, b in zip(pixel, ground, strict=True))
        for pixel in row
        if isinstance(pixel, tuple)
    )


def button(x: float, y: float, width: float = 80, height: float = 30) -> Element:
    return Element("button", "Save", Box(x, y, width, height))


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#808080", "#c2185b", "#1565c0"])
def test_boxes_stand_out_from_any_background(colour: str) -> None:
    shot = plain(colour)
    for number in range(6):
        elements = [button(0, 0)] * number + [button(100, 100)]
        picture = pictures.open_picture(marks.draw_marks(shot, elements, numbers=False))
        ground = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        assert isinstance(ground, tuple)
        assert contrast(picture, Box(100, 100, 80, 30), (ground[0], ground[1], ground[2])) > 100


def test_the_result_is_a_screenshot_of_the_same_size() -> None:
    shot = plain("white")
    marked = marks.draw_marks(shot, [button(100, 100)])
    assert (marked.width, marked.height, marked.scale) == (300, 200, 2.0)
    assert Image.open(io.BytesIO(marked.png)).size == (300, 200)
    assert marked.digest != shot.digest


def test_numbers_are_written_and_can_be_left_out() -> None:
    shot = plain("white")
    without = changed(shot, marks.draw_marks(shot, [button(100, 100)], numbers=False))
    assert without == Box(99, 99, 82, 32)  # the white lines do not show on white
    assert changed(shot, marks.draw_marks(shot, [button(100, 100)])).y < 90


def test_nothing_is_drawn_for_what_is_off_screen() -> None:
    shot = plain("white")
    hidden = Element("link", "Terms", Box(0, 900, 80, 20), offscreen=True)
    assert changed(shot, marks.draw_marks(shot, [hidden])).width == 0
    assert changed(shot, marks.draw_marks(shot, [])).width == 0


@pytest.mark.parametrize(
    "box",
    [Box(0, 0, 300, 200), Box(-20, -20, 30, 30), Box(295, 195, 80, 80), Box(10, 10, 0, 0),
     Box(0, 0, 1, 200), Box(299, 0, 1, 1)],
)  # fmt: skip
def test_boxes_at_and_over_the_edges(box: Box) -> None:
    shot = plain("white")
    assert changed(shot, marks.draw_marks(shot, [Element("link", "a", box)])).width > 5


def test_a_number_does_not_hide_a_small_target_or_another_number() -> None:
    shot = plain("white")
    row = [button(20 + 30 * number, 60, 24, 24) for number in range(6)]
    below = [button(20 + 30 * number, 90, 24, 24) for number in range(6)]
    picture = pictures.open_picture(marks.draw_marks(shot, [*row, *below]))
    for one in row + below:
        x, y = int(one.box.x), int(one.box.y)
        middle = picture.crop((x + 4, y + 4, x + 20, y + 20))
        assert middle.getcolors() == [(256, (255, 255, 255))]


def test_a_busy_screen_is_marked_quickly_enough_to_be_used() -> None:
    shot = plain("white", 1280, 800)
    many = [button(x, y, 60, 20) for x in range(0, 1280, 64) for y in range(0, 800, 32)]
    assert changed(shot, marks.draw_marks(shot, many)).width > 1200
