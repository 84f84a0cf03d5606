"""What is held fixed so that a run comes out the same again: time zone, motion, clock, traffic.

A test is still and on universal time unless its target says otherwise; any other task runs as its
pages do everywhere. Traffic that was recorded (HAR) is replayed from the file alone: what is not in
it fails, and what `allow` leaves out stays blocked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from handeye.agent import CannotRun

from . import folders
from .target import BrowserTarget, Har
from .task import Case, Task

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

    from handeye.perception import launch

ZONE = "UTC"
"""The time zone of a test that names none."""
DRAFT = ".part"
"""What the name of a recording ends in until it is whole."""


def resolved(task: Task, case: Case, secrets: Collection[str]) -> Task:
    """The task with all that its target leaves open decided for one of its cases.

    Args:
        task: the task.
        case: what is run of it; each of several has recorded traffic of its own.
        secrets: the names of the secrets that it is given.

    Raises:
        CannotRun: when its traffic cannot be recorded, or was not.
    """
    target = task.target or BrowserTarget()
    if not isinstance(target, BrowserTarget):
        return task
    given: dict[str, Any] = {
        "timezone": target.timezone or (ZONE if task.is_test else None),
        "motion": not task.is_test if target.motion is None else target.motion,
    }
    if target.har:
        path = har_path(task, case, target.har)
        try:
            _require_har(path, target.har, secrets)
        except CannotRun as why:
            raise CannotRun(f"{_place(task)}{why}") from None
        given["har"] = target.har.model_copy(update={"file": str(path)})
    return task.model_copy(update={"target": target.model_copy(update=given)})


def settled(task: Task, case: Case, secrets: Collection[str], *, lent: bool) -> Task:
    """The task as `resolved` has it; a page that is lent stays as its owner made it.

    Raises:
        CannotRun: also when its target says how a page that is lent should be.
    """
    if not lent:
        return resolved(task, case, secrets)
    target = task.target
    if isinstance(target, BrowserTarget):
        own = target.model_fields_set - {"url"}
        if wanted := sorted(name for name, value in target if name in own and value is not None):
            raise CannotRun(
                f"{_place(task)}the page that handeye is given is as its owner made it: leave "
                f"`{'`, `'.join(wanted)}` in `target` out, and set that where the page is made"
            )
    return task


def _place(task: Task) -> str:
    """Where the target of a task stands, as its errors begin."""
    return f"{Path(task.file).name}:{task.target_line}: " if task.file else ""


def har_path(task: Task, case: Case, har: Har) -> Path:
    """Where the traffic of a case is: with several cases each has a file of its own."""
    path = task.folder / har.file if task.file else Path(har.file)
    if len(task.cases) < 2:
        return path
    return path.with_name(f"{path.stem}-{folders.slug(case.id)}{path.suffix}")


def _require_har(path: Path, har: Har, secrets: Collection[str]) -> None:
    if har.record:
        if secrets:
            raise CannotRun(
                "a recording of the traffic holds all that is sent, so a task with `secrets` is "
                "not recorded: record a task without them"
            )
        if not path.parent.is_dir():
            raise CannotRun(f"the traffic cannot be recorded: there is no folder {path.parent}")
        return
    if not path.is_file():
        raise CannotRun(
            f"there is no recorded traffic {path}: make it with "
            f"`har: {{file: {har.file}, record: on}}`"
        )
    if why := _no_har(path):
        raise CannotRun(f"{path} is no HAR file: {why}")


def _no_har(path: Path) -> str:
    """Why a file holds no recorded traffic; "" when it does."""
    try:
        content: object = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return "it is not JSON"
    log = cast("dict[str, object]", content).get("log") if isinstance(content, dict) else None
    entries = cast("dict[str, object]", log).get("entries") if isinstance(log, dict) else None
    return "" if isinstance(entries, list) else "it has no list `log.entries`"


def view_of(target: BrowserTarget) -> launch.View:
    """What the page is shown in."""
    from handeye.perception import launch

    width, height = target.viewport
    return launch.View(
        width,
        height,
        target.scale,
        target.locale,
        target.timezone or "",
        target.color_scheme,
        motion=target.motion is not False,
        workers=target.har is None,
        har=_draft(target.har) if target.har and target.har.record else None,
    )


def _draft(har: Har) -> Path:
    return Path(f"{har.file}{DRAFT}")


def facts_of(target: BrowserTarget) -> dict[str, object]:
    """What the manifest says of it."""
    return {
        "locale": target.locale,
        "timezone": target.timezone or "the machine's own",
        "color_scheme": target.color_scheme,
        "motion": "off" if target.motion is False else "on",
        "clock": target.clock,
        "har": target.har and {"file": target.har.file, "record": target.har.record},
    }


def hold(context: BrowserContext, target: BrowserTarget, why_not: Callable[[str], str]) -> None:
    """Stop the clock of a context, and answer its requests from recorded traffic, as it is wanted.

    Args:
        context: before its first page is opened.
        target: what is wanted.
        why_not: why an address is not reached; "" when it is.
    """
    if target.clock:
        context.clock.set_fixed_time(datetime.fromisoformat(target.clock))
    if target.har and not target.har.record:
        context.route("**/*", _no_network)
        context.route_from_har(target.har.file, not_found="fallback")
        context.route(lambda url: bool(why_not(url)), _no_network)


def _no_network(route: Route) -> None:
    route.abort("internetdisconnected")


@contextmanager
def recording(target: BrowserTarget) -> Generator[None]:
    """Keep the traffic that is recorded meanwhile, once it is whole."""
    try:
        yield
    finally:
        if target.har and target.har.record and (draft := _draft(target.har)).exists():
            draft.replace(target.har.file)
