"""Opens what a task is about: the screen, the hands for it, and what may be done there."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from handeye.actions import Action, AllowList, Guard, Hands, dry, secrets
from handeye.agent import Limits
from handeye.perception import Purpose, Screen, ScreenError

from . import fixed
from .budget import Budget
from .film import film_folder, named_films
from .options import RunOptions
from .outside import NOTHING, Outside
from .reach import NamedOrigins, reach_of
from .surroundings import Reader
from .task import BrowserTarget, ProgramTarget, Secret, StillTarget, Task, TaskLimits

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handeye.perception import browser as screens

T = TypeVar("T")


def unknown(action: Action) -> Purpose | None:
    """Nothing is known about what the controls of a surface are for."""
    return None


def nowhere(action: Action, move: bool) -> None:
    """There is no mouse to point with."""


def in_no_hurry(left: Callable[[], float]) -> None:
    """Nothing is waited for."""


@dataclass(frozen=True)
class Surface:
    """One screen with hands for it. `facts` go into the run's manifest.

    `allow` is what may be reached (None: anything); `purpose` tells what the control of an action
    is for. `point` is called before it with each action anew, and with True puts the mouse there
    first, so that `purpose` tells what lies under the mouse.
    `hurry` takes what tells the seconds that are left: no wait is longer.
    `guards` are asked first, and again once the mouse was put there; `read` reads text in its
    pictures in a way of its own;
    `outside` is what claims are held against beside the screen. `widen` puts an address on `allow`
    once the user has said yes to it; None where the list stays as it is.
    """

    screen: Screen
    hands: Hands
    allow: AllowList | None = None
    purpose: Callable[[Action], Purpose | None] = unknown
    point: Callable[[Action, bool], None] = nowhere
    hurry: Callable[[Callable[[], float]], None] = in_no_hurry
    start: str = ""
    guards: tuple[Guard, ...] = ()
    read: Reader | None = None
    outside: Outside = NOTHING
    widen: Callable[[str], None] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@contextmanager
def open_surface(
    task: Task,
    values: secrets.Secrets,
    downloads: Path,
    *,
    options: RunOptions | None = None,
    traces: Path | None = None,
) -> Generator[Surface]:
    """What a task's target names, closed again with all that was started for it.

    A page that the options have is taken as it is, and left open.

    Args:
        task: the task.
        values: its secrets.
        downloads: where downloaded files go.
        options: which browser is started and how, or the page that is there already.
        traces: where Playwright puts its raw traces.

    Raises:
        CannotRun: when there is no such program.
        ScreenError: when it cannot be opened.
    """
    target = task.target or BrowserTarget()
    options = options or RunOptions()
    if isinstance(target, BrowserTarget) and options.page is not None:
        from . import lent_surface

        with lent_surface.on_page(task, target, values, downloads, options.page) as surface:
            yield surface
    elif isinstance(target, BrowserTarget):
        with _open_browser(task, target, values, downloads, (options, traces)) as surface:
            yield surface
    elif isinstance(target, StillTarget):
        yield _open_still(Path(target.still))
    else:
        from . import desktop_surface as desktops

        if isinstance(target, ProgramTarget):
            opened = desktops.open_program(task, target, values, _environment(task))
        else:
            opened = desktops.open_desktop(task, target, values)
        with opened as surface:
            yield surface


@contextmanager
def _open_browser(
    task: Task,
    target: BrowserTarget,
    values: secrets.Secrets,
    downloads: Path,
    how: tuple[RunOptions, Path | None],
) -> Generator[Surface]:
    from handeye.perception import blocks, launch
    from handeye.perception import browser as screens

    options, traces = how
    film = film_folder(downloads.parent) if options.video and not values else None
    view = replace(fixed.view_of(target), film=film)
    allow = reach_of(task)
    named = None
    if options.widens and task.allow is None:
        allow = named = NamedOrigins((target.url,))
    wanted = options.browser or ("" if target.browser == "chromium" else target.browser)
    env = _environment(task)
    places = None if named else allow.places
    why_not = blocks.everything if named else allow.why_not
    opened = launch.open_page(
        view, browser=wanted, headed=options.headed, allow=places, traces=traces, env=env
    )
    with (
        fixed.recording(target),
        named_films(film),
        _a_page(opened, lambda page: fixed.hold(page.context, target, why_not)) as (
            page,
            found,
        ),
    ):
        screen = screens.BrowserScreen(page, downloads, why_not=why_not)
        screen.happenings.motion = view.motion
        facts = {
            "target": target.url,
            "viewport": [view.width, view.height],
            "scale": target.scale,
            **fixed.facts_of(target),
            "allowed": list(allow.entries) if allow else None,
            "browser": f"{found.name} {found.version}",
            "playwright": version("playwright"),
        }
        surface = of_page(screen, values, allow, target.url, facts)
        yield replace(surface, widen=named.add) if named else surface


def of_page(
    screen: screens.BrowserScreen,
    values: secrets.Secrets,
    allow: AllowList | None,
    start: str,
    facts: Mapping[str, Any],
) -> Surface:
    """A page in a browser, with hands for it."""
    from handeye.actions import aim
    from handeye.actions import browser as hands

    screen.happenings.hide = values.redact
    own = hands.BrowserHands(screen, values, start)
    aimed = aim.Aim(screen, own)

    return Surface(
        screen=screen,
        hands=own,
        purpose=aimed.purpose,
        point=aimed.point,
        allow=allow,
        hurry=screen.hurry,
        start=start,
        facts=facts,
    )


def _environment(task: Task) -> dict[str, str]:
    """The environment for what is started: without the variables that secrets are read from."""
    named = {one.env.upper() for one in task.secrets.values() if one.env}
    return {name: value for name, value in os.environ.items() if name.upper() not in named}


@contextmanager
def _a_page(
    opened: AbstractContextManager[tuple[Page, T]], set_up: Callable[[Page], None]
) -> Generator[tuple[Page, T]]:
    """The same page, set up; what the browser refuses on the way is told as a `ScreenError`."""
    from playwright.sync_api import Error

    from handeye.perception import happenings

    what = "cannot be set up as `target` says"
    try:
        with opened as found:
            set_up(found[0])
            what = "did not close as it should"
            yield found
    except Error as error:
        raise ScreenError(f"the browser {what}: {happenings.first_line(error)}") from error


def ocr_is_there() -> bool:
    """Whether text in pictures can be read: the `[ocr]` extra is installed."""
    return bool(find_spec("rapidocr") and find_spec("onnxruntime"))


def _open_still(path: Path) -> Surface:
    from handeye.perception import still

    screen = still.StillScreen(path, ocr=ocr_is_there())
    shot = screen.look().screenshot
    facts = {"target": str(path), "viewport": [shot.width, shot.height], "scale": shot.scale}
    return Surface(screen, dry.DryHands(), facts=facts)


def manifest(
    task: Task, case_id: str, facts: Mapping[str, Any], own: TaskLimits | None = None
) -> dict[str, Any]:
    """What `run.json` says of a run: what ran, on what, with what limits (`own` are the case's)."""
    config = {
        "limits": merged(task.limits, own).model_dump(exclude_none=True),
        "allow": None if task.allow is None else list(task.allow),
        "vars": dict(task.vars),
        "may": list(task.may),
        "answers": sorted(task.answers),
        "secrets": sorted(task.secrets),
        "secret_sources": {name: _source(one) for name, one in task.secrets.items()},
    }
    return {
        "name": case_id,
        "file": task.file or None,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "model": None,
        "prompt": None,
        "config": config,
        "redaction": ["password, one-time code and card fields", "secrets by value"],
        **facts,
    }


def _source(secret: Secret) -> dict[str, Any]:
    """What a test made of the run has to know of a secret: never more than a variable's name."""
    said = {"env": secret.env, "totp": secret.totp}
    return {name: value for name, value in said.items() if value}


def merged(limits: TaskLimits, own: TaskLimits | None) -> TaskLimits:
    """The limits of a task with those of a case put over them."""
    return limits.model_copy(update=own.model_dump(exclude_none=True) if own else {})


def limits_of(task: Task, own: TaskLimits | None = None, budget: Budget | None = None) -> Limits:
    """The run's budgets: the case's own, else the task's; never more than `budget` has left."""
    limits = merged(task.limits, own)
    default = Limits()
    return (budget or Budget()).bound(
        Limits(
            steps=limits.steps or default.steps,
            seconds=limits.time or default.seconds,
            tokens=limits.tokens,
            repeats=limits.repeats or default.repeats,
        )
    )
