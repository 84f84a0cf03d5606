"""Every screen there is keeps the promises of the protocol."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from handeye.perception import Box, Element, Screen, browser, check, desktop, still, windows

from .conftest import Desktop

PAGE = "<h1>Quiet</h1><button>Save</button><label>Name <input></label>"


@pytest.fixture(
    params=[
        "still",
        pytest.param("browser", marks=pytest.mark.e2e),
        pytest.param("monitor", marks=pytest.mark.desktop),
        pytest.param("window", marks=pytest.mark.desktop),
    ]
)
def screen(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Screen]:
    """One screen after the other, each with something on it."""
    if request.param == "still":
        Image.new("RGB", (200, 100), "white").save(tmp_path / "a.png")
        yield still.StillScreen(tmp_path, [Element("button", "Save", Box(10, 10, 60, 20))])
    elif request.param == "browser":
        page: Page = request.getfixturevalue("page")
        page.set_content(PAGE)
        yield browser.BrowserScreen(page)
    else:
        here: Desktop = request.getfixturevalue("desktop")
        here.start("galculator")
        here.window("galculator")
        area = desktop.Area(window="galculator" if request.param == "window" else "")
        with closing(desktop.DesktopScreen(area, mine=windows.any_of(["galculator"]))) as screen:
            yield screen


def test_a_screen_conforms(screen: Screen) -> None:
    check.check_screen(screen)
