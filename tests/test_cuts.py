"""Wherever a Ctrl-C comes, with `cuts` the page can be looked at afterwards."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Generator
from types import FrameType

import pytest
from playwright.sync_api import Page

from handeye.perception import browser, cuts

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix"),
]
TIMES = 40
A_MOMENT = 0.002


def press_after(seconds: float) -> None:
    timer = threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.daemon = True
    timer.start()


@pytest.fixture(autouse=True)
def calm() -> Generator[None]:
    """A Ctrl-C that is tried again a moment later where it may not cut in."""

    def pressed(_number: int, frame: FrameType | None) -> None:
        if cuts.may_cut(frame):
            raise KeyboardInterrupt
        press_after(A_MOMENT)

    before = signal.signal(signal.SIGINT, pressed)
    yield
    signal.signal(signal.SIGINT, before)


def look_on(screen: browser.BrowserScreen, seconds: float) -> None:
    """Look at a page until Ctrl-C is pressed, so many seconds from now."""
    press_after(seconds)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        screen.look()
        screen.settle(1)


def test_whenever_it_comes_the_page_can_be_looked_at(page: Page) -> None:
    """Playwright itself loses answers when it is interrupted in the middle of a message."""
    page.set_content("<button>Hello</button>")
    screen = browser.BrowserScreen(page)
    screen.look()
    moments = random.Random(7)
    for _ in range(TIMES):
        with pytest.raises(KeyboardInterrupt):
            look_on(screen, moments.uniform(0.0, 0.12))
        assert [one.name for one in screen.look().elements] == ["Hello"]


def test_a_call_that_takes_long_is_left_at_once(page: Page) -> None:
    screen = browser.BrowserScreen(page)
    started = time.monotonic()
    press_after(0.5)
    with pytest.raises(KeyboardInterrupt):
        screen.ask(lambda: page.evaluate("new Promise(() => {})"))
    assert time.monotonic() - started < 2
    assert screen.look().screenshot.width == 1280


def test_what_is_whole_is_done_to_its_end() -> None:
    done: list[str] = []

    def work() -> None:
        with cuts.whole():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("all of it")
        threading.Event().wait(20)
        done.append("and no more")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]
