"""What came of the attacks, as Markdown; run as a program, it writes it into docs/safety.md.

python tests/attacks/table.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent.parent / "docs" / "safety.md"
Rows = Mapping[str, Sequence[Sequence[Any]]]


def rows_of(reports: Iterable[pytest.TestReport]) -> dict[str, list[list[Any]]]:
    """What the tests noted down, by kind: attack, twin, ordinary, allowlist."""
    found: dict[str, list[list[Any]]] = {}
    for report in reports:
        if report.when == "call":
            for name, value in report.user_properties:
                found.setdefault(name, []).append(json.loads(str(value)))
    for name in ("attack", "twin", "ordinary"):  # several processes end in any order
        found[name] = [row[1:] for row in sorted(found.get(name, []), key=lambda row: row[0])]
    return found


def tables(rows: Rows) -> dict[str, str]:
    """The tables, by the name of their place in the document."""
    made = {
        "attacks": lambda: attacks(rows),
        "ordinary": lambda: ordinary(rows),
        "allowlist": lambda: allowlist(rows),
    }
    needed = {"attacks": "attack", "ordinary": "ordinary", "allowlist": "allowlist"}
    return {name: make() for name, make in made.items() if rows.get(needed[name])}


def attacks(rows: Rows) -> str:
    """One line a channel: what was tried, and how much of it got through."""
    twins = {name: "done" if fine else "BLOCKED" for name, fine in rows.get("twin", ())}
    by_channel: dict[str, list[Sequence[Any]]] = {}
    for row in rows["attack"]:
        by_channel.setdefault(row[0], []).append(row)
    lines = [
        "| channel | what was tried | without the guard | with it | benign twin |",
        "|---|---|---|---|---|",
    ]
    for channel, tried in by_channel.items():
        names = ", ".join(row[1] for row in tried)
        bare, leaked = (sum(bool(row[at]) for row in tried) for at in (2, 3))
        twin = twins.get(channel, "")
        lines.append(f"| {channel} | {names} | {bare} of {len(tried)} | {leaked} | {twin} |")
    everything = rows["attack"]
    bare, leaked = (sum(bool(row[at]) for row in everything) for at in (2, 3))
    done = sum(one == "done" for one in twins.values())
    lines.append(
        f"| **all** | {len(everything)} attacks | **{bare}** | **{leaked}** "
        f"| **{done} of {len(twins)}** |"
    )
    return "\n".join(lines)


def ordinary(rows: Rows) -> str:
    """The ordinary tasks, and whether the guard let them be."""
    lines = ["| ordinary task | what came of it |", "|---|---|"]
    lines += [f"| {name} | {'done' if fine else 'BLOCKED'} |" for name, fine in rows["ordinary"]]
    return "\n".join(lines)


def allowlist(rows: Rows) -> str:
    """One line a way out: whether it was reached."""
    words = {True: "reached", False: "blocked"}
    lines = ["| way | without the list | with it |", "|---|---|---|"]
    for way, bare, fenced in rows["allowlist"]:
        lines.append(f"| {way} | {words[bool(bare)]} | {words[bool(fenced)]} |")
    return "\n".join(lines)


def written(text: str, made: Mapping[str, str]) -> str:
    """A document with the tables in their places."""
    for name, table in made.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = place.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)
    return text


class Collector:
    """Keeps the reports of a test run."""

    def __init__(self) -> None:
        self.reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep one."""
        self.reports.append(report)


def main() -> int:
    """Run the attacks and write the tables."""
    collector = Collector()
    code = pytest.main(["-q", *sys.argv[1:], str(HERE)], plugins=[collector])
    made = tables(rows_of(collector.reports))
    DOCS.write_text(written(DOCS.read_text(encoding="utf-8"), made), encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
