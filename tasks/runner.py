"""Runs task files: every case on a surface of its own, one after another."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from handeye.agent import CannotRun, ModelNeeded, verbs

from . import fixed, junit, replaying, retries, stopping
from .attempt import Attempt
from .budget import Budget
from .find_program import find_program
from .load import load_task
from .not_begun import not_begun
from .options import RunOptions, RunResult, stoppable
from .secret_sources import missing_secrets
from .task import BrowserTarget, Case, ProgramTarget, Task, needs_model

T = TypeVar("T")
NO_MODEL = """\
needs a model, and none is configured. The two shortest ways to get one:
  ollama pull qwen3-vl:8b-instruct   then add: --server ollama --model qwen3-vl:8b-instruct
  pip install "handeye[local]"       then add: --model auto   (loads it in this process)
Or write it with exact verbs (click, fill, select, check …), which need none."""


def run_task(
    source: Path | str | Task,
    options: RunOptions | None = None,
    *,
    variables: Mapping[str, str] | None = None,
) -> list[RunResult]:
    """Run every case of a task file, one after another; an interrupted one is the last.

    Works inside a running asyncio program too: the run then has a thread of its own, and Ctrl-C
    is raised here once it has ended and its folder is written.

    Raises:
        TaskFileError: when the file cannot be used.
        ModelNeeded: when a step needs a model and `options` has none.
        CannotRun: when a secret has no value, or the target is none that can be driven.
    """
    task = source if isinstance(source, Task) else load_task(Path(source), variables or {})
    chosen, stop = stoppable(options)
    require(task, chosen)
    if chosen.page:  # it is used where it was made
        return _run_cases(task, chosen)
    return in_own_thread(lambda: _run_cases(task, chosen), stop)


def _run_cases(task: Task, options: RunOptions) -> list[RunResult]:
    results: list[RunResult] = []
    for case in task.cases:
        results.append(run_case(task, case, options))
        if results[-1].verdict == "interrupted":
            break
    return results


def require(task: Task, options: RunOptions) -> None:
    """Refuse a task that cannot be run as things are, before anything is started.

    What is skipped needs nothing.
    """
    begun = [case for case in task.cases if not case.skip]
    if not begun:
        return
    step = None if options.model or options.thinkers else needs_model(task)
    if step and (step := replaying.left_to_model(task, options)):
        raise ModelNeeded(f"{step.where}: `{step.text}` {NO_MODEL}")
    for case in begun:
        _require_start(task, case)
        fixed.settled(task, case, task.secrets, lent=options.page is not None)
    _require_program(task)
    if missing := missing_secrets(task, options.environ):
        lines = [f"the secret `{name}` has no value: {why}" for name, why in missing.items()]
        raise CannotRun("\n".join(f"{_named(task)}{line}" for line in lines))


def _require_start(task: Task, case: Case) -> None:
    """Refuse a case that would begin on an empty page."""
    target = task.target or BrowserTarget()
    if not isinstance(target, BrowserTarget) or target.url:
        return
    first = (*case.before, *case.steps)[0]
    url = first.body.url if isinstance(first.body, verbs.Open) else ""
    if not urlsplit(url).scheme:
        where = f"{first.where}: " if first.where else _named(task)
        raise CannotRun(
            f"{where}`{first.text}` has no page to start from: "
            "add `target: {url: http://…}`, or begin with `open: http://…`"
        )


def _require_program(task: Task) -> None:
    """Refuse a target whose program is not there."""
    if isinstance(task.target, ProgramTarget):
        try:
            find_program(task.target.program, task.folder, {**os.environ, **task.target.env})
        except CannotRun as why:
            where = f"{Path(task.file).name}:{task.target_line}: " if task.file else ""
            raise CannotRun(f"{where}{why}") from None


def _named(task: Task) -> str:
    return f"{Path(task.file).name}: " if task.file else ""


def run_case(task: Task, case: Case, options: RunOptions) -> RunResult:
    """Run one case, again as often as its `retries` allow while it does not pass.

    A case that is to be skipped, or whose budget is used up, is not begun; its folder says so.
    """
    if case.skip:
        return not_begun(task, case, options, "skipped", case.skip)
    left = options.budget or Budget()
    if left.used_up:
        return not_begun(task, case, options, "error", left.used_up)
    tried: list[RunResult] = []
    while not left.used_up and len(tried) <= case.retries:
        asked = replace(options, budget=options.budget and left, fresh=options.fresh or bool(tried))
        result = Attempt(task, case, asked).run()
        tried.append(result)
        left = left.after(result.seconds, result.tokens)
        if result.verdict not in ("failed", "error"):
            break
    result = retries.told_together(tried, left)
    if task.is_test:
        junit.write_for_run(result)
    return result


def in_own_thread(function: Callable[[], T], stop: threading.Event) -> T:
    """Call a function here, or in a thread of its own where an asyncio loop runs here already.

    Playwright's synchronous API refuses to work inside a running loop (notebooks have one). Ctrl-C
    sets `stop`, and is raised once the function has ended.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function()
    with ThreadPoolExecutor(1, thread_name_prefix="handeye") as thread:
        return stopping.called_in(thread, function, stop)
