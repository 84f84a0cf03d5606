"""Pages and models that never end do not outlast the time of a run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from commands import left_behind, mark, start
from model_answers import Answer, Chat
from model_server import serve_model
from servers import Site, serve

from handeye.agent import verify_run
from handeye.exits import ERROR, FAILED

pytestmark = pytest.mark.e2e

SECONDS = 3.0
"""What a run may take."""
MARGIN = 15.0
"""Seconds for a last picture, closing the browser and the report, on a busy machine."""
LONGEST = 300.0
"""Seconds after which a process with all the cases is killed."""
GO = "<h1>Shop</h1><button>Go</button>"
SCRIPTS = {
    "loop at load": "for (;;);",
    "loop on a click": "onclick = () => {for (;;);}",
    "loop on a timer": "setTimeout(() => {for (;;);}, 300)",
    "alerts": "setTimeout(() => {for (;;) alert('again')}, 300)",
    "will not be left": """onclick = () => {location = '/other'}
        onbeforeunload = (event) => {event.preventDefault(); for (;;);}""",
    "windows": "onclick = () => setInterval(() => open('/other'), 1)",
    "downloads": """const link = document.createElement('a')
        Object.assign(link, {href: 'data:text/plain,x', download: 'file'})
        setInterval(() => link.click(), 10)""",
    "reloads": "location.reload()",
    "growth": """setInterval(() => {
        for (let n = 0; n < 500; n++) document.body.append(document.createElement('p'))})""",
    "console": "setInterval(() => {for (let n = 0; n < 500; n++) console.error('again ' + n)})",
    "requests": "setInterval(() => fetch('/other'), 5)",
    "movement": """const move = () => {
        document.body.style.width = Math.random() * 999 + 'px'; requestAnimationFrame(move)}
        move()""",
    "history": "let n = 0; setInterval(() => history.pushState(0, '', '/page' + n++))",
}
PAGES = {name: f"{GO}<script>{script}</script>" for name, script in SCRIPTS.items()} | {
    "redirects": f"{GO}<meta http-equiv=refresh content=0>",
    "elements": GO + "<button>one more</button>" * 100_000,
    "never answers": "",
}
STEPS = "steps: [{open: URL}, {click: Go}, {check: {text: Never, within: 60s}}]"


def decides(kind: str, **fields: object) -> str:
    return json.dumps({"actions": [{"kind": kind, **fields}]})


MODELS = {
    "repeats itself": decides("click", x=5, y=500),
    "scrolls for ever": decides("scroll", direction="down", amount=1),
    "opens tabs for ever": decides("click", x=100, y=100),
    "says done for ever": decides("done", answer="ready"),
    "means nothing": "so " * 50,
    "falls silent": Answer(decides("done"), hold=Event(), hold_after=2, comments=True),
    "never ends": Answer("again and " * 300_000, piece=20),
}
ENDLESS = "<a href='/tall' target=_blank style='display: block; height: 9000px'>On</a>"
GOAL = """target: {url: URL}
goal: Order a mug, NAME
done_when: [{text: Thank you, within: 100ms}]
"""


@dataclass(frozen=True)
class Ended:
    """What is left of a process that ran all cases."""

    code: int
    said: str
    out: Path
    left: list[str]

    def folder(self, name: str) -> Path:
        """The run folder of a case."""
        (folder,) = self.out.glob(f"*-{slug(name)}")
        return folder


def slug(name: str) -> str:
    return name.replace(" ", "-")


def model(chat: Chat) -> Answer | str:
    """The answer of the model that the goal names."""
    said = "".join(chat.texts)
    return next(answer for name, answer in MODELS.items() if f"mug, {name}" in said)


def write_tasks(folder: Path, site: Site) -> None:
    """A task file for each page and each model."""
    for text, names in ((STEPS, PAGES), (GOAL, MODELS)):
        for name in names:
            head = f"name: {name}\nlimits: {{time: {SECONDS:g}s}}\n"
            own = text.replace("URL", f"{site.url}/{slug(name)}").replace("NAME", name)
            (folder / f"{slug(name)}.yaml").write_text(head + own, encoding="utf-8")


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Generator[Ended]:
    """All cases in one process, some at a time; it is killed when it does not end."""
    tasks, out, home = (tmp_path_factory.mktemp(name) for name in ("tasks", "runs", "home"))
    marked = mark()
    with serve() as site, serve_model(model) as server:
        for name in MODELS:
            site.add(f"/{slug(name)}", ENDLESS)
        for name, html in PAGES.items():
            site.add(f"/{slug(name)}", html, delay_event=None if html else Event())
        site.add("/tall", ENDLESS)
        site.add("/other", "<p>other</p>")
        write_tasks(tasks, site)
        options = ("--jobs", "3", "--server", f"{server.url}/v1", "--model", server.models[0])
        env = {**marked, "HOME": str(home)}
        process = start("run", str(tasks), "--out", str(out), *options, env=env)
        try:
            said, _ = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
        yield Ended(process.returncode, said, out, left_behind(marked))


@pytest.mark.parametrize("name", [*PAGES, *MODELS])
def test_a_run_ends_when_its_time_is_up(ended: Ended, name: str) -> None:
    folder = ended.folder(name)
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_bytes())
    assert summary["verdict"] in ("error", "failed")
    assert summary["reason"]
    checked = verify_run(folder)
    assert checked.problem == ""
    assert checked.complete
    # The manifest is written once the browser is there.
    begun, over = (folder / name for name in ("run.json", "report.html"))
    assert over.stat().st_mtime - begun.stat().st_mtime < SECONDS + MARGIN


def test_the_process_ends_with_all_that_it_started(ended: Ended) -> None:
    assert ended.code in (FAILED, ERROR), ended.said
    assert "Traceback" not in ended.said
    assert ended.left == []
