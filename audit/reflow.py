"""Reflow (1.4.10): the page in a view of 320 × 256 CSS pixels, which is 1280 × 1024 at 400 %."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .check import Check
from .finding import Class, Finding
from .in_page import Fact, Told, finding
from .layout import Change, Layout, seen, sized, worse
from .subject import Subject

WIDTH, HEIGHT = 320, 256
LITTLE = 8
"""CSS pixels of scrolling that may come from a shadow or a negative margin."""
CHANGE = Change(
    "reflow",
    "1.4.10",
    "at a width of 320 CSS px",
    "let widths and heights grow with their text in narrow views (max-width, min-height, wrap)",
)


def _run(subject: Subject) -> Iterable[Finding]:
    before = seen(subject)
    with sized(subject, WIDTH, HEIGHT):
        after = seen(subject)
    yield from _sideways(after)
    yield from worse(CHANGE, before, after)


def _sideways(after: Layout) -> Iterator[Finding]:
    for fact in after.wide:
        yield finding(_wide(fact), fact)


def _wide(fact: Fact) -> Told:
    kind: Class = "violation" if fact["over"] > LITTLE and fact["box"] else "likely"
    if fact["twoWays"]:
        kind = "needs review"
    what = f"this <{fact['tag']}> is {fact['width']:.0f} px wide" if fact["box"] else "something"
    told = f"at a width of 320 CSS px one scrolls {fact['over']:.0f} px sideways, because {what}"
    if not fact["box"]:
        told = f"at a width of 320 CSS px one scrolls {fact['over']:.0f} px sideways"
    if fact["twoWays"]:
        told += "; tables, pictures, maps and code may be so wide, when what is around them is not"
    mend = "let it shrink (max-width: 100 %), or let it scroll in a box of its own (overflow-x)"
    return Told("reflow", "1.4.10", kind, told, mend)


CHECK = Check("reflow", ("1.4.10",), _run)
