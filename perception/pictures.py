"""Pictures in and out of Pillow."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import ScreenError
from .screen import Screenshot


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
