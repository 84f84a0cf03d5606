"""What pytest says at its end of all runs of handeye together."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest


class Summary:
    """Hears of every test that is over, those of other processes too."""

    def __init__(self) -> None:
        self._runs: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test says of its run."""
        told = {str(name): str(value) for name, value in report.user_properties}
        if report.when == "teardown" and "handeye_verdict" in told:
            self._runs[report.nodeid] = told

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say how many runs there were and what models cost; name what was flaky or healed."""
        if not self._runs:
            return
        calls, tokens = self._sum("model_calls"), self._sum("tokens")
        spent = f"{calls} model calls, {tokens} tokens" if calls else "no model was asked"
        runs = "1 run" if len(self._runs) == 1 else f"{len(self._runs)} runs"
        terminalreporter.section("handeye")
        terminalreporter.line(f"{runs}; {spent}")
        for flag, words in (("flaky", "passed on a retry"), ("healed", "its plan was mended")):
            for name, told in self._runs.items():
                if f"handeye_{flag}" in told:
                    report = PurePath(told["handeye_report"])
                    terminalreporter.line(f"{flag}: {name} ({words}): {report}", yellow=True)

    def _sum(self, name: str) -> int:
        return sum(int(told[f"handeye_{name}"]) for told in self._runs.values())
