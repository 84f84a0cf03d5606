"""Pictures compared as a person sees them."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from handeye.perception import picture_diff

SIZE = (200, 120)


def drawn(*, smooth: bool = True, shift: float = 0.0, colour: str = "black") -> Image.Image:
    """A slanted line and a disc; with edges smoothed as browsers do, or in steps."""
    factor = 4 if smooth else 1
    large = Image.new("RGB", (SIZE[0] * factor, SIZE[1] * factor), "white")
    draw = ImageDraw.Draw(large)
    at = shift * factor
    draw.line(
        [(20 * factor + at, 100 * factor), (120 * factor + at, 30 * factor)], colour, factor * 3
    )
    draw.ellipse([130 * factor + at, 40 * factor, 180 * factor + at, 90 * factor], colour)
    return large.resize(SIZE, Image.Resampling.BOX)


def test_equal_pictures() -> None:
    assert picture_diff.by_eye(drawn(), drawn(), 0).count == 0


def test_smoothed_edges_do_not_count() -> None:
    found = picture_diff.by_eye(drawn(shift=0.25), drawn(), 0.2)
    assert picture_diff.by_tolerance(drawn(shift=0.25), drawn(), 51).count > 50
    assert found.count == 0
    assert found.smoothed.histogram()[255] > 20


@pytest.mark.parametrize(("shift", "colour"), [(3.0, "black"), (0.0, "#c02020")])
def test_what_moved_or_has_another_colour_counts(shift: float, colour: str) -> None:
    found = picture_diff.by_eye(drawn(shift=shift, colour=colour), drawn(), 0.2)
    assert found.count > 100


@pytest.mark.parametrize(
    ("one", "other", "threshold", "differs"),
    [
        ("#ff0000", "#ee0000", 0.2, False),
        ("#ff0000", "#ee0000", 0.02, True),
        ("#ff0000", "#00ff00", 0.2, True),
        ("black", "white", 0.9, True),
        ("black", "white", 1.0, False),
    ],
)
def test_thresholds(one: str, other: str, threshold: float, differs: bool) -> None:
    found = picture_diff.by_eye(
        Image.new("RGB", SIZE, one), Image.new("RGB", SIZE, other), threshold
    )
    assert (found.count == SIZE[0] * SIZE[1]) is differs


def test_a_single_pixel_counts_and_is_drawn_in_red() -> None:
    now = Image.new("RGB", SIZE, "white")
    now.putpixel((7, 9), (0, 0, 0))
    found = picture_diff.by_eye(now, Image.new("RGB", SIZE, "white"), 0.2)
    assert found.count == 1
    assert found.apart.getbbox() == (7, 9, 8, 10)
    picture = found.drawn(now)
    assert picture.getpixel((7, 9)) == (255, 0, 0)
    assert picture.getpixel((0, 0)) == (255, 255, 255)
