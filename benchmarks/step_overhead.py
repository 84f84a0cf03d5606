"""handeye's own time per step, next to the raw floor, in one run.

A step is everything but a model: look, find, guard, act, settle, verify, and the line and picture
in the run folder. The floor is what no framework can do without: one CDP screenshot, one mouse
click and one element query. Both take turns on the same page, so that a noisy machine hits both.
The guard is the whole one of a run. For a model's click it puts the mouse on the target first and
lets the page answer, which the click itself need not do again: "model" is that guard's time alone.

    python benchmarks/step_overhead.py [--steps 50] [--json FILE]
"""

from __future__ import annotations

import argparse
import base64
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from handeye.actions import AllowList, Click, Guard, Proposal, Target, aim, question, secrets
from handeye.actions import browser as hands
from handeye.agent import Agent, Job, Step, StepRecord, StepThinker, Trace, verbs
from handeye.perception import Query, launch
from handeye.perception import browser as screens
from handeye.tasks import guarding, load_text, surface

SITE = "http://127.0.0.1"
COUNTER = (
    '<button id=count onclick="this.nextElementSibling.textContent = ++this.dataset.n" '
    "data-n=0>Count</button> <output>0</output>"
)
ROW = (
    "<tr><td>{0}</td><td>Customer {0}</td><td>{1}.50</td><td><a href=#{0}>Details {0}</a></td>"
    "<td><button>Edit {0}</button></td></tr>"
)
FRAME = "<h2>Part {0}</h2><label>Field {0} <input></label><button>Save {0}</button>"
PAGES = {
    "small": f"<h1>Small</h1>{COUNTER}<p>A <a href=#a>link</a>.</p><label>Name <input></label>",
    "table-500": "<h1>Orders</h1>"
    + COUNTER
    + "<table>"
    + "".join(ROW.format(n, n * 7 % 90) for n in range(500))
    + "</table>",
    "iframes-3": f"<h1>Frames</h1>{COUNTER}"
    + "".join(f"<iframe title='part {n}' srcdoc='{FRAME.format(n)}'></iframe>" for n in range(3)),
}
PHASES = ("look", "think", "guard", "act", "settle", "trace")


