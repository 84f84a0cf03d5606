"""One question to a model that must be answered usably: asked once more when it was not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from .answer import ParseError
from .errors import CannotRun
from .memory import Memory
from .model import Ask, Message, Reply
from .model_setup import ModelSetup
from .prompt import without_controls

T = TypeVar("T")
AGAIN = "That cannot be used: {why}. Answer again with the JSON object alone."
SAID, QUOTED = 1200, 300
"""Characters of an unusable reply that the model, and that people, are shown."""


class Inquiry:
    """Asks a model, reads its reply, and asks once more when that cannot be used.

    Args:
        setup: the model, and how it is talked with.
        memory: tells where the cost is added up.
        hide: takes secrets out of a text.
        who: what the model is called in messages for people, before its name.
    """

    def __init__(
        self,
        setup: ModelSetup,
        memory: Callable[[], Memory],
        hide: Callable[[str], str] = str,
        who: str = "the model",
    ) -> None:
        self.setup = setup
        self._memory = memory
        self._hide = hide
        self._who = who

    def answer(
        self, messages: Sequence[Message], ask: Ask, read: Callable[[Reply], T], seconds: float
    ) -> T:
        """What `read` makes of the reply.

        Args:
            messages: the question.
            ask: how the reply is wanted.
            read: makes something of a reply; raises ParseError, in words for the model, when it
                cannot.
            seconds: how long it may take in all.

        Raises:
            CannotRun: when there is no usable reply.
        """
        end = time.monotonic() + seconds
        reply = self._reply(messages, ask, end)
        try:
            return read(reply)
        except ParseError as why:
            self._memory().usage.reasked += 1
            said = without_controls((reply.text.strip() or reply.thought.strip())[-SAID:])
            messages = [
                *messages,
                Message("assistant", self._hide(said) or "(nothing)"),
                Message("user", AGAIN.format(why=why)),
            ]
        reply = self._reply(messages, replace(ask, fresh=True), end)
        try:
            return read(reply)
        except ParseError as why:
            said = " ".join(self._hide(reply.text or reply.thought).split())[:QUOTED]
            raise CannotRun(
                f"{self._who} {self.setup.model.name} gave no usable answer, asked twice: {why}. "
                f"It said: {said or 'nothing'}"
            ) from None

    def _reply(self, messages: Sequence[Message], ask: Ask, end: float) -> Reply:
        seconds = max(0.1, end - time.monotonic())
        reply = self.setup.model.reply(messages, replace(ask, seconds=seconds))
        self._memory().usage.add(reply)
        return reply
