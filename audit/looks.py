"""What looks like a heading, a list or a table, and is none for accessibility (1.3.1)."""

from __future__ import annotations

from collections.abc import Iterable

from .check import Check
from .finding import Finding
from .in_page import Fact, Told, finding, told
from .subject import Subject

MEND = {
    "heading": "mark it up as a heading (h2 to h6) of the level that fits",
    "list": "mark it up as a list (ul or ol with li) and let the style draw the signs",
    "table": "mark it up as a table with th for the headings, or give it the roles of one",
}


def _message(fact: Fact) -> str:
    if fact["look"] == "heading":
        return (
            f'"{fact["text"]}" looks like a heading ({fact["size"]:.3g} px, where most text has '
            f"{fact['usual']:.3g} px, above smaller text), but is none for screen readers"
        )
    if fact["look"] == "list":
        return (
            f"{fact['rows']} lines one below the other begin with a typed bullet or number, but "
            "are no list for screen readers"
        )
    return (
        f"{fact['rows']} rows of {fact['columns']} aligned cells look like a table, but are none "
        "for screen readers"
    )


def _run(subject: Subject) -> Iterable[Finding]:
    for fact in told(subject, "looks.js"):
        kind = "likely" if fact["sure"] else "needs review"
        said = Told(f"looks-like/{fact['look']}", "1.3.1", kind, _message(fact), MEND[fact["look"]])
        yield finding(said, fact)


CHECK = Check("looks-like", ("1.3.1",), _run, at_rest=True)
