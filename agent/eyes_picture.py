"""Pictures for a model that tells what it sees: one thing with what is around it, and sheets."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from handeye.perception import Box, Screenshot, pictures

FRAME = "#d81b60"
CELL = (400, 260)
ALONE = (640, 480)
"""Width and height of a cell, and of one that has the sheet for itself."""
ACROSS = 3
MOST_CELLS = 6
"""Cells of one sheet: with more, small icons are too small to be told apart."""
NUMBER = 24
"""Pixels above each cell for its number."""
CONTEXT = 60.0
"""Pixels around a thing that are shown with it, at least."""
LARGEST = 1.5
"""How much a part of the screen is enlarged at most: more is shown of it rather."""


def cut(shot: Screenshot, box: Box) -> Screenshot:
    """A thing in a frame, with what is around it; small ones are enlarged."""
    part = _framed(pictures.open_picture(shot), box, ALONE)
    grow = min(LARGEST, max(1.0, ALONE[0] / part.width))
    size = round(part.width * grow), round(part.height * grow)
    part = part.resize(size, Image.Resampling.LANCZOS)
    return Screenshot(pictures.to_png(part), *part.size)


def sheet(shot: Screenshot, boxes: Sequence[Box]) -> Screenshot:
    """Numbered cells, one for each box: one picture, since some servers take no more."""
    whole = pictures.open_picture(shot)
    rows = -(-len(boxes) // ACROSS)
    wide, high = ALONE if len(boxes) == 1 else CELL
    width, height = wide * min(len(boxes), ACROSS), (high + NUMBER) * rows
    drawn = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(drawn)
    font = ImageFont.load_default(18)
    for index, box in enumerate(boxes):
        x, y = wide * (index % ACROSS), (high + NUMBER) * (index // ACROSS)
        draw.rectangle((x, y, x + wide - 1, y + NUMBER + high - 1), outline="#444444")
        draw.text((x + 8, y + 2), str(index + 1), fill="black", font=font)
        part = _framed(whole, box, (wide, high))
        fits = min((wide - 4) / part.width, (high - 4) / part.height, LARGEST)
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


def _framed(whole: Image.Image, box: Box, cell: tuple[int, int]) -> Image.Image:
    """A part of the picture with a frame around the box, which hides nothing of what is in it."""
    across = max(CONTEXT, (cell[0] / LARGEST - box.width) / 2)
    down = max(CONTEXT, (cell[1] / LARGEST - box.height) / 2)
    left, top = max(0, round(box.x - across)), max(0, round(box.y - down))
    right = min(whole.width, round(box.right + across))
    bottom = min(whole.height, round(box.bottom + down))
    part = whole.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    edges = (
        box.x - left - 4,
        box.y - top - 4,
        max(box.right - left + 3, box.x - left),
        max(box.bottom - top + 3, box.y - top),
    )
    ImageDraw.Draw(part).rectangle(edges, outline=FRAME, width=3)
    return part
