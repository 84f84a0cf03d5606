"""Goes through a page with the Tab key, as people without a mouse do, and keeps what was seen."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from .focus_mark import STRONG, Mark, mark_of
from .in_page import FRAME, Fact, frames, told_in
from .pictures import Camera, camera, set_style
from .subject import Subject

MOST = 200
"""Stops of the focus that are made."""
LONGEST = 45.0
"""Seconds after which no further stop is made."""
STUCK = 2
"""How often Tab may leave the focus where it is."""
STUCK_INSIDE = 12
"""The same in fields for dates, films and the like, which have stops inside."""
CALM = "* { scroll-behavior: auto !important; caret-color: transparent !important }"
"""What scrolls does so at once, and no text cursor blinks."""
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
        openings: the elements that opened a dialog by taking the focus, and the dialogs' paths.
        layers: what lay over the rest of the page at the beginning.
        capped: why it was left before, "" when it was not.
    """

    stops: list[Stop] = field(default_factory=list[Stop])
    traps: list[tuple[Fact, str]] = field(default_factory=list[tuple[Fact, str]])
    openings: list[tuple[Fact, str]] = field(default_factory=list[tuple[Fact, str]])
    layers: set[str] = field(default_factory=set[str])
    ended: bool = False
    capped: str = ""


class Walker:
    """Presses the keys; see `walk`."""

    def __init__(self, subject: Subject, camera: Camera) -> None:
        self._subject = subject
        self._camera = camera
        self._frames = frames(subject)
        self._walk = Walk()
        self._seen: dict[str, int] = {}
        self._before: Image.Image | None = None
        self._last: Fact | None = None
        self._dialogs: set[str] = set()
        self._at = self._frames[0]

    def go(self) -> Walk:
        """From the beginning of the page to its end, a trap that holds for good, or a cap."""
        until = time.monotonic() + LONGEST
        self._dialogs = {one["selector"] for one in self._told("begin")}
        self._walk.layers = {one["selector"] for one in self._told("layers")}
        self._before = self._picture()
        while self._step():
            if len(self._walk.stops) >= MOST:
                self._walk.capped = f"after {MOST} stops"
            elif time.monotonic() > until:
                self._walk.capped = f"after {LONGEST:.0f} s"
            if self._walk.capped:
                break
        if not self._walk.layers >= {one["selector"] for one in self._told("layers")}:
            self._press("Escape")  # what opened on the way and stayed
        return self._walk

    def _step(self) -> bool:
        """One Tab; False at the end.

        Behind the end Tab begins anew, and comes first to what has a positive tabindex.
        """
        fact = self._press("Tab")
        if fact is None:
            first, self._walk.ended = not self._walk.ended, True
            return first
        if fact["modal"] and fact["modal"] not in self._dialogs:
            return self._opened(fact)
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
        inside = FRAME in fact["selector"]
        if not inside and (last is None or last["scroll"] == fact["scroll"]):
            mark = mark_of(fact, last, before, now)
            if mark.seen and (mark.best >= STRONG or not self._ask("finish")):
                return mark
        self._ask("finish")
        now = self._picture()
        self._ask("blur")
        self._ask("finish")
        without = self._picture()
        self._ask("focus", selector=fact["selector"])
        return mark_of(fact, None, without, now)

    def _opened(self, fact: Fact) -> bool:
        """A dialog opened as something took the focus: close it, and go on behind that."""
        self._dialogs.add(fact["modal"])
        before = self._last["selector"] if self._last else ""
        openers = self._told("behind", selector=before)
        self._walk.openings.append((openers[0] if openers else fact, fact["modal"]))
        left = self._press("Escape")
        if not openers or (left and left["modal"] == fact["modal"]):
            self._walk.capped = "at a dialog that opened by itself"
            return False
        self._seen[openers[0]["selector"]] = 1
        return self._go_on(openers[0])

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
        return not fact["modal"] and self._go_on(fact)

    def _go_on(self, fact: Fact) -> bool:
        """Put the focus behind an element; False when nothing new comes there."""
        around = fact["selector"].partition(FRAME)[0]  # the frame that it lies in, or itself
        found = self._told("after", selector=around)
        fresh = [one for one in found if one["selector"] not in self._seen]
        if not fresh:
            return False
        self._seen[fresh[0]["selector"]] = 1
        self._last = None
        self._keep(fresh[0], jumped=True)
        return True

    def _way_out(self, fact: Fact, held: set[str]) -> str:
        selector, at = fact["selector"], self._at
        alone = self._last is not None and self._last["selector"] == selector
        inside = {selector} if alone else held
        back = self._press("Shift+Tab")
        if back is None or (alone and back["selector"] != selector):
            return "Shift+Tab"
        self._at = at
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
        if what == "stop":
            self._at = self._frames[0]
        if what == "stop" and answer and answer[0]["frame"]:
            self._frames = frames(self._subject)  # they may have been scrolled
            for where in reversed(self._frames[1:]):
                inner = told_in(self._subject, where, "focus.js", asked)
                if inner and not inner[0]["frame"]:
                    self._seen.setdefault(answer[0]["selector"], 1)
                    self._at = where
                    return inner
        return answer

    def _ask(self, what: str, selector: str = "") -> list[Fact]:
        """Do something in the frame that has the focus."""
        own = selector.removeprefix(self._at.prefix)
        return told_in(self._subject, self._at, "focus.js", {"what": what, "selector": own})

    def _picture(self) -> Image.Image:
        return self._camera.view()


def walk(subject: Subject) -> Walk:
    """Go through a page with Tab and bring the focus and the scroll position back."""
    with _restored(subject), camera(subject) as taking:
        return Walker(subject, taking).go()


@contextmanager
def _restored(subject: Subject) -> Generator[None]:
    page = frames(subject)[0]
    had = told_in(subject, page, "focus.js", {"what": "stop"})
    place: list[float] = subject.screen.ask(lambda: subject.page.evaluate("[scrollX, scrollY]"))
    set_style(subject, CALM, "scroll")
    try:
        yield
    finally:
        set_style(subject, "", "scroll")
        selector = had[0]["selector"] if had else ""
        asked = {"what": "restore", "selector": selector, "x": place[0], "y": place[1]}
        told_in(subject, page, "focus.js", asked)
