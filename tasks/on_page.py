"""A Playwright page of your own under control from Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Self, TypeVar

from handeye.actions import Secret, addresses

from .options import RunOptions
from .reach import NamedOrigins
from .site import OnWeb
from .step import Screenshot, Step
from .target import BrowserTarget
from .task import Case, Task, hosts

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handeye.perception import browser as screens

T = TypeVar("T")


class OnPage(OnWeb):
    """A page that you opened, driven beside your own calls; every call is a step of one run.

        with OnPage(page) as handeye:
            handeye.click("Sign in")
            expect(page.get_by_text("Welcome")).to_be_visible()
            handeye.check(text="1 item")

    No browser is started, and the page stays open. Between calls nothing listens to it, so that
    your own locators, dialog handlers and downloads work as they do without handeye.

    Actions go to the origin of `url`, to that of the page as it is at first, and to what `open` is
    given, unless `allow` says otherwise. The page's own requests are held back by nothing: only
    the arguments that a browser is started with do that (`perception.launch.confined`).

    Args:
        page: the page, of Playwright's synchronous API.
        url: what relative addresses are relative to; by default the origin of the page.
        name: what the run is called in its report.
        secrets: values by name, as in `Site`; they go to the origin of `url`.
        options: where the run folder goes, and so on; its browser, tracing and video count for
            browsers that handeye starts.
        allow: what may be reached by actions.

    Raises:
        ValueError: when something in `allow` is no host.
    """

    def __init__(
        self,
        page: Page,
        *,
        url: str = "",
        name: str = "page",
        secrets: Mapping[str, str | Secret] | None = None,
        options: RunOptions | None = None,
        allow: Iterable[str] | None = None,
    ) -> None:
        start = Step(body=Screenshot(name="start"), text="screenshot: start")
        case = Case(id=name, name=name, steps=(start,))
        task = Task(name=name, target=BrowserTarget(url=url), cases=(case,), allow=hosts(allow))
        super().__init__(task, secrets, replace(options or RunOptions(), page=page))
        self.page = page

    def __enter__(self) -> Self:
        target = self.task.target
        if isinstance(target, BrowserTarget) and not target.url:
            here = BrowserTarget(url=addresses.origin_of(self.page.url))
            self.task = self.task.model_copy(update={"target": here})
        return super().__enter__()

    def open(self, url: str) -> None:
        """Open an address, or a path below the site's."""
        allow, target = self._session.surface.allow, self.task.target
        if isinstance(allow, NamedOrigins) and isinstance(target, BrowserTarget):
            allow.add(addresses.joined(target.url or self.page.url, url))
        super().open(url)

    def _own_thread(self) -> None:
        """None: a page is used where it was made."""

    def _first(self, step: Step) -> None:
        """Nothing is done before the first call."""

    def _call(self, function: Callable[[], T]) -> T:
        from handeye.perception import lent

        if screen := self._screen:
            with lent.borrowed(screen):
                return super()._call(function)
        called = super()._call(function)
        if screen := self._screen:  # it was opened just now
            screen.happenings.listeners.pause()
        return called

    @property
    def _screen(self) -> screens.BrowserScreen | None:
        """The page as a screen, once there is one."""
        from handeye.perception import browser

        session = self.attempt.session if self.attempt else None
        screen = session.screen if session else None
        return screen if isinstance(screen, browser.BrowserScreen) else None
