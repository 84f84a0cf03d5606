"""A picture to try a model with: a word that cannot be guessed, and buttons at known places."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from handeye.perception import Box, Screenshot, pictures

WIDTH, HEIGHT = 1280, 800
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""Of code words: without those that are mistaken for others."""
LENGTH = 6
LABELS = (
    "Archive", "Calendar", "Download", "Invoice", "Library", "Mailbox", "Network", "Receipt",
    "Station", "Upgrade", "Voucher", "Weather",
)  # fmt: skip
COLOURS = ("#1a5fb4", "#26704a", "#a51d2d", "#613583", "#8a4b08", "#3d3846")
COLUMNS, ROWS, TOP = 4, 3, 200
TARGETS = 3
BUTTON = (190, 64)
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class TestCard:
    """What is drawn.

    Args:
        screenshot: the picture.
        code: the word in the black bar at the top.
        targets: buttons that a model is asked for, by label, with their boxes. They are far enough
            from the upper left corner that pixels cannot be taken for thousandths.
    """

    __test__ = False  # no test of pytest's, for all its name

    screenshot: Screenshot
    code: str
    targets: dict[str, Box]

    @property
    def png(self) -> bytes:
        """The picture as PNG."""
        return self.screenshot.png


def draw_card(chance: random.Random | None = None) -> TestCard:
    """Draw a card of 1280 × 800: a code word and twelve buttons, all by chance.

    Args:
        chance: where chance comes from, so that a card can be drawn again; the system's otherwise.
    """
    chance = chance or random.SystemRandom()
    code = "".join(chance.choices(LETTERS, k=LENGTH))
    labels = chance.sample(LABELS, len(LABELS))
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#f6f5f4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((340, 48, 940, 152), fill="black")
    draw.text((640, 100), code, font=_font(72), fill="white", anchor="mm")
    boxes: dict[str, Box] = {}
    for index, label in enumerate(labels):
        boxes[label] = _cell(index % COLUMNS, index // COLUMNS, chance)
        _button(draw, boxes[label], label, chance.choice(COLOURS))
    far = [label for label, box in boxes.items() if box.x > WIDTH / 2 and box.y > HEIGHT / 2]
    targets = {label: boxes[label] for label in chance.sample(far, TARGETS)}
    return TestCard(Screenshot(pictures.to_png(picture), WIDTH, HEIGHT), code, targets)


def _cell(column: int, row: int, chance: random.Random) -> Box:
    """A place for a button, anywhere in its part of the card."""
    width, height = WIDTH // COLUMNS, (HEIGHT - TOP) // ROWS
    x = column * width + chance.randint(10, width - BUTTON[0] - 10)
    y = TOP + row * height + chance.randint(10, height - BUTTON[1] - 10)
    return Box(x, y, *BUTTON)


def _button(draw: ImageDraw.ImageDraw, box: Box, label: str, colour: str) -> None:
    corners = (box.x, box.y, box.x + box.width - 1, box.y + box.height - 1)
    draw.rounded_rectangle(corners, radius=12, fill=colour)
    draw.text((box.center.x, box.center.y), label, font=_font(30), fill="white", anchor="mm")


@cache
def _font(size: int) -> Font:
    """Pillow's own font: it is wherever Pillow is."""
    return ImageFont.load_default(size)
