"""Runs task files: every case on a surface of its own, with a verdict that is earned.

A case is `passed` when all its steps were carried out and at least one claim was checked and held,
`unverified` when nothing was claimed, `failed` when the surface was not as a step says, `error`
when that could not be found out, and `interrupted` when somebody stopped it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from handeye.actions import secrets
from handeye.agent import HandeyeError, Limits, ModelNeeded, StepFailed, Thinker, trace
from handeye.perception import ScreenError

from . import report
from .load import load_task
from .recorder import Listener, Recorder
from .session import Session, ocr_reader
from .step import Step
from .surface import Surface, manifest, open_surface
from .task import Case, Task, missing_secrets, needs_model

T = TypeVar("T")
Verdict = Literal["passed", "failed", "error", "unverified", "interrupted"]


@dataclass(frozen=True)
class RunOptions:
    """How to run, beside what the task file says.

    Args:
        out: the folder that run folders are made in.
        browser: a path or channel of a browser; the task's own choice when empty.
        headed: whether the browser's window is shown.
        environ: where secrets' environment variables are looked up.
        thinkers: who decides on goals, in turn.
        listener: told every line of the run folder as it is written.
        on_start: told every step before it is carried out.
    """

    out: Path = Path("runs")
    browser: str = ""
    headed: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    thinkers: Sequence[Thinker] = ()
    listener: Listener | None = None
    on_start: Callable[[Case, Step], None] | None = None


@dataclass(frozen=True)
class RunResult:
    """What came of one case. `where` is the step that decided, as file:line."""

    case: str
    verdict: Verdict
    reason: str
    where: str
    folder: Path
    seconds: float
    steps: int
    checks: int
    flaky: bool = False

    @property
    def report(self) -> Path:
        """The report to read."""
        return self.folder / "report.html"


def run_task(
    source: Path | str | Task,
    options: RunOptions | None = None,
    *,
    variables: Mapping[str, str] | None = None,
) -> list[RunResult]:
    """Run every case of a task file, one after another.

    Works inside a running asyncio program too: the run then has a thread of its own.

    Raises:
        TaskFileError: when the file cannot be used.
        ModelNeeded: when a step needs a model and `options.thinkers` is empty.
        HandeyeError: when a secret has no value.
    """
    task = source if isinstance(source, Task) else load_task(Path(source), variables or {})
    chosen = options or RunOptions()
    require(task, chosen)
    return in_own_thread(lambda: [run_case(task, case, chosen) for case in task.cases])


def require(task: Task, options: RunOptions) -> None:
    """Refuse a task that cannot be run as things are, before anything is started."""
    step = needs_model(task)
    if step and not options.thinkers:
        raise ModelNeeded(
            f"{step.where}: `{step.text}` needs a model, and none is configured.\n"
            "Write it with exact verbs (click, fill, select, check …), which need none,\n"
            "or run the file from Python with a thinker of your own: "
            "run_task(path, RunOptions(thinkers=[…]))"
        )
    if missing := missing_secrets(task, options.environ):
        lines = [f"the secret `{name}` has no value: {why}" for name, why in missing.items()]
        raise HandeyeError("\n".join(lines))


def run_case(task: Task, case: Case, options: RunOptions) -> RunResult:
    """Run one case, again as often as its `retries` allow while it does not pass."""
    result = Attempt(task, case, options).run()
    for _ in range(case.retries):
        if result.verdict not in ("failed", "error"):
            break
        again = Attempt(task, case, options).run()
        result = replace(again, flaky=again.verdict in ("passed", "unverified"))
    return result


class Attempt:
    """One run of one case."""

    def __init__(self, task: Task, case: Case, options: RunOptions) -> None:
        self.task = task
        self.case = case
        self.options = options
        self.folder = new_folder(options.out, case.id or case.name)
        self.values = read_secrets(task, options.environ)
        self.verdict: Verdict = "error"
        self.reason = ""
        self.where = ""
        self.recorder: Recorder | None = None
        self.session: Session | None = None

    def run(self) -> RunResult:
        """Run it; whatever happens, there is a run folder with a report."""
        started = time.monotonic()
        downloads = self.folder / "downloads"
        try:
            with open_surface(
                self.task,
                self.values,
                downloads,
                browser=self.options.browser,
                headed=self.options.headed,
            ) as surface:
                self._steps(surface)
        except KeyboardInterrupt:
            self._conclude("interrupted", "stopped by the user")
        except (HandeyeError, ScreenError) as error:
            self._conclude("error", str(error))
        return self._result(time.monotonic() - started)

    def _steps(self, surface: Surface) -> None:
        """All steps; the ones after the case run whatever came of the case itself."""
        session = self._open(surface)
        try:
            for step in (*self._first(surface), *self.case.before, *self.case.steps):
                self._do(session, step)
            for claims in self.task.done_when:
                self._do(session, Step(body=claims, text="done_when", file=self.task.file))
            held = session.recorder.checks["passed"]
            self._conclude("passed" if held else "unverified", "" if held else UNVERIFIED)
        except StepFailed as why:
            self._fail(session, "failed", str(why))
        except (HandeyeError, ScreenError) as why:
            self._fail(session, "error", str(why))
        self._after(session)
        with suppress(ScreenError):
            session.finish()

    def _open(self, surface: Surface) -> Session:
        facts = manifest(self.task, self.case.id or self.case.name, surface.facts)
        kept = trace.Trace(self.folder, facts, redact=self.values.redact)
        self.recorder = Recorder(kept, surface.screen, self.options.listener)
        self.session = Session(
            surface,
            self.recorder,
            limits=limits_of(self.task),
            thinkers=self.options.thinkers,
            read=ocr_reader(),
        )
        return self.session

    def _first(self, surface: Surface) -> tuple[Step, ...]:
        """The target's address is opened first, unless the first step opens one."""
        steps = (*self.case.before, *self.case.steps)
        if not surface.start or (steps and steps[0].verb == "open"):
            return ()
        from handeye.agent import verbs

        return (Step(body=verbs.Open(url=surface.start), text=f"open: {surface.start}"),)

    def _do(self, session: Session, step: Step) -> None:
        self.where = step.where
        if self.options.on_start:
            self.options.on_start(self.case, step)
        session.do(step)

    def _after(self, session: Session) -> None:
        for step in self.case.after:
            where = self.where
            try:
                self._do(session, step)
            except (HandeyeError, ScreenError) as why:
                if self.verdict in ("passed", "unverified"):
                    self._fail(session, "error", f"after the test: {why}")
                    return
            self.where = where

    def _fail(self, session: Session, verdict: Verdict, reason: str) -> None:
        self._conclude(verdict, reason)
        seen = None
        with suppress(ScreenError):
            seen = session.screen.look()
        session.recorder.note(seen, error=reason)

    def _conclude(self, verdict: Verdict, reason: str) -> None:
        self.verdict = verdict
        self.reason = self.values.redact(reason)
        if verdict in ("passed", "unverified"):
            self.where = ""

    def _result(self, seconds: float) -> RunResult:
        if self.recorder is None:  # the surface did not open
            facts = manifest(self.task, self.case.id or self.case.name, {})
            kept = trace.Trace(self.folder, facts, redact=self.values.redact)
            kept.add(trace.StepRecord(error=self.reason), None)
            kept.finish(self._summary(seconds, {}, {}))
        else:
            self.recorder.trace.finish(
                self._summary(seconds, self.recorder.times, self.recorder.checks)
            )
        report.write_report(self.folder)
        checks = self.recorder.checks["passed"] if self.recorder else 0
        return RunResult(
            case=self.case.id or self.case.name,
            verdict=self.verdict,
            reason=self.reason,
            where=self.where,
            folder=self.folder,
            seconds=seconds,
            steps=self.recorder.steps if self.recorder else 0,
            checks=checks,
        )

    def _summary(
        self, seconds: float, times: Mapping[str, float], checks: Mapping[str, int]
    ) -> dict[str, Any]:
        downloads = self.folder / "downloads"
        files = sorted(downloads.iterdir()) if downloads.is_dir() else []
        other = max(0.0, seconds - sum(times.values()))
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "where": self.where,
            "steps": self.recorder.steps if self.recorder else 0,
            "seconds": round(seconds, 3),
            "time": {**{k: round(v, 4) for k, v in times.items()}, "other": round(other, 4)},
            "checks": dict(checks),
            "tokens": {"in": 0, "out": 0},
            "model_calls": 0,
            "answer": self.session.answer if self.session else None,
            "output": {},
            "downloads": [f"downloads/{file.name}" for file in files],
            "screenshots": self.session.pictures if self.session else [],
        }


