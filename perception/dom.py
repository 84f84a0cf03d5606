"""Hints from the page: the injected script, run in every frame of one browser page.

Same-origin frames and open shadow roots are read in one round trip; each cross-origin frame that
shows takes one more. Boxes come back in CSS pixels of the page's view.
"""

from __future__ import annotations

import itertools
import json
import secrets
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Error, Frame, Page

from .defects import Defect
from .errors import ScreenError
from .purpose import Purpose, read_purpose
from .scanned import Offset, Scanned, element
from .screen import Box, Point, Region

SCRIPTS = (
    "names.js", "views.js", "texts.js", "defects.js", "scan.js", "watch.js", "operate.js",
    "purpose.js", "facts.js", "alike.js", "inventory.js", "overlay.js",
)  # fmt: skip
EXPORTS = (
    "scan, arm, quiet, change, probe, reveal, locate, choose, assign, focused, insert, purpose, "
    "refOf, refCount, attribute, region, paths, privateValues, tableRows, overlayShow, "
    "overlayVeil, fieldOf, cards, items, optionsOf"
)
KEY = f"Symbol.for('handeye {secrets.token_hex(8)}')"
"""Under what the script stands in a window: nothing that a page can know beforehand."""
CALL = f"""([name, arg]) => {{
  const handeye = window[{KEY}];
  if (!handeye) return "missing";
  const json = (value) => JSON.stringify(value === undefined ? null : value);
  const value = handeye[name](arg);
  return value && typeof value.then === "function" ? value.then(json) : json(value);
}}"""
REF = f"""(el) => {{
  let view = el.ownerDocument.defaultView;
  while (!view[{KEY}] && view !== view.parent) view = view.parent;
  return view[{KEY}].refOf(el);
}}"""
"""The number of an iframe element in the script that read its document: that of an outer page."""


class Garbled(ScreenError):
    """A page has changed the language that it is read with, so that its answers make no sense."""


@cache
def script(recorder: str = "") -> str:
    """The whole injected script: installs its functions under one symbol, once per document.

    Args:
        recorder: the binding that is told what a person does; nothing is recorded when missing.
    """
    folder = resources.files("handeye.perception") / "js"
    names, exports = SCRIPTS, EXPORTS
    if recorder:
        names, exports = (*SCRIPTS, "record.js"), f"{EXPORTS}, lookAt"
    body = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return f"""() => {{
      const key = {KEY};
      if (window[key]) return;
      const BINDING = {json.dumps(recorder)};
      {body}
      Object.defineProperty(window, key, {{ value: {{ {exports} }} }});
    }}"""


