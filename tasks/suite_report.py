"""A suite as a page for people: one file that needs no script and loads nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from . import rates
from .report import styled, template
from .report_words import duration, one_line
from .suite import NOT_RUN, VERDICTS, RunVerdict, Suite, SuiteRun, TryLine

WORDS: dict[RunVerdict, tuple[str, str]] = {
    "failed": ("Failed", "The application is not as the tests say."),
    "error": ("Error", "It could not be run or judged."),
    "interrupted": ("Interrupted", "Stopped before the end."),
    NOT_RUN: ("Not run", "The suite ended before these began."),
    "unverified": ("Unverified", "Everything was done, but nothing was checked."),
    "skipped": ("Skipped", "Not run, as the tests say."),
    "passed": ("Passed", "All checks held."),
}
"""The word for a verdict, and what it means."""
OPEN_UP_TO = 20
"""Passed runs that are shown unfolded; more are folded away."""


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; `href` is "" where there is nothing to lead to."""

    words: str
    href: str


@dataclass(frozen=True)
class RunRow:
    """One run, as the page shows it."""

    anchor: str
    name: str
    report: str
    place: str
    verdict: RunVerdict
    word: str
    flags: tuple[str, ...]
    tags: tuple[str, ...]
    reason: str
    failing: Link | None
    attempts: tuple[Link, ...]
    seconds: float
    model_calls: int
    tokens: int


@dataclass(frozen=True)
class Group:
    """The runs of one verdict."""

    verdict: RunVerdict
    word: str
    meaning: str
    rows: list[RunRow]

    @property
    def anchor(self) -> str:
        """Where a link to it goes."""
        return self.verdict.replace(" ", "-")

    @property
    def folded(self) -> bool:
        """Whether its table is folded away at first."""
        return self.verdict == "passed" and len(self.rows) > OPEN_UP_TO


@dataclass(frozen=True)
class Filter:
    """The runs that have something in common: a tag, or the file."""

    name: str
    totals: str
    rows: list[RunRow]


@dataclass(frozen=True)
class SuiteView:
    """All that the page says."""

    name: str
    verdict: RunVerdict
    word: str
    totals: str
    problems: list[str]
    facts: list[tuple[str, str]]
    groups: list[Group]
    flaky: list[RunRow]
    healed: list[RunRow]
    rates: list[rates.Rate]
    asked: str
    files: list[Filter]
    tags: list[Filter]
    version: str


def page(suite: Suite) -> bytes:
    """The page of a suite."""
    css, digest = styled("report.css", "suite.css")
    shown = template("suite.html.j2").render(
        suite=suite_view(suite), css=css, digest=digest, meaning=rates.MEANING
    )
    return shown.encode("utf-8", "replace")


def worst(suite: Suite) -> RunVerdict:
    """The verdict of a suite: the one of its runs that weighs most, failed first.

    What was skipped decides where all was skipped alone.
    """
    counts = suite.counts
    for verdict in VERDICTS:
        if verdict in counts and (verdict != "skipped" or len(counts) == 1):
            return verdict
    return NOT_RUN


def suite_view(suite: Suite) -> SuiteView:
    """What the page and result.md say of a suite."""
    mixed = set(suite.flaky)
    rows = [(run, _row(run, number, suite, mixed)) for number, run in enumerate(suite.runs, 1)]
    groups = [
        Group(verdict, *WORDS[verdict], [row for run, row in rows if run.verdict == verdict])
        for verdict in suite.counts
    ]
    groups.sort(key=lambda group: VERDICTS.index(group.verdict))
    verdict = worst(suite)
    files = list(dict.fromkeys(run.file for run in suite.runs if run.file))
    tags = sorted({tag for run in suite.runs for tag in run.tags})
    return SuiteView(
        name=one_line(suite.name) or "Suite",
        verdict=verdict,
        word=WORDS[verdict][0],
        totals=suite.totals,
        problems=_problems(suite),
        facts=_facts(suite),
        groups=groups,
        flaky=[row for _, row in rows if "flaky" in row.flags],
        healed=[row for _, row in rows if "healed" in row.flags],
        rates=suite.rates if suite.repeat > 1 else [],
        asked=f"{suite.repeat} runs of each case were asked for.",
        files=[_filter(name, rows, lambda run, name=name: run.file == name) for name in files],
        tags=[_filter(tag, rows, lambda run, tag=tag: tag in run.tags) for tag in tags],
        version=suite.handeye,
    )


