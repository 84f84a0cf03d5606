"""Contrast of text by pixels (1.4.3), wherever styles do not tell what lies behind it.

Two pictures: with the text and with the text transparent. Where they differ, glyphs are; what the
second one shows there and right beside is what the letters are read against.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

from handeye.perception import Box

from .by_axe import said_by_axe
from .check import Check
from .finding import Class, Finding
from .in_page import Fact, Told, finding, told
from .pictures import Colour, contrast, cut, styled, whole
from .subject import Subject

MOST = 1500
"""Elements with text that are looked at."""
NO_TEXT = """*, *::before, *::after, *::placeholder {
  -webkit-text-fill-color: transparent !important; -webkit-text-stroke-color: transparent !important
}"""
DIFFERS = 12
"""Of 255: less is no trace of a glyph."""
WORST, MANY = 0.05, 0.25
"""The share of the surroundings that may be too faint at most; and what is beyond doubt.

Around letters with a shadow, which ends softly, the latter counts for both."""
FEWEST = 12
"""Pixels of glyphs, below which nothing is said."""
MARGIN = 0.15
"""Contrast that rounding and smoothing may hide."""
OFF = 24
"""Of 255: how far a colour may be from what the styles say."""
RGB = re.compile(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)")


@dataclass(frozen=True)
class Measured:
    """What was measured for the text of one element.

    Args:
        worst: the contrast that 95 % of the glyphs' surroundings reach.
        usual: the contrast that 75 % of them reach.
        needed: what WCAG asks for text of this size.
        pixels: how many pixels were measured.
        behind: the colour that lies behind most of it.
        exact: whether the colour of the text is known; else it was read off the picture, where
            thin strokes are fainter than they are meant.
    """

    worst: float
    usual: float
    needed: float
    pixels: int
    behind: Colour
    exact: bool


def measure(subject: Subject, most: int = MOST) -> list[tuple[Fact, Measured | None]]:
    """The text of a page with its contrast; None where no glyph was seen.

    Args:
        subject: the page.
        most: how many elements with text are measured.
    """
    facts = told(subject, "texts.js", {"most": most})
    with_text = whole(subject)
    with styled(subject, NO_TEXT):
        without = whole(subject)
    if with_text.size != without.size:
        return []
    differ = _glyphs(with_text, without)
    return [(fact, _measure(fact, with_text, without, differ)) for fact in facts]


def _glyphs(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where the pictures differ."""
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if level >= DIFFERS else 0 for level in range(256)])


def _measure(
    fact: Fact, with_text: Image.Image, without: Image.Image, differ: Image.Image
) -> Measured | None:
    behind: Counter[Colour] = Counter()
    glyphs: Counter[Colour] = Counter()
    for line in _lines(fact):
        mask = cut(differ, line)
        if mask.width < 2 or mask.height < 2:
            continue
        near = mask.filter(ImageFilter.MaxFilter(3))
        behind.update(_where(cut(without, line), near))
        glyphs.update(_where(cut(with_text, line), mask))
    if sum(glyphs.values()) < FEWEST or fact["clip"]:
        return None
    usual = behind.most_common(1)[0][0]
    ink, exact = _ink(fact, usual, _seen(glyphs, behind))
    steps = sorted((contrast(ink, colour), count) for colour, count in behind.items())
    total = sum(behind.values())
    needed = 3.0 if fact["large"] else 4.5
    return Measured(
        _at(steps, total, MANY if fact["shadow"] else WORST),
        _at(steps, total, MANY),
        needed,
        total,
        usual,
        exact,
    )


def _lines(fact: Fact) -> Iterator[Box]:
    """Where its lines of text stand on the whole page."""
    dx, dy = fact["scroll"]
    for x, y, width, height in fact["lines"]:
        yield Box(x + dx, y + dy, width, height)


def _where(picture: Image.Image, mask: Image.Image) -> Iterator[Colour]:
    """The colours of the pixels that a mask lets through."""
    data, shape = picture.tobytes(), mask.tobytes()
    at = shape.find(255)
    while at >= 0:
        yield data[3 * at], data[3 * at + 1], data[3 * at + 2]
        at = shape.find(255, at + 1)


