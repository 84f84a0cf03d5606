"""The keyboard: focus visible, not covered, in order, not trapped, and everywhere it should be."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from .alike import fewer
from .check import Check
from .finding import Class, Finding
from .focus_mark import STRONG
from .focus_order import order
from .in_page import Fact, Told, finding, told
from .keys import Stop, Walk, walk
from .subject import Subject

CRITERIA = ("2.1.1", "2.1.2", "2.4.3", "2.4.7", "2.4.11", "3.2.1", "1.4.11")
FAINT = 1.5
"""Contrast between the pictures with the focus and without, below which hardly anybody sees it."""
SLIVER = 0.4
"""The share of an element in sight, below which it is as good as hidden."""
ELSEWHERE = 20
"""Pixels that may change somewhere else by chance."""
OUTLINE = "give it an outline (or a ring, a line, a colour) of at least 3:1 on :focus-visible"


def _run(subject: Subject) -> Iterable[Finding]:
    found = walk(subject)
    marks = [pair for stop in found.stops for pair in _visible(stop)]
    yield from fewer(marks)
    for stop in found.stops:
        yield from _covered(stop, found)
    yield from _openings(found)
    yield from order(found.stops)
    yield from _traps(found)
    yield from _never(subject)
    if found.capped:
        message = f"Tab was not pressed to the end of the page: it was left {found.capped}"
        yield Finding("focus", "2.1.1", "needs review", message)


def _visible(stop: Stop) -> Iterator[tuple[Hashable, Finding]]:
    """What is wrong with the mark of the focus, and what makes it the same as others."""
    mark, fact = stop.mark, stop.fact
    if mark is None or fact["cover"]:
        return
    if SLIVER > fact["share"] > 0:
        yield ("sliver", fact["tag"], fact["classes"]), finding(_sliver(fact), fact)
    elif not mark.seen:
        told = _unseen(fact, mark.elsewhere > ELSEWHERE)
        kind: Hashable = fact["selector"] if told.kind == "violation" else (told.kind, fact["tag"])
        yield kind, finding(told, fact)
    elif mark.best < FAINT:
        message = (
            f"the focus on {_name(fact)} changes only colours that differ by {mark.best:.1f}:1"
        )
        told = Told("focus-visible", "2.4.7", "likely", message, OUTLINE)
        yield (told.kind, fact["tag"], fact["classes"]), finding(told, fact)
    elif mark.best < STRONG:
        message = (
            f"the mark of the focus on {_name(fact)} has a contrast of {mark.best:.1f}:1 to what "
            "shows without it; 3:1 is asked of it"
        )
        told = Told("focus-contrast", "1.4.11", "needs review", message, OUTLINE)
        yield ("contrast", round(mark.best, 1)), finding(told, fact)


def _sliver(fact: Fact) -> Told:
    message = (
        f"the focus comes to {_name(fact)}, of which only {fact['share']:.0%} is in sight: what "
        "holds it cuts it off"
    )
    mend = "hide what is folded away from the keyboard too (visibility, inert), or unfold it"
    return Told("focus-visible", "2.4.7", "likely", message, mend)


def _unseen(fact: Fact, elsewhere: bool) -> Told:
    kind: Class = "needs review" if fact["field"] or elsewhere else "violation"
    if not (fact["points"] and fact["share"]):
        message = f"the focus comes to {_name(fact)}, which is out of sight, and nothing shows it"
        mend = "take it out of the order of Tab while it is hidden (visibility, inert)"
        return Told("focus-visible", "2.4.7", kind, message, mend)
    message = f"nothing changes in the picture when {_name(fact)} takes the focus"
    if fact["field"]:
        message = f"nothing but the text cursor shows that {_name(fact)} has the focus"
    elif elsewhere:
        message += " at its place, though something does elsewhere"
    return Told("focus-visible", "2.4.7", kind, message, OUTLINE)


def _covered(stop: Stop, found: Walk) -> Iterator[Finding]:
    mark, fact = stop.mark, stop.fact
    if not fact["cover"] or (mark is not None and mark.seen and mark.best >= FAINT):
        return
    opened = fact["layer"] not in found.layers
    told = Told(
        "focus-obscured",
        "2.4.11",
        "likely" if opened else "violation",
        f"{_name(fact)} has the focus and is wholly covered by {fact['cover']}"
        + (", which had opened on the way and stayed" if opened else ""),
        "leave room for what stays in place (scroll-padding), or let it go out of the way",
    )
    yield finding(told, fact)


def _openings(found: Walk) -> Iterator[Finding]:
    for fact, dialog in found.openings:
        told = Told(
            "focus-opens",
            "3.2.1",
            "likely",
            f"a dialog ({dialog}) opens and takes the focus as soon as {_name(fact)} gets it",
            "open it when the element is pressed, not when it is focused",
        )
        yield finding(told, fact)


def _traps(found: Walk) -> Iterator[Finding]:
    for fact, way in found.traps:
        if fact["modal"] or (way and fact["told"]):
            continue
        kind: Class = "needs review" if way else "violation"
        message = f"Tab does not lead out of {_name(fact)}"
        message += f"; {way} does, which people must be told" if way else ", nor do other keys"
        mend = "let Tab move on, or let Escape free it and say so beside it"
        yield finding(Told("keyboard-trap", "2.1.2", kind, message, mend), fact)


def _never(subject: Subject) -> Iterator[Finding]:
    for fact in told(subject, "focus.js", {"what": "never"}):
        native = fact["native"]
        kind: Class = "likely" if native else "violation"
        if fact["tag"] == "a":  # the way there may be another link, which has the focus
            kind = "needs review"
        why = f"tabindex is {fact['given']}" if fact["given"] else "it takes no focus"
        what = f'the {fact["role"]} "{fact["name"]}"' if fact["name"] else f"this {fact['role']}"
        message = f"the Tab key never comes to {what}: {why}"
        mend = "take tabindex=-1 away" if native else "give it tabindex=0 and its keys"
        yield finding(Told("keyboard-reach", "2.1.1", kind, message, mend), fact)


def _name(fact: Fact) -> str:
    return f'"{fact["text"][:60]}"' if fact["text"] else f"this <{fact['tag']}>"


CHECK = Check("focus", CRITERIA, _run)