def link(folder: str, page: str = "report.html", step: int = 0) -> str:
    """The address of a page of a run folder, as it is reached from the suite folder."""
    return quote(f"{folder}/{page}", safe="/") + (f"#step-{step}" if step else "")


def _row(run: SuiteRun, number: int, suite: Suite, mixed: set[str]) -> RunRow:
    again = f" (run {run.round} of {suite.repeat})" if suite.repeat > 1 else ""
    flags = {"flaky": run.flaky or run.key in mixed, "healed": run.healed}
    step = run.first_failing
    return RunRow(
        anchor=f"run-{number}",
        name=one_line(run.case) + again,
        report=link(run.folder) if run.folder else "",
        place=f"{run.file}:{run.line}" if run.line else run.file,
        verdict=run.verdict,
        word=WORDS[run.verdict][0],
        flags=tuple(name for name, is_set in flags.items() if is_set),
        tags=run.tags,
        reason=f"{run.where}: {run.reason}" if run.where else run.reason,
        failing=Link(f"step {step.number}: {step.text}", link(run.folder, step=step.number))
        if step and run.folder
        else None,
        attempts=tuple(map(_attempt, run.attempts)) if len(run.attempts) > 1 else (),
        seconds=run.seconds,
        model_calls=run.model_calls,
        tokens=run.tokens,
    )


def _attempt(one: TryLine) -> Link:
    return Link(one.verdict, link(one.folder) if one.folder else "")


def _filter(
    name: str, rows: list[tuple[SuiteRun, RunRow]], fits: Callable[[SuiteRun], bool]
) -> Filter:
    own = [(run, row) for run, row in rows if fits(run)]
    part = Suite(runs=tuple(run for run, _ in own))
    return Filter(name, part.totals, [row for _, row in own])


def _problems(suite: Suite) -> list[str]:
    told: list[str] = []
    if not suite.complete:
        left = suite.counts.get(NOT_RUN, 0)
        told.append(f"This suite did not come to its end: {left} of {len(suite.runs)} not run")
    if suite.missing:
        of = suite.shard.of if suite.shard else "?"
        numbers = ", ".join(map(str, suite.missing))
        told.append(f"Shards of {of} that are missing: {numbers}. Their cases are not told here")
    return told


def _facts(suite: Suite) -> list[tuple[str, str]]:
    read, written = suite.tokens
    cases = len({run.key for run in suite.runs})
    runs = f"{cases} ({len(suite.runs)} runs)" if suite.repeat > 1 else str(cases)
    shard = suite.shard
    facts = [
        ("Started", _when(suite.started)),
        ("Duration", duration(suite.seconds)),
        ("Cases", runs),
        ("Model calls", f"{suite.model_calls:,}"),
        ("Tokens", f"{read:,} in, {written:,} out"),
        ("Flaky cases", str(len(suite.flaky))),
        ("Healed cases", str(len(suite.healed))),
        ("Shard", f"{shard.number} of {shard.of}" if shard and not suite.merged else ""),
        ("Merged", f"{len(suite.merged)} suites" if suite.merged else ""),
        ("Time budget", suite.max_time),
        ("Token budget", suite.max_tokens),
    ]
    return [(name, value) for name, value in facts if value]


def _when(started: str) -> str:
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return one_line(started)
    return f"{moment.day} {moment:%b %Y, %H:%M:%S %Z}".rstrip()
