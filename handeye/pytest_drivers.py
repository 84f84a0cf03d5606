"""What the fixtures give to a test: a page or a program, with errors for the test's author."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import pytest

from handeye.agent import CannotRun, HandeyeError, ModelNeeded, StepFailed
from handeye.perception import ScreenError, machine
from handeye.tasks import Desktop, OnPage, Program, RunOptions, Step, driver, suite_runs

from . import doctor_desktop
from . import pytest_run as running
from . import pytest_settings as settings
from .pytest_outcomes import RAISED, NotAsClaimed, NotJudged

if TYPE_CHECKING:
    from playwright.sync_api import Page

P = ParamSpec("P")
T = TypeVar("T")


class Tested(driver.Driver):
    """A driver that is opened by its first call, and whose steps are lines of the test."""

    at: tuple[str, int] = ("", 0)
    """The file and line of the test that called last."""
    told: tuple[Exception, Exception] | None = None
    """The error that the test got last, and the one that it tells of."""
    theirs: Exception | None = None
    """What the test's own code raised last, within a call."""
    config: pytest.Config | None = None
    """What knows where pytest was started."""

    def becomes(self, claim: str | Mapping[str, Any], by: Callable[[], T]) -> T:
        """As ever; what the test's own code raises meanwhile stays its own."""
        __tracebackhide__ = True

        def own() -> T:
            __tracebackhide__ = True
            try:
                return by()
            except Exception as error:
                self.theirs = error
                raise

        return super().becomes(claim, own)

    def _begin(self, step: Step) -> None:
        file, line = self.at
        super()._begin(step.model_copy(update={"file": file, "line": line}))


class TestedPage(Tested, OnPage):
    """A page of pytest-playwright."""


class TestedProgram(Tested, Program):
    """A program that is started for a test."""


class TestedDesktop(Tested, Desktop):
    """The desktop as it is."""


def _for_its_author(verb: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """The verb, with errors that point at the line of the test and show nothing of handeye's."""

    @functools.wraps(verb)
    def called(own: Tested, *args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True
        before, frame = own.at, inspect.currentframe()
        if caller := frame and frame.f_back:
            own.at = (caller.f_code.co_filename, caller.f_lineno)
        kind: type[Exception] = NotJudged
        try:
            if own.attempt is None:
                own.__enter__()
            return verb(own, *args, **kwargs)
        except StepFailed as failed:
            kind, why = NotAsClaimed, failed
        except (HandeyeError, ScreenError, ValueError) as other:
            if other is own.theirs:
                raise
            why = other
        finally:
            own.at = before  # a call within another one is over: on with that one
        error = kind(_words(own, why) + _report(own))
        own.told = (error, why)
        raise error

    return called


def _words(own: Tested, why: Exception) -> str:
    """What an error says to the test's author."""
    strict = own.config is not None and settings.replay(own.config) == "strict"
    more = "; strict replay asks none, also where one is named" if strict else ""
    return running.words_of(why) + (more if isinstance(why, ModelNeeded) else "")


def _report(own: Tested) -> str:
    """Where the report of the test will be."""
    if own.attempt is None or own.config is None:
        return ""
    return f"\nreport: {running.shown(own.attempt.folder / 'report.html', own.config)}"


def _shown_to_its_author(*kinds: type[Tested]) -> None:
    for kind in kinds:
        for name, member in inspect.getmembers(kind, inspect.isfunction):
            if not name.startswith("_"):
                setattr(kind, name, _for_its_author(member))


_shown_to_its_author(TestedPage, TestedProgram, TestedDesktop)


@contextmanager
def reported(request: pytest.FixtureRequest) -> Generator[Callable[[Tested], None]]:
    """Close at the end of a test what it drove, and tell pytest what came of it."""
    item: pytest.Item = request.node
    running.forget(item)
    item.stash[RAISED] = KeyboardInterrupt()  # what it was when nobody hears of its end
    driven: list[Tested] = []
    yield driven.append
    raised = item.stash[RAISED]
    for own in driven:
        if own.attempt is not None:
            error = own.told[1] if own.told and own.told[0] is raised else raised
            own.__exit__(None, error, None)
            run = suite_runs.run_of(own.result, request.config.invocation_params.dir)
            item.user_properties += running.properties(own.result, run, request.config)


def _options(request: pytest.FixtureRequest) -> RunOptions:
    """How the calls of a test are carried out: no plan is recorded of them."""
    wanted = settings.run_options(request)
    model, wrong = None, ""
    if wanted.replay != "strict":
        try:
            model = settings.model_spec(request.config)
        except CannotRun as why:
            wrong = str(why)
    if wrong:
        pytest.fail(running.cleaned(wrong), pytrace=False)  # while a fixture is set up: an error
    return replace(wanted, model=model, replay="off")


@contextmanager
def page_for(request: pytest.FixtureRequest, page: Page) -> Generator[OnPage]:
    """The page of a test under control; handeye's calls are steps of one run."""
    config = request.config
    secrets: dict[str, Any] = dict(request.getfixturevalue("handeye_secrets"))
    if secrets and settings.Artifacts.of(config).tracing != "off":
        words = "the trace that pytest-playwright keeps of a test has its secrets in clear"
        warnings.warn(f"{words}: leave out --tracing where it is uploaded", stacklevel=1)
    own = TestedPage(
        page,
        url=settings.base_url(request),
        name=request.node.name,
        secrets=secrets,
        options=_options(request),
        allow=config.getini("handeye_allow") or None,
    )
    own.config = config
    with reported(request) as add:
        add(own)
        yield own


@contextmanager
def desktop_for(request: pytest.FixtureRequest) -> Generator[Callable[..., Program | Desktop]]:
    """What starts a program for a test, or takes the desktop as it is."""
    display = doctor_desktop.probes(machine.Machine())["display"]()
    if display.status != "ok":
        pytest.skip(f"there is no desktop to drive: {display.found}")
    opened: list[Tested] = []

    with reported(request) as add:

        def start(program: str = "", *arguments: str, **more: Any) -> Program | Desktop:
            """Start a program, with arguments and the other parameters of `Program`.

            Without a program it is the desktop as it is, with the parameters of `Desktop`.
            """
            if opened:
                raise NotJudged("a test drives one desktop, and it drives one already")
            more = {"secrets": request.getfixturevalue("handeye_secrets"), **more}
            more = {"name": request.node.name, "options": _options(request), **more}
            own = TestedProgram(program, *arguments, **more) if program else TestedDesktop(**more)
            own.config = request.config
            opened.append(own)
            add(own)
            own.screenshot("start")
            return own

        yield start
