"""What a task may reach: what its `allow:` names, else where its own words lead."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from handeye.actions import AllowList, addresses
from handeye.agent import verbs

from .step import Becomes, Step
from .task import BrowserTarget, Task


def reach_of(task: Task) -> AllowList:
    """The allow-list of a task that works on web pages.

    Without `allow:` it is the origin of the target's address, exactly; where the target has no
    address, the origins that the `open:` steps name. Files are those that either names.
    """
    target = task.target if isinstance(task.target, BrowserTarget) else BrowserTarget()
    opened = tuple(_opened(task, target.url))
    named = (target.url, *opened)
    files = [url for url in named if addresses.scheme_of(url) == "file"]
    if task.allow is not None:
        return AllowList(task.allow, files)
    wanted = (target.url,) if target.url else opened
    return AllowList((origin for url in wanted if (origin := _origin(url))), files)


def _opened(task: Task, base: str) -> Iterator[str]:
    """The addresses of all `open:` steps."""
    for case in task.cases:
        for step in case.all_steps:
            verb = _innermost(step).body
            if isinstance(verb, verbs.Open):
                try:
                    yield urljoin(base, verb.url)
                except ValueError:  # the step itself says so when it is its turn
                    continue


def _innermost(step: Step) -> Step:
    return _innermost(step.body.by) if isinstance(step.body, Becomes) else step


def _origin(url: str) -> str:
    """Scheme, host and port; "" for what is not on the web."""
    try:
        return str(addresses.place_of(url))
    except ValueError:
        return ""
