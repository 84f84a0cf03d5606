"""What changed between two pictures of one screen."""

from __future__ import annotations

from .screen import Box, Screenshot

MARGIN = 8.0
"""Pixels around an element that belong to its looks: its shadow, the ring when it has the focus."""


def differ(before: Screenshot, after: Screenshot, but: Box | None = None) -> bool:
    """Whether two pictures differ anywhere, or anywhere but in a box and a margin around it."""
    if before.digest == after.digest:
        return False
    if but is None or (before.width, before.height) != (after.width, after.height):
        return True
    from PIL import ImageChops

    from .pictures import open_picture

    difference = ImageChops.difference(open_picture(before), open_picture(after))
    left, top = max(0, int(but.x - MARGIN)), max(0, int(but.y - MARGIN))
    difference.paste((0, 0, 0), (left, top, int(but.right + MARGIN), int(but.bottom + MARGIN)))
    return difference.getbbox() is not None


def differ_in(before: Screenshot, after: Screenshot, box: Box) -> bool:
    """Whether two pictures differ in a box."""
    if before.digest == after.digest:
        return False
    if (before.width, before.height) != (after.width, after.height):
        return True
    from PIL import ImageChops

    from .pictures import open_picture

    edges = (max(0, int(box.x)), max(0, int(box.y)), int(box.right) + 1, int(box.bottom) + 1)
    one, other = (open_picture(shot).crop(edges) for shot in (before, after))
    return ImageChops.difference(one, other).getbbox() is not None