@dataclass
class Timings:
    """Milliseconds of every step and of every floor."""

    floor: list[float] = field(default_factory=list[float])
    step: list[float] = field(default_factory=list[float])
    model: list[float] = field(default_factory=list[float])
    phases: dict[str, list[float]] = field(default_factory=lambda: {phase: [] for phase in PHASES})

    def row(self, page: str) -> dict[str, Any]:
        """The figures of one page, as the JSON has them."""
        floor, step = statistics.median(self.floor), statistics.median(self.step)
        return {
            "page": page,
            "floor_ms": round(floor, 2),
            "step_ms": round(step, 2),
            "ratio": round(step / floor, 3),
            "p95_ms": round(statistics.quantiles(self.step, n=20)[-1], 2),
            "guard_p95_ms": round(statistics.quantiles(self.phases["guard"], n=20)[-1], 2),
            "guard_model_ms": round(statistics.median(self.model), 2),
            "guard_model_p95_ms": round(statistics.quantiles(self.model, n=20)[-1], 2),
            "phases": {p: round(statistics.median(ms), 2) for p, ms in self.phases.items()},
            "first_quarter_ms": round(statistics.median(self.step[: len(self.step) // 4]), 2),
            "last_quarter_ms": round(statistics.median(self.step[-(len(self.step) // 4) :]), 2),
        }


def milliseconds(function: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000


def guard_for(screen: screens.BrowserScreen, own: hands.BrowserHands) -> Guard:
    """The guard that a run on the page has."""
    aimed = aim.Aim(screen, own)
    task = load_text(f"target: {{url: {SITE}}}\ngoal: any\n")
    allow = AllowList([SITE.removeprefix("http://")])
    made = surface.Surface(
        screen, own, allow=allow, purpose=aimed.purpose, point=aimed.point, start=SITE
    )
    return guarding.guard_of(task, made, question.nobody, secrets.Secrets())


def for_model(screen: screens.BrowserScreen, guard: Guard) -> float:
    """How long the guard takes over a model's click, with the mouse elsewhere before."""
    seen = screen.look()
    target = Target.of(next(one for one in seen.elements if one.name == "Count"))
    screen.page.mouse.move(600, 20)
    proposal = Proposal(Click(target=target), seen, "model", "count")
    return milliseconds(lambda: guard.review(proposal))


def measure(page: Page, html: str, steps: int, folder: Path) -> Timings:
    """Take turns between the floor and a step of handeye on one page."""
    page.set_content(html)
    session: Any = page.context.new_cdp_session(page)
    timings = Timings()
    trace = Trace(folder, {"name": "benchmark"})

    def record(step: Step) -> None:
        spent = milliseconds(lambda: trace.add(StepRecord.of_step(step), step.seen.screenshot))
        for phase in ("look", "think", "guard", "act", "settle"):
            timings.phases[phase].append(step.times.get(phase, 0.0) * 1000)
        timings.phases["trace"].append(spent)

    def floor() -> None:
        base64.b64decode(session.send("Page.captureScreenshot", {"format": "png"})["data"])
        page.mouse.click(600, 20)
        page.locator("#count").bounding_box()

    screen = screens.BrowserScreen(page)
    own = hands.BrowserHands(screen)
    guard = guard_for(screen, own)
    agent = Agent(screen, own, StepThinker(screen), guard=guard, on_step=record)
    click = verbs.Click(on=Query(text="Count"))
    for _ in range(3):  # warm up both
        floor()
        agent.run(Job(click, "click: Count"))
    timings = Timings()
    for _ in range(steps):
        timings.floor.append(milliseconds(floor))
        timings.step.append(milliseconds(lambda: agent.run(Job(click, "click: Count"))))
        timings.model.append(for_model(screen, guard))
    clicked = int(page.locator("output").inner_text())
    if clicked != steps + 3:
        sys.exit(f"the button was clicked {clicked} times, not {steps + 3}: nothing was measured")
    return timings


def peak_memory() -> float:
    """The most memory that this process has had so far, in MiB; 0 where it cannot be told."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Measure all pages, print a table, and write the JSON when asked to."""
    parser = argparse.ArgumentParser(description=f"{__doc__}".split("\n", 1)[0])
    parser.add_argument("--steps", type=int, default=50, help="steps per page (default 50)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--browser", default="", help="a path, or chrome, chromium, msedge")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    head = f"{'page':<12}{'floor':>9}{'step':>9}{'ratio':>8}{'p95':>9}   "
    phases = "".join(f"{phase:>8}" for phase in PHASES)
    print(f"{head}{phases}{'p95':>8}{'model':>8}{'p95':>8}   (median ms; p95 of guard)", flush=True)
    with (
        launch.open_page(browser=options.browser) as (page, program),
        tempfile.TemporaryDirectory() as out,
    ):
        for name, html in PAGES.items():
            before = peak_memory()
            row = measure(page, html, options.steps, Path(out) / name).row(name)
            row["memory_growth_mib"] = round(peak_memory() - before, 1)
            rows.append(row)
            figures = f"{row['floor_ms']:>9.1f}{row['step_ms']:>9.1f}{row['ratio']:>8.2f}"
            phases = "".join(f"{row['phases'][phase]:>8.1f}" for phase in PHASES)
            guard = ("guard_p95_ms", "guard_model_ms", "guard_model_p95_ms")
            phases += "".join(f"{row[figure]:>8.1f}" for figure in guard)
            print(f"{name:<12}{figures}{row['p95_ms']:>9.1f}   {phases}", flush=True)
    if options.json:
        facts = {"browser": str(program), "steps": options.steps, "pages": rows}
        options.json.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
