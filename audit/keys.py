"""Goes through a page with the Tab key, as people without a mouse do, and keeps what was seen."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from .focus_mark import STRONG, Mark, mark_of
from .in_page import Fact, frames, told_in
from .pictures import opened, set_style
from .subject import Subject

MOST = 200
"""Stops of the focus that are made."""
LONGEST = 45.0
"""Seconds after which no further stop is made."""
STUCK = 2
"""How often Tab may leave the focus where it is."""
STUCK_INSIDE = 12
"""The same in fields for dates, films and the like, which have stops inside."""
QUIET = """() => new Promise((done) => {
  let last = "", calm = 0, frames = 0;
  const step = () => {
    const now = `${scrollX} ${scrollY}`;
    calm = now === last ? calm + 1 : 0;
    last = now;
    if (calm >= 2 || ++frames > 60) done(true);
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
"""Waits until nothing scrolls any more, for a second at most."""


@dataclass(frozen=True)
class Stop:
    """Where the focus came to.

    Args:
        fact: the element.
        mark: what its focus looks like; None where that was not seen.
        jumped: whether it was not Tab that brought the focus here.
    """

    fact: Fact
    mark: Mark | None
    jumped: bool = False

    @property
    def selector(self) -> str:
        """The element's path."""
        return self.fact["selector"]


@dataclass
class Walk:
    """What was seen on the way.

    Args:
        stops: in the order of Tab.
        traps: the elements that did not let go, and how they did in the end: "" for not at all.
        ended: whether Tab came to the end of the page.
        capped: why it was left before, "" when it was not.
    """

    stops: list[Stop] = field(default_factory=list[Stop])
    traps: list[tuple[Fact, str]] = field(default_factory=list[tuple[Fact, str]])
    ended: bool = False
    capped: str = ""


class Walker:
    """Presses the keys; see `walk`."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._frames = frames(subject)
        self._walk = Walk()
        self._seen: dict[str, int] = {}
        self._before: Image.Image | None = None
        self._last: Fact | None = None

    def go(self) -> Walk:
        """From the beginning of the page to its end, a trap that holds for good, or a cap."""
        until = time.monotonic() + LONGEST
        self._ask("begin")
        self._before = self._picture()
        while self._step():
            if len(self._walk.stops) >= MOST:
                self._walk.capped = f"after {MOST} stops"
            elif time.monotonic() > until:
                self._walk.capped = f"after {LONGEST:.0f} s"
            if self._walk.capped:
                break
        return self._walk

    def _step(self) -> bool:
        """One Tab; False at the end.

        Behind the end Tab begins anew, and comes first to what has a positive tabindex.
        """
        fact = self._press("Tab")
        if fact is None:
            first, self._walk.ended = not self._walk.ended, True
            return first
        selector = fact["selector"]
        times = self._seen[selector] = self._seen.get(selector, 0) + 1
        if times == 1:
            self._keep(fact, jumped=self._walk.ended)
            return True
        if self._walk.ended:
            return False
        if self._last and self._last["selector"] == selector:
            allowed = STUCK_INSIDE if fact["many"] or fact["frame"] else STUCK
            return times <= allowed or self._leave(fact)
        return self._round(fact)

    def _keep(self, fact: Fact, *, jumped: bool = False) -> None:
        now = self._picture()
        mark = None
        if self._before and not fact["frame"]:
            mark = self._mark(fact, self._before, now)
        self._walk.stops.append(Stop(fact, mark, jumped))
        self._before, self._last = now, fact

    def _mark(self, fact: Fact, before: Image.Image, now: Image.Image) -> Mark:
        """What the focus changed; twice where that is not seen at once."""
        last = self._last
        if last is None or last["scroll"] == fact["scroll"]:
            mark = mark_of(fact, last, before, now)
            if mark.seen and mark.best >= STRONG:
                return mark
        finish = "document.getAnimations().forEach((one) => one.transitionProperty && one.finish())"
        self._subject.screen.ask(lambda: self._subject.page.evaluate(finish))
        now = self._picture()
        self._ask("blur")
        self._subject.screen.ask(lambda: self._subject.page.evaluate(finish))
        without = self._picture()
        self._ask("focus", selector=fact["selector"])
        return mark_of(fact, None, without, now)

    def _round(self, fact: Fact) -> bool:
        """The focus came to a place again without leaving the page: a circle, or a trap."""
        reachable = {one["selector"] for one in self._told("reachable")}
        if fact["modal"] or reachable <= self._seen.keys():
            self._walk.ended = True
            return False
        return self._leave(fact)

    def _leave(self, fact: Fact) -> bool:
        """Try the other ways out of what does not let go, then go on behind it."""
        held = self._seen.keys() - {stop.selector for stop in self._walk.stops if stop.jumped}
        way = self._way_out(fact, set(held))
        self._walk.traps.append((fact, way))
        if fact["modal"]:
            return False
        found = self._told("after", selector=fact["selector"])
        fresh = [one for one in found if one["selector"] not in self._seen]
        if not fresh:
            return False
        self._seen[fresh[0]["selector"]] = 1
        self._last = None
        self._keep(fresh[0], jumped=True)
        return True

    def _way_out(self, fact: Fact, held: set[str]) -> str:
        selector = fact["selector"]
        alone = self._last is not None and self._last["selector"] == selector
        inside = {selector} if alone else held
        back = self._press("Shift+Tab")
        if back is None or (alone and back["selector"] != selector):
            return "Shift+Tab"
        self._ask("focus", selector=selector)
        self._subject.screen.ask(lambda: self._subject.page.keyboard.press("Escape"), again=False)
        out = self._press("Tab")
        return "Escape" if out is None or out["selector"] not in inside else ""

    def _press(self, key: str) -> Fact | None:
        """What has the focus after a key; None when nothing of the page has it."""
        page = self._subject.page
        self._subject.screen.ask(lambda: page.keyboard.press(key), again=False)
        self._subject.screen.ask(lambda: page.evaluate(QUIET))
        found = self._told("stop")
        return found[0] if found else None

    def _told(self, what: str, **more: Any) -> list[Fact]:
        """The answer of the page's own frame, and for a stop that of the innermost one."""
        asked = {"what": what, **more}
        answer = told_in(self._subject, self._frames[0], "focus.js", asked)
        if what == "stop" and answer and answer[0]["frame"]:
            for where in reversed(self._frames[1:]):
                inner = told_in(self._subject, where, "focus.js", asked)
                if inner and not inner[0]["frame"]:
                    return inner
        return answer

    def _ask(self, what: str, **more: Any) -> None:
        told_in(self._subject, self._frames[0], "focus.js", {"what": what, **more})

    def _picture(self) -> Image.Image:
        page = self._subject.page
        return opened(self._subject.screen.ask(lambda: page.screenshot(scale="css", caret="hide")))


def walk(subject: Subject) -> Walk:
    """Go through a page with Tab and bring the focus and the scroll position back."""
    with _restored(subject):
        return Walker(subject).go()


@contextmanager
def _restored(subject: Subject) -> Generator[None]:
    page = frames(subject)[0]
    had = told_in(subject, page, "focus.js", {"what": "stop"})
    place: list[float] = subject.screen.ask(lambda: subject.page.evaluate("[scrollX, scrollY]"))
    set_style(subject, "* { scroll-behavior: auto !important }", "scroll")
    try:
        yield
    finally:
        set_style(subject, "", "scroll")
        selector = had[0]["selector"] if had else ""
        asked = {"what": "restore", "selector": selector, "x": place[0], "y": place[1]}
        told_in(subject, page, "focus.js", asked)
