"""Runs one test of a task file for pytest, and tells pytest what came of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handeye.agent import HandeyeError
from handeye.perception import ScreenError
from handeye.tasks import (
    RunOptions,
    RunResult,
    Task,
    film,
    junit,
    needs_model,
    options,
    report_words,
    require,
    run_case,
    runner,
    suite,
    suite_runs,
    target,
    tracing,
)

from . import pytest_settings as settings
from .pytest_files import HandeyeItem
from .pytest_outcomes import NotAsClaimed, NotJudged

OWN = ("handeye_", "step[", "attachment")
"""How the properties begin that a test gets here."""
OPTIONS = re.compile(r"(?<!\S)--(model|replay|server|update-pictures)\b")
REPLAY = re.compile(r"(?<!\S)--(replay)(?==(?:auto|update)\b)")
"""Advice of replay, in a reason that else quotes the application."""


def carry_out(item: HandeyeItem, request: pytest.FixtureRequest) -> None:
    """Run the test of an item.

    Raises:
        NotAsClaimed: when the application is not as the test says.
        NotJudged: when that could not be found out.
        KeyboardInterrupt: when it was stopped.
    """
    __tracebackhide__ = True
    forget(item)
    started = _started(item, request)
    if isinstance(started, str):
        raise NotJudged(started)
    result, run = started
    item.user_properties += properties(result, run, request.config)
    judge(result, run, request.config)


def _started(
    item: HandeyeItem, request: pytest.FixtureRequest
) -> tuple[RunResult, suite.SuiteRun] | str:
    """What came of the run; in words, why there was none."""
    task = at_base(item.task, settings.base_url(request))
    try:
        wanted = replace(
            settings.run_options(request),
            browser=settings.browser_of(request.config),
        )
        if needs_model(task) and wanted.replay != "strict":
            wanted = replace(wanted, model=settings.model_spec(request.config))
        result = run(task, wanted)
        result = replace(
            result, flaky=result.flaky or (wanted.fresh and result.verdict == "passed")
        )
    except (HandeyeError, ScreenError) as why:
        return words_of(why)
    _tidy(result, wanted.out, request.config)
    return result, suite_runs.run_of(result, request.config.invocation_params.dir)


def at_base(task: Task, url: str) -> Task:
    """The task, starting at a base address where it has no address of its own."""
    about = task.target or target.BrowserTarget()
    if not url or not isinstance(about, target.BrowserTarget) or about.url:
        return task
    return task.model_copy(update={"target": about.model_copy(update={"url": url})})


def run(task: Task, wanted: RunOptions) -> RunResult:
    """Run the only case of a task, beside a browser that may be open already."""
    chosen, stop = options.stoppable(wanted)
    require(task, chosen)
    return runner.in_own_thread(lambda: run_case(task, task.cases[0], chosen), stop)


def judge(result: RunResult, run: suite.SuiteRun, config: pytest.Config) -> None:
    """Raise what the verdict amounts to; nothing for a test that passed."""
    __tracebackhide__ = True
    if result.verdict == "interrupted":
        raise KeyboardInterrupt
    if result.verdict == "failed":
        raise NotAsClaimed(told(result, run, config))
    if result.verdict in ("error", "unverified"):
        raise NotJudged(told(result, run, config))
    for flag, is_set in (("flaky", result.flaky), ("healed", result.healed)):
        if is_set and settings.setting(config, f"handeye_fail_on_{flag}"):
            raise NotAsClaimed(told(result, run, config, f"{flag} (--handeye-fail-on-{flag})"))


def told(result: RunResult, run: suite.SuiteRun, config: pytest.Config, why: str = "") -> str:
    """Verdict, step, place and report: what a reader of the terminal needs, and no Python."""
    reason = why or result.reason
    options = OPTIONS if result.verdict == "error" else REPLAY
    lines = [f"{result.verdict}: {_as_here(reason, options)}"]
    if result.where and (step := run.first_failing) and step.text not in result.reason:
        lines.append(f"step: {step.text}")
    if result.where:
        lines.append(f"at: {_place(result, config)}")
    lines.append(f"report: {shown(result.report, config)}")
    return cleaned("\n".join(lines))


def _place(result: RunResult, config: pytest.Config) -> str:
    """The file and line of the step that decided, with the folder where that is known."""
    file, (name, _, line) = Path(result.file), result.where.rpartition(":")
    return f"{shown(file, config)}:{line}" if file.name == name else result.where


def properties(
    result: RunResult, run: suite.SuiteRun, config: pytest.Config
) -> Iterator[tuple[str, str]]:
    """What reports of pytest tell beside the verdict, safe for XML."""
    facts = {
        "verdict": result.verdict,
        "report": shown(result.report, config),
        "seconds": f"{run.seconds:.2f}",
        "model_calls": str(result.model_calls),
        "tokens": str(result.tokens),
        "flaky": "true" if result.flaky else "",
        "healed": "true" if result.healed else "",
    }
    for name, value in facts.items():
        if value:
            yield f"handeye_{name}", junit.text_of(value)
    for step in run.steps[: junit.STEPS_LISTED]:
        words = f"{step.text} ({step.where})" if step.where else step.text
        yield f"step[{junit.STEP_WORDS.get(step.verdict, 'passed')}]", junit.text_of(words)
    for path in _attached(result, run):
        yield "attachment", junit.text_of(shown(path, config))


def _attached(result: RunResult, run: suite.SuiteRun) -> Iterator[Path]:
    yield result.report
    if (step := run.first_failing) and step.picture:
        yield result.folder / step.picture
    for name in (tracing.FILE, film.NAME):
        if (path := result.folder / name).exists():
            yield path


def _tidy(result: RunResult, out: Path, config: pytest.Config) -> None:
    """Keep what pytest-playwright's options ask for, and no more."""
    wanted = settings.Artifacts.of(config)
    passed = result.verdict == "passed"
    if not settings.kept(wanted.tracing, passed=passed):
        (result.folder / tracing.FILE).unlink(missing_ok=True)
    if not settings.kept(wanted.video, passed=passed):
        for path in result.folder.glob("video*.webm"):
            path.unlink()
    shots = sorted((result.folder / "shots").glob("*.png"))
    if shots and settings.kept(wanted.screenshot, passed=passed):
        shutil.copyfile(shots[-1], out / f"test-{'finished' if passed else 'failed'}-1.png")


def forget(item: pytest.Item) -> None:
    """Take away what an earlier try of the same test left."""
    kept = [pair for pair in item.user_properties if not pair[0].startswith(OWN)]
    item.user_properties[:] = kept


def shown(path: Path, config: pytest.Config) -> str:
    """A path as it is reached from where pytest was started."""
    return suite_runs.relative(path.absolute(), config.invocation_params.dir)


def words_of(why: Exception) -> str:
    """What an error says, with options as pytest knows them."""
    return cleaned(_as_here(str(why)))


def _as_here(words: str, options: re.Pattern[str] = OPTIONS) -> str:
    """Advice for the command line, as it is for pytest."""
    return options.sub(r"--handeye-\1", words)


def cleaned(text: str) -> str:
    """A text that terminals, other processes and XML can take."""
    return report_words.visible(text)
