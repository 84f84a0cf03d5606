"""The pytest plugin: task files as tests, and fixtures that drive a page or a program.

It is loaded into every pytest run where handeye is installed, so that nothing but pytest is
imported here. docs/testing.md is its manual.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Mapping
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import pytest_browser, pytest_output, pytest_settings
from .pytest_files import HandeyeFile, HandeyeItem, is_ours
from .pytest_outcomes import RAISED, NotJudged
from .pytest_summary import Summary

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handeye.actions import Secret
    from handeye.tasks import Desktop, OnPage, Program

UNUSED = ("--slowmo", "--device")
"""Options of pytest-playwright that mean nothing to task files."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    pytest_settings.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse wrong options at once, and add what needs other plugins."""
    pytest_settings.variables(config)
    pytest_settings.replay(config)
    _with_playwright(config)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary(), "handeye-summary")


def _with_playwright(config: pytest.Config) -> None:
    """Add what goes with pytest-playwright, whose own fixtures are known by now."""
    if not pytest_settings.with_playwright(config):
        return
    config.pluginmanager.register(pytest_browser, "handeye-browser")
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(pytest_output, "handeye-output")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Empty the output folder of pytest-playwright before the workers of pytest-xdist start."""
    config = session.config
    shared = config.getoption("dist", "no") != "no" and not config.getoption("collectonly")
    if shared and not hasattr(config, "workerinput") and pytest_settings.with_playwright(config):
        shutil.rmtree(str(config.getoption("--output")), ignore_errors=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> HandeyeFile | None:
    """Take the files that are ours."""
    if not is_ours(file_path):
        return None
    file: HandeyeFile = methodcaller("from_parent", parent, path=file_path)(HandeyeFile)
    return file


def pytest_report_collectionfinish(config: pytest.Config, items: list[pytest.Item]) -> list[str]:
    """Say which options mean nothing to task files."""
    if not pytest_settings.with_playwright(config):
        return []
    given = [name for name in UNUSED if config.getoption(name)]
    ours = any(isinstance(item, HandeyeItem) for item in items)
    return [f"handeye: {name} does nothing for *.handeye.yaml" for name in given if ours]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report what could not be judged as an error, which pytest has for all but the call itself.

    Last of all, so that other plugins have seen the call as what it was.
    """
    raised = call.excinfo.value if call.excinfo else None
    if call.when == "call" or (call.when == "setup" and raised):
        item.stash[RAISED] = raised
    report = yield
    if report.when == "call" and report.failed and isinstance(raised, NotJudged):
        report.when = "setup"
    return report


@pytest.fixture
def handeye(request: pytest.FixtureRequest, page: Page) -> Generator[OnPage]:
    """The page of pytest-playwright under control: click, fill, check, look, do and the others."""
    from . import pytest_drivers

    with pytest_drivers.page_for(request, page) as own:
        yield own


@pytest.fixture
def handeye_desktop(request: pytest.FixtureRequest) -> Generator[Callable[..., Program | Desktop]]:
    """Starts a program for the test and drives it: `handeye_desktop("mousepad", "notes.txt")`."""
    from . import pytest_drivers

    with pytest_drivers.desktop_for(request) as start:
        yield start


@pytest.fixture
def handeye_secrets() -> Mapping[str, str | Secret]:
    """The values of `${secrets.name}` for the fixtures; override it in a conftest.py."""
    return {}
