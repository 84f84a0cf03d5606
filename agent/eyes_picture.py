"""Pictures for a model that tells what it sees: one thing with what is around it, and sheets."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from handeye.perception import Box, Screenshot, pictures

FRAME = "#d81b60"
CELL = (320, 240)
ACROSS = 3
MOST_CELLS = 6
"""Cells of one sheet: with more, small icons are too small to be told apart."""
NUMBER = 24
"""Pixels above each cell for its number."""
CONTEXT = 80.0
"""Pixels around a thing that are shown with it, at least."""
LARGEST, SMALLEST = 3.0, 480
"""How much a small thing is enlarged at most, and the width that it is enlarged towards."""


def cut(shot: Screenshot, box: Box) -> Screenshot:
    """A thing in a frame, with what is around it; small ones are enlarged."""
    part = _framed(pictures.open_picture(shot), box)
    grow = min(LARGEST, max(1.0, SMALLEST / part.width))
    size = round(part.width * grow), round(part.height * grow)
    part = part.resize(size, Image.Resampling.LANCZOS)
    return Screenshot(pictures.to_png(part), *part.size)


def sheet(shot: Screenshot, boxes: Sequence[Box]) -> Screenshot:
    """Numbered cells, one for each box: one picture, since some servers take no more."""
    whole = pictures.open_picture(shot)
    rows = -(-len(boxes) // ACROSS)
    across = min(len(boxes), ACROSS)
    width, height = CELL[0] * across, (CELL[1] + NUMBER) * rows
    drawn = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(drawn)
    font = ImageFont.load_default(18)
    for index, box in enumerate(boxes):
        x, y = CELL[0] * (index % ACROSS), (CELL[1] + NUMBER) * (index // ACROSS)
        draw.rectangle((x, y, x + CELL[0] - 1, y + NUMBER + CELL[1] - 1), outline="#444444")
        draw.text((x + 8, y + 2), str(index + 1), fill="black", font=font)
        part = _framed(whole, box)
        fits = min((CELL[0] - 4) / part.width, (CELL[1] - 4) / part.height, LARGEST)
        part = part.resize(
            (max(1, round(part.width * fits)), max(1, round(part.height * fits))),
            Image.Resampling.LANCZOS,
        )
        drawn.paste(part, (x + 2, y + NUMBER + 2))
    return Screenshot(pictures.to_png(drawn), width, height)


def shows(shot: Screenshot, box: Box, least: int = 8) -> bool:
    """Whether part of a box that is large enough to be seen lies in the picture."""
    across = min(box.right, shot.width) - max(box.x, 0)
    down = min(box.bottom, shot.height) - max(box.y, 0)
    return across >= least and down >= least


def _framed(whole: Image.Image, box: Box) -> Image.Image:
    """A part of the picture with a frame around the box, which hides nothing of what is in it."""
    room = max(CONTEXT, box.width / 2, box.height / 2)
    left, top = max(0, round(box.x - room)), max(0, round(box.y - room))
    right = min(whole.width, round(box.right + room))
    bottom = min(whole.height, round(box.bottom + room))
    part = whole.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    edges = (
        box.x - left - 4,
        box.y - top - 4,
        max(box.right - left + 3, box.x - left),
        max(box.bottom - top + 3, box.y - top),
    )
    ImageDraw.Draw(part).rectangle(edges, outline=FRAME, width=3)
    return part
