"""What a report says of the plan of a run: what was healed, what was written, what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from handeye.agent import Run

from .replaying import DIFF
from .report_words import shorten

DIFF_SHOWN = 20_000
"""Characters of a proposed change that a report shows."""


@dataclass(frozen=True)
class PlanView:
    """What was found again, what became of the plan, and what a proposed one would change."""

    healed: list[str]
    written: str
    changes: list[tuple[str, str]]
    """The lines of the diff, each with what it is: added, removed, place or same."""

    def __bool__(self) -> bool:
        return bool(self.healed or self.written)


def plan_view(run: Run) -> PlanView:
    """What the folder of a run says of its plan."""
    said = run.summary or {}
    healed = said.get("healed")
    return PlanView(
        healed=[str(one) for one in cast("list[object]", healed)]
        if isinstance(healed, list)
        else [],
        written=str(said.get("plan") or ""),
        changes=[(_kind(line), line) for line in _diff(run.folder).splitlines()],
    )


def _diff(folder: Path) -> str:
    path = folder / DIFF
    return shorten(path.read_text("utf-8", "replace"), DIFF_SHOWN) if path.is_file() else ""


def _kind(line: str) -> str:
    if line.startswith(("---", "+++", "@@")):
        return "place"
    return {"+": "added", "-": "removed"}.get(line[:1], "same")
