"""What tests share: a browser, fresh pages in it, web sites, and an environment of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from servers import Site, serve

from handeye.perception import chromium

REAL_CACHE = Path.home() / ".cache" / "ms-playwright"

# A shell without job control starts what runs in its background deaf to Ctrl-C, and all that is
# started from there inherits it; some of the tests are about Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_environment(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No setting of the user's reaches a test, and nothing that it writes reaches their home.

    Programs that tests marked `real` fetch keep their caches.
    """
    for name in [one for one in os.environ if one.startswith("HANDEYE_")]:
        monkeypatch.delenv(name)
    item: pytest.Item = request.node
    if item.get_closest_marker("real"):
        return
    if "PLAYWRIGHT_BROWSERS_PATH" not in os.environ and REAL_CACHE.is_dir():
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(REAL_CACHE))
    home = tmp_path / "home"
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(scope="session")
def browser_program() -> chromium.BrowserProgram:
    """The browser of this computer."""
    return chromium.find_browser()


@pytest.fixture(scope="module")
def browser(browser_program: chromium.BrowserProgram) -> Generator[Browser]:
    """A headless browser for the tests of a module.

    Playwright's synchronous API runs once in a thread, so a test that starts it itself, as
    `open_page` does, belongs in a module that does not use this.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_program.path, headless=True, args=chromium.launch_args()
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Generator[BrowserContext]:
    """A fresh profile of 1280 × 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh page of 1280 × 800."""
    return context.new_page()


@pytest.fixture
def site() -> Generator[Site]:
    """A web site on 127.0.0.1: `url = site.add("/path", html)`, then `site.requests`."""
    with serve() as site:
        yield site


@pytest.fixture
def other_site() -> Generator[Site]:
    """A second one on `localhost`: for a browser, that is another site."""
    with serve("localhost") as site:
        yield site
