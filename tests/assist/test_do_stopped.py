"""Stop in the middle of a task: nothing more is done, it is told what was, and one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest
from commands import left_behind, mark
from model_answers import Answer, Chat
from model_server import serve_model
from servers import Request, Site
from shops import decide, done, number_of

from handeye.agent import verify_run

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix"),
]
STEPS = 10
GOAL = f"do press the button {STEPS} times\n"
PAGE = """<!doctype html><meta charset=utf-8><title>Steps</title><h1>Steps</h1>
<button onclick="
fetch(`/step${++n}`).then(r => r.text()).then(() => { out.textContent = n })">One more</button>
<p id=out>0</p><script>let n = 0</script>"""
AT_ONCE = 0.5
"""Seconds after a stop in which something that was under way may still arrive."""
QUIET = 1.5
"""Seconds that are watched for requests that must not come."""


class Timed(list[Request]):
    """Requests, with the moment when each came in; `seen` is called for each."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []
        self.seen: Callable[[str], None] = lambda path: None

    def append(self, request: Request) -> None:
        super().append(request)
        self.times.append(time.monotonic())
        self.seen(request.path)


class Started:
    """A conversation in a process of its own."""

    def __init__(self, site: Site, model: str, folder: Path) -> None:
        self.marked = mark()
        options = ["--server", f"{model}/v1", "--model", "qwen3-vl", "--out", str(folder)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handeye", "assist", f"{site.url}/", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, **self.marked},
            start_new_session=True,
        )
        self.said: list[str] = []
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def hear(self, words: str) -> None:
        """Until a line with these words is said."""
        while True:
            line = self._lines.get(timeout=60)
            self.said.append(line)
            if words in line:
                return

    def stop(self, how: str) -> float:
        """Press Ctrl-C as a terminal does, or say stop; when that was."""
        if how == "Ctrl-C":
            os.killpg(self.process.pid, signal.SIGINT)
        else:
            self.say(f"{how}\n")
        return time.monotonic()

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        code = self.process.wait(60)
        self._reader.join(60)
        while not self._lines.empty():
            self.said.append(self._lines.get())
        assert "Traceback" not in "\n".join(self.said), "\n".join(self.said)
        assert code == 0
        assert left_behind(self.marked) == []

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)
        self._reader.join(60)
        for end in (self.process.stdin, self.process.stdout):
            if end:
                end.close()


@contextmanager
def under_way(site: Site, folder: Path, reply: Callable[[Chat], Answer | str]) -> Generator[
    tuple[Started, Timed, list[float]]
]:  # fmt: skip
    """A task of ten steps that was begun; the requests for the site and for the model."""
    came = site.requests = Timed()
    asked: list[float] = []

    def answer(chat: Chat) -> Answer | str:
        asked.append(time.monotonic())
        return reply(chat)

    site.add("/", PAGE)
    for n in range(1, STEPS + 2):
        site.add(f"/step{n}", "ok")
    with serve_model(answer, models=("qwen3-vl",)) as server:
        talk = Started(site, server.url, folder)
        try:
            talk.hear("Waiting for you.")
            talk.say(GOAL)
            yield talk, came, asked
        finally:
            talk.kill()


def press(chat: Chat) -> str:
    if "say hello" in chat.text and any("1. click" in text for text in chat.texts):
        return done("Hello.")
    return decide({"kind": "click", "target": number_of(chat, "One more")})


def quiet_after(stopped: float, *logs: list[float]) -> None:
    """Nothing comes in later than half a second after the stop."""
    threading.Event().wait(QUIET)
    late = [at - stopped for log in logs for at in log if at > stopped + AT_ONCE]
    assert late == []


def go_on(talk: Started, came: Timed, folder: Path) -> None:
    """The conversation goes on, with the same page, and its run folder is whole."""
    before = len(came)
    talk.say("do press it once more and say hello\n")
    talk.hear("Hello.")
    talk.hear("Waiting for you.")
    assert "Failed" not in "\n".join(talk.said)
    assert len(came) == before + 1
    talk.end()
    (run,) = folder.iterdir()
    assert verify_run(run).problem == ""


@pytest.mark.parametrize(
    ("at", "how"), [("/step1", "Ctrl-C"), ("/step4", "stop"), ("/step9", "Ctrl-C")]
)
def test_while_it_acts(at: str, how: str, site: Site, tmp_path: Path) -> None:
    reached = threading.Event()
    with under_way(site, tmp_path / "runs", press) as (talk, came, asked):
        came.seen = lambda path: reached.set() if path == at else None
        assert reached.wait(60)
        stopped = talk.stop(how)
        talk.hear("Waiting for you.")
        quiet_after(stopped, came.times, asked)
        told = "\n".join(talk.said)
        assert "Not done: the rest of press the button 10 times." in told
        number = int(at.removeprefix("/step"))
        counts = {0: "Nothing was done.", 1: "1 step was done."}
        assert any(counts.get(n, f"{n} steps were done.") in told for n in (number - 1, number))
        assert f"/step{number + 2}" not in site.paths()
        go_on(talk, came, tmp_path / "runs")


def test_while_a_model_thinks(site: Site, tmp_path: Path) -> None:
    thinking, never = threading.Event(), threading.Event()

    def reply(chat: Chat) -> Answer | str:
        if "say hello" in chat.text or len([p for p in site.paths() if "step" in p]) < 4:
            return press(chat)
        thinking.set()
        return Answer(press(chat), wait=never)

    with under_way(site, tmp_path / "runs", reply) as (talk, came, asked):
        assert thinking.wait(60)
        stopped = talk.stop("stop")
        talk.hear("Waiting for you.")
        heard = time.monotonic() - stopped
        quiet_after(stopped, came.times, asked)
        assert "4 steps were done." in talk.said
        assert heard < AT_ONCE
        go_on(talk, came, tmp_path / "runs")


def test_while_a_page_does_not_come(site: Site, tmp_path: Path) -> None:
    reached = threading.Event()
    with under_way(site, tmp_path / "runs", press) as (talk, came, asked):
        site.add("/step3", "late", delay_event=threading.Event())
        came.seen = lambda path: reached.set() if path == "/step3" else None
        assert reached.wait(60)
        stopped = talk.stop("stop")
        talk.hear("Waiting for you.")
        quiet_after(stopped, came.times, asked)
        assert "2 steps were done." in talk.said
        assert "Broken off in the middle" in "\n".join(talk.said)
        go_on(talk, came, tmp_path / "runs")
