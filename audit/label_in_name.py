"""The words on a control are in its name (2.5.3): who says what they see must be understood."""

from __future__ import annotations

from collections.abc import Iterable

from .by_axe import said_by_axe
from .check import Check
from .finding import Class, Finding
from .in_page import Told, finding, told
from .subject import Subject

MOST = 100
"""Findings that are told of."""
FEW_WORDS = 3
"""Longer texts are more than a label: only a part of them need be in the name."""


def _run(subject: Subject) -> Iterable[Finding]:
    facts = told(subject, "label.js", {"most": MOST})
    ours = {fact["selector"] for fact in facts}
    left = said_by_axe(subject, "label-content-name-mismatch").undecided
    subject.settled.update(("2.5.3", theirs) for own, theirs in left.items() if own not in ours)
    for fact in facts:
        kind: Class = "violation" if not fact["shared"] else "likely"
        if fact["words"] > FEW_WORDS:
            kind = "needs review"
        said = Told(
            "label-in-name",
            "2.5.3",
            kind,
            f'the control shows "{fact["visible"][:80]}", but its name is "{fact["name"][:80]}": '
            "speaking the words that show does not reach it",
            "begin the name with the words that show, or leave aria-label out",
        )
        yield finding(said, fact)


CHECK = Check("label-in-name", ("2.5.3",), _run, at_rest=True)
