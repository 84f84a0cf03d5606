"""A website under control from Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handeye.actions import Secret
from handeye.agent import verbs

from .driver import Driver
from .options import RunOptions
from .step import Step
from .task import BrowserTarget, Case, Task, hosts


class OnWeb(Driver):
    """What `Site` and `OnPage` can do beside what every driver can."""

    def open(self, url: str) -> None:
        """Open an address, or a path below the site's."""
        self._do(verbs.Open(url=url), f"open: {url}")

    def go_back(self) -> None:
        """Go back to the page before."""
        self._do(verbs.GoBack(), "go_back")

    def answer(self, *, accept: bool = True, text: str | None = None) -> None:
        """Answer the dialog that is open."""
        words = text if text is not None else "accept" if accept else "dismiss"
        self._do(verbs.Answer(accept=accept, text=text), f"answer: {words}")


class Site(OnWeb):
    """A page in a browser of its own; every call is a step of one run with a report.

        with Site("http://127.0.0.1:8000") as site:
            site.fill("Email", "demo@example.test")
            site.click("Sign in")
            site.check(text="Welcome")
        print(site.result.verdict, site.result.report)

    Elements are named by words, or by a `Query` that says which of several. Works inside a running
    asyncio program too (a notebook): the browser then has a thread of its own.

    Args:
        url: the page to open, relative addresses are relative to it; or a `BrowserTarget`, which
            says more (locale, clock, recorded traffic …).
        name: what the run is called in its report.
        secrets: values by name, typed where a text says `${secrets.name}` and shown nowhere. They
            go to the origin of `url` and into fields that hide them; a `Secret` says otherwise.
        options: where the run folder goes, which browser, and so on.
        viewport: width and height of the page in CSS pixels, where `url` is an address.
        allow: what may be reached, such as ["127.0.0.1:8000", "api.example"]; by default the
            origin of `url` alone.

    Raises:
        ValueError: when something in `allow` is no host.
    """

    def __init__(
        self,
        url: str | BrowserTarget,
        *,
        name: str = "site",
        secrets: Mapping[str, str | Secret] | None = None,
        options: RunOptions | None = None,
        viewport: tuple[int, int] = (1280, 800),
        allow: Iterable[str] | None = None,
    ) -> None:
        target = BrowserTarget(url=url, viewport=viewport) if isinstance(url, str) else url
        first = Step(body=verbs.Open(url=target.url), text=f"open: {target.url}")
        case = Case(id=name, name=name, steps=(first,))
        task = Task(name=name, target=target, cases=(case,), allow=hosts(allow))
        super().__init__(task, secrets, options)
