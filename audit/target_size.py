"""The size of targets (2.5.8) that have no role: axe-core measures those that have one."""

from __future__ import annotations

from collections.abc import Iterable

from .check import Check
from .clicks import marked
from .finding import Finding
from .in_page import Told, finding, told
from .subject import Subject

MOST = 40
"""Findings in one frame."""


def _run(subject: Subject) -> Iterable[Finding]:
    with marked(subject) as key:
        facts = told(subject, ("clickable.js", "targets.js"), {"key": key, "most": MOST})
    for fact in facts:
        said = Told(
            "target-size-unexposed",
            "2.5.8",
            "violation",
            f"this target is {fact['width']:.0f} × {fact['height']:.0f} CSS px, less than 24 × 24, "
            f"and the circle of 24 px around its middle meets another target ({fact['near']})",
            "make it 24 × 24 CSS px at least, or move the targets apart",
        )
        yield finding(said, fact)


CHECK = Check("target-size-unexposed", ("2.5.8",), _run, at_rest=True)
