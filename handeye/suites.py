"""Runs cases, one after another or side by side, and tells what all of them come to."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer

from handeye.agent import connect
from handeye.tasks import (
    Case,
    RunOptions,
    RunResult,
    Task,
    budget,
    junit,
    rates,
    run_case,
    select,
    stopping,
    suite_folder,
    values,
)
from handeye.tasks import suite as suites
from handeye.tasks import suite_runs as lines

from . import __version__, asking
from .progress import Progress, many

Work = list[tuple[Task, Case]]
FLAGS_TOLD = 5
"""Flaky or healed cases that the terminal names."""


@dataclass(frozen=True)
class Extent:
    """How much is run, and how the whole of it is told.

    Args:
        choice: which cases.
        repeat: how often each of them.
        max_time: the time that all may take together, as it was written; "" for any.
        max_tokens: the tokens that all may take together, as they were written; "" for any.
        report: where JUnit XML is written beside that of the suite.

    Raises:
        typer.BadParameter: when a budget is not written as one.
    """

    choice: select.Choice = field(default_factory=select.Choice)
    repeat: int = 1
    max_time: str = ""
    max_tokens: str = ""
    report: Path | None = None

    def __post_init__(self) -> None:
        try:
            self.budget()
        except ValueError as why:
            raise typer.BadParameter(f"--max-time or --max-tokens: {why}") from None

    def budget(self) -> budget.Budget | None:
        """What all runs may use together; None for anything."""
        if not (self.max_time or self.max_tokens):
            return None
        return budget.Budget(
            seconds=values.seconds(self.max_time) if self.max_time else None,
            tokens=values.count(self.max_tokens) if self.max_tokens else None,
            time_told=f"suite time budget ({self.max_time}) used up; `--max-time` sets it",
            tokens_told=f"suite token budget ({self.max_tokens}) used up; `--max-tokens` sets it",
        )


def shard_of(text: str) -> tuple[int, int] | None:
    """The shard and how many there are, from the way it is written; None for "".

    Raises:
        typer.BadParameter: when it is no shard.
    """
    if not text:
        return None
    number, _, of = text.partition("/")
    if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
        return int(number), int(of)
    raise typer.BadParameter(f"--shard {text}: write it as 2/3, the second of three")


class Book:
    """Keeps what came of every run: in memory, and in a suite folder where there is one.

    Args:
        suite: the plan.
        extent: how much is run.
        out: the folder that run folders are made in.
        progress: what is told of it.
        alone: whether it is one run of a task, which needs no suite folder.
    """

    def __init__(
        self, suite: suites.Suite, extent: Extent, out: Path, progress: Progress, *, alone: bool
    ) -> None:
        self._suite = suite
        self._extent = extent
        self._out = out
        self._progress = progress
        self._began = time.monotonic()
        self._tokens = 0
        self._folder = None if alone else suite_folder.SuiteFolder(out, suite)

    @property
    def suite(self) -> suites.Suite:
        """All that is known of it."""
        return self._folder.suite if self._folder else self._suite

    def options(self, options: RunOptions) -> RunOptions:
        """How the next case is run: with what is left of the budgets."""
        if whole := self._extent.budget():
            left = whole.after(time.monotonic() - self._began, self._tokens)
            return replace(options, budget=left)
        return options

    def over(self, number: int, result: RunResult) -> None:
        """Keep what came of the run at a place of the plan, and tell it."""
        self._tokens += result.tokens
        if self._folder:
            self._folder.add(number, result)
        else:
            run = lines.run_of(result, self._out, self._suite.runs[number])
            self._suite = self._suite.model_copy(update={"runs": (run,)})
        self._progress.finished(result)

    def close(self) -> None:
        """Write the reports, and say in a few lines what all runs come to."""
        if self._folder:
            left = {suites.NOT_RUN, "interrupted"} & set(self.suite.counts)
            self._folder.finish(complete=not left)
        if report := self._extent.report:
            folder = self._folder.folder if self._folder else self._out
            junit.write(self.suite, folder, report)
        self._tell()

    def _tell(self) -> None:
        say, suite = self._progress.say, self.suite
        if suite.repeat > 1:
            say(f"{suite.repeat} runs of each case were asked for. {rates.MEANING}")
            for rate in suite.rates:
                flaky = ", flaky" if rate.flaky else ""
                say(f"  {rate.case}: {rate.words}{flaky}", "yellow" if flaky else "")
        if self._folder:
            for name, keys in (("flaky", suite.flaky), ("healed", suite.healed)):
                if keys:
                    more = f" and {len(keys) - FLAGS_TOLD} more" if len(keys) > FLAGS_TOLD else ""
                    say(f"{name}: {', '.join(keys[:FLAGS_TOLD])}{more}", "yellow")
            say(f"suite report: {self._folder.folder / suite_folder.INDEX}")
        if self._extent.report:
            say(f"junit: {self._extent.report}")
        if len(suite.runs) > 1:
            say(f"{count_of(suite)}: {suite.totals}", "bold")


def count_of(suite: suites.Suite) -> str:
    """How many cases it has, and runs of them."""
    cases = many(len({run.key for run in suite.runs}), "case")
    return f"{many(len(suite.runs), 'run')} of {cases}" if suite.repeat > 1 else cases


def plan(
    tasks: Sequence[Task], extent: Extent, shard: suites.Shard | None
) -> tuple[Work, suites.Suite]:
    """What is run, in its order, and the suite that it is: every case once, then again.

    What is skipped is told once.
    """
    work: Work = []
    runs: list[suites.SuiteRun] = []
    for number in range(1, extent.repeat + 1):
        for task in tasks:
            for case in task.cases:
                if number == 1 or not case.skip:
                    work.append((task, case))
                    key = suites.key_of(task, case)
                    runs.append(lines.planned(task, case, key, number))
    suite = suites.Suite(
        handeye=__version__,
        name=_name(tasks),
        repeat=extent.repeat,
        shard=shard,
        max_time=extent.max_time,
        max_tokens=extent.max_tokens,
        runs=tuple(runs),
    )
    return work, suite


def _name(tasks: Sequence[Task]) -> str:
    names = [lines.clean(task.name) for task in tasks]
    more = len(names) - 3
    return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")


@contextmanager
def kept(book: Book) -> Generator[None]:
    """Close the book whatever happens: also after Ctrl-C, what ran is told."""
    try:
        yield
    finally:
        with stopping.to_the_end():
            book.close()


def run_in_turn(work: Work, options: RunOptions, book: Book, progress: Progress) -> None:
    """Run cases one after another, until one is interrupted."""
    ask = asking.Terminal(progress.rest) if asking.somebody_is_there(options.environ) else None
    options = replace(options, listener=progress.recorded, on_start=progress.started, ask=ask)
    with kept(book):
        for number, (task, case) in enumerate(work):
            result = run_case(task, case, book.options(options))
            book.over(number, result)
            if result.verdict == "interrupted":
                break


def run_beside(work: Work, options: RunOptions, jobs: int, book: Book, progress: Progress) -> None:
    """Run cases in processes; a model in this process answers for all of them."""
    from .side_by_side import run_side_by_side

    spec = options.model
    with ExitStack() as stack:
        if isinstance(spec, connect.ModelSpec) and connect.in_process(spec):
            shared = stack.enter_context(connect.share(spec, progress.say))
            options = replace(options, model=shared)
        stack.enter_context(kept(book))
        run_side_by_side(work, lambda: book.options(options), jobs, book.over)
