"""Ctrl-C ends acting at once, and says what was done."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Semaphore
from typing import Any, Protocol

import pytest
from commands import left_behind, mark, run_folders, start
from model_server import serve_model
from servers import Request, Site

from handeye.agent import verify_run

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix"),
]


class Noted(list[Request]):
    """Requests; `wait` returns once one for a path has come in."""

    def __init__(self) -> None:
        super().__init__()
        self._came: dict[str, Semaphore] = {}

    def append(self, request: Request) -> None:
        super().append(request)
        self._of(request.path).release()

    def _of(self, path: str) -> Semaphore:
        return self._came.setdefault(path, Semaphore(0))

    def wait(self, path: str) -> None:
        assert self._of(path).acquire(timeout=60), f"{path} was not asked for"


class Begin(Protocol):
    """Starts `handeye`."""

    def __call__(self, *args: str, env: Mapping[str, str]) -> subprocess.Popen[str]: ...


class Terminal:
    """A terminal with somebody in front of it, for standard input and standard error."""

    def __init__(self) -> None:
        self._own, self._its = os.openpty()
        self.shown = ""

    def start(self, *args: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
        """Start `handeye` in it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "handeye", *args],
            stdin=self._its,
            stdout=subprocess.PIPE,
            stderr=self._its,
            text=True,
            encoding="utf-8",
            env={**os.environ, **env, "CI": ""},
            start_new_session=True,
        )
        os.close(self._its)
        return process

    def wait(self, words: str) -> None:
        """Until the words are shown."""
        while words not in self.shown:
            assert select.select([self._own], [], [], 60)[0], self.shown
            self.shown += os.read(self._own, 4096).decode()


