"""Pictures of what was found: the element in an outline, with some of what is around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PIL import Image, ImageDraw
from playwright.sync_api import Error

from handeye.perception import Box, ScreenError, Screenshot, pictures

from . import places
from .finding import Finding
from .places import FRAME, revealing
from .subject import PATIENT, Subject
from .worlds import NoAnswer

MOST = 120
"""Pictures made for one page, the surest findings first."""
VIEWS = 40
"""Times that the page is scrolled for them."""
AROUND = 32
"""Pixels shown around an element."""
LARGEST = (720, 420)
"""Width and height that a picture has at the most."""
INK, HALO = "#c2185b", "#ffffff"


def with_pictures(subject: Subject, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those of elements that can be seen with a picture.

    Raises:
        ScreenError: when the page does not answer any more.
    """
    wanted = [one.selector for one in findings if _wanted(one)][:MOST]
    taken = views(subject, list(dict.fromkeys(wanted)))
    return [
        replace(one, picture=taken[one.selector]) if _wanted(one) and one.selector in taken else one
        for one in findings
    ]


def _wanted(one: Finding) -> bool:
    whole = one.selector.rpartition(FRAME)[2] in ("", "html", "body")
    return not (one.picture or whole)


def views(subject: Subject, selectors: Sequence[str], *, bare: bool = False) -> dict[str, bytes]:
    """Pictures of elements by their selectors; what cannot be seen has none.

    What lies outside of the view is scrolled into it, and all back to where it was.

    Args:
        subject: the page.
        selectors: of the elements.
        bare: whether the element alone is shown, without an outline.

    Raises:
        ScreenError: when the page does not answer any more.
    """
    taken: dict[str, bytes] = {}
    cut = _alone if bare else crop
    left = _taken(subject, selectors, taken, cut)
    if not left:
        return taken
    try:
        with revealing(subject.page) as reveal:
            for _ in range(VIEWS):
                if not left:
                    break
                subject.screen.ask(partial(reveal, left[0]))
                left = [one for one in _taken(subject, left, taken, cut) if one != left[0]]
    except (NoAnswer, Error) as why:
        raise ScreenError(f"the page cannot be scrolled for pictures: {why}") from why
    return taken


def _taken(
    subject: Subject,
    wanted: Sequence[str],
    taken: dict[str, bytes],
    cut: Callable[[Screenshot, Box], bytes],
) -> list[str]:
    """Take pictures of the elements that are in view now; those that could come into view."""
    boxes = subject.screen.ask(lambda: places.boxes(subject.page, wanted), cap=PATIENT)
    seen: Screenshot | None = None
    left: list[str] = []
    for selector, box in zip(wanted, boxes, strict=True):
        if box is None:
            continue
        seen = seen or subject.look()
        if box.width and _in_view(box, seen):
            taken[selector] = cut(seen, box)
        else:
            left.append(selector)
    return left


def _in_view(box: Box, seen: Screenshot) -> bool:
    """Whether all of it shows, or as much as the view can hold."""
    across = min(box.right, seen.width) - max(box.x, 0)
    down = min(box.bottom, seen.height) - max(box.y, 0)
    return across >= min(box.width, seen.width) - 1 and down >= min(box.height, seen.height) - 1


def crop(seen: Screenshot, box: Box) -> bytes:
    """A part of a picture with an outline round the element, as a PNG."""
    picture = pictures.open_picture(seen)
    _outline(picture, box)
    width, height = LARGEST
    left, right = _span(box.x, box.right, picture.width, width)
    top, bottom = _span(box.y, box.bottom, picture.height, height)
    return pictures.to_png(picture.crop((left, top, right, bottom)))


def _alone(seen: Screenshot, box: Box) -> bytes:
    """An element and nothing around it, as a PNG."""
    picture = pictures.open_picture(seen)
    left, top = max(0, round(box.x)), max(0, round(box.y))
    right, bottom = min(picture.width, round(box.right)), min(picture.height, round(box.bottom))
    part = (left, top, max(right, left + 1), max(bottom, top + 1))
    return pictures.to_png(picture.crop(part))


def _span(start: float, end: float, size: int, most: int) -> tuple[int, int]:
    """From where to where a picture is cut: the element and what is around it, if it fits."""
    low, high = max(0, int(start) - AROUND), min(size, round(end) + AROUND)
    high = min(high, low + most)
    return low, max(high, low + 1)


def _outline(picture: Image.Image, box: Box) -> None:
    draw = ImageDraw.Draw(picture)
    right, bottom = min(box.right + 2, picture.width - 1), min(box.bottom + 2, picture.height - 1)
    edges = (max(box.x - 3, 0), max(box.y - 3, 0))
    corners = (*edges, max(right, edges[0]), max(bottom, edges[1]))
    draw.rectangle(corners, outline=HALO, width=4)
    inner = (corners[0] + 1, corners[1] + 1, corners[2] - 1, corners[3] - 1)
    if inner[2] > inner[0] and inner[3] > inner[1]:
        draw.rectangle(inner, outline=INK, width=2)
