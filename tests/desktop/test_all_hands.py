"""Every pair of hands there is keeps the promises of the protocol."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

import pytest
from playwright.sync_api import Page

from handeye.actions import Hands, dry
from handeye.actions import browser as browser_hands
from handeye.actions import check as hands_check
from handeye.actions import desktop as desktop_hands
from handeye.perception import browser as browser_screen
from handeye.perception import desktop as desktop_screen

from .conftest import Desktop

PAGE = "<h1>Quiet</h1><button>Save</button><label>Name <input></label>"


@pytest.fixture(
    params=[
        "dry",
        pytest.param("browser", marks=pytest.mark.e2e),
        pytest.param("desktop", marks=pytest.mark.desktop),
    ]
)
def hands(request: pytest.FixtureRequest) -> Generator[Hands]:
    """One pair of hands after the other."""
    if request.param == "dry":  # those of a picture too
        yield dry.DryHands()
    elif request.param == "browser":
        page: Page = request.getfixturevalue("page")
        page.set_content(PAGE)
        yield browser_hands.BrowserHands(browser_screen.BrowserScreen(page))
    else:
        here: Desktop = request.getfixturevalue("desktop")
        here.start("galculator")
        here.window("galculator")
        with (
            closing(desktop_screen.DesktopScreen()) as screen,
            closing(desktop_hands.DesktopHands(screen)) as own,
        ):
            yield own


def test_hands_conform(hands: Hands) -> None:
    hands_check.check_hands(hands)