class Stopped:
    """A run that is started on a task, interrupted when something was asked for, and read."""

    def __init__(
        self, folder: Path, site: Site, task: str, *options: str, begin: Begin = start
    ) -> None:
        self.out = folder / "runs"
        self.came = Noted()
        site.requests = self.came
        path = folder / "task.yaml"
        path.write_text(task.replace("SITE", site.url), encoding="utf-8")
        self.marked = mark()
        arguments = ("run", str(path), "--out", str(self.out), *options)
        self.process = begin(*arguments, env=self.marked)
        self.said = ""

    def interrupt(self, times: int = 1) -> Stopped:
        """Press Ctrl-C, as a terminal does, and wait for the end."""
        for _ in range(times):
            os.killpg(self.process.pid, signal.SIGINT)
        self.said, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 2, self.said
        assert "Traceback" not in self.said
        assert left_behind(self.marked) == []
        (folder,) = run_folders(self.out)
        assert verify_run(folder).problem == ""
        assert verify_run(folder).complete
        assert (folder / "report.html").is_file()
        return self

    @property
    def reason(self) -> str:
        """What the summary says."""
        (folder,) = run_folders(self.out)
        summary: dict[str, Any] = json.loads((folder / "summary.json").read_bytes())
        assert summary["verdict"] == "interrupted"
        assert summary["reason"] in self.said
        return str(summary["reason"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of the run folder."""
        (folder,) = run_folders(self.out)
        return [json.loads(line) for line in (folder / "steps.jsonl").read_bytes().splitlines()]


BUTTON = """<h1>Shop</h1><button onclick="fetch('/clicked')">Order</button>"""


def test_during_the_load_of_a_page_that_hangs(tmp_path: Path, site: Site) -> None:
    site.add("/hangs", "late", delay_event=Event())
    run = Stopped(tmp_path, site, "steps:\n  - open: SITE/hangs\n  - click: Order\n")
    run.came.wait("/hangs")
    run.interrupt()
    assert run.reason == (
        f"stopped by the user at step 1 of 2, `open: {site.url}/hangs`; "
        "no action had been carried out"
    )
    action, stop = run.lines
    assert action["action"]["kind"] == "goto"
    assert action["outcome"]["verdict"] == "error"
    assert "while it was under way" in action["outcome"]["evidence"]
    assert stop["error"] == run.reason


def test_while_the_page_settles_after_a_click(tmp_path: Path, site: Site) -> None:
    site.add("/", BUTTON)
    site.add("/clicked", "late", delay_event=Event())
    steps = "steps:\n  - open: SITE/\n  - click: Order\n  - click: Order\n"
    run = Stopped(tmp_path, site, steps)
    run.came.wait("/clicked")
    run.interrupt()
    assert run.came[-1].path == "/clicked"
    assert [request.path for request in run.came].count("/clicked") == 1
    assert "at step 2 of 3, `click: Order`" in run.reason
    assert run.reason.endswith(f"1 action had been carried out, the last: Open {site.url}/")
    assert [line["action"]["kind"] for line in run.lines[:-1]] == ["goto", "click"]
    assert run.said.index(run.reason) < run.said.index("interrupted: task")


def test_while_a_check_waits_and_ctrl_c_is_pressed_again_and_again(
    tmp_path: Path, site: Site
) -> None:
    site.add("/", BUTTON)
    steps = "steps:\n  - open: SITE/\n  - click: Order\n  - check: {text: Never, within: 60s}\n"
    run = Stopped(tmp_path, site, steps)
    run.came.wait("/clicked")
    run.interrupt(times=5)
    assert "stopped by the user at step" in run.reason


def test_while_the_page_is_stuck_in_a_script(tmp_path: Path, site: Site) -> None:
    stuck = "fetch('/stuck').then(() => setTimeout(() => {for (;;);}, 20))"
    site.add("/", f"<h1>Shop</h1><script>{stuck}</script>")
    run = Stopped(tmp_path, site, "steps:\n  - open: SITE/\n  - click: Order\n")
    run.came.wait("/stuck")
    run.interrupt()
    assert "stopped by the user at step" in run.reason


def test_while_a_model_is_asked(tmp_path: Path, site: Site) -> None:
    site.add("/", BUTTON)
    asked, never = Event(), Event()

    def hang(chat: object) -> str:
        asked.set()
        never.wait(30)
        return ""

    with serve_model(hang) as server:
        text = "goal: Order a mug\ntarget: {url: SITE/}\n"
        options = ("--server", f"{server.url}/v1", "--model", server.models[0])
        run = Stopped(tmp_path, site, text, *options)
        assert asked.wait(60)
        run.interrupt()
        never.set()
    assert run.reason == (
        "stopped by the user at step 1 of 1, `goal: Order a mug`; 1 action had been carried out, "
        f"the last: Open {site.url}/"
    )


GOAL = "goal: Put two mugs into the basket\ntarget: {url: SITE/}\n"


def decides(*targets: int) -> str:
    return json.dumps({"actions": [{"kind": "click", "target": number} for number in targets]})


def test_between_two_actions_that_a_model_wants_at_once(tmp_path: Path, site: Site) -> None:
    buttons = ("/first", "One more"), ("/second", "Two more")
    site.add("/", "".join(f"<button onclick=\"fetch('{p}')\">{w}</button>" for p, w in buttons))
    site.add("/first", "late", delay_event=Event())
    with serve_model(lambda chat: decides(1, 2)) as server:
        options = ("--server", f"{server.url}/v1", "--model", server.models[0])
        run = Stopped(tmp_path, site, GOAL, *options)
        run.came.wait("/first")
        run.interrupt()
        assert len(server.requests) == 1
    assert [request.path for request in run.came] == ["/", "/first"]
    assert run.reason.endswith(f"1 action had been carried out, the last: Open {site.url}/")
    assert [line["action"]["kind"] for line in run.lines[:-1]] == ["goto", "click"]


def test_while_somebody_is_asked_in_a_terminal(tmp_path: Path, site: Site) -> None:
    site.add("/", BUTTON)
    terminal = Terminal()
    with serve_model(lambda chat: decides(1)) as server:
        options = ("--server", f"{server.url}/v1", "--model", server.models[0])
        run = Stopped(tmp_path, site, GOAL, *options, begin=terminal.start)
        terminal.wait("Do it? [y/N]")
        run.interrupt()
    assert [request.path for request in run.came] == ["/"]
    assert "1 action had been carried out" in run.reason
    assert "Traceback" not in terminal.shown


def test_a_second_run_is_not_begun(tmp_path: Path, site: Site) -> None:
    site.add("/", BUTTON)
    text = """tests:
  - {name: one, steps: [{open: SITE/}, {check: {text: Never, within: 60s}}]}
  - {name: two, steps: [{open: SITE/second}]}
"""
    run = Stopped(tmp_path, site, text)
    run.came.wait("/")
    run.interrupt()
    assert "/second" not in [request.path for request in run.came]
    assert "2 cases: 1 interrupted, 1 not run" in run.said


def test_what_is_started_deaf_to_ctrl_c_stays_so(tmp_path: Path, site: Site) -> None:
    """As with nohup, or in the background of a shell without job control."""
    site.add("/", BUTTON)
    path = tmp_path / "task.yaml"
    path.write_text(f"steps:\n  - open: {site.url}/\n  - check: {{text: Shop}}\n")
    site.requests = came = Noted()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "handeye", "run", str(path), "--out", str(tmp_path / "runs")],
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    came.wait("/")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
