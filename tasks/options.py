"""How to run a case, and what came of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from handeye.actions import Asker, Guard
from handeye.agent import ModelSetup, Thinker, connect

from .budget import Budget
from .defects import Defect
from .recorder import Listener
from .step import Step
from .task import Case

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .session import Session

Verdict = Literal["passed", "failed", "error", "unverified", "interrupted", "skipped"]
Replay = Literal["off", "auto", "strict", "update"]
"""Whether recorded plans are used: not at all; where they fit, healed where they do not; without
any model; or recorded anew."""


@dataclass(frozen=True)
class RunOptions:
    """How to run, beside what the task file says.

    Args:
        out: the folder that run folders are made in.
        browser: a path or channel of a browser; the task's own choice when empty.
        headed: whether the browser's window is shown.
        environ: where secrets' environment variables are looked up.
        model: the model that carries goals out; what names one is connected at first use.
        judge: the model that judges claims, where that is not `model`.
        ask: asks the user about what the task's `answers` leave open; None when nobody is there.
        tracing: whether Playwright's own trace is kept in the run folder, without the secrets.
        fresh: whether the model is asked even where a cache has its reply (a retry).
        thinkers: who decides on goals before the model is asked, in turn.
        command: the command line that the run came from, for its report.
        listener: told every line of the run folder as it is written.
        on_start: told every step before it is carried out.
        on_done: told every step once it was carried out, with the session that did it.
        stop: set by another thread, it ends the run as Ctrl-C does, and is cleared.
        replay: how recorded plans are used; None for auto with files of tests, else off.
        update_pictures: whether saved pictures that differ are replaced by how it looks now.
        page: a page of Playwright that is used, and left open, instead of a browser of its own. It
            is as it was made: what else `target` says than an address is refused.
        video: whether the page is filmed; the film goes into the run folder.
        budget: what is left of a budget that several runs share.
        attended: whether a person is there whom the model can ask about what a goal leaves open;
            it is told so.
        reviewers: asked about every action before the guards of the run, in turn; they may change
            it, and the guards see it changed.
        widens: whether the user, who is there, may widen what a task without `allow` may reach,
            site by site. The browser itself is then held to nothing, as it takes its rules when it
            is started: pages load what they are made of, as in any browser. What may be opened and
            acted on is still held to the list, by code (`AllowGuard`).
    """

    out: Path = Path("runs")
    browser: str = ""
    headed: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    model: ModelSetup | connect.ModelSpec | None = None
    judge: ModelSetup | connect.ModelSpec | None = None
    ask: Asker | None = field(default=None, repr=False)
    tracing: bool = False
    fresh: bool = False
    thinkers: Sequence[Thinker] = ()
    command: tuple[str, ...] = ()
    listener: Listener | None = None
    on_start: Callable[[Case, Step], None] | None = None
    on_done: Callable[[Session, Step], None] | None = None
    stop: threading.Event | None = None
    replay: Replay | None = "off"
    update_pictures: bool = False
    page: Page | None = field(default=None, repr=False)
    video: bool = False
    budget: Budget | None = None
    attended: bool = False
    reviewers: Sequence[Guard] = field(default=(), repr=False)
    widens: bool = False


def stoppable(options: RunOptions | None) -> tuple[RunOptions, threading.Event]:
    """The options with a signal that stops the run, and that signal.

    Options have none of their own, so that they can be sent to another process.
    """
    given = options or RunOptions()
    stop = given.stop or threading.Event()
    return replace(given, stop=stop), stop


@dataclass(frozen=True)
class AttemptResult:
    """What came of one try of a case, and the run folder that it wrote."""

    verdict: Verdict
    reason: str
    folder: Path
    seconds: float


@dataclass(frozen=True)
class RunResult:
    """What came of one case. `where` is the step that decided, as file:line.

    `attempts` are all tries in their order, the one that is told here last; none when the case was
    not begun. Tokens and model calls are those of all tries. `file` and `line` are where the case
    stands, `row` is its row of a matrix. `out_of_budget` is whether a budget ended it that several
    runs share. `defects` are hints at what is wrong beside what was claimed; they change no
    verdict.
    """

    case: str
    verdict: Verdict
    reason: str
    where: str
    folder: Path
    seconds: float
    steps: int
    checks: int
    flaky: bool = False
    healed: bool = False
    defects: tuple[Defect, ...] = ()
    answer: str | None = None
    output: Mapping[str, object] = field(default_factory=dict[str, object])
    file: str = ""
    line: int = 0
    tags: tuple[str, ...] = ()
    row: Mapping[str, str] = field(default_factory=dict[str, str])
    attempts: tuple[AttemptResult, ...] = ()
    model_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    out_of_budget: bool = False

    @property
    def tokens(self) -> int:
        """All tokens that were spent."""
        return self.tokens_in + self.tokens_out

    @property
    def report(self) -> Path:
        """The report to read."""
        return self.folder / "report.html"
