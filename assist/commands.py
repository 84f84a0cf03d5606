"""All commands of the assistant, in the order in which help tells them."""

from __future__ import annotations

from . import (
    commands_act,
    commands_look,
    commands_model,
    commands_more,
    commands_talk,
    commands_task,
    spoken,
)
from .command import Command
from .texts import Lang

ALL: tuple[Command, ...] = (
    *commands_look.COMMANDS,
    *commands_act.COMMANDS,
    *commands_model.COMMANDS,
    *commands_task.COMMANDS,
    *commands_more.COMMANDS,
    *commands_talk.COMMANDS,
)


def read(line: str, lang: Lang) -> tuple[Command, str] | None:
    """The command that a line means, and the words after it; None when it means none.

    Both languages are understood whatever language is spoken; the longest words win.
    """
    said = line.strip()
    best: tuple[int, Command] | None = None
    for command in ALL:
        for words in (word for several in command.words.values() for word in several):
            if _begins(said, words) and (best is None or len(words) > best[0]):
                best = len(words), command
    if best is None and spoken.number(said) is not None:
        return next(one for one in ALL if one.name == "click"), said
    return (best[1], said[best[0] :].strip(" :：，,")) if best else None


def _begins(said: str, words: str) -> bool:
    if not said.casefold().startswith(words.casefold()):
        return False
    after = said[len(words) : len(words) + 1]
    return not (words.isascii() and after.isascii() and after.isalnum())
