"""What was asked about the picture: follow-ups are about the same one until something is done."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from handeye.agent import eyes_prompt, eyes_read
from handeye.perception import Element, Observation, picture_diff, pictures

from . import stopped
from .cleaned import cleaned
from .looks import look
from .quoting import LONGEST

if TYPE_CHECKING:
    from .talk import Talk

MOST = 6
"""Questions about one picture that a follow-up is asked with."""


QUIET = 2.0
"""Seconds that a screen may take to be quiet before a model looks at it."""
CARET, LEVELS = 150, 24
"""Pixels that may change without a word, and levels of 255 by which none of them counts."""
STILL = 0.15
"""Seconds in which the picture of a quiet screen does not change."""


@dataclass(frozen=True)
class Answered:
    """The last answer that a model gave: what `check` looks at again.

    Args:
        kind: whether a question was answered, the screen described, or one image.
        asked: the question, or how the description was wished for.
        seen: the look that the model saw.
        lines: what it said, fact by fact.
        length: how much was described.
        element: the image.
    """

    kind: Literal["answer", "picture", "image"]
    asked: str
    seen: Observation
    lines: tuple[eyes_read.Line, ...]
    length: eyes_prompt.Length = "short"
    element: Element | None = None
    visible: bool | None = True


class Asking:
    """The picture that is talked about, and what was said of it."""

    def __init__(self) -> None:
        self.seen: Observation | None = None
        self.told: list[eyes_prompt.Told] = []
        self.last: Answered | None = None
        self._acts = 0

    def forget(self) -> None:
        """The next question is about a new picture."""
        self.seen = None
        self.told = []

    def about(self, talk: Talk) -> tuple[Observation, bool]:
        """The picture that a question is about, and whether the screen looks otherwise by now.

        It stays the same while nothing is done and no other page is opened.
        """
        now = talk.desk.look()
        acts = stopped.taken(talk.desk)
        if self.seen is None or acts != self._acts or now.url != self.seen.url:
            now = at_rest(talk)
            self.seen, self.told, self._acts = now, [], acts
        return self.seen, _differs(now, self.seen)

    def renew(self, talk: Talk) -> Observation:
        """A new picture; what was said of the old one is forgotten unless it is the same."""
        now = at_rest(talk)
        if self.seen is None or now.screenshot.digest != self.seen.screenshot.digest:
            self.forget()
            self.seen = now
        self._acts = stopped.taken(talk.desk)
        return self.seen

    def answered(self, question: str, answer: eyes_read.Answer) -> None:
        """Keep a question and its answer for the follow-ups."""
        said = {
            "quote": answer.quote,
            "visible": answer.visible,
            "answer": answer.text,
            "sure": answer.sure,
        }
        self.told = [
            *self.told[1 - MOST :],
            eyes_prompt.Told(question, json.dumps(said, ensure_ascii=False)),
        ]


def _differs(now: Observation, before: Observation) -> bool:
    """Whether a screen looks otherwise; a caret that blinks is no difference."""
    one, other = now.screenshot, before.screenshot
    if one.digest == other.digest:
        return False
    opened = pictures.open_picture(one), pictures.open_picture(other)
    if opened[0].size != opened[1].size:
        return True
    return picture_diff.by_tolerance(*opened, LEVELS).count > CARET


def at_rest(talk: Talk) -> Observation:
    """A look once the screen is quiet: half a chart would be told as it is.

    A canvas that is being drawn is no change of the page, so pictures are compared as well.
    """
    screen = talk.desk.session.screen
    end = time.monotonic() + QUIET
    screen.settle(QUIET)
    digest = talk.desk.look().screenshot.digest
    while time.monotonic() < end:
        screen.wait(STILL)
        before, digest = digest, talk.desk.look().screenshot.digest
        if digest == before:
            break
    return look(talk).seen


def facts(lines: Sequence[eyes_read.Line]) -> list[str]:
    """The sentences of lines that a model said."""
    return [cleaned(one.text, LONGEST) for one in lines]
