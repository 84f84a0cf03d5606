"""What came of an audit: lines for the terminal, and report files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from handeye.agent import trace
from handeye.audit import as_html, as_json, as_junit, as_sarif, criteria, finding, whole, words

from .asking import plain
from .progress import many

TOLD = 12
"""Kinds of findings that the terminal tells; the report has all."""


def lines(told: whole.Whole, unreasoned: int) -> Iterator[str]:
    """What came of an audit, one fact a line, the worst first.

    Args:
        told: the audit.
        unreasoned: how many accepted issues give no reason.
    """
    yield words.summary(told)
    groups: dict[tuple[str, str, str], list[finding.Finding]] = {}
    for one in told.findings:
        groups.setdefault((one.kind, one.criterion, one.check), []).append(one)
    for (kind, criterion, check), found in list(groups.items())[:TOLD]:
        first = found[0]
        yield f"{kind}: {criteria.told(criterion) or check}, {many(len(found), 'place')}"
        yield f"  {plain(first.message)}"
        yield f"  found by {check}" + (f" at {plain(first.selector)}" if first.selector else "")
    if (more := len(groups) - TOLD) > 0:
        yield f"{many(more, 'more kind')} of findings in the report"
    for name, why in told.skipped.items():
        yield f"{name} did not run: {plain(why)}"
    yield from map(plain, words.notes(told))
    if unreasoned:
        yield f"{many(unreasoned, 'accepted issue')} without a reason: write it beside them"
    every = told.coverage()
    left = sum(not one.checks for one in every)
    yield f"{left} of the {len(every)} criteria were not checked at all; the report names them"


def write(
    told: whole.Whole, folder: Path, files: Mapping[str, Path], counting: Sequence[finding.Class]
) -> Iterator[Path]:
    """Write the reports; where each is.

    Args:
        told: the audit.
        folder: where the report for people goes, and that as JSON.
        files: where others go, by their kind: html, json, junit, sarif.
        counting: the classes that are failures.

    Raises:
        OSError: when one cannot be written.
    """
    made: dict[str, Callable[[], bytes]] = {
        "html": lambda: as_html.as_html(told),
        "json": lambda: as_json.as_json(told),
        "junit": lambda: as_junit.as_junit(told, counting),
        "sarif": lambda: as_sarif.as_sarif(told),
    }
    paths = [("html", folder / "report.html"), ("json", folder / "audit.json")]
    for kind, path in (*paths, *files.items()):
        path.parent.mkdir(parents=True, exist_ok=True)
        trace.write_atomically(path, made[kind]())
        yield path
