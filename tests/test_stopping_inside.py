"""Ctrl-C where a program runs handeye: in steps that come after, and inside a running loop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import Site
from test_stopping import Noted

from handeye.agent import verify_run
from handeye.tasks import RunOptions, RunResult, Task, load_text, run_task
from handeye.tasks import Site as Page

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix"),
]
STEPS = "steps:\n  - open: SITE/\n  - open: SITE/here\n" + "  - open: SITE/late\n" * 9


def pressed_at(site: Site, path: str) -> Noted:
    """Press Ctrl-C as soon as a path is asked for."""
    site.requests = came = Noted()

    def press() -> None:
        came.wait(path)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()
    return came


def in_a_notebook(work: Callable[[], object]) -> None:
    """Call something where an asyncio loop runs, with Ctrl-C as notebooks have it."""

    async def cell() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        work()

    asyncio.run(cell())


def task_of(site: Site, text: str) -> Task:
    for path in ("/", "/here", "/late"):
        site.add(path, "<h1>Shop</h1>")
    return load_text(text.replace("SITE", site.url))


def only_run(folder: Path) -> dict[str, str]:
    (run,) = folder.iterdir()
    assert verify_run(run).problem == ""
    assert (run / "report.html").is_file()
    said: dict[str, str] = json.loads((run / "summary.json").read_bytes())
    return said


def test_in_the_steps_that_come_after(tmp_path: Path, site: Site) -> None:
    text = """after_each: [{open: SITE/here}, {check: {text: Never, within: 30s}}]
tests: [{name: one, steps: [{open: SITE/}, {check: {text: Shop}}]}]
"""
    task = task_of(site, text)
    pressed_at(site, "/here")
    (result,) = run_task(task, RunOptions(out=tmp_path / "runs"))
    assert result.verdict == "interrupted"
    assert "stopped by the user at" in result.reason
    assert only_run(tmp_path / "runs")["verdict"] == "interrupted"


def test_a_run_in_a_notebook_ends_and_is_written(tmp_path: Path, site: Site) -> None:
    task = task_of(site, STEPS)
    came = pressed_at(site, "/here")
    with pytest.raises(KeyboardInterrupt):
        in_a_notebook(lambda: run_task(task, RunOptions(out=tmp_path / "runs")))
    assert only_run(tmp_path / "runs")["verdict"] == "interrupted"
    assert [request.path for request in came].count("/late") <= 1


def test_a_site_in_a_notebook_ends_and_is_written(tmp_path: Path, site: Site) -> None:
    task_of(site, STEPS)
    pressed_at(site, "/here")

    def work() -> None:
        with Page(site.url, options=RunOptions(out=tmp_path / "runs")) as page:
            page.open("/here")
            page.check(text="Never", within=30)

    with pytest.raises(KeyboardInterrupt):
        in_a_notebook(work)
    assert only_run(tmp_path / "runs")["verdict"] == "interrupted"


def test_a_run_is_stopped_from_another_thread(tmp_path: Path, site: Site) -> None:
    stop = threading.Event()
    options = RunOptions(out=tmp_path / "runs", stop=stop)
    stop.set()
    results: list[RunResult] = run_task(task_of(site, STEPS), options)
    assert [one.verdict for one in results] == ["interrupted"]
    assert not stop.is_set()
