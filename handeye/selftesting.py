"""What `selftest` does."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from handeye.agent import connect
from handeye.tasks import RunOptions, Task, report_words, require, selftest

from . import running
from .exits import ERROR, FAILED, NOTHING, PASSED
from .progress import INDENT, Progress, many

STYLES = {"vacuous": "red", "unknown": "red", "weak": "yellow"}
HINT = "claim beside it what only the right page shows"


def selftest_files(files: list[Path], wanted: running.Wanted) -> int:
    """Tell which claims of task files would hold whatever the application did.

    Returns:
        1 when a judged claim is vacuous, 3 when one could not be judged, 5 when there is none.
    """
    tasks = running.load_all(files, wanted.variables or {})
    progress = Progress(os.environ)
    options = RunOptions(
        out=wanted.out,
        browser=wanted.browser,
        headed=wanted.headed,
        model=wanted.model,
        judge=wanted.judge,
        command=running.command_line(),
    )
    judged = [task for task in tasks if selftest.judged_claims(task)]
    for task in judged:
        require(task, options)
    with ExitStack() as stack:
        if judged and wanted.model:
            setup = stack.enter_context(connect.connected(wanted.model, progress.say))
            options = replace(options, model=wanted.model if wanted.model.cassette else setup)
        words = Counter(_told(tasks, options, progress))
    claims = sum(count for word, count in words.items() if word != "weak")
    counts = ", ".join(f"{count} {word}" for word, count in sorted(words.items()))
    progress.say(f"{many(claims, 'judged claim')}{f': {counts}' if counts else ''}", "bold")
    if not judged:
        return NOTHING
    return FAILED if words["vacuous"] else ERROR if words["unknown"] else PASSED


def _told(tasks: list[Task], options: RunOptions, progress: Progress) -> Iterator[str]:
    """Say what came of each claim; its word."""
    for task in tasks:
        for one in selftest.selftest(task, options):
            claim = report_words.one_line(one.claim)
            progress.say(f"{one.word:<8} {one.where}  {claim}", STYLES.get(one.word, ""))
            if one.told:
                hint = f"; {HINT}" if one.word == "weak" else ""
                progress.say(f"{INDENT}{report_words.one_line(one.told, 400)}{hint}")
            yield one.word
