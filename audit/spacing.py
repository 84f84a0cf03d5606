"""Text spacing (1.4.12): lines, letters, words and paragraphs as far apart as readers may set."""

from __future__ import annotations

from collections.abc import Iterable

from .check import Check
from .finding import Finding
from .in_page import Told, finding
from .layout import TOLD, Change, Layout, seen, worse
from .pictures import styled
from .subject import Subject

SPACED = """*:not(svg *) {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important
}
p { margin-bottom: 2em !important }"""
WHEN = "with the text spacing that readers may set"
CHANGE = Change(
    "text-spacing",
    "1.4.12",
    WHEN,
    "give boxes of text a min-height instead of a height, and place texts in the flow of the page",
)


def _run(subject: Subject) -> Iterable[Finding]:
    before = seen(subject)
    with styled(subject, SPACED):
        after = seen(subject)
    yield from worse(CHANGE, before, after)
    yield from list(_lost(before, after))[:TOLD]


def _lost(before: Layout, after: Layout) -> Iterable[Finding]:
    for selector, fact in after.texts.items():
        was = before.texts.get(selector)
        if fact["state"] == "away" and was and was["state"] == "seen":
            told = Told(
                "text-spacing",
                "1.4.12",
                "likely",
                f'the text "{fact["text"]}" is pushed out of {fact["by"]} {WHEN}',
                CHANGE.mend,
            )
            yield finding(told, fact)


CHECK = Check("text-spacing", ("1.4.12",), _run)