class Dom:
    """The injected script in one page. Plain calls: the caller brings the patience."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._numbers = itertools.count(1)
        self._frames: dict[int, Frame] = {0: page.main_frame}
        self._offsets: dict[Frame, Offset] = {page.main_frame: Offset()}
        self._holders: dict[Frame, tuple[Frame, int]] = {}
        self._shown: set[Frame] = {page.main_frame}

    def __len__(self) -> int:
        """How many frames are kept in mind."""
        return len(self._frames)

    def call(self, name: str, arg: Any = None, frame: Frame | None = None) -> Any:
        """Call one function of the script in a frame (the page's own by default)."""
        frame = frame or self.page.main_frame
        answer = frame.evaluate(CALL, [name, arg])
        if answer == "missing":
            frame.evaluate(script())
            answer = frame.evaluate(CALL, [name, arg])
        try:
            return json.loads(answer)
        except (ValueError, TypeError):
            raise Garbled(f"{frame.url} does not answer {name!r} as it should") from None

    def scan(self, words: str | None = None, limit: int = 600, *, facts: bool = False) -> Scanned:
        """All elements that show; with `words`, all that hold them, shown or not.

        With `facts`, everything that the page holds, in reading order, and what is to be told of
        it (`inventory.py`).
        """
        found = Scanned()
        options = {"words": words, "limit": limit, "facts": facts}
        self._forget()
        try:
            self._scan_frame(self.page.main_frame, (), options, found)
        except (ValueError, TypeError, LookupError) as error:
            raise Garbled(f"{self.page.url} answers nonsense: {error!r}") from None
        return found

    def _scan_frame(
        self,
        frame: Frame,
        outer: tuple[Region, ...],
        options: dict[str, Any],
        found: Scanned,
        around: dict[str, Any] | None = None,
    ) -> None:
        raw = self.call("scan", {**options, **(around or {})}, frame)
        number = self._number(frame)
        offset = self._offsets[frame]
        regions = [Region(role, name, text) for role, name, text in raw["regions"]]
        name = outer[-1].name if outer else ""
        first = len(found.elements)
        for item in raw["elements"]:
            found.add(item, element(item, regions, outer, offset, (number, name)))
        found.private += [offset.box(values) for values in raw["private"]]
        found.defects += [Defect(*map(str, told)) for told in raw["defects"]]
        found.cut = found.cut or raw["cut"]
        found.broken = found.broken or raw["broken"]
        found.options = found.options or raw["options"]
        if not outer:
            found.title, found.scale = raw["title"], raw["scale"]
            found.scrolled = tuple(raw.get("scrolled", ()))
        for entry in raw["opaque"]:
            inner = self._frame_in(frame, entry["ref"])
            if inner and not inner.is_detached():
                x, y = offset.x + entry["x"] * offset.scale, offset.y + entry["y"] * offset.scale
                self._offsets[inner] = Offset(x, y, offset.scale * entry["scale"])
                (self._shown.add if entry["shows"] else self._shown.discard)(inner)
                inside = (*outer, Region("iframe", entry["name"]))
                around = {"clip": entry["clip"], "covered": entry["covered"]}
                before = len(found.elements)
                self._scan_frame(inner, inside, options, found, around)
                if "at" in entry:  # the frame's place in reading order
                    first += found.moved(before, first + entry["at"])

    def _number(self, frame: Frame) -> int:
        for number, known in self._frames.items():
            if known is frame:
                return number
        number = next(self._numbers)
        self._frames[number] = frame
        return number

    def _forget(self) -> None:
        """Drop what is known of frames that are gone."""
        gone = {frame for frame in self._frames.values() if frame.is_detached()}
        if gone:
            self._frames = {n: frame for n, frame in self._frames.items() if frame not in gone}
            for frame in gone:
                self._offsets.pop(frame, None)
                self._holders.pop(frame, None)
                self._shown.discard(frame)

    def _frame_in(self, outer: Frame, ref: int) -> Frame | None:
        """The frame whose iframe element has this ref in the script of an outer frame.

        It need not be a child: frames in between that the outer script reads itself are passed.
        """
        return self._frame_below(outer, outer, ref)

    def _frame_below(self, parent: Frame, outer: Frame, ref: int) -> Frame | None:
        for child in parent.child_frames:
            if child not in self._holders:
                self._holders[child] = (outer, child.frame_element().evaluate(REF))
            if self._holders[child] == (outer, ref):
                return child
        read = [child for child in parent.child_frames if child not in self._offsets]
        inner = (self._frame_below(child, outer, ref) for child in read)
        return next((frame for frame in inner if frame), None)

    def of(self, ref: str) -> tuple[Frame, int]:
        """The frame and the number in it that a ref of an element stands for."""
        frame, _, number = ref.partition(":")
        return self._frames.get(int(frame), self.page.main_frame), int(number)

    def on(self, name: str, ref: str, **arg: Any) -> Any:
        """Call a function of the script on one element; None when the element is gone."""
        frame, number = self.of(ref)
        if frame.is_detached():
            return None
        return self.call(name, {"ref": number, **arg}, frame)

    def box_of(self, ref: str, values: list[float]) -> Box:
        """A box that a call on an element gave, as a box of the page."""
        return self._offsets.get(self.of(ref)[0], Offset()).box(values)

    def probe(self, point: Point, meant: str = "") -> dict[str, Any] | None:
        """What a click at a point would reach, through all frames; None when nothing is there.

        With `meant` (the ref of an element) the answer says what covers it, if anything does.
        """
        frame, offset = self.page.main_frame, Offset()
        meant_frame, number = self.of(meant) if meant else (None, None)
        while True:
            here = offset.inner(point)
            ref = number if frame is meant_frame else None
            answer = self.call("probe", {"x": here.x, "y": here.y, "ref": ref}, frame)
            inner = self._frame_in(frame, answer["opaque"]) if answer and answer["opaque"] else None
            if answer is None or inner is None:
                break
            frame, offset = inner, self._offsets.get(inner, offset)
        if answer is None:
            return None
        answer["ref"] = f"{self._number(frame)}:{answer['ref']}"
        if meant_frame not in (None, frame):
            answer["blocker"] = f'{answer["role"]} "{answer["name"]}"'
        return answer

    def focused(self) -> dict[str, Any] | None:
        """The field that keys would go to, through all frames."""
        frame = self.page.main_frame
        while True:
            answer = self.call("focused", None, frame)
            inner = self._frame_in(frame, answer["opaque"]) if answer and answer["opaque"] else None
            if answer is None or inner is None:
                break
            frame = inner
        if answer:
            answer["ref"] = f"{self._number(frame)}:{answer['ref']}"
        return answer

    def purpose(
        self, place: Point | str | None, *, enter: bool = False, later: bool = False
    ) -> Purpose | None:
        """What a control is for; None when there is none.

        Args:
            place: a point of the page, the ref of an element, or None for what has the focus.
            enter: whether it is used with the Enter key.
            later: whether something is typed before that.
        """
        if isinstance(place, str):
            answer = self.on("purpose", place, enter=enter, later=later)
            return read_purpose(answer and answer["found"])
        frame, offset = self.page.main_frame, Offset()
        while True:
            here = offset.inner(place) if place else None
            arg = {"x": here and here.x, "y": here and here.y, "enter": enter, "later": later}
            answer = self.call("purpose", arg, frame)
            inner = self._frame_in(frame, answer["opaque"]) if answer and answer["opaque"] else None
            if answer is None or inner is None:
                return read_purpose(answer and answer["found"])
            frame, offset = inner, self._offsets.get(inner, offset)

    def measure(self) -> None:
        """Find out anew where the cross-origin frames lie, after something was scrolled."""
        self.scan(words="\0")

    def holders_of(self, ref: str) -> list[str]:
        """The refs of the cross-origin iframes around an element, outermost first."""
        frame = self.of(ref)[0]
        refs: list[str] = []
        while frame in self._holders:
            frame, number = self._holders[frame]
            refs.insert(0, f"{self._number(frame)}:{number}")
        return refs

    def everywhere(self, name: str, arg: Any = None) -> list[Any]:
        """Call a function of the script in the page and in each cross-origin frame that shows.

        Frames that go away meanwhile give no answer.
        """
        answers = [self.call(name, arg)]
        for frame in self._shown - {self.page.main_frame}:
            try:
                answers.append(self.call(name, arg, frame))
            except Error:
                self._shown.discard(frame)
        return answers
