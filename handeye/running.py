"""What the commands run, validate, report, setup and demo do."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from handeye.agent import HandeyeError, RunFolderError, connect
from handeye.tasks import (
    RunOptions,
    Suite,
    SuiteError,
    Task,
    TaskFileError,
    asked_later,
    is_suite,
    load_task,
    missing_secrets,
    needs_model,
    plan,
    read_suite,
    require,
    select,
    suite_folder,
)
from handeye.tasks import options as run_options
from handeye.tasks import report as reports

from . import suites
from .progress import Progress, many

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Wanted:
    """What the command line asked for."""

    out: Path
    browser: str = ""
    headed: bool = False
    jobs: int = 1
    variables: Mapping[str, str] | None = None
    model: connect.ModelSpec | None = None
    tracing: bool = False
    replay: run_options.Replay | None = None
    judge: connect.ModelSpec | None = None
    update_pictures: bool = False
    extent: suites.Extent | None = None


def run_files(files: list[Path], wanted: Wanted) -> Suite:
    """Run the cases of all files that are wanted; every file is read before the first one runs.

    Raises:
        NothingChosen: when no case is wanted.
    """
    environ = dict(os.environ)
    options = RunOptions(
        out=wanted.out,
        browser=wanted.browser,
        headed=wanted.headed,
        environ=environ,
        tracing=wanted.tracing,
        update_pictures=wanted.update_pictures,
        command=command_line(),
        replay=wanted.replay,
    )
    extent = wanted.extent or suites.Extent()
    found = load_all(files, wanted.variables or {})
    tasks, shard = select.chosen(found, extent.choice)
    strict = wanted.replay == "strict"
    spec = wanted.model if not strict and any(map(needs_model, tasks)) else None
    if spec:
        options = replace(options, judge=wanted.judge)
    for task in tasks:
        require(task, replace(options, model=spec))
    work, suite = suites.plan(tasks, extent, shard)
    progress = Progress(environ)
    for said in (*select.unknown_tags(found, extent.choice), _without_page(tasks, wanted)):
        if said:
            progress.say(said, "yellow")
    if not work:
        return suite
    alone = len(work) == 1 and not (tasks[0].is_test or shard)
    book = suites.Book(suite, extent, wanted.out, progress, alone=alone)
    if wanted.jobs > 1 and len(work) > 1:
        suites.run_beside(work, replace(options, model=spec), wanted.jobs, book, progress)
        return book.suite
    with ExitStack() as stack:
        if spec:
            setup = stack.enter_context(connect.connected(spec, progress.say))
            options = replace(options, model=spec if spec.cassette else setup)
        suites.run_in_turn(work, options, book, progress)
    return book.suite


def _without_page(tasks: list[Task], wanted: Wanted) -> str:
    """That options were given which mean nothing without a page; "" when there are none."""
    given = {"--headed": wanted.headed, "--tracing": wanted.tracing}
    options = " and ".join(name for name, is_given in given.items() if is_given)
    names = ", ".join(Path(task.file).name or task.name for task in tasks if not task.on_web)
    return (
        f"{options} is for web pages alone: nothing of it for {names}" if options and names else ""
    )


def command_line() -> tuple[str, ...]:
    """What was typed to get here."""
    return ("handeye", *sys.argv[1:])


def load_all(files: list[Path], variables: Mapping[str, str]) -> list[Task]:
    """Read all task files; folders stand for the task files below them.

    In a folder, files that another one includes are parts of that one, not tasks of their own.

    Raises:
        TaskFileError: with the problems of all files together.
    """
    tasks: dict[Path, Task] = {}
    problems: dict[Path, TaskFileError] = {}
    for path in expand(files):
        try:
            tasks[path] = load_task(path, variables)
        except TaskFileError as error:
            problems[path] = error
    parts = {part for task in tasks.values() for part in included(task)}
    for path in [path for path in (*tasks, *problems) if path not in files]:
        if path.resolve() in parts:
            tasks.pop(path, None)
            problems.pop(path, None)
    if problems:
        raise TaskFileError([p for error in problems.values() for p in error.problems])
    return list(tasks.values())


def included(task: Task) -> set[Path]:
    """The files whose steps a task file includes."""
    steps = (step for case in task.cases for step in case.all_steps)
    files = {Path(step.file).resolve() for step in steps if step.file}
    return files - {Path(task.file).resolve()}


def expand(files: list[Path]) -> list[Path]:
    """The task files that are meant: a folder stands for the ones below it, in order."""
    found: list[Path] = []
    for path in files:
        if path.is_dir():
            found += sorted(
                p for p in path.rglob("*") if p.suffix in SUFFIXES and not plan.is_plan(p)
            )
        else:
            found.append(path)
    return found


def validate_files(files: list[Path], variables: Mapping[str, str]) -> int:
    """Say of each file whether it can be used; 0 when all can, 4 when one cannot, 5 for none."""
    from .exits import NOTHING, PASSED

    tasks = load_all(files, variables)
    if not tasks:
        print("no task files found")
        return NOTHING
    for task in tasks:
        steps = sum(len(case.all_steps) for case in task.cases)
        print(f"{task.file}: valid ({many(len(task.cases), 'case')}, {many(steps, 'step')})")
        if step := needs_model(task):
            print(f"  {step.where}: `{step.text}` needs a model")
        for name, why in missing_secrets(task, dict(os.environ), ask=False).items():
            print(f"  the secret `{name}` has no value: {why}")
        for name, where in asked_later(task).items():
            print(f"  the secret `{name}` comes from {where}, which is not asked before a run")
    return PASSED


def write_report(folder: Path, *, inline: bool, open_it: bool) -> int:
    """Write the report of a run or a suite anew and say where it is."""
    from .exits import PASSED, USAGE

    try:
        if is_suite(folder):
            path = suite_folder.write_reports(read_suite(folder), folder)
        else:
            path = reports.write_report(folder, inline=inline)
    except (RunFolderError, SuiteError) as error:
        print(f"handeye: {error}", file=sys.stderr)
        return USAGE
    print(path)
    if open_it:
        webbrowser.open(path.resolve().as_uri())
    return PASSED


def serve_shop(port: int, *, open_it: bool) -> int:
    """Serve the bundled shop until Ctrl-C."""
    from handeye.tasks import demo

    try:
        with demo.DemoShop(port) as shop:
            print(f"the shop is at {shop.url}; sign in with {demo.EMAIL} and {demo.PASSWORD}")
            print("stop it with Ctrl-C", flush=True)
            if open_it:
                webbrowser.open(shop.url)
            threading.Event().wait()
    except OSError as error:
        raise HandeyeError(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from error
    except KeyboardInterrupt:
        print("stopped")
    return 0


def set_up() -> int:
    """Find a browser, or get one."""
    from handeye.perception import chromium

    try:
        program = chromium.find_browser()
        print(f"browser: {program.name} {program.version} at {program.path}")
    except chromium.BrowserMissing:
        print("no browser found: getting one")
        program = chromium.install_browser(lambda line: print(line, flush=True))
        print(f"browser: {program.name} {program.version} at {program.path}")
    return 0


def run_demo(wanted: Wanted, *, chinese: bool, open_it: bool) -> Suite:
    """Run the bundled task on the bundled shop."""
    from handeye.tasks import demo

    data = Path(demo.__file__).parent / "data"
    environ = {**os.environ, "SHOP_PASSWORD": demo.PASSWORD}
    progress = Progress(environ)
    with demo.DemoShop() as shop:
        task = load_task(data / ("demo.zh.yaml" if chinese else "demo.yaml"), {"url": shop.url})
        options = RunOptions(
            out=wanted.out,
            browser=wanted.browser,
            headed=wanted.headed,
            environ=environ,
            command=command_line(),
        )
        work, suite = suites.plan([task], suites.Extent(), None)
        book = suites.Book(suite, suites.Extent(), wanted.out, progress, alone=True)
        suites.run_in_turn(work, options, book, progress)
    if open_it:
        report = wanted.out / book.suite.runs[0].folder / "report.html"
        webbrowser.open(report.resolve().as_uri())
    return book.suite
