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
STEP = 0.7
"""Seconds from one picture to the next."""
LATE = 1.6
"""Seconds that a page is watched, at the least, after the limit."""
Cell = tuple[int, int]
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
    for box, times in moving(subject):
        if not any(_meet(box, other) for other in known):
            yield from _seen(subject, box, times)


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


def _seen(subject: Subject, box: Box, times: int) -> Iterator[Finding]:
    place = dict(zip(("x", "y", "width", "height"), box, strict=True))
    found = told_in(subject, frames(subject)[0], "moving.js", {"what": "place", "place": place})
    for fact in found:
        if fact["pause"] or fact["controls"]:
            continue
        once = times < 2
        kind: Class = "needs review" if fact["busy"] or fact["timed"] or once else "likely"
        often = "once" if once else "again and again"
        message = (
            f"the picture here was seen to change by itself {often} more than {LIMIT:.0f} s after "
            "the page had been opened, and no control beside it pauses it"
        )
        yield finding(Told("moving", "2.2.2", kind, message, MEND), {**fact, "box": [*box]})


def moving(subject: Subject) -> list[tuple[Box, int]]:
    """Where the view changes by itself after it has been open for `LIMIT` seconds, and how often.

    Takes pictures at even times, as no event tells of what is drawn on a canvas: for `WATCH`
    seconds, and for as long again where something moved before the limit.
    """
    age: float = subject.screen.ask(lambda: subject.page.evaluate("performance.now()"))
    start = time.monotonic()
    opened, moved = start - age / 1000, False
    late: list[Image.Image] = []
    with camera(subject) as taking:
        last, now = taking.view(), start
        while not _enough(now - start, now - opened, moved):
            subject.screen.until(lambda: False, STEP)
            picture, now = taking.view(), time.monotonic()
            moved = moved or bool(_changes([last, picture]))
            last = picture
            if now - opened >= LIMIT:
                late.append(picture)
    return _changes(late)


def _enough(watched: float, age: float, moved: bool) -> bool:
    """Whether a page has been watched long enough."""
    if watched < WATCH or age < LIMIT + LATE:
        return False
    return not moved or age >= LIMIT + WATCH


def _changes(pictures: list[Image.Image]) -> list[tuple[Box, int]]:
    """Where pictures taken one after another differ, and how often each place does."""
    if len({picture.size for picture in pictures}) != 1:
        return []
    width, height = pictures[0].size
    size = (width // CELL + 1, height // CELL + 1)
    steps = [set(_cells(before, now, size)) for before, now in pairwise(pictures)]
    groups = [one for one in _joined(set[Cell]().union(*steps)) if len(one) >= LEAST]
    return [(_box(group), sum(not group.isdisjoint(step) for step in steps)) for group in groups]


def _cells(before: Image.Image, now: Image.Image, size: Cell) -> Iterator[Cell]:
    red, green, blue = ImageChops.difference(before, now).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    if most.getbbox() is None:
        return
    mask = most.point([255 if level > DIFFERS else 0 for level in range(256)])
    grown = Image.new("L", (size[0] * CELL, size[1] * CELL))
    grown.paste(mask, (0, 0))
    for at, level in enumerate(grown.reduce(CELL).tobytes()):
        if level > 4:
            yield at % size[0], at // size[0]


def _joined(cells: set[Cell]) -> Iterator[set[Cell]]:
    """Cells that touch, or have one between them side by side."""
    left = set(cells)
    while left:
        group, todo = set[Cell](), [left.pop()]
        while todo:
            x, y = todo.pop()
            group.add((x, y))
            near = {(a, b) for a in range(x - 2, x + 3) for b in range(y - 1, y + 2)} & left
            left -= near
            todo += near
        yield group


def _box(cells: set[Cell]) -> Box:
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    width, height = max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
    return Box(min(xs) * CELL, min(ys) * CELL, width * CELL, height * CELL)


def _meet(one: Box, other: Box) -> bool:
    return one.gap(other) == 0


CHECK = Check("moving", ("2.2.2",), _run)
