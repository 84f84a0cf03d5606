"""Cases that get a verdict without being run: they have a run folder that says why."""

from __future__ import annotations

from handeye.agent import Trace

from . import folders, report
from .budget import Budget
from .options import RunOptions, RunResult, Verdict
from .summary import summary
from .surface import manifest
from .task import Case, Task


def not_begun(
    task: Task, case: Case, options: RunOptions, verdict: Verdict, reason: str
) -> RunResult:
    """Write the folder of a case that is not run. No secret is read, and no variable is written.

    Args:
        task: the task that the case is of.
        case: what is not run.
        options: where the folder goes.
        verdict: what it counts as.
        reason: why it is not run.
    """
    name = case.id or case.name
    folder = folders.new_folder(options.out, name)
    result = RunResult(
        case=name,
        verdict=verdict,
        reason=reason,
        where="",
        folder=folder,
        seconds=0.0,
        steps=0,
        checks=0,
        file=task.file,
        line=case.line,
        tags=case.tags,
        row=case.row,
        out_of_budget=verdict == "error" and (options.budget or Budget()).ended(reason),
    )
    plain = task.model_copy(update={"vars": {}})
    trace = Trace(folder, manifest(plain, name, {}, case.limits))
    trace.finish(summary(result, None))
    report.write_report(folder)
    return result
