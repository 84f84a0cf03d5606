"""handeye's own time per step on a desktop, next to the raw floor, and what reading text costs.

A step is look, act and settle: a click on a button of a calculator (which fades for its user, and
is waited for), and a key in a text editor. The floor is what no framework can do without: one
picture by mss and one click by pyautogui without its pauses. They take turns.
Reading is measured on a text editor beside the calculator: all of the screen, then what is left to
do when nothing changed, a word was typed, or a menu opened. Everything runs on a display in memory
of its own, so nothing shows and no window of yours is touched.

    python benchmarks/desktop_step.py
    python benchmarks/desktop_step.py --steps 100 --reads 9 --json desktop.json
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from desktop import memory

from handeye.actions import Action, Click, Press, Target, Type
from handeye.actions import desktop as hands
from handeye.perception import (
    Element,
    Observation,
    Point,
    Query,
    find,
    hints,
    ocr,
    read_cache,
    windows,
    x11_connection,
)
from handeye.perception import desktop as screens

TEXT = "".join(f"Line {n}: the quick brown fox jumps over the lazy dog.\n" for n in range(12))
PHASES = ("look", "act", "settle")


@dataclass
class Timings:
    """Milliseconds, by what they were spent on."""

    spent: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def take(self, what: str, work: Callable[[], Any]) -> Any:
        """Do something and note how long it took."""
        started = time.perf_counter()
        result = work()
        self.spent.setdefault(what, []).append((time.perf_counter() - started) * 1000)
        return result

    def median(self, what: str) -> float:
        """The median of one kind."""
        return statistics.median(self.spent[what])

    def worst(self, what: str) -> float:
        """Of twenty, the slowest but one."""
        ordered = sorted(self.spent[what])
        return ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]


def main(argv: list[str]) -> int:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=40, help="clicks to measure (40)")
    parser.add_argument("--reads", type=int, default=5, help="readings of each kind (5)")
    parser.add_argument("--json", type=Path, help="where to write all figures, too")
    wanted = parser.parse_args(argv)
    if missing := memory.lacking():
        print(f"this needs {', '.join(missing)}: run .ci/packages", file=sys.stderr)
        return 2
    timings = Timings()
    stack = ExitStack()
    atexit.register(stack.close)  # after what Xlib does then: it is registered later
    home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    environ = stack.enter_context(memory.desktop_in_memory(home))
    os.environ.update(environ)
    (home / "note.txt").write_text(TEXT, encoding="utf-8")
    for command in (["mousepad", str(home / "note.txt")], ["galculator"]):
        stack.callback(memory.end, memory.begin(command, environ))
    screen = stack.enter_context(closing(screens.DesktopScreen(hints=hints.open_hints())))
    own = stack.enter_context(closing(hands.DesktopHands(screen)))
    for title in ("mousepad", "galculator"):
        _activate(screen, title)
    _steps(screen, own, wanted.steps, timings)
    _reads(screen, own, wanted.reads, timings)
    _tell(timings)
    if wanted.json:
        wanted.json.write_text(json.dumps(timings.spent, indent=1), encoding="utf-8")
    return 0


def _activate(screen: screens.DesktopScreen, words: str) -> None:
    """Give the keyboard to a window, once it is there."""
    found = memory.eventually(lambda: [one for one in screen.shown() if windows.fits(one, words)])
    if screen.windows is None or not screen.windows.activate(found[0], 10.0):
        raise SystemExit(f"{found[0]} does not come to the front")


def _steps(
    screen: screens.DesktopScreen, own: hands.DesktopHands, count: int, timings: Timings
) -> None:
    """Clicks and keys by handeye, and the floor by hand, in turns.

    The same place is not clicked twice in a row: hands wait then, lest it be a double click.
    """
    import mss

    with x11_connection.authority():
        import pyautogui
    pyautogui.PAUSE = 0
    camera: Any = mss.MSS()
    with closing(camera):
        for kind, program in (("click", "galculator"), ("key", "mousepad")):
            _activate(screen, program)
            actions = _clicks(screen) if kind == "click" else [Type(text="x", keys=True)]
            here = _middle(screen, program)
            for at in range(count + 2):
                noted = timings if at > 1 else Timings()  # the first ones import and connect
                action = actions[at % len(actions)]
                noted.take(f"{kind}: look", screen.look)
                noted.take(f"{kind}: act", lambda action=action: own.do(action))
                noted.take(f"{kind}: settle", lambda: screen.settle(5.0))
                noted.take("hints", lambda: screen.search("7"))
                noted.take("floor", lambda here=here: _floor(camera, pyautogui, here))
                screen.settle(5.0)


def _floor(camera: Any, pyautogui: Any, here: Point) -> None:
    """What no framework can do without."""
    camera.grab(camera.monitors[1])
    pyautogui.click(*here)


def _clicks(screen: screens.DesktopScreen) -> list[Action]:
    """Clicks on buttons of the calculator."""
    queries = [Query(text=digit, role="button") for digit in "7193"]
    found = [memory.eventually(lambda one=one: _found(screen, one))[0] for one in queries]
    return [Click(target=Target.of(one)) for one in found]


def _middle(screen: screens.DesktopScreen, program: str) -> Point:
    """A place on the desktop in a program's window, where a click does little."""
    window = next(one for one in screen.shown() if windows.fits(one, program))
    return Point(int(window.box.center.x), int(window.box.y) + 10)


