"""From what came of a case to its line in a suite, read from the run folder."""

from __future__ import annotations

import math
import os
from pathlib import Path

from handeye.agent import Run, RunFolderError, StepRecord, read_run

from .options import AttemptResult, RunResult
from .report_steps import PICTURE, first_failing, step_status
from .report_words import action_words, one_line
from .suite import StepLine, SuiteRun, TryLine, shown_path
from .task import Case, Task

STEPS_KEPT = 500
"""Steps of one run that a suite tells of; of more, the first and those around the failing one."""


def planned(task: Task, case: Case, key: str, number: int = 1) -> SuiteRun:
    """A run that has not begun.

    Args:
        task: the task that the case is of.
        case: what is to be run.
        key: the name of the case in the suite.
        number: which of its runs it is, from 1.
    """
    return SuiteRun(
        key=clean(key),
        case=clean(case.id or case.name),
        file=_file(task.file),
        line=case.line,
        tags=tuple(map(clean, case.tags)),
        row={clean(name): clean(value) for name, value in case.row.items()},
        round=number,
    )


def run_of(result: RunResult, folder: Path, run: SuiteRun | None = None) -> SuiteRun:
    """A run that is over.

    Args:
        result: what came of it.
        folder: what its folders are told relative to.
        run: as it was planned; made up of the result when missing.
    """
    file = _file(result.file)
    run = run or SuiteRun(
        key=f"{file}::{clean(result.case)}" if file else clean(result.case),
        case=clean(result.case),
        file=file,
        line=result.line,
        tags=tuple(map(clean, result.tags)),
        row={clean(name): clean(value) for name, value in result.row.items()},
    )
    kept = _read(result.folder)
    records = kept.records if kept else ()
    failing = 0 if result.verdict in ("passed", "skipped") else first_failing(records) or 0
    told = {
        "verdict": result.verdict,
        "reason": clean(result.reason),
        "where": clean(result.where),
        "flaky": result.flaky,
        "healed": result.healed,
        "out_of_budget": result.out_of_budget,
        "started": clean(str(kept.manifest.get("started", ""))) if kept else "",
        "seconds": round(_seconds(result), 3),
        "checks": result.checks,
        "model_calls": result.model_calls,
        "tokens_in": result.tokens_in,
        "tokens_out": result.tokens_out,
        "folder": relative(result.folder, folder),
        "attempts": tuple(_try(one, folder) for one in result.attempts),
        "failing": failing,
        "steps": tuple(map(_line, _chosen(records, failing))),
    }
    return run.model_copy(update=told)


def relative(path: Path, folder: Path) -> str:
    """The path as it is reached from a folder, with `/`; the whole path from another drive."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def clean(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _file(file: str) -> str:
    return clean(shown_path(Path(file))) if file else ""


def _read(folder: Path) -> Run | None:
    try:
        return read_run(folder)
    except (RunFolderError, OSError):
        return None


def _seconds(result: RunResult) -> float:
    return sum(one.seconds for one in result.attempts) or result.seconds


def _try(attempt: AttemptResult, folder: Path) -> TryLine:
    return TryLine(
        verdict=attempt.verdict,
        reason=clean(attempt.reason),
        folder=relative(attempt.folder, folder),
        seconds=round(attempt.seconds, 3),
    )


def _chosen(records: tuple[StepRecord, ...], failing: int) -> list[StepRecord]:
    """The records that are told: all, or of very many the first and those around the failing."""
    steps = [record for record in records if record.by != "end"]
    near = range(failing - 5, failing + 5)
    return [
        record
        for number, record in enumerate(steps)
        if number < STEPS_KEPT or record.step_num in near
    ]


def _line(record: StepRecord) -> StepLine:
    words = one_line(record.instruction) or one_line(action_words(record.action))
    status = step_status(record)
    picture = record.screenshot_file
    return StepLine(
        number=record.step_num,
        text=words or one_line(record.error) or record.by,
        verdict=status,
        where=clean(record.where),
        seconds=round(sum(one for one in record.time.values() if math.isfinite(one)), 3),
        picture=picture if PICTURE.fullmatch(picture or "") else "",
    )
