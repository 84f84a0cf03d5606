"""Coordinates of models ↔ pixels of the screen."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handeye.perception import Box, Point, ScreenError, Screenshot, pictures, scale


def screenshot(width: int, height: int) -> Screenshot:
    return Screenshot(pictures.to_png(Image.new("RGB", (width, height))), width, height)


@pytest.mark.parametrize(
    ("screen", "budget", "sent"),
    [
        ((1280, 800), 16384, (1280, 800)),
        ((1280, 720), 16384, (1280, 704)),  # 22.5 squares round to the even 22
        ((1920, 1080), 2048, (1920, 1088)),
        ((1920, 1080), 1280, (1504, 832)),
        ((2560, 1600), 2048, (1824, 1120)),
        ((390, 844), 1280, (384, 832)),
        ((1080, 2400), 1280, (768, 1696)),
    ],
)
def test_sizes_are_those_of_the_models_own_processor(
    screen: tuple[int, int], budget: int, sent: tuple[int, int]
) -> None:
    assert scale.fit(*screen, 32, budget) == sent


def test_a_picture_that_fits_is_sent_as_it_is() -> None:
    shot = screenshot(1280, 720)
    grid = scale.Grid.of(shot, "thousandths", 32, 1280)
    assert grid.picture(shot) is shot.png


def test_a_large_picture_is_made_smaller() -> None:
    shot = screenshot(2560, 1440)
    grid = scale.Grid.of(shot, "thousandths", 32, 1280)
    with Image.open(io.BytesIO(grid.picture(shot))) as picture:
        assert picture.size == (1504, 832)


def test_a_model_that_answers_in_pixels_gets_sides_that_nobody_rounds_again() -> None:
    shot = screenshot(1280, 720)
    grid = scale.Grid.of(shot, "pixels", 28, 16384)
    assert grid.sent == (1288, 728)
    assert grid.point(1287, 727) == Point(1279, 719)
    assert grid.point(644, 364) == pytest.approx((640, 360), abs=1)


def test_thousandths_do_not_depend_on_what_was_sent() -> None:
    large = scale.Grid.of(screenshot(3840, 2160), "thousandths", 32, 1280)
    assert large.point(999, 999) == Point(3839, 2159)
    assert large.point(0, 0) == Point(0, 0)
    assert large.box(100, 200, 300, 250) == pytest.approx((384.3, 432.2, 768.6, 108.1), abs=0.2)


def test_swapped_corners_are_put_right() -> None:
    grid = scale.Grid(1000, 1000, (1000, 1000))
    assert grid.box(300, 250, 100, 200) == grid.box(100, 200, 300, 250)


def test_a_little_outside_is_the_edge_and_far_outside_is_an_error() -> None:
    grid = scale.Grid(1280, 800, (1280, 800))
    assert grid.point(1004, -3) == Point(1279, 0)
    with pytest.raises(scale.OffGrid, match=r"\(1530, 880\) .* thousandths, 0 to 999 across"):
        grid.point(1530, 880)


@given(
    width=st.integers(64, 4000),
    height=st.integers(64, 4000),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
    pixels=st.booleans(),
)
def test_there_and_back_is_the_same_place(
    width: int, height: int, x: float, y: float, pixels: bool
) -> None:
    sent = scale.fit(width, height, 28 if pixels else 32)
    grid = scale.Grid(width, height, sent, pixels)
    point = Point(x * (width - 1), y * (height - 1))
    back = grid.point(*grid.place(point))
    ends = sent if pixels else (1000, 1000)
    assert abs(back.x - point.x) <= 0.5 * width / (ends[0] - 1) + 0.1
    assert abs(back.y - point.y) <= 0.5 * height / (ends[1] - 1) + 0.1


@given(width=st.integers(20, 6000), height=st.integers(40, 4000), budget=st.integers(16, 4096))
def test_the_budget_is_kept(width: int, height: int, budget: int) -> None:
    across, down = scale.fit(width, height, 32, budget)
    assert across % 32 == 0
    assert down % 32 == 0
    assert across * down <= max(budget, max(across, down) // 32) * 32 * 32


def test_a_picture_that_is_nearly_a_line_is_refused() -> None:
    with pytest.raises(ScreenError, match="5000 × 10"):
        scale.fit(5000, 10)


def test_boxes_are_boxes() -> None:
    assert isinstance(scale.Grid(100, 100, (96, 96)).box(1, 2, 3, 4), Box)
