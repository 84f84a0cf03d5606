"""What all exports share: the run that they are made of, what they leave out, what they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from handeye.agent import HandeyeError, Run, read_run

GOOD = frozenset(("passed", "unverified"))
"""Verdicts of runs that did what they were to do."""
DONE = frozenset(("confirmed", "no_effect"))
"""Outcomes of actions that were carried out."""


class CannotExport(HandeyeError):
    """A run of which nothing can be made, with why and what to do instead."""


@dataclass(frozen=True)
class Left:
    """Something of a run that its export does not say.

    Args:
        step: the number of its line in steps.jsonl.
        what: the step as it was written, with its file and line.
        why: why it cannot be said.
    """

    step: int
    what: str
    why: str

    def __str__(self) -> str:
        return f"step {self.step}, {self.what}: {self.why}"


@dataclass(frozen=True)
class Exported:
    """What was written: the files, how many steps or samples they hold, and what they leave out."""

    paths: tuple[Path, ...]
    count: int
    left_out: tuple[Left, ...] = ()


def finished_run(folder: Path, *, every: bool = False) -> Run:
    """A run that can be exported.

    Args:
        folder: the run folder.
        every: whether it may have failed.

    Raises:
        RunFolderError: when there is no run.
        CannotExport: when it was cut off, has damaged lines, or did not pass.
    """
    run = read_run(folder)
    if run.problems:
        raise CannotExport(f"{folder}: {run.problems[0]}. Run it again and export that run.")
    if run.summary is None:
        raise CannotExport(
            f"{folder} holds a run that was cut off: what it would have come to is not known. "
            "Run it again and export that run."
        )
    verdict = verdict_of(run)
    if verdict not in GOOD and not every:
        raise CannotExport(
            f"{folder}: the run ended as {verdict} ({told(run.summary, 'reason') or 'no reason'}). "
            "Export a run that passed, or add --all."
        )
    return run


def verdict_of(run: Run) -> str:
    """How a run ended; "cut off" when it did not come to its end."""
    return told(run.summary, "verdict") or "unknown" if run.summary else "cut off"


def told(data: Mapping[str, object] | None, key: str) -> str:
    """A text in JSON data; "" where there is none."""
    value = (data or {}).get(key)
    return value if isinstance(value, str) else ""


def mapping(value: object) -> dict[str, object]:
    """A JSON object; {} for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def listed(value: object) -> list[object]:
    """A JSON list; [] for anything else."""
    return list(cast("list[object]", value)) if isinstance(value, list | tuple) else []
