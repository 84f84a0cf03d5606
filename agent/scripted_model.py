"""A model that answers from a script: for tests and demos, without weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .errors import CannotRun
from .model import Ask, Message, Reply


class ScriptedModel:
    """Gives the replies it was made with, in order, and keeps the prompts in `asked`."""

    name = "scripted"

    def __init__(self, replies: Iterable[str]) -> None:
        self._replies = iter(replies)
        self.asked: list[tuple[Message, ...]] = []

    def reply(self, messages: Sequence[Message], ask: Ask | None = None) -> Reply:
        """The next reply of the script; `CannotRun` after the last one."""
        self.asked.append(tuple(messages))
        text = next(self._replies, None)
        if text is None:
            raise CannotRun(f"the script holds only {len(self.asked) - 1} replies")
        return Reply(
            text, tokens_in=sum(len(m.text) for m in messages) // 4, tokens_out=len(text) // 4
        )
