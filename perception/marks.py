"""Numbers and boxes drawn on a screenshot, for people and for models that answer by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from .pictures import open_picture, redrawn
from .screen import Box, Element, Screenshot

_COLOURS = ("#c2185b", "#1565c0", "#2e7d32", "#6a1b9a", "#bf360c", "#00695c")
_WHITE = "#ffffff"
_SMALL = 40.0 * 40.0  # square pixels: a target of this size must not be written over
_CELL = 80
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw_marks(
    screenshot: Screenshot,
    elements: Sequence[Element],
    numbers: bool = True,
    *,
    labels: Sequence[str] = (),
) -> Screenshot:
    """Draw a box round each element and its number, counted from 1, or its label, beside it.

    Numbers are put where they hide neither each other nor small targets, as far as there is room.
    Elements that are off screen are counted and not drawn.
    """
    picture = open_picture(screenshot)
    draw = ImageDraw.Draw(picture)
    shown = [
        (number, _within(element.box, picture))
        for number, element in enumerate(elements, 1)
        if not element.offscreen
    ]
    for number, box in shown:
        _outline(draw, box, _colour(number))
    if numbers:
        _write_numbers(draw, shown, picture, labels)
    return redrawn(screenshot, picture)


def _write_numbers(
    draw: ImageDraw.ImageDraw,
    shown: Sequence[tuple[int, Box]],
    picture: Image.Image,
    labels: Sequence[str],
) -> None:
    font = ImageFont.load_default(_size(picture))
    room = _Room([box for _, box in shown], picture)
    for number, box in shown:
        words = labels[number - 1] if labels else str(number)
        label = _place(box, _extent(draw, words, font), room)
        room.take(label)
        _write(draw, words, label, _colour(number), font)


class _Room:
    """What space is taken, kept by cells so that a busy screen stays quick."""

    def __init__(self, targets: Iterable[Box], picture: Image.Image) -> None:
        self._picture = Box(0, 0, picture.width, picture.height)
        self._cells: defaultdict[tuple[int, int], list[tuple[Box, float]]] = defaultdict(list)
        for target in targets:
            self._add(target, 3.0 if target.width * target.height <= _SMALL else 0.5)

    def take(self, label: Box) -> None:
        """Keep a box for a label."""
        self._add(label, 10.0)

    def cost(self, label: Box, own: Box) -> float:
        """How bad it would be to write there; 0 where nothing is hidden.

        A label that must hide something hides its own element rather than another small one,
        because it would seem to belong to that.
        """
        outside = label.width * label.height - _overlap(label, self._picture)
        taken = {entry for cell in _cells(label) for entry in self._cells.get(cell, ())}
        others = sum(weight * _overlap(label, box) for box, weight in taken if box != own)
        return 100.0 * outside + others + _overlap(label, own)

    def _add(self, box: Box, weight: float) -> None:
        for cell in _cells(box):
            self._cells[cell].append((box, weight))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box.x // _CELL), int(box.right // _CELL) + 1):
        for down in range(int(box.y // _CELL), int(box.bottom // _CELL) + 1):
            yield across, down


def _place(target: Box, size: tuple[int, int], room: _Room) -> Box:
    """The best place for a label of this size round or in a target."""
    width, height = size
    left, right = target.x, target.right - width
    above, below = target.y - height, target.bottom
    middle = target.center.y - height / 2
    places = (
        (left, above), (right, above), (target.x - width, target.y), (target.right, target.y),
        (left, below), (right, below), (target.x - width, middle), (target.right, middle),
        (target.x - width, above), (target.right, above), (target.x - width, below),
        (target.right, below), (left, target.y), (right, target.y),
        (left, target.bottom - height), (right, target.bottom - height),
    )  # fmt: skip
    return min(
        (Box(x, y, width, height) for x, y in places), key=lambda label: room.cost(label, target)
    )


def _outline(draw: ImageDraw.ImageDraw, box: Box, colour: str) -> None:
    """Colour between two white lines: one of them stands out from any background."""
    edges = (box.x - 2, box.y - 2, max(box.right + 1, box.x), max(box.bottom + 1, box.y))
    draw.rectangle(edges, outline=_WHITE, width=4)
    draw.rectangle(
        (edges[0] + 1, edges[1] + 1, edges[2] - 1, edges[3] - 1), outline=colour, width=2
    )


def _write(draw: ImageDraw.ImageDraw, words: str, box: Box, colour: str, font: Font) -> None:
    edges = (box.x, box.y, box.right - 1, box.bottom - 1)
    draw.rectangle(edges, fill=colour, outline=_WHITE, width=1)
    draw.text(box.center, words, fill=_WHITE, font=font, anchor="mm")


def _extent(draw: ImageDraw.ImageDraw, words: str, font: Font) -> tuple[int, int]:
    left, top, right, bottom = draw.textbbox((0, 0), words, font=font)
    return int(right - left) + 8, int(bottom - top) + 8


def _within(box: Box, picture: Image.Image) -> Box:
    """The part of a box in the picture, with room for its outline."""
    x = min(max(box.x, 2), picture.width - 3)
    y = min(max(box.y, 2), picture.height - 3)
    right = min(max(box.right, x + 1), picture.width - 2)
    bottom = min(max(box.bottom, y + 1), picture.height - 2)
    return Box(x, y, right - x, bottom - y)


def _overlap(one: Box, other: Box) -> float:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across * down if across > 0 and down > 0 else 0.0


def _colour(number: int) -> str:
    return _COLOURS[(number - 1) % len(_COLOURS)]


def _size(picture: Image.Image) -> int:
    """Letters of 13 to 28 pixels, as the picture is big."""
    return min(max(round(min(picture.size) / 55), 13), 28)