def _ink(fact: Fact, usual: Colour, seen: Colour) -> tuple[Colour, bool]:
    """The colour of the glyphs, and whether it is known from the style.

    A group of its own opacity and background may be stronger than its text alone lets think, so
    what was seen counts where it is stronger.
    """
    declared = _declared(fact, usual)
    if declared is None:
        return seen, False
    stronger = fact["opacity"] < 1 and contrast(seen, usual) > contrast(declared, usual)
    return seen if stronger else declared, True


def _declared(fact: Fact, behind: Colour) -> Colour | None:
    """The colour that the style gives over a background; None where filters change it."""
    found = RGB.fullmatch(fact["colour"])
    if not found or fact["blended"]:
        return None
    share = float(found[4] or 1) * fact["opacity"]
    over = zip((int(found[1]), int(found[2]), int(found[3])), behind, strict=True)
    red, green, blue = (round(own * share + other * (1 - share)) for own, other in over)
    return red, green, blue


def _seen(glyphs: Counter[Colour], behind: Counter[Colour]) -> Colour:
    """The core of the glyphs: of the colours that are not rare, the one furthest from behind."""
    usual = behind.most_common(1)[0][0]
    least = max(1, sum(glyphs.values()) // 50)
    often = [colour for colour, count in glyphs.items() if count >= least] or [*glyphs]
    return max(often, key=lambda colour: contrast(colour, usual))


def _at(steps: list[tuple[float, int]], total: int, share: float) -> float:
    """The contrast that all but a share of the pixels reach."""
    seen = 0
    for ratio, count in steps:
        seen += count
        if seen > total * share:
            return ratio
    return steps[-1][0]


def _run(subject: Subject) -> Iterable[Finding]:
    results = measure(subject)
    said = said_by_axe(subject, "color-contrast")
    for fact, measured in results:
        if fact["selector"] in said.wrong:
            continue
        known = said.undecided.get(fact["selector"])
        if fact["plain"] is not None and not known and not _other(fact, measured):
            continue  # the rule color-contrast of axe-core decides these
        fact["selector"] = known or fact["selector"]
        if measured is None:
            if fact["clip"]:
                yield _by_eye(fact)
        elif measured.worst < measured.needed - MARGIN:
            subject.settled.add(("1.4.3", fact["selector"]))
            yield _too_faint(fact, measured)
        elif measured.worst >= measured.needed:
            subject.settled.add(("1.4.3", fact["selector"]))
    if len(results) >= MOST:
        message = f"only the first {MOST} elements with text were measured"
        yield Finding("contrast-pixels", "1.4.3", "needs review", message)


def _other(fact: Fact, measured: Measured | None) -> bool:
    """Whether something else shows behind text than its styles say, such as a pseudo-element."""
    found = RGB.fullmatch(fact["plain"])
    if measured is None or not found:
        return False
    said = (int(found[1]), int(found[2]), int(found[3]))
    return max(abs(a - b) for a, b in zip(said, measured.behind, strict=True)) > OFF


def _too_faint(fact: Fact, measured: Measured) -> Finding:
    sure: Class = "violation" if measured.usual < measured.needed - MARGIN else "likely"
    if not measured.exact:
        sure = "likely" if fact["large"] else "needs review"
    size = f"{fact['size']:.3g} px{' bold' if fact['weight'] >= 700 else ''}"
    told = Told(
        "contrast-pixels",
        "1.4.3",
        sure,
        f'the text "{fact["text"]}" has a contrast of {measured.worst:.1f}:1 to the faintest 5 % '
        f"of what lies behind it ({measured.usual:.1f}:1 to the faintest quarter), and needs "
        f"{measured.needed:g}:1 at {size}",
        "put a plain or darkened area behind the text, or choose another colour",
    )
    return finding(told, fact)


def _by_eye(fact: Fact) -> Finding:
    told = Told(
        "contrast-pixels",
        "1.4.3",
        "needs review",
        f'the letters of "{fact["text"]}" are cut out of a picture or gradient: each of its '
        "colours needs the contrast",
        "measure the faintest colour of the letters against what lies around them",
    )
    return finding(told, fact)


CHECK = Check("contrast-pixels", ("1.4.3",), _run, at_rest=True)
