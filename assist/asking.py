"""What was asked about the picture: follow-ups are about the same one until something is done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handeye.agent import eyes_prompt, eyes_read
from handeye.perception import Element, Observation

from .desk import Desk
from .quoting import clean

MOST = 6
"""Questions about one picture that a follow-up is asked with."""


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

    def about(self, desk: Desk) -> tuple[Observation, bool]:
        """The picture that a question is about, and whether the screen looks otherwise by now.

        It stays the same while nothing is done and no other page is opened.
        """
        now = desk.look()
        acts = len(desk.session.agent.memory.taken)
        if self.seen is None or acts != self._acts or now.url != self.seen.url:
            self.seen, self.told, self._acts = now, [], acts
        return self.seen, now.screenshot.digest != self.seen.screenshot.digest

    def renew(self, desk: Desk) -> Observation:
        """A new picture; what was said of the old one is forgotten unless it is the same."""
        now = desk.look()
        if self.seen is None or now.screenshot.digest != self.seen.screenshot.digest:
            self.forget()
            self.seen = now
        self._acts = len(desk.session.agent.memory.taken)
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


def facts(lines: Sequence[eyes_read.Line]) -> list[str]:
    """The sentences of lines that a model said."""
    return [clean(one.text) for one in lines]
