"""What reacts to clicks and is no control for accessibility or the keyboard (4.1.2, 2.1.1)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from .alike import fewer
from .check import Check
from .clicks import marked
from .finding import Class, Finding
from .in_page import Fact, Told, finding, told
from .subject import Subject

MOST = 60
"""Findings in one frame."""
MEND = (
    "make it a button (or a link), or give it a role, a name, tabindex=0 and the keys Enter and "
    "Space"
)


def _run(subject: Subject) -> Iterable[Finding]:
    with marked(subject) as key:
        facts = told(subject, ("clickable.js", "unexposed.js"), {"key": key, "most": MOST})
    yield from fewer(_judged(facts))
    for fact in told(subject, ("clickable.js", "hover_only.js")):
        yield finding(_hover(fact), fact)


def _judged(facts: list[Fact]) -> Iterator[tuple[Hashable, Finding]]:
    """The findings; where somebody must look, things of one class count as the same."""
    for fact in facts:
        told = _told(fact)
        alike = (told.message.replace(fact["name"], ""), fact["tag"], fact["classes"])
        yield alike if told.kind == "needs review" else fact["selector"], finding(told, fact)


def _hover(fact: Fact) -> Told:
    return Told(
        "hover-only",
        "2.1.1",
        "needs review",
        f'the text "{fact["hidden"]}" shows while the mouse is here, and no style shows it while '
        "the focus is: somebody must see whether the keyboard brings it up",
        "show it with :focus-within (or :focus) as well, or by a button",
    )


def _told(fact: Fact) -> Told:
    what = f'"{fact["name"]}"' if fact["name"] else f"this <{fact['tag']}>"
    if fact["clicked"] and fact["focusable"]:
        kind: Class = "likely"
        message = f"{what} reacts to clicks and takes the focus, but has no role that says so"
        criterion = "4.1.2"
    elif fact["clicked"]:
        kind = "violation" if fact["pointed"] else "needs review"
        message = (
            f"{what} reacts to clicks, but has no role, and the keyboard does not reach it"
            if fact["pointed"]
            else f"{what} listens for clicks without a role: somebody must see whether it is "
            "anything to use"
        )
        criterion = "2.1.1"
    else:
        kind, criterion = "needs review", "4.1.2"
        message = f"the mouse pointer over {what} promises something to click, but it has no role"
    return Told("unexposed", criterion, kind, message, MEND)


CHECK = Check("unexposed", ("4.1.2", "2.1.1"), _run, at_rest=True)
