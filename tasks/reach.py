"""What a task may reach: what its `allow:` names, else where its own words lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handeye.actions import AllowList, addresses, allow
from handeye.agent import verbs

from .step import Becomes, Step
from .task import BrowserTarget, Task


class NamedOrigins(AllowList):
    """The origins that the user has named: one more with each address that is opened or allowed."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._urls: tuple[str, ...] = ()
        super().__init__((), written=False)
        for url in urls:
            self.add(url)

    def add(self, url: str) -> None:
        """Allow the origin of an address, or the file that it names."""
        self._urls = (*self._urls, url)
        origins = (origin for url in self._urls if (origin := addresses.origin_of(url)))
        files = (url for url in self._urls if addresses.scheme_of(url) == "file")
        super().__init__(origins, files, written=False)


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
    return AllowList((origin for url in wanted if (origin := _origin(url))), files, written=False)


def _opened(task: Task, base: str) -> Iterator[str]:
    """The addresses of all `open:` steps."""
    for case in task.cases:
        for step in case.all_steps:
            verb = _innermost(step).body
            if isinstance(verb, verbs.Open):
                yield addresses.joined(base, verb.url)


def _innermost(step: Step) -> Step:
    return _innermost(step.body.by) if isinstance(step.body, Becomes) else step


def _origin(url: str) -> str:
    """Scheme, host and port; "" for what is not on the web, and for what cannot be allowed."""
    origin = addresses.origin_of(url)
    return origin if origin and not allow.odd_host(origin) else ""
