"""Reading text in pictures, Chinese and English: the optional `[ocr]` extra.

RapidOCR with the models that its package brings along: nothing is downloaded and nothing leaves
the machine. A full screen of text takes about two seconds on two cores, so read a part of the
screen where you can.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Any, Protocol, cast

from PIL import Image

from .errors import NotInstalled
from .layout import reading_order
from .pictures import open_picture
from .screen import Box, Element, Observation, Screenshot
from .spans import pieces
from .words import normal

READ_ROLES = frozenset(("canvas", "img", "video"))
"""Roles of elements whose text no document holds."""

Part = tuple[int, int, int, int]

_LEAST = 8  # pixels: nothing narrower or lower holds text that could be read
_MARGIN = 16  # pixels put round a picture before it is read


class Lines(Protocol):
    """What RapidOCR returns: four corners and the words of each line, or None for no lines.

    `word_results` are the characters of each line without the spaces: sign, score, four corners.
    """

    boxes: Any
    txts: Sequence[str] | None
    word_results: Sequence[Sequence[tuple[str, float, Sequence[Sequence[float]]]]]


class Read(Protocol):
    """RapidOCR."""

    def __call__(
        self, picture: Image.Image, *, return_word_box: bool, return_single_char_box: bool
    ) -> Lines:
        """Read a picture."""
        ...


def read_text(screenshot: Screenshot, region: Box | None = None) -> list[Element]:
    """The lines of text in a screenshot, or in a part of it, in reading order.

    Each line is an element of role "ocr", with its box on the whole screen in logical pixels.

    Raises:
        NotInstalled: the `[ocr]` extra is missing.
    """
    picture = open_picture(screenshot)
    whole = Box(0, 0, picture.width, picture.height)
    return _read(picture, _clip(region or whole, picture))


def add_ocr(observation: Observation) -> Observation:
    """Add the text in canvases, images and videos, where the document itself has none.

    All of them are read in one go; words that an element already has at that place are left out.

    Raises:
        NotInstalled: the `[ocr]` extra is missing.
    """
    holders = [
        one
        for one in observation.elements
        if one.role in READ_ROLES and not one.offscreen and min(one.box[2:]) >= _LEAST
    ]
    if not holders:
        return observation
    read: list[Element] = []
    for line in _read_only(observation.screenshot, [one.box for one in holders]):
        holder = next((one for one in holders if one.box.contains(line.box.center)), None)
        if holder and not known(line, observation.elements):
            read.append(replace(line, regions=holder.regions, frame=holder.frame))
    return replace(observation, elements=(*observation.elements, *read))


def _read_only(screenshot: Screenshot, boxes: Sequence[Box]) -> list[Element]:
    """Read some boxes together: everything else is blanked."""
    picture = open_picture(screenshot)
    blank = Image.new("RGB", picture.size, "white")
    parts = [_clip(box, picture) for box in boxes]
    for part in parts:
        blank.paste(picture.crop(part), part[:2])
    lefts, tops, rights, bottoms = zip(*parts, strict=True)
    return _read(blank, (min(lefts), min(tops), max(rights), max(bottoms)))


def _read(picture: Image.Image, part: Part) -> list[Element]:
    return reading_order(read_part(picture, part), lambda element: element.box)


def read_part(picture: Image.Image, part: Part) -> list[Element]:
    """The text in a part of a picture: left, top, right, bottom, in whole pixels.

    What stands far apart on one line comes apart: the words of a menu bar, the cells of a table.

    Raises:
        NotInstalled: the `[ocr]` extra is missing.
    """
    left, top, right, bottom = part
    if right - left < _LEAST or bottom - top < _LEAST:
        return []
    lines = engine()(_framed(picture.crop(part)), return_word_box=True, return_single_char_box=True)
    if not lines.txts:
        return []
    found: list[Element] = []
    for corners, words, signs in zip(
        lines.boxes.tolist(), lines.txts, lines.word_results, strict=True
    ):
        spots = [
            (left - _MARGIN + around[0][0], left - _MARGIN + around[1][0]) for _, _, around in signs
        ]
        found += pieces(words, _around(corners, part), spots, picture)
    return found


def _framed(picture: Image.Image) -> Image.Image:
    """The picture with a margin of its first pixel's colour: text at an edge is not seen."""
    size = (picture.width + 2 * _MARGIN, picture.height + 2 * _MARGIN)
    framed = Image.new("RGB", size, picture.getpixel((0, 0)))
    framed.paste(picture, (_MARGIN, _MARGIN))
    return framed


def _clip(box: Box, picture: Image.Image) -> Part:
    """The whole pixels of a box that lie in the picture: left, top, right, bottom."""
    left = min(max(int(box.x), 0), picture.width)
    top = min(max(int(box.y), 0), picture.height)
    right, bottom = min(ceil(box.right), picture.width), min(ceil(box.bottom), picture.height)
    return left, top, max(right, left), max(bottom, top)


def _around(corners: Sequence[Sequence[float]], part: Part) -> Box:
    """The box of a line on the screen, from its corners in the framed part of it."""
    left, top, right, bottom = part
    across = [min(max(x - _MARGIN + left, left), right) for x, _ in corners]
    down = [min(max(y - _MARGIN + top, top), bottom) for _, y in corners]
    return Box(min(across), min(down), max(across) - min(across), max(down) - min(down))


def known(line: Element, elements: Sequence[Element]) -> bool:
    """Whether an element that is not a picture shows the words at this place already."""
    middle, words = line.box.center, normal(line.name)
    return any(
        one.role not in READ_ROLES
        and one.box.contains(middle)
        and (words in normal(one.name) or words in normal(one.text))
        for one in elements
    )


@cache
def engine() -> Read:
    """RapidOCR, made once: that takes about a second.

    Raises:
        NotInstalled: the `[ocr]` extra is missing.
    """
    if missing := [name for name in ("rapidocr", "onnxruntime") if find_spec(name) is None]:
        raise NotInstalled(
            f"reading text in pictures needs {' and '.join(missing)}: pip install 'handeye[ocr]'"
        )
    rapidocr = importlib.import_module("rapidocr")
    models = Path(str(rapidocr.__file__)).parent / "models"
    params = {
        "Global.log_level": "critical",
        "Global.use_cls": False,  # text on a screen does not stand on its head
        # By default small pictures are blown up first, which is slow and reads no better.
        "Det.limit_type": "max",
        "Det.limit_side_len": 4000,
        "Det.model_path": _bundled(models, "det"),
        "Rec.model_path": _bundled(models, "rec"),
        # By default short words are padded to lines: that takes twice as long and reads no better.
        "Rec.rec_img_shape": [3, 48, 48],
    }
    return cast("Read", rapidocr.RapidOCR(params=params))


def _bundled(models: Path, task: str) -> str:
    """The model that came with the package: without a path RapidOCR would download one."""
    found = sorted(models.glob(f"*_{task}_*.onnx"))
    if not found:
        raise NotInstalled(
            f"the installed rapidocr has no text model in {models}: "
            "pip install --force-reinstall 'rapidocr>=3.6'"
        )
    return str(found[-1])