def _found(screen: screens.DesktopScreen, query: Query) -> list[Element]:
    """The one element that is meant, once it is there."""
    screen.settle(5.0)
    screen.look()
    told = screen.search(query.text)
    return [find(query, told)] if told else []


def _reads(
    screen: screens.DesktopScreen, own: hands.DesktopHands, count: int, timings: Timings
) -> None:
    """All of the screen, and what changed in it."""
    ocr.engine()

    def now(*actions: Action) -> Observation:
        for action in actions:
            own.do(action)
        screen.settle(5.0)
        return screen.look()

    _activate(screen, "mousepad")
    now(Press(keys="ctrl+End"))
    for _ in range(count):
        cache = read_cache.ReadCache()
        before = now()
        timings.take("read: all", lambda seen=before, cache=cache: cache.read(seen))
        again = now()
        timings.take("read: unchanged", lambda seen=again, cache=cache: cache.read(seen))
        typed = now(Type(text="word ", keys=True))
        timings.take("read: a word typed", lambda seen=typed, cache=cache: cache.read(seen))
        menu = now(Press(keys="alt+e"))
        timings.take("read: a menu opened", lambda seen=menu, cache=cache: cache.read(seen))
        timings.take("read: all, menu open", lambda seen=menu: read_cache.ReadCache().read(seen))
        closed = now(Press(keys="Escape"))
        timings.take("read: the menu closed", lambda seen=closed, cache=cache: cache.read(seen))


def _tell(timings: Timings) -> None:
    rows = ["floor"]
    for kind in ("click", "key"):
        parts = [f"{kind}: {phase}" for phase in PHASES]
        spent = zip(*(timings.spent[part] for part in parts), strict=True)
        timings.spent[f"{kind}: step"] = [float(sum(one)) for one in spent]
        rows += [f"{kind}: step", *parts]
    print(f"{'milliseconds':24}{'median':>9}{'p95':>9}{'of':>9}")
    for what in (*rows, "hints"):
        part = timings.median(what) / timings.median("floor")
        print(f"{what:24}{timings.median(what):9.1f}{timings.worst(what):9.1f}{part:8.1f}x")
    for what in [one for one in timings.spent if one.startswith("read")]:
        whole = "read: all, menu open" if "menu opened" in what else "read: all"
        part = timings.median(what) / timings.median(whole)
        print(f"{what:24}{timings.median(what):9.1f}{timings.worst(what):9.1f}{part:9.1%}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
