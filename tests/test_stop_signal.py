"""A Ctrl-C that comes calmly leaves a page usable, and what is held is done to its end."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time

import pytest
from playwright.sync_api import Page

from handeye.perception import browser, stop_signal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
TIMES = 40


def press_after(seconds: float) -> None:
    timer = threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.daemon = True
    timer.start()


def look_on(screen: browser.BrowserScreen, seconds: float) -> None:
    """Look at a page until Ctrl-C is pressed, so many seconds from now."""
    press_after(seconds)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        screen.look()
        screen.settle(1)


@pytest.mark.e2e
def test_whenever_it_comes_the_page_can_be_looked_at(page: Page) -> None:
    """Playwright itself loses answers when it is interrupted in the middle of a message."""
    page.set_content("<button>Hello</button>")
    screen = browser.BrowserScreen(page)
    screen.look()
    moments = random.Random(7)
    for _ in range(TIMES):
        with pytest.raises(KeyboardInterrupt), stop_signal.calmly():
            look_on(screen, moments.uniform(0.0, 0.12))
        assert [one.name for one in screen.look().elements] == ["Hello"]


@pytest.mark.e2e
def test_a_call_that_takes_long_is_left_at_once(page: Page) -> None:
    screen = browser.BrowserScreen(page)
    started = time.monotonic()
    press_after(0.5)
    with pytest.raises(KeyboardInterrupt), stop_signal.calmly():
        screen.ask(lambda: page.evaluate("new Promise(() => {})"))
    assert time.monotonic() - started < 2
    assert screen.look().screenshot.width == 1280


def test_what_is_held_is_done_to_its_end() -> None:
    done: list[str] = []

    def work() -> None:
        with stop_signal.held():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("all of it")
        done.append("and no more")

    with pytest.raises(KeyboardInterrupt), stop_signal.calmly():
        work()
    assert done == ["all of it"]


def test_what_takes_long_is_told_to_end() -> None:
    told: list[str] = []

    def work() -> None:
        with stop_signal.held(lambda: told.append("the outer one")):
            with stop_signal.held(lambda: told.append("end")):
                os.kill(os.getpid(), signal.SIGINT)
            told.append("still held")

    with pytest.raises(KeyboardInterrupt), stop_signal.calmly():
        work()
    assert told == ["end", "still held"]


def test_the_handler_that_was_there_decides_what_a_press_means() -> None:
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        with stop_signal.calmly():
            with stop_signal.held():
                os.kill(os.getpid(), signal.SIGINT)
                assert pressed == []
            assert pressed == [signal.SIGINT]
            os.kill(os.getpid(), signal.SIGINT)
        assert pressed == [signal.SIGINT] * 2
        os.kill(os.getpid(), signal.SIGINT)
        assert len(pressed) == 3
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_is_left_alone() -> None:
    seen: list[object] = []

    def work() -> None:
        with stop_signal.calmly(), stop_signal.held():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
