"""A test of ten steps in strict replay, next to a Playwright script that does the same by hand.

Both take turns, so that a noisy machine hits both. "process" is a fresh process each, from its
start to its end, with the same browser program: that is what the bound is about. "inside" is one
process and one browser that are there already, with a page of its own each time. There the picture
of each step and the wait until the screen is quiet, which the script does without, are most of it.

    python benchmarks/replay.py [--pairs 7] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from handeye.perception import chromium, launch
from handeye.tasks import RunOptions, load_task, run_case

BOUND = 1.5
SCREEN = (1280, 800)
STYLE = "<style>body {font: 15px sans-serif} label {display: block; margin: 8px 0}</style>"
SIGN_IN = """<title>Sign in</title><h1>Sign in</h1><label>Email <input></label>
<label>Code <input></label><button onclick="location.href='/orders'">Sign in</button>"""
ORDERS = "<title>Orders</title><h1>Orders</h1><table>{}</table>".format(
    "".join(
        f"<tr><td>Order {at}<td>Customer {at}<td><button onclick=\"location.href='/order'\">Edit"
        "</button><td><button>Delete</button></tr>"
        for at in range(1, 21)
    )
)
ORDER = """<title>Order</title><h1>Order</h1><label>Note <input id=note></label>
<label>Country <select><option>Norway<option>Peru</select></label>
<label><input type=checkbox>Gift wrap</label><button onclick="sure.showModal()">Save</button>
<button>Cancel</button><dialog id=sure aria-label=Sure><button onclick="sure.close();
out.textContent = 'Saved: ' + note.value">Yes</button><button>No</button></dialog>
<p id=out role=status></p>"""
PAGES = {"/": SIGN_IN, "/orders": ORDERS, "/order": ORDER}
TEST = """
tests:
  - name: ten steps
    steps:
      - fill: {Email: anna@example.test}
      - fill: {Code: "4711"}
      - click: Sign in
      - click: {text: Edit, row: Order 17}
      - fill: {Note: At the door}
      - select: {Country: Peru}
      - check: Gift wrap
      - click: Save
      - click: {text: "Yes", in: dialog}
      - check: {text: "Saved: At the door"}
"""


def by_hand(page: Page, url: str) -> None:
    """The same ten steps, as a person writes them with Playwright."""
    page.goto(url)
    page.get_by_label("Email").fill("anna@example.test")
    page.get_by_label("Code").fill("4711")
    page.get_by_role("button", name="Sign in").click()
    row = page.get_by_role("row").filter(has_text="Order 17")
    row.get_by_role("button", name="Edit").click()
    page.get_by_label("Note").fill("At the door")
    page.get_by_label("Country").select_option("Peru")
    page.get_by_label("Gift wrap").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Saved: At the door")).to_be_visible()


def script(program: str, url: str) -> None:
    """A whole process of it: `--by-hand`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.launch_args())
        by_hand(_page(browser), url)
        browser.close()


def _page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": SCREEN[0], "height": SCREEN[1]}).new_page()


@contextmanager
def site() -> Generator[str]:
    """The pages, on a free port; their address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with a page."""
            body = f"<!doctype html>{STYLE}{PAGES.get(self.path, '')}".encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep still."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def replayed(browser: Browser, program: chromium.BrowserProgram, file: Path) -> float:
    """How long a strict replay takes on a page of its own."""

    @contextmanager
    def opened(view: object = None, **_: object) -> Generator[Any]:
        yield page, program

    page = _page(browser)
    real, launch.open_page = launch.open_page, opened
    try:
        task = load_task(file)
        options = RunOptions(file.parent / "runs", replay="strict")
        started = time.perf_counter()
        result = run_case(task, task.cases[0], options)
        took = time.perf_counter() - started
    finally:
        launch.open_page = real
        page.context.close()
    if result.verdict != "passed":
        raise SystemExit(f"the replay did not pass: {result.reason}")
    return took


def inside(
    program: chromium.BrowserProgram, file: Path, url: str, pairs: int
) -> tuple[list[float], list[float]]:
    """Both in one process and one browser: handeye's seconds, and those of the script."""
    ours: list[float] = []
    theirs: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program.path, args=chromium.launch_args()
        )
        for number in range(pairs + 1):  # the first pair warms up
            one = replayed(browser, program, file)
            page = _page(browser)
            other = seconds(partial(by_hand, page, url))
            page.context.close()
            if number:
                ours.append(one)
                theirs.append(other)
        browser.close()
    return ours, theirs


def processes(
    program: chromium.BrowserProgram, file: Path, url: str, pairs: int
) -> tuple[list[float], list[float]]:
    """Both as fresh processes: handeye's seconds, and those of the script."""
    out = ("--out", str(file.parent / "runs"), "--browser", program.path)
    run = (sys.executable, "-m", "handeye", "run", str(file), "--replay", "strict", *out)
    hand = (sys.executable, __file__, "--by-hand", program.path, url)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(pairs + 1):
        one, other = (
            seconds(partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL))
            for command in (run, hand)
        )
        if number:
            ours.append(one)
            theirs.append(other)
    return ours, theirs


def row(name: str, ours: list[float], theirs: list[float]) -> dict[str, Any]:
    """The figures of one shape."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "shape": name,
        "replay_s": round(statistics.median(ours), 3),
        "script_s": round(statistics.median(theirs), 3),
        "ratio": round(statistics.median(ratios), 2),
    }


def measure(pairs: int) -> list[dict[str, Any]]:
    """Record the plan, then take turns."""
    program = chromium.find_browser()
    with site() as url, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ten.yaml"
        file.write_text(f"target: {{url: '{url}'}}\n{TEST}", encoding="utf-8")
        task = load_task(file)
        made = run_case(task, task.cases[0], RunOptions(file.parent / "runs", replay="update"))
        if made.verdict != "passed":
            raise SystemExit(f"the test did not pass: {made.reason}")
        return [
            row("process", *processes(program, file, url, pairs)),
            row("inside", *inside(program, file, url, pairs)),
        ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", type=int, default=7, help="pairs of each shape")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--by-hand", nargs=2, metavar=("BROWSER", "URL"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.by_hand:
        script(*args.by_hand)
        return 0
    rows = measure(args.pairs)
    for one in rows:
        print(
            f"{one['shape']:8} replay {one['replay_s']:.3f} s   script {one['script_s']:.3f} s"
            f"   ratio {one['ratio']:.2f}"
        )
    print(f"bound of process: {BOUND}")
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    return 0 if rows[0]["ratio"] <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
