"""The ground of the allow-list test: an allowed site, an attacker, a browser between them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from playwright.sync_api import Browser, Error, Page, sync_playwright
from servers import Site, serve
from vectors import GOING, NAMES, OPENED, PARTS, TWINS, Way

from handeye.actions import AllowList
from handeye.perception import blocks, chromium, launch
from handeye.perception import browser as screens

CAP = 20.0
"""Seconds after which what should have been reached counts as not reached."""
SHORT = 0.4
"""Seconds after which what Chromium itself holds back counts as not reached."""
JAVASCRIPT = {"content-type": "text/javascript"}


@dataclass
class Ground:
    """An allowed site and an attacker's site, and sockets of the attacker's by way."""

    own: Site
    evil: Site
    ears: dict[str, socket.socket] = field(default_factory=dict[str, socket.socket])
    reached: set[str] = field(default_factory=set[str])
    """Names of the ways of which the attacker has heard."""

    @property
    def allow(self) -> AllowList:
        """The allowed site, and two names of the attacker's server that are allowed."""
        return AllowList([self.own.url, f"ok.localhost:{self.port}", "*.wild.localhost"])

    @property
    def port(self) -> str:
        """The port of the attacker's site."""
        return self.evil.url.rpartition(":")[2]

    def filled(self, text: str, way: Way | None = None) -> str:
        """A text with the addresses of a way."""
        path = way.path if way else "opened"
        ear = str(self.ears[path].getsockname()[1]) if path in self.ears else ""
        return Template(text).substitute(
            url=f"{self.evil.url}/{path}",
            host=f"127.0.0.1:{self.port}",
            port=self.port,
            path=path,
            own=self.own.url,
            **dict.fromkeys(("tcp", "udp", "tcp6"), ear),
        )

    def listen(self, ways: Iterable[Way]) -> None:
        """Find out what the attacker has heard by now."""
        requests = (*self.evil.requests, *self.own.requests)
        asked = {one.path[1:].partition("?")[0] for one in requests}
        for way in ways:
            ear = self.ears.get(way.path)
            if way.path in asked if ear is None else _heard(ear):
                self.reached.add(way.name)

    def add_pages(self) -> None:
        """Put on the sites what the ways need."""
        fetch = "fetch({}, {{mode: 'no-cors'}}).catch(() => 0)"
        self.own.add("/shared.js", fetch.format("location.hash.slice(1)"), headers=JAVASCRIPT)
        self.own.add("/service.js", fetch.format("location.search.slice(1)"), headers=JAVASCRIPT)
        for way in (*PARTS, *NAMES, *GOING, *TWINS):
            html = self.filled(way.html, way)
            headers = {name: self.filled(value, way) for name, value in way.headers.items()}
            self.own.add(f"/way/{way.path}", f"<!doctype html>{html}", headers=headers)
            if "/to?" in html:
                to = html.partition("/to?")[2].partition("'")[0]
                status = 307 if "307" in way.name else 302
                self.own.add(f"/to?{to}", "", status=status, headers={"location": to})
            if way.name.startswith("file from"):
                attached = {"content-disposition": "attachment; filename=a.bin"}
                self.evil.add(f"/{way.path}", "x", headers=attached)
        self.own.add("/all", self._all_parts())

    def _all_parts(self) -> str:
        parts = [
            f"<iframe src=/way/{way.path}></iframe>" if way.headers else self.filled(way.html, way)
            for way in (*PARTS, *NAMES, *TWINS)
        ]
        return f"<!doctype html><meta charset=utf-8><body>{' '.join(parts)}"


def _heard(ear: socket.socket) -> bool:
    """Whether a packet or a connection has come."""
    try:
        if ear.type == socket.SOCK_DGRAM:
            ear.recv(2000)
        else:
            ear.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextmanager
def ground() -> Generator[Ground]:
    """The sites and sockets, closed again."""
    with serve() as own, serve() as evil, ExitStack() as stack:
        made = Ground(own, evil)
        for way in (*PARTS, *NAMES):
            if way.by in ("tcp", "udp", "tcp6"):
                family = socket.AF_INET6 if way.by == "tcp6" else socket.AF_INET
                kind = socket.SOCK_DGRAM if way.by == "udp" else socket.SOCK_STREAM
                ear = stack.enter_context(socket.socket(family, kind))
                ear.bind(("::1" if way.by == "tcp6" else "127.0.0.1", 0))
                ear.setblocking(False)
                if kind == socket.SOCK_STREAM:
                    ear.listen()
                made.ears[way.path] = ear
        made.add_pages()
        yield made


