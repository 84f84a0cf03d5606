"""Prints what came of the attacks at the end of a test run."""

from __future__ import annotations

import pytest
from table import rows_of, tables


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tables, as far as their tests ran."""
    stats = terminalreporter.stats
    reports = [one for kind in ("passed", "failed") for one in stats.get(kind, ())]
    for name, table in tables(rows_of(reports)).items():
        terminalreporter.section(name)
        terminalreporter.write_line(table)
