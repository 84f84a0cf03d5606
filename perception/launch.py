"""Opens a browser window of our own: a fresh profile, one page, closed with all it started."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from .chromium import BrowserProgram, find_browser, launch_args
from .errors import ScreenError
from .happenings import first_line


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


@contextmanager
def open_page(
    view: View | None = None,
    *,
    browser: str = "",
    headed: bool = False,
    allow: Sequence[str] = (),
) -> Generator[tuple[Page, BrowserProgram]]:
    """A page in a fresh browser, and the program that shows it.

    Args:
        view: size, scale, language and so on; 1280 × 800 by default.
        browser: a path or a channel (chrome, chromium, msedge); the first one found by default.
        headed: whether its window is shown.
        allow: hosts that resolve; no other does (addresses in numbers are not looked up, so they
            are not stopped by this). All when empty.

    Raises:
        BrowserMissing: when there is none.
        ScreenError: when it does not start.
    """
    program = find_browser(browser)
    args = launch_args()
    if allow:
        args.append(f"--host-resolver-rules={resolver_rules(allow)}")
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(
                executable_path=str(program.path),
                headless=not headed,
                args=args,
                chromium_sandbox="--no-sandbox" not in args,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            raise ScreenError(_why_not(program, error, headed)) from error
        try:
            context = started.new_context(**_context(view or View()))
            yield context.new_page(), program
        finally:
            started.close()


def _context(view: View) -> dict[str, Any]:
    options: dict[str, Any] = {
        "viewport": {"width": view.width, "height": view.height},
        "device_scale_factor": view.scale,
        "accept_downloads": True,
    }
    named = {"locale": view.locale, "timezone_id": view.timezone, "color_scheme": view.color_scheme}
    return options | {name: value for name, value in named.items() if value}


def resolver_rules(allow: Sequence[str]) -> str:
    """Chromium's rules that let only these hosts resolve (net/dns/mapped_host_resolver.h)."""
    hosts = {re.sub(r":\d+$", "", entry) for entry in allow}
    return ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in sorted(hosts))])


def _why_not(program: BrowserProgram, error: Error, headed: bool) -> str:
    hint = "; without a display, leave out --headed" if headed else ""
    return f"{program.name} at {program.path} does not start: {first_line(error)}{hint}"
