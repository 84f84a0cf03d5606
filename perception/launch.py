"""Opens a browser window of our own: a fresh profile, one page, closed with all it started."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from .chromium import BrowserProgram, find_browser, launch_args
from .errors import ScreenError
from .happenings import first_line
from .patience import Patience, TimeUp

CLOSING_CAP = 3.0
"""Seconds after which a browser that does not close, for all that a page does, is killed."""
NO_FFMPEG = (
    "a film is made with Playwright's own ffmpeg, which is not there: "
    "`python -m playwright install ffmpeg`, or leave the film out"
)
RECORDING_CAP = 30.0
"""Seconds that writing what was recorded may take."""
NO_CARET = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, *::before { caret-color: transparent !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})()"""
"""Hides the caret, which blinks, in every document."""
PLACE = re.compile(r"\*\.[\w.-]+|([\w.-]+|\[[0-9A-Fa-f:]+\]):\d+")
"""What `open_page` takes as a place that can be reached."""


@dataclass(frozen=True)
class View:
    """What the page is shown in."""

    width: int = 1280
    height: int = 800
    scale: float = 1.0
    """Device pixels for one CSS pixel."""
    locale: str = ""
    timezone: str = ""
    color_scheme: str = ""
    film: Path | None = None
    """The folder that a film of the page goes into; none is made when missing."""
    motion: bool = True
    """Whether pages may move things, and the caret shows; else they are asked for less."""
    workers: bool = True
    """Whether pages may have service workers, which answer requests that nobody else sees."""
    har: Path | None = None
    """Where all traffic is recorded, written when the page is closed."""


@contextmanager
def open_page(
    view: View | None = None,
    *,
    browser: str = "",
    headed: bool = False,
    allow: Sequence[str] | None = None,
    traces: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Generator[tuple[Page, BrowserProgram]]:
    """A page in a fresh browser, and the program that shows it.

    Args:
        view: size, scale, language and so on; 1280 × 800 by default.
        browser: a path or a channel; see `find_browser`.
        headed: whether its window is shown.
        allow: all that can be reached, as `host:port`, or `*.host` for all hosts below one on
            every port (what `AllowList.places` gives); nothing when empty, all when None.
        traces: where Playwright puts its raw traces; a folder of its own when missing.
        env: the environment variables that the browser gets; this process's own by default.

    Raises:
        BrowserMissing: when there is none.
        ScreenError: when it does not start.
    """
    view = view or View()
    program = find_browser(browser, headed=headed)
    args = launch_args() if allow is None else [*launch_args(), *confined(allow)]
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(
                executable_path=str(program.path),
                headless=not headed,
                args=args,
                traces_dir=traces,
                env={**(os.environ if env is None else env)},
                chromium_sandbox="--no-sandbox" not in args,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            raise ScreenError(_why_not(program, error, headed)) from error
        patience = Patience(asyncio.get_running_loop())
        try:
            context = started.new_context(**_context(view))
            if not view.motion:
                context.add_init_script(NO_CARET)
            yield _first_page(context), program
            if view.har:
                _written(patience, context)
        finally:
            with suppress(TimeUp):  # Playwright's own end then kills it
                if view and view.film:  # a film ends with what it shows
                    patience.call(lambda: _close_contexts(started), CLOSING_CAP)
                patience.call(started.close, CLOSING_CAP)


@contextmanager
def connected_page(address: str) -> Generator[Page]:
    """A new tab in a Chromium that runs already and was started with --remote-debugging-port.

    Args:
        address: where it listens, such as http://127.0.0.1:9222.

    Raises:
        ScreenError: when no browser answers there.
    """
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.connect_over_cdp(address)
        except Error as error:
            raise ScreenError(
                f"no browser answers at {address}: {first_line(error)}; start one with "
                "--remote-debugging-port=9222 and a --user-data-dir of its own"
            ) from error
        context = browser.contexts[0] if browser.contexts else browser.new_context()
        yield context.new_page()


def _written(patience: Patience, context: BrowserContext) -> None:
    """Close a context whose traffic was recorded: that writes the recording."""
    try:
        patience.call(context.close, RECORDING_CAP)
    except TimeUp:
        raise ScreenError(
            f"the recorded traffic could not be written within {RECORDING_CAP:.0f} s"
        ) from None


def _context(view: View) -> dict[str, Any]:
    options: dict[str, Any] = {
        "viewport": {"width": view.width, "height": view.height},
        "device_scale_factor": view.scale,
        "accept_downloads": True,
    }
    named = {"locale": view.locale, "timezone_id": view.timezone, "color_scheme": view.color_scheme}
    if view.film:
        size = {"width": view.width, "height": view.height}
        options |= {"record_video_dir": view.film, "record_video_size": size}
    if not view.motion:
        options["reduced_motion"] = "reduce"
    if not view.workers:
        options["service_workers"] = "block"
    if view.har:
        recorded = {"path": view.har, "content": "embed", "mode": "minimal"}
        options |= {f"record_har_{name}": value for name, value in recorded.items()}
    return options | {name: value for name, value in named.items() if value}


def _first_page(context: BrowserContext) -> Page:
    try:
        return context.new_page()
    except Error as error:
        if "ffmpeg" in error.message:
            raise ScreenError(NO_FFMPEG) from error
        raise


def _close_contexts(browser: Browser) -> None:
    for context in browser.contexts:
        context.close()


def confined(places: Sequence[str]) -> list[str]:
    """The arguments that let a Chromium reach these places and nothing else.

    The rules apply wherever it makes a connection, to addresses in numbers too, and cost nothing
    for each request (net/dns/mapped_host_resolver.h): a place maps to itself, all else to nothing;
    a rule for hosts below one has no port. A proxy would look names up by itself, and WebRTC sends
    to addresses that were not looked up: it keeps to proxies, so to nothing.
    """
    for place in places:
        if not PLACE.fullmatch(place):
            raise ValueError(f"{place!r} is no place: write `host:port` or `*.host`")
    rules = [f"EXCLUDE {p}" if p.startswith("*.") else f"MAP {p} {p}" for p in places]
    policy = "webrtc-ip-handling-policy=disable_non_proxied_udp"
    return [
        f"--host-resolver-rules={', '.join([*rules, 'MAP * ~NOTFOUND'])}",
        "--no-proxy-server",
        f"--{policy}",
        f"--force-{policy}",  # its name in headless shells and in Chrome before it
    ]


def _why_not(program: BrowserProgram, error: Error, headed: bool) -> str:
    hint = "; without a display, leave out --headed" if headed else ""
    return f"{program.name} at {program.path} does not start: {first_line(error)}{hint}"
