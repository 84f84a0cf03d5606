"""Pictures in and out of Pillow."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import cast

from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import ScreenError
from .screen import Box, Screenshot

FLAT = 6
"""Levels, of 255, by which the pixels of a blank place may differ."""
LEAST = 4
"""Pixels: no place that shows something is narrower or lower."""


def open_picture(screenshot: Screenshot) -> Image.Image:
    """The picture in memory, in RGB."""
    with Image.open(io.BytesIO(screenshot.png)) as picture:
        return picture.convert("RGB")


def to_png(picture: Image.Image) -> bytes:
    """The picture as PNG; quick to write rather than small."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def redrawn(screenshot: Screenshot, picture: Image.Image) -> Screenshot:
    """The same screenshot with another picture of the same size."""
    return replace(screenshot, png=to_png(picture))


def blank(screenshot: Screenshot, box: Box) -> bool:
    """Whether nothing can be seen at a place of a picture."""
    picture = open_picture(screenshot)
    part = (
        max(0, int(box.x)),
        max(0, int(box.y)),
        min(picture.width, round(box.right)),
        min(picture.height, round(box.bottom)),
    )
    if part[2] - part[0] < LEAST or part[3] - part[1] < LEAST:
        return True
    levels = cast("tuple[tuple[int, int], ...]", picture.crop(part).getextrema())
    return all(high - low <= FLAT for low, high in levels)


def load_screenshot(path: Path) -> Screenshot:
    """Read a picture file (PNG, JPEG, WebP or what else Pillow reads) as a screenshot.

    A PNG is taken byte for byte, anything else is converted to PNG. A photograph that says how it
    is to be turned is turned.

    Raises:
        ScreenError: when there is no such file or it is not a picture.
    """
    try:
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            if picture.format != "PNG":
                turned = ImageOps.exif_transpose(picture)
                data, (width, height) = to_png(turned.convert("RGB")), turned.size
            else:
                picture.load()
    except FileNotFoundError:
        raise ScreenError(f"there is no picture {path}: check the path") from None
    except UnidentifiedImageError:
        raise ScreenError(
            f"{path} is not a picture that can be read: use PNG, JPEG or WebP"
        ) from None
    except (OSError, SyntaxError) as error:
        raise ScreenError(f"the picture {path} cannot be read: {error}") from error
    return Screenshot(data, width, height)
