"""What moves by itself for more than five seconds, beside other things, and cannot be stopped."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import pairwise

from PIL import Image, ImageChops

from handeye.perception import Box

from .check import Check
from .finding import Class, Finding
from .in_page import Fact, Told, finding, frames, told, told_in
from .pictures import camera
from .subject import Subject

LIMIT = 5.0
"""Seconds that WCAG lets things move."""
WATCH = 5.5
"""Seconds that the page is watched."""
MOST_PICTURES = 9
CELL = 16
"""CSS pixels of the cells in which movement is gathered."""
DIFFERS = 24
LEAST = 4
"""Cells, below which it is a text cursor or a dot."""
MEND = "add a control that pauses, stops or hides it, or let it end within five seconds"
WORDS = {
    "style": "an animation moves",
    "marquee": "a marquee moves",
    "film": "a film without controls plays",
}


def _run(subject: Subject) -> Iterable[Finding]:
    said = told(subject, "moving.js", {"what": "said"})
    yield from _said(said)
    known = [Box(*fact["box"]) for fact in said]
    for box in moving(subject):
        if any(_meet(box, other) for other in known):
            continue
        yield from _seen(subject, box)


def _said(facts: list[Fact]) -> Iterator[Finding]:
    for fact in facts:
        if fact["pause"]:
            continue
        kind: Class = "violation"
        if fact.get("busy") or fact.get("small"):
            kind = "needs review"
        long = fact.get("seconds") or 0
        howlong = "without end" if not long or long == float("inf") else f"for {long:.0f} s"
        message = (
            f"{WORDS[fact['what']]} here {howlong}, by itself, and no control beside it or for the "
            "page pauses it"
        )
        if fact.get("busy"):
            message += "; while something loads that is allowed"
        elif fact.get("small"):
            message += "; it is small, so somebody must see whether it disturbs"
        yield finding(Told("moving", "2.2.2", kind, message, MEND), fact)


def _seen(subject: Subject, box: Box) -> Iterator[Finding]:
    place = dict(zip(("x", "y", "width", "height"), box, strict=True))
    found = told_in(subject, frames(subject)[0], "moving.js", {"what": "place", "place": place})
    for fact in found:
        if fact["pause"] or fact["controls"]:
            continue
        kind: Class = "needs review" if fact["busy"] or fact["timed"] else "likely"
        message = (
            f"the picture here was seen to change by itself more than {LIMIT:.0f} s after the page "
            "had been opened, and no control beside it pauses it"
        )
        yield finding(Told("moving", "2.2.2", kind, message, MEND), {**fact, "box": [*box]})


def moving(subject: Subject) -> list[Box]:
    """Where the view goes on changing by itself after it has been open for `LIMIT` seconds.

    Watches for `WATCH` seconds and takes pictures at even times: no event tells of what is drawn on
    a canvas.
    """
    opened = float(subject.screen.ask(lambda: subject.page.evaluate("performance.now()"))) / 1000
    _idle(subject, max(0.0, min(LIMIT, LIMIT - opened)))
    end = time.monotonic() + WATCH
    with camera(subject) as taking:
        pictures = [taking.view()]
        while len(pictures) < MOST_PICTURES and (left := end - time.monotonic()) > 0:
            _idle(subject, min(left, WATCH / (MOST_PICTURES - 1)))
            pictures.append(taking.view())
    return _boxes(pictures)


def _idle(subject: Subject, cap: float) -> None:
    """Let the page go on for a while."""
    subject.screen.until(lambda: False, cap)


def _boxes(pictures: list[Image.Image]) -> list[Box]:
    """Where pictures that were taken one after another differ: what belongs together as one."""
    if len({picture.size for picture in pictures}) > 1:
        return []
    width, height = pictures[0].size
    size = (width // CELL + 1, height // CELL + 1)
    cells = {(x, y) for before, now in pairwise(pictures) for x, y in _cells(before, now, size)}
    return [box for box in _joined(cells) if box.width * box.height >= LEAST * CELL * CELL]


def _cells(
    before: Image.Image, now: Image.Image, size: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    red, green, blue = ImageChops.difference(before, now).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    if most.getbbox() is None:
        return
    mask = most.point([255 if level > DIFFERS else 0 for level in range(256)])
    grown = Image.new("L", (size[0] * CELL, size[1] * CELL))
    grown.paste(mask, (0, 0))
    small = grown.reduce(CELL).tobytes()
    for at, level in enumerate(small):
        if level > 4:
            yield at % size[0], at // size[0]


def _joined(cells: set[tuple[int, int]]) -> Iterator[Box]:
    """Cells that touch, or have one between them, as one box each."""
    left = set(cells)
    while left:
        group, todo = set[tuple[int, int]](), [left.pop()]
        while todo:
            x, y = todo.pop()
            group.add((x, y))
            near = {(a, b) for a in range(x - 2, x + 3) for b in range(y - 1, y + 2)} & left
            left -= near
            todo += near
        xs, ys = [x for x, _ in group], [y for _, y in group]
        width, height = max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
        yield Box(min(xs) * CELL, min(ys) * CELL, width * CELL, height * CELL)


def _meet(one: Box, other: Box) -> bool:
    return one.gap(other) == 0


CHECK = Check("moving", ("2.2.2",), _run)