UNVERIFIED = "every step was carried out, but nothing was checked: add a `check:`"


def limits_of(task: Task) -> Limits:
    """The run's budgets: the task's own where it has them."""
    own = task.limits
    default = Limits()
    return Limits(
        steps=own.steps or default.steps,
        seconds=own.time or default.seconds,
        repeats=own.repeats or default.repeats,
    )


def read_secrets(task: Task, environ: Mapping[str, str]) -> secrets.Secrets:
    """The values behind a task's secrets, from where the task says they are."""
    values: dict[str, str] = {}
    for name, secret in task.secrets.items():
        if secret.env is not None:
            values[name] = environ.get(secret.env, "")
        else:
            path = task.folder / (secret.file or "")
            values[name] = path.read_text(encoding="utf-8").strip()
    return secrets.Secrets(values)


def new_folder(out: Path, name: str) -> Path:
    """A folder for a new run: time and name, and a number when that is taken already."""
    words = "".join(c if c.isalnum() else "-" for c in name.casefold())
    stem = f"{datetime.now():%Y%m%d-%H%M%S}-{'-'.join(words.split('-'))[:60].strip('-')}"
    number = 1
    while True:
        folder = out / (stem if number == 1 else f"{stem}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise HandeyeError(f"no run folder can be made in {out}: {error.strerror}") from error
        else:
            return folder


def in_own_thread(function: Callable[[], T]) -> T:
    """Call a function here, or in a thread of its own where an asyncio loop runs here already.

    Playwright's synchronous API refuses to work inside a running loop (notebooks have one).
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function()
    with ThreadPoolExecutor(1, thread_name_prefix="handeye") as thread:
        return thread.submit(function).result()
