"""Contrast of what is not text (1.4.11): the edges of fields, and buttons that are only a sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from PIL import Image

from handeye.perception import Box

from .alike import fewer
from .check import Check
from .finding import Class, Finding
from .in_page import Fact, Told, finding, told
from .pictures import Colour, contrast, cut, whole
from .subject import Subject

MOST = 400
"""Controls that are looked at."""
NEEDED = 3.0
OUTSIDE, INSIDE = 3, 5
"""CSS pixels from the edge: where the surroundings are taken from, and how far in one looks."""
FAINT = 2.5
"""Contrast below which a sign or an edge is likely too faint; up to `NEEDED` somebody looks."""
NOTHING = 1.1
"""Contrast below which there is no edge to speak of."""


def edges(picture: Image.Image, box: Box) -> list[float]:
    """The contrast of a field's four edges to what lies around: top, right, bottom, left.

    Each is the median along the edge; nothing for edges outside the picture.
    """
    left, top = round(box.x), round(box.y)
    right, bottom = round(box.right) - 1, round(box.bottom) - 1
    across = range(left + 8, right - 7, max(1, (right - left) // 12))
    down = range(top + 6, bottom - 5, max(1, (bottom - top) // 6))
    sides = [
        [[(x, top + n) for n in range(-OUTSIDE, INSIDE)] for x in across],
        [[(right - n, y) for n in range(-OUTSIDE, INSIDE)] for y in down],
        [[(x, bottom - n) for n in range(-OUTSIDE, INSIDE)] for x in across],
        [[(left + n, y) for n in range(-OUTSIDE, INSIDE)] for y in down],
    ]
    found = [sorted(_steepest(picture, line) for line in side) for side in sides]
    return [ratios[len(ratios) // 2] for ratios in found if ratios and ratios[0] >= 0]


def _steepest(picture: Image.Image, line: list[tuple[int, int]]) -> float:
    """The best contrast of a line of pixels to its first one; -1 outside the picture."""
    if not all(0 <= x < picture.width and 0 <= y < picture.height for x, y in line):
        return -1
    colours = [_colour(picture, place) for place in line]
    return max(contrast(colours[0], one) for one in colours[1:])


def _colour(picture: Image.Image, place: tuple[int, int]) -> Colour:
    data = picture.getpixel(place)
    assert isinstance(data, tuple)
    return data[0], data[1], data[2]


def sign_contrast(picture: Image.Image, box: Box) -> float:
    """The contrast of a sign to what it stands on; the strongest colour that is not rare counts."""
    part = cut(picture, box)
    colours: Counter[Colour] = Counter(_pixels(part))
    if not colours:
        return 21.0
    behind = _colour(part, (0, 0)) if part.width else colours.most_common(1)[0][0]
    least = max(2, part.width * part.height // 100)
    return max(
        (contrast(one, behind) for one, count in colours.items() if count >= least), default=1
    )


def _pixels(part: Image.Image) -> Iterator[Colour]:
    data = part.tobytes()
    return zip(data[0::3], data[1::3], data[2::3], strict=True)


def _run(subject: Subject) -> Iterable[Finding]:
    facts = told(subject, "controls.js", {"most": MOST})
    picture = whole(subject)
    yield from fewer(_judged(facts, picture))


def _judged(facts: list[Fact], picture: Image.Image) -> Iterator[tuple[Hashable, Finding]]:
    """What is too faint; of one class and contrast, things count as the same."""
    for fact in facts:
        dx, dy = fact["scroll"]
        box, *around = [
            Box(x + dx, y + dy, width, height)
            for x, y, width, height in (fact["box"], *fact.get("holders", ()))
        ]
        if fact["kind"] == "sign":
            best = sign_contrast(picture, box)
            found = _sign(fact, best)
        else:
            best = max(edges(picture, box), default=21.0)
            if best < NOTHING:
                best = max([best, *(edge for one in around for edge in edges(picture, one))])
            found = _field(fact, best)
        for one in found:
            yield (fact["kind"], fact["tag"], fact["classes"], round(best, 1)), one


def _field(fact: Fact, best: float) -> Iterator[Finding]:
    if best >= NEEDED:
        return
    sure: Class = "likely" if NOTHING <= best < FAINT else "needs review"
    told = Told(
        "contrast-controls",
        "1.4.11",
        sure,
        f"the edge of this field has a contrast of {best:.1f}:1 to what lies around it; where "
        "nothing else shows that there is a field, it needs 3:1",
        "give the field a darker border, or a line below it, of at least 3:1",
    )
    yield finding(told, fact)


def _sign(fact: Fact, best: float) -> Iterator[Finding]:
    if best >= NEEDED - 0.05 or best < NOTHING:  # nothing painted: a sign that shows on hover
        return
    sure: Class = "likely" if best < FAINT else "needs review"
    told = Told(
        "contrast-controls",
        "1.4.11",
        sure,
        f"the sign on this button has a contrast of {best:.1f}:1 to what it stands on, and needs "
        "3:1",
        "draw the sign in a colour of at least 3:1 to its background",
    )
    yield finding(told, fact)


CHECK = Check("contrast-controls", ("1.4.11",), _run, at_rest=True)
