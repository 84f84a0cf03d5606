"""What the command audit does: opens pages or runs tasks, looks for barriers, writes reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from handeye.agent import CannotRun, Judge, Memory, ModelSetup, connect
from handeye.audit import (
    Audit,
    audit_page,
    baseline,
    checks,
    criteria,
    finding,
    subject,
    whole,
    words,
)
from handeye.perception import ScreenError
from handeye.tasks import RunOptions, audited, folders, require

from . import audit_reports, running
from .asking import plain
from .exits import ERROR, FAILED, PASSED

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from handeye.perception import browser as screens

FailOn = Literal["violation", "likely", "review", "none"]
COUNTING: dict[str, int] = {"violation": 1, "likely": 2, "review": 3, "none": 0}
"""How many of the classes count, the surest first."""
OPEN_CAP, QUIET_CAP = 30.0, 10.0
"""Seconds that a page may take to come, and to come to rest."""
TOLD = 12
"""Kinds of findings that the terminal tells; the report has all."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What the command line asked for.

    Args:
        targets: addresses, HTML files and task files.
        out: the folder that the report's own folder is made in.
        files: where reports go beside that, by their kind: html, json, junit, sarif.
        baseline: the file of accepted issues.
        update: whether all that is found is accepted.
        checks: the names of the checks that run.
        level: what pages are held against.
        view: width and height of the view.
        allow: hosts that pages may load from beside their own; None for all.
        fail_on: the least sure class that counts.
        browser: which browser.
        headed: whether its window shows.
        variables: variables of task files.
        model: the model for checks that need one.
    """

    targets: Sequence[str]
    out: Path
    files: dict[str, Path]
    baseline: Path | None = None
    update: bool = False
    checks: Sequence[str] = ()
    level: criteria.Level = "wcag22aa"
    view: tuple[int, int] | None = None
    allow: Sequence[str] | None = None
    fail_on: FailOn = "violation"
    browser: str = ""
    headed: bool = False
    variables: dict[str, str] = field(default_factory=dict[str, str])
    model: connect.ModelSpec | None = None


def list_checks() -> int:
    """Name all checks and the criteria that they touch."""
    for one in checks.ALL:
        print(f"{one.name}: {', '.join(one.criteria)}")
    for name, about in checks.ON_THE_WAY.items():
        print(f"{name}: {', '.join(about)} (between the steps of a task)")
    on_the_way = {number for about in checks.ON_THE_WAY.values() for number in about}
    touched = {number for one in checks.ALL for number in one.criteria} | on_the_way
    left = [number for number in criteria.ALL if number not in touched]
    print(f"Not checked: {', '.join(left)}")
    return PASSED


def chosen_checks(named: Sequence[str], left_out: Sequence[str]) -> tuple[str, ...]:
    """The names of the checks that run.

    Raises:
        BadParameter: when one is named that is not there, or none is left.
    """
    known = [*(one.name for one in checks.ALL), *checks.ON_THE_WAY]
    if unknown := [one for one in (*named, *left_out) if one not in known]:
        raise typer.BadParameter(f"there is no check {unknown[0]!r}; there are {', '.join(known)}")
    chosen = tuple(one for one in named or known if one not in left_out)
    if not chosen:
        raise typer.BadParameter("no check is left to run")
    return chosen


def view_of(text: str) -> tuple[int, int] | None:
    """Width and height, as in 390x844; None for "".

    Raises:
        BadParameter: when it is none.
    """
    if not text:
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise typer.BadParameter(f"--viewport {text}: write width and height, as in 390x844")
    return int(width), int(height)


def run(wanted: Wanted) -> int:
    """Audit all that is wanted, and write the reports.

    Returns:
        1 when something was found that counts and is not accepted, 3 when something could not be
        audited, else 0.
    """
    known = _known(wanted)
    started = whole.now()
    with ExitStack() as stack:
        setup = stack.enter_context(connect.connected(wanted.model, _say)) if wanted.model else None
        audits, missed = _audits(wanted, setup)
    if wanted.update and wanted.baseline:
        known = baseline.updated(known, audits)
        baseline.write(wanted.baseline, known)
        _say(f"accepted issues: {wanted.baseline}, to be reviewed; each entry wants its reason")
    sifted = baseline.sift(audits, known)
    told = whole.Whole(
        sifted.audits, wanted.level, tuple(missed), sifted.accepted, sifted.stale, started
    )
    counting = finding.CLASSES[: COUNTING[wanted.fail_on]]
    for line in audit_reports.lines(told, sifted.unreasoned if wanted.baseline else 0):
        _say(line)
    folder = folders.new_folder(wanted.out, "audit")
    for path in audit_reports.write(told, folder, wanted.files, counting):
        _say(f"report: {path}")
    if any(one.kind in counting for one in told.findings):
        return FAILED
    nothing = not any(one.ran for one in told.audits)
    return ERROR if told.unopened or told.failed or nothing else PASSED


def _known(wanted: Wanted) -> baseline.Baseline:
    if wanted.baseline is None or (wanted.update and not wanted.baseline.exists()):
        return baseline.Baseline()
    return baseline.read(wanted.baseline)


def _audits(wanted: Wanted, setup: ModelSetup | None) -> tuple[list[Audit], list[whole.Unopened]]:
    """The audits of all targets, and what could not be audited."""
    audits: list[Audit] = []
    missed: list[whole.Unopened] = []
    pages = [one for one in wanted.targets if not is_task(one)]
    if pages:
        found, unopened = _pages(pages, wanted, setup)
        audits += found
        missed += unopened
    files = [Path(one) for one in wanted.targets if is_task(one)]
    for task in running.load_all(files, wanted.variables) if files else ():
        options = RunOptions(
            out=wanted.out,
            browser=wanted.browser,
            headed=wanted.headed,
            environ=dict(os.environ),
            model=setup,
            command=running.command_line(),
        )
        require(task, options)
        run_of = audited.Audited(wanted.checks, wanted.level, _say)
        run_of.task(task, options)
        audits += whole.told_once(run_of.audits)
        missed += run_of.missed
    return audits, missed


def is_task(target: str) -> bool:
    """Whether a target is a task file (or a folder of them), and no page."""
    path = Path(target)
    return "://" not in target and (path.suffix in running.SUFFIXES or path.is_dir())


def _pages(
    targets: Sequence[str], wanted: Wanted, setup: ModelSetup | None
) -> tuple[list[Audit], list[whole.Unopened]]:
    """The audits of pages, one after another in one browser."""
    from handeye.actions import AllowList, addresses
    from handeye.perception import launch

    audits: list[Audit] = []
    missed: list[whole.Unopened] = []
    memory = Memory()
    judge = Judge(setup, lambda: memory) if setup else None
    urls = [address_of(one) for one in targets]
    places = None
    if wanted.allow is not None:
        places = AllowList((*map(addresses.origin_of, urls), *wanted.allow)).places
    view = launch.View(*wanted.view) if wanted.view else launch.View()
    browser = launch.open_page(view, browser=wanted.browser, headed=wanted.headed, allow=places)
    with browser as (first, _):
        for url in urls:
            _say(words.short_address(url))
            try:
                with opened(first.context, url) as screen:
                    found = subject.Subject(screen, judge)
                    audits.append(audit_page(found, wanted.checks, _checking, wanted.level))
            except ScreenError as why:
                missed.append(whole.Unopened(words.short_address(url), plain(str(why))))
    return audits, missed


def address_of(target: str) -> str:
    """A page as an address: a file by its path, a host without a scheme by https.

    Raises:
        CannotRun: when it is a file that is not there.
    """
    if "://" in target:
        return target
    path = Path(target)
    if path.suffix.lower() in (".html", ".htm", ".xhtml", ".svg"):
        if not path.is_file():
            raise CannotRun(f"there is no file {target}; for a page write it with https://")
        return path.resolve().as_uri()
    return f"https://{target}"


@contextmanager
def opened(context: BrowserContext, url: str) -> Generator[screens.BrowserScreen]:
    """A page, opened in a tab of its own and come to rest.

    Raises:
        ScreenError: when it does not come, or comes with an error.
    """
    from playwright.sync_api import Error

    from handeye.perception import browser, happenings, patience

    page = context.new_page()
    screen = browser.BrowserScreen(page)
    try:
        try:
            answer = screen.load(url, OPEN_CAP)
        except Error as error:
            raise ScreenError(f"it does not open: {happenings.first_line(error)}") from error
        if answer and answer.status >= 400:
            raise ScreenError(f"the server answered {answer.status} {answer.status_text}".strip())
        with suppress(ScreenError):  # something in it never comes: what is there is audited
            screen.ask(page.wait_for_load_state, cap=QUIET_CAP)
        screen.settle(QUIET_CAP)
        yield screen
    finally:
        screen.happenings.listeners.end()  # else that it was closed would interrupt the closing
        with suppress(ScreenError, patience.Interrupted):
            screen.ask(page.close, again=False)


def _checking(name: str) -> None:
    _say(f"  {name}")


def _say(line: str) -> None:
    print(line, flush=True)
