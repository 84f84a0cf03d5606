"""Runs the scripts of the checks in every frame of a page, and makes findings of what they tell.

Selectors come back as paths from the page itself (`>>>` into a frame, `>>` into a shadow tree), and
boxes in CSS pixels of the page's view, whatever frame they lie in.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from handeye.perception import Box

from .check import CannotCheck
from .finding import Class, Finding
from .subject import Subject

if TYPE_CHECKING:
    from playwright.sync_api import Frame

Fact = dict[str, Any]
"""What a script tells of an element: `selector`, `html`, `box` and facts of the check's own."""
FRAME = " >>> "
"""What leads into a frame in a selector."""
MOST_FRAMES = 20
"""Frames that are looked into."""


@dataclass(frozen=True)
class Where:
    """A frame, and how its places become places of the page.

    Args:
        frame: the frame.
        prefix: what stands before its selectors.
        x: what is added to its horizontal coordinates, in CSS pixels.
        y: the same for vertical ones.
    """

    frame: Frame
    prefix: str = ""
    x: float = 0
    y: float = 0

    def outward(self, fact: Fact) -> Fact:
        """The same fact, told from the page's point of view."""
        moved = dict(fact)
        if "selector" in fact:
            moved["selector"] = self.prefix + fact["selector"]
        if fact.get("box"):
            x, y, width, height = fact["box"]
            moved["box"] = [x + self.x, y + self.y, width, height]
        return moved


@dataclass(frozen=True)
class Told:
    """What a finding says, whatever element it is about."""

    check: str
    criterion: str
    kind: Class
    message: str
    mend: str
    more: str = ""


def finding(told: Told, fact: Fact) -> Finding:
    """A finding about the element that a script told of."""
    return Finding(
        check=told.check,
        criterion=told.criterion,
        kind=told.kind,
        message=told.message,
        mend=told.mend,
        selector=fact.get("selector", ""),
        html=fact.get("html", ""),
        box=Box(*fact["box"]) if fact.get("box") else None,
        more=told.more or understanding(told.criterion),
    )


PAGES = {
    "1.3.1": "info-and-relationships", "1.4.1": "use-of-color", "1.4.3": "contrast-minimum",
    "1.4.4": "resize-text", "1.4.10": "reflow", "1.4.11": "non-text-contrast",
    "1.4.12": "text-spacing", "2.1.1": "keyboard", "2.1.2": "no-keyboard-trap",
    "2.2.2": "pause-stop-hide", "2.4.3": "focus-order", "2.4.7": "focus-visible",
    "2.4.11": "focus-not-obscured-minimum", "2.5.3": "label-in-name",
    "2.5.8": "target-size-minimum", "3.2.1": "on-focus", "3.3.1": "error-identification",
    "4.1.2": "name-role-value", "4.1.3": "status-messages",
}  # fmt: skip


def understanding(criterion: str) -> str:
    """Where W3C explains a success criterion; "" for one that no check here is about."""
    page = PAGES.get(criterion)
    return f"https://www.w3.org/WAI/WCAG22/Understanding/{page}.html" if page else ""


@cache
def script(*names: str) -> str:
    """A function for the page: what the scripts share, and last the one whose `main` is called."""
    shared = resources.files("handeye.perception") / "js" / "names.js"
    folder = resources.files("handeye.audit") / "js"
    parts = [shared.read_text(encoding="utf-8")]
    parts += [(folder / name).read_text(encoding="utf-8") for name in ("kit.js", *names)]
    return "(arg) => {\n" + "\n".join(parts) + "\nreturn main(arg);\n}"


WHERE_IS = """
const main = (el) => {
  const rect = el.getBoundingClientRect(), style = getComputedStyle(el);
  const px = (name) => parseFloat(style[name]) || 0;
  const shows = shown(el) && rect.width > 1 && rect.height > 1;
  return [pathOf(el), rect.left + px("borderLeftWidth") + px("paddingLeft"),
    rect.top + px("borderTopWidth") + px("paddingTop"), shows];
};
"""


def frames(subject: Subject) -> list[Where]:
    """The page's own frame and those inside it that show, outermost first."""
    return subject.screen.ask(lambda: _frames(subject))


def _frames(subject: Subject) -> list[Where]:
    from playwright.sync_api import Error

    found = [Where(subject.page.main_frame)]
    for outer in found:
        for frame in outer.frame.child_frames[: MOST_FRAMES - len(found)]:
            with suppress(Error):  # it went away meanwhile
                body = script().replace("return main(arg);", WHERE_IS + "return main(arg);")
                path, x, y, shows = frame.frame_element().evaluate(body)
                if shows:
                    prefix = f"{outer.prefix}{path}{FRAME}"
                    found.append(Where(frame, prefix, outer.x + x, outer.y + y))
    return found


def told(subject: Subject, name: str | tuple[str, ...], arg: Any = None) -> list[Fact]:
    """What a script tells in all frames together.

    Args:
        subject: the page.
        name: the script, or several of which the last answers: with a list of facts.
        arg: what it is given.
    """
    facts: list[Fact] = []
    for where in frames(subject):
        facts += told_in(subject, where, name, arg)
    return facts


def told_in(
    subject: Subject, where: Where, name: str | tuple[str, ...], arg: Any = None
) -> list[Fact]:
    """What a script tells in one frame; nothing when the frame went away meanwhile.

    Raises:
        CannotCheck: when the page has changed the language that its scripts are written in.
        ScreenError: when it does not answer.
    """
    from playwright.sync_api import Error

    names = (name,) if isinstance(name, str) else name

    def ask() -> list[Fact]:
        try:
            return where.frame.evaluate(script(*names), arg)
        except Error as error:
            if where.frame is not subject.page.main_frame:
                return []
            first = error.message.partition("\n")[0]
            if re.search(r"(Type|Reference|Range)Error", first):
                raise CannotCheck(f"the page's own scripts are in the way: {first}") from error
            raise

    return [where.outward(fact) for fact in subject.screen.ask(ask)]
