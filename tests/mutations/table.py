"""What comes of each mutation, as Markdown, and the mutation score.

python tests/mutations/table.py
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from mutants import MUTATIONS, Mutation

HERE = Path(__file__).resolve().parent
Outcomes = Mapping[str, Sequence[str]]


def outcomes(reports: Iterable[pytest.TestReport], of: str) -> dict[str, list[str]]:
    """How the runs of each mutation ended: of `exact` steps, or of steps in `free` words."""
    found: dict[str, list[str]] = {}
    for report in reports:
        for name, value in report.user_properties if report.when == "call" else ():
            if name == of:
                mutation, *ended = json.loads(str(value))
                found[mutation] = ended
    return found


def table(exact: Outcomes, free: Outcomes) -> str:
    """One line a mutation."""
    lines = [
        "| | mutation | strict | auto | with a model | strict, free words | auto, free words |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in MUTATIONS:
        first, second = (
            _filled(ran.get(one.name, ()), size) for ran, size in ((exact, 3), (free, 2))
        )
        lines.append(f"| {' | '.join((one.kind, one.name, *first, *second))} |")
    return "\n".join(lines)


def _filled(ended: Sequence[str], size: int) -> list[str]:
    return [*ended, *[""] * size][:size]


def score(exact: Outcomes) -> str:
    """What share of the mutations ended as it should."""
    ended = [(one, at, how) for one in MUTATIONS for at, how in enumerate(exact.get(one.name, ()))]
    red = [how == "red" for one, at, how in ended if at < 2 and harmful(one)]
    green = [how == "ok" for one, at, how in ended if at < 2 and one.kind == "same"]
    healed = [how in ("ok", "healed") for one, at, how in ended if at and one.kind == "changed"]
    wrong = sum(how == "FALSE PASS" for *_, how in ended)
    return "\n".join(
        (
            f"harmful mutations that end red: {_share(red)}",
            f"harmless ones that stay green: {_share(green)}",
            f"changed controls that auto finds again, with a model or without: {_share(healed)}",
            f"false passes: {wrong} of {len(ended)} runs",
        )
    )


def harmful(mutation: Mutation) -> bool:
    """Whether a run that passes would be wrong."""
    return mutation.kind in ("trap", "broken") and mutation.strict == "red"


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} of {len(hits)} ({sum(hits) / max(len(hits), 1):.0%})"


class Collector:
    """Keeps the reports of a test run."""

    def __init__(self) -> None:
        self.reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep one."""
        self.reports.append(report)


def main() -> int:
    """Run all mutations and print what came of them."""
    os.environ["ALL_MUTATIONS"] = "yes"
    collector = Collector()
    code = pytest.main(["-q", *sys.argv[1:], str(HERE)], plugins=[collector])
    exact, free = (outcomes(collector.reports, of) for of in ("exact", "free"))
    sys.stdout.write(f"{table(exact, free)}\n\n{score(exact)}\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
