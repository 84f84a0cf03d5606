"""What is told by colour alone (1.4.1), and errors that nothing but a colour shows (3.3.1)."""

from __future__ import annotations

from collections.abc import Iterable

from .check import Check
from .finding import Class, Finding
from .in_page import Fact, Told, finding, told
from .subject import Subject


def _run(subject: Subject) -> Iterable[Finding]:
    for fact in told(subject, "colour_only.js"):
        yield finding(_told(fact), fact)


def _told(fact: Fact) -> Told:
    if fact["what"] == "field":
        kind: Class = "needs review" if fact["invalid"] else "likely"
        told = "" if fact["invalid"] else ", and accessibility is not told that it is invalid"
        return Told(
            "colour-only/field",
            "3.3.1" if fact["invalid"] else "1.4.1",
            kind,
            f"this field is marked by a red edge alone: no words or sign stand beside it{told}",
            "say in words beside the field what is wrong, tie them to it with aria-describedby, "
            "and set aria-invalid",
        )
    if fact["what"] == "words":
        return Told(
            "colour-only/words",
            "1.4.1",
            "likely",
            f'the page explains something by its colour: "{fact["said"]}"',
            "mark it with a word or a sign as well, and speak of that",
        )
    return Told(
        "colour-only/dots",
        "1.4.1",
        "needs review",
        f"{fact['count']} spots of different colours stand here without words: their colour may be "
        "all that tells them apart",
        "put a word beside each spot, or give the spots different shapes and names",
    )


CHECK = Check("colour-only", ("1.4.1", "3.3.1"), _run, at_rest=True)
