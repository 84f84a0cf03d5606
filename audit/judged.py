"""What checks that ask a model share: pictures of elements, and a claim judged twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from handeye.agent import CannotRun, Judge
from handeye.perception import Screenshot

from .check import CannotCheck, NotHere
from .finding import Class, Finding
from .subject import Subject

if TYPE_CHECKING:
    from .places import Path

Kind = Literal["images", "icons"]
MOST = 24
"""Elements of one kind that are judged on one page."""
SECONDS = 60.0
"""How long one judgement may take."""
NO_MODEL = "it needs a model: name one with --model"
MEMO = "pictured"


@dataclass(frozen=True)
class Pictured:
    """An image, or a control that shows no words.

    Args:
        selector: where it is.
        name: its accessible name; "" for none.
        html: the beginning of its source.
        decorative: whether it says of itself that it is only decoration.
        control: what the control is called that it is in; "" for none.
        alone: whether it is all that the control shows.
        size: its width and height.
    """

    selector: str
    name: str
    html: str
    decorative: bool = False
    control: str = ""
    alone: bool = False
    size: tuple[float, float] = (0.0, 0.0)


@cache
def _script() -> str:
    from . import places

    source = resources.files("handeye.audit") / "js" / "pictured.js"
    return f"const places = {places.KEY}; {source.read_text(encoding='utf-8')}"


def pictured(subject: Subject, kind: Kind) -> list[Pictured]:
    """The images (or the icons) of a page, in the order of its documents.

    Raises:
        CannotCheck: when the page does not tell.
        ScreenError: when it does not answer.
    """
    from . import places
    from .worlds import NoAnswer

    if MEMO not in subject.memo:
        try:
            subject.memo[MEMO] = subject.screen.ask(
                lambda: places.everywhere(subject.page, _script())
            )
        except NoAnswer as why:
            raise CannotCheck(f"the images of this page cannot be listed: {why}") from None
    found: list[tuple[Any, dict[str, Any]]] = subject.memo[MEMO]
    return [_read(frames, one) for frames, told in found for one in told[kind]]


def _read(frames: Sequence[Path], told: dict[str, Any]) -> Pictured:
    from . import places

    return Pictured(
        selector=places.joined(frames, told["path"]),
        name=told["name"],
        html=told["html"],
        decorative=told.get("decorative", False),
        control=told.get("control", ""),
        alone=told.get("alone", False),
        size=(told["width"], told["height"]),
    )


def judge_of(subject: Subject) -> Judge:
    """The model that is asked.

    Raises:
        NotHere: when there is none.
    """
    if subject.judge is None:
        raise NotHere(NO_MODEL)
    return subject.judge


def views(subject: Subject, wanted: Sequence[Pictured], *, bare: bool = False) -> dict[str, bytes]:
    """Pictures of the first `MOST`, in an outline with what is around them unless `bare`."""
    from . import shots

    return shots.views(subject, [one.selector for one in wanted[:MOST]], bare=bare)


def as_screenshot(picture: bytes) -> Screenshot:
    """A picture of a part of the page, as models and OCR take it."""
    from handeye.perception import browser

    return Screenshot(picture, *browser.png_size(picture))


def denied(judge: Judge, claim: str, picture: bytes) -> tuple[Class, float] | None:
    """How sure it is that a claim about a picture is not so; None when it is, or may be.

    It is judged a second time, anew, where the first says no: a `likely` has two votes.

    Raises:
        CannotRun: when there is no usable answer.
    """
    shot = as_screenshot(picture)
    if judge.judge(claim, shot, SECONDS).holds is not False:
        return None
    again = judge.judge(claim, shot, SECONDS, vary=True).holds
    return ("likely", 1.0) if again is False else ("needs review", 0.5)


class Tally:
    """Counts what could not be judged, so that a check that judged nothing says so."""

    def __init__(self) -> None:
        self._judged = 0
        self._why = ""

    def ask(self, judge: Judge, claim: str, picture: bytes) -> tuple[Class, float] | None:
        """As `denied`; None when there is no usable answer."""
        try:
            found = denied(judge, claim, picture)
        except CannotRun as why:
            self._why = str(why)
            return None
        self._judged += 1
        return found

    def close(self) -> None:
        """End it.

        Raises:
            CannotCheck: when nothing of several could be judged.
        """
        if self._why and not self._judged:
            raise CannotCheck(self._why)


def rest(check: str, criterion: str, wanted: Sequence[Pictured], what: str) -> list[Finding]:
    """That more were there than are judged, for a person to look at."""
    left = len(wanted) - MOST
    if left <= 0:
        return []
    message = f"{left} more {what} on this page were not judged: only {MOST} are."
    return [Finding(check, criterion, "needs review", message, "Look at them yourself.")]
