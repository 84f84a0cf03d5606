"""A suite as Markdown: short, for agents and for comments on a change, with links into reports."""

from __future__ import annotations

from collections.abc import Iterator

from . import rates
from .report_words import duration, markdown
from .suite import Suite
from .suite_report import Link, RunRow, SuiteView, suite_view

TOLD = 50
"""Runs of one verdict that are told; of more, how many there are."""


def markdown_of(suite: Suite) -> str:
    """What result.md says: what did not pass in full, what passed in one line each."""
    view = suite_view(suite)
    return "\n".join(_lines(view)) + "\n"


def _lines(view: SuiteView) -> Iterator[str]:
    yield f"# {view.word}: {markdown(view.name)}"
    yield ""
    yield f"{view.totals}. [Report](index.html)"
    yield ""
    yield from (f"- {name}: {markdown(value)}" for name, value in view.facts)
    yield from (f"- Problem: {markdown(problem)}" for problem in view.problems)
    for group in view.groups:
        yield from ["", f"## {group.word}: {len(group.rows)}", ""]
        for row in group.rows[:TOLD]:
            yield from _run(row)
        if len(group.rows) > TOLD:
            yield f"- and {len(group.rows) - TOLD} more, in index.html"
    if view.rates:
        yield from ["", "## How often cases did not pass", "", f"{view.asked} {rates.MEANING}", ""]
        for rate in view.rates:
            flaky = ", flaky" if rate.flaky else ""
            yield f"- {markdown(rate.case)}: {rate.words}{flaky}"


def _run(row: RunRow) -> Iterator[str]:
    flags = f" ({', '.join(row.flags)})" if row.flags else ""
    yield f"- {_linked(Link(row.name, row.report))}{flags}, {duration(row.seconds)}"
    if row.verdict == "passed":
        return
    if row.place:
        yield f"  - Where: {markdown(row.place)}"
    if row.reason:
        yield f"  - Why: {markdown(row.reason, 1_000)}"
    if row.failing:
        yield f"  - First failing {_linked(row.failing)}"
    if row.attempts:
        yield f"  - Tries: {', '.join(map(_linked, row.attempts))}"


def _linked(link: Link) -> str:
    words = markdown(link.words)
    return f"[{words}]({link.href})" if link.href else words
