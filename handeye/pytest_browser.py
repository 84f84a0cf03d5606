"""Adds to how pytest-playwright launches its browser; registered after that plugin, where it is.

Where Playwright has no Chromium of its own, the one that handeye finds on this computer is taken,
and where `HANDEYE_BROWSER` names one, that one. The setting `handeye_allow` keeps Chromium to the
places that it names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserType


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: Mapping[str, Any],
    browser_type: BrowserType,
    connect_options: Mapping[str, Any] | None,
    pytestconfig: pytest.Config,
) -> dict[str, Any]:
    """The launch options of pytest-playwright, with a browser that is there."""
    options = dict(browser_type_launch_args)
    allowed: list[str] = pytestconfig.getini("handeye_allow")
    if browser_type.name != "chromium":
        if allowed:
            raise pytest.UsageError(
                f"handeye_allow is for Chromium, not for --browser {browser_type.name}"
            )
        return options
    if not connect_options and not {"channel", "executable_path"} & options.keys():
        options |= _program(browser_type, headed=options.get("headless") is False)
    if allowed:
        options["args"] = [*options.get("args", ()), *_confined(allowed)]
    return options


def _program(browser_type: BrowserType, *, headed: bool) -> dict[str, str]:
    from handeye.perception import chromium

    named = os.environ.get("HANDEYE_BROWSER", "")
    if not named and Path(browser_type.executable_path).exists():
        return {}
    try:
        return {"executable_path": str(chromium.find_browser(named, headed=headed).path)}
    except chromium.BrowserMissing as why:
        raise pytest.UsageError(str(why)) from None


def _confined(allowed: list[str]) -> list[str]:
    from handeye.actions import AllowList
    from handeye.perception import chromium, launch

    try:
        places = AllowList(allowed).places
    except ValueError as why:
        raise pytest.UsageError(f"handeye_allow: {why}") from None
    return [*chromium.launch_args(), *launch.confined(places)]