@dataclass
class Drive:
    """A browser on the ground, with the allow-list or without."""

    ground: Ground
    browser: Browser
    clock: Page
    fenced: bool
    watched: list[screens.BrowserScreen] = field(default_factory=list[screens.BrowserScreen])

    def fresh(self) -> Page:
        """A page in a profile of its own, watched as in a run."""
        page = self.browser.new_context().new_page()
        why_not = self.ground.allow.why_not if self.fenced else blocks.everything
        self.watched.append(screens.BrowserScreen(page, why_not=why_not))
        return page

    def wait(self, ready: Callable[[], bool], cap: float) -> bool:
        """Wait for a condition, for at most `cap` seconds."""
        end = time.monotonic() + cap
        while not ready() and time.monotonic() < end:
            self.clock.evaluate("new Promise(done => setTimeout(done, 15))")
        return ready()

    def all_at_once(self) -> None:
        """The page with all ways that do not leave it."""
        ways = [way for way in (*PARTS, *NAMES) if way.by != "dns" and way.reaches]
        awaited = TWINS if self.fenced else [*ways, *TWINS]
        self.fresh().goto(f"{self.ground.own.url}/all", wait_until="commit")

        def ready() -> bool:
            self.ground.listen((*PARTS, *NAMES, *TWINS))
            noted = not self.fenced or not self.silent(ways)
            return noted and self.ground.reached >= {way.name for way in awaited}

        self.wait(ready, CAP)

    def one_by_one(self) -> None:
        """The pages that are left."""
        for way in GOING:
            self._go(way)

    def _go(self, way: Way) -> None:
        tab = self.fresh()

        def ready() -> bool:
            if way.by == "tab":
                if _elsewhere(tab.url):
                    self.ground.reached.add(way.name)
            else:
                self.ground.listen([way])
            return way.name in self.ground.reached or (self.fenced and self.noted(way))

        tab.goto(f"{self.ground.own.url}/way/{way.path}", wait_until="commit")
        self.wait(ready, CAP if way.reaches else SHORT)

    def opened(self) -> None:
        """What a model opens, put to the browser itself."""
        page = self.fresh()
        for name, text in OPENED.items():
            url = self.ground.filled(text)
            try:
                page.goto(url, wait_until="commit")
                self.ground.reached.add(name)
            except Error:
                continue

    def silent(self, ways: Iterable[Way]) -> list[str]:
        """The ways of which the log should tell that they were blocked, and does not."""
        told = (way for way in ways if way.noted and way.reaches)
        return [way.name for way in told if not self.noted(way)]

    def noted(self, way: Way) -> bool:
        """Whether the log says that a way was blocked."""
        events = (event for screen in self.watched for event in screen.events)
        blocked = [event.text for event in events if event.kind == "blocked"]
        return any(
            way.path in text and ("not in `allow`" in text or "not of the target's" in text)
            for text in blocked
        )


def _elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "about:", "chrome-error:"))


@contextmanager
def browse(
    ground: Ground, folder: Path, program: chromium.BrowserProgram, *, fenced: bool
) -> Generator[Drive]:
    """A browser on the ground; its log of the network is in the folder when it is closed."""
    args = [*chromium.launch_args(), f"--log-net-log={folder / 'net.json'}"]
    args.append("--short-reporting-delay")
    if fenced:
        args += launch.confined(ground.allow.places)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program.path, args=args, chromium_sandbox="--no-sandbox" not in args
        )
        yield Drive(ground, browser, browser.new_page(), fenced)
        browser.close()


def names_asked(folder: Path) -> set[str]:
    """The host names that a browser looked up."""
    log = json.loads((folder / "net.json").read_text(encoding="utf-8"))
    kind = log["constants"]["logEventTypes"]["HOST_RESOLVER_MANAGER_REQUEST"]
    found = [
        event.get("params", {}).get("host", "") for event in log["events"] if event["type"] == kind
    ]
    return {str(host).rpartition("/")[2].partition(":")[0] for host in found}
