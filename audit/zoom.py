"""Zoom of 200 % (1.4.4): a view of half the size, as a browser's zoom makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .check import CannotCheck, Check
from .finding import Finding
from .in_page import Told, finding
from .layout import Change, Layout, seen, sized, worse
from .subject import Subject

ZOOM = 2
GROWS = 1.06
"""How much larger text must become, to count as growing at all."""
CHANGE = Change(
    "zoom",
    "1.4.4",
    "at a zoom of 200 %",
    "let boxes grow with their text (min-height instead of height, no fixed line count)",
)


def _run(subject: Subject) -> Iterable[Finding]:
    size = subject.page.viewport_size
    if size is None:
        raise CannotCheck("the view has the size of the window, which is not ours to change")
    before = seen(subject)
    with sized(subject, size["width"] // ZOOM, size["height"] // ZOOM):
        after = seen(subject)
    yield from worse(CHANGE, before, after)
    yield from _stuck(before, after)


def _stuck(before: Layout, after: Layout) -> Iterator[Finding]:
    """Text that a zoom does not make larger, as its size follows the width of the view."""
    for selector, fact in after.texts.items():
        was = before.texts.get(selector)
        if was and was["state"] == fact["state"] == "seen":
            grown = fact["font"] * ZOOM / was["font"]
            if grown < GROWS:
                told = Told(
                    "zoom",
                    "1.4.4",
                    "violation",
                    f'a zoom of 200 % makes the text "{fact["text"]}" {grown:.2f} times as large: '
                    "its size follows the width of the view",
                    "add a part in rem to sizes in vw, as in calc(1rem + 1vw)",
                )
                yield finding(told, fact)


CHECK = Check("zoom", ("1.4.4",), _run)
