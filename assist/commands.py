"""All commands of the assistant, in the order in which help tells them, and how a line is read."""

from __future__ import annotations

import difflib
import re
import unicodedata

from . import (
    commands_act,
    commands_keep,
    commands_look,
    commands_model,
    commands_more,
    commands_talk,
    commands_task,
    spoken,
)
from .command import Command
from .texts import Lang

GROUPS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    ("help.group.look", commands_look.COMMANDS),
    ("help.group.act", commands_act.COMMANDS),
    ("help.group.model", commands_model.COMMANDS),
    ("help.group.task", commands_task.COMMANDS),
    ("help.group.more", commands_more.COMMANDS),
    ("help.group.talk", (*commands_talk.COMMANDS, *commands_keep.COMMANDS)),
)
"""The commands by what they are for; the key of the text that says that."""
ALL: tuple[Command, ...] = tuple(one for _, group in GROUPS for one in group)
BY_NUMBER = "click"
"""The command that a number alone means."""
ASKS = "ask"
"""The command that a question means."""
STOPS = frozenset(
    ("stop", "stop it", "stop now", "stop stop", "halt", "停", "停止", "停下", "停下来", "停停")
)
_POLITE = re.compile(
    r"(?:(?:hey |ok(?:ay)? )?(?:handeye|computer|assistant)[,:，：]?\s+)?"
    r"(?:(?:please|now)[,，]?\s+|(?:can|could|would|will) you\s+(?:please\s+)?"
    r"|i(?: want|'d like) to\s+|请你?[，,]?\s*|麻烦你?[，,]?\s*|帮我\s*|给我\s*|我(?:想|要)\s*)*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:[,，]?\s*(?:please|thank you|thanks|谢谢你?|吧))?[\s.。!！]*$", re.IGNORECASE
)
_BETWEEN = " :：，,"
_SUGGESTIONS = 3


def read(line: str, lang: Lang) -> tuple[Command, str] | None:
    """The command that a line means, and the words after it; None when it means none.

    Both languages are understood whatever language is spoken; the longest words win. Dictation's
    full stop and capital letter, politeness, and signs of full width do no harm. A number alone
    means to click it, a question that is no command to ask it. What begins a command politely may
    be a command itself, such as 帮我.
    """
    said = line.strip()
    bare = said[_polite(said) :]
    return _read(bare) or (_read(said) if bare != said else None) or _asked(bare)


def _read(said: str) -> tuple[Command, str] | None:
    if (number := spoken.number(said)) is not None:
        return _clicked(number)
    head = _narrow(said)
    best: tuple[int, Command] | None = None
    for command in ALL:
        for words in all_words(command):
            if _begins(head, words) and (best is None or len(words) > best[0]):
                best = len(words), command
    if best is None:
        number = spoken.number(said, must=True)
        return None if number is None else _clicked(number)
    length, command = best
    return command, _after(said[length:], command)


def all_words(command: Command) -> tuple[str, ...]:
    """What may be typed for a command, in all languages."""
    return tuple(word for several in command.words.values() for word in several)


def named(words: str) -> Command | None:
    """The command that is called so; None when none is."""
    name = _narrow(words.strip()).casefold()
    fitting = (one for one in ALL if name == one.name or name in map(str.casefold, all_words(one)))
    return next(fitting, None)


def nearest(line: str, lang: Lang) -> list[str]:
    """Commands whose words are like a line, or like its beginning: at most three."""
    said = _narrow(line.strip()).casefold()
    said = said[_polite(said) :]
    first = said.split(maxsplit=1)[0] if said else ""
    known = {word: one for one in ALL for word in all_words(one)}
    found: list[str] = []
    for part in (said, first, said[:3], said[:2]):
        alike = 0.6 if part.isascii() else 0.5  # words of two signs
        for word in difflib.get_close_matches(part, known, _SUGGESTIONS, alike):
            told = known[word].words[lang][0]
            if told not in found:
                found.append(told)
        if found:
            break
    return found[:_SUGGESTIONS]


def means_stop(line: str) -> bool:
    """Whether a line, however dictated, means to stop what is under way."""
    return _narrow(line).strip(" .,!。，！").casefold() in STOPS


def _clicked(number: int) -> tuple[Command, str] | None:
    command = next((one for one in ALL if one.name == BY_NUMBER), None)
    return (command, str(number)) if command else None


def _asked(said: str) -> tuple[Command, str] | None:
    """A line that is no command and ends with a question mark: a question about the screen."""
    if len(said) < 2 or not said.endswith(("?", "？")):
        return None
    return next(((one, said) for one in ALL if one.name == ASKS), None)


def _polite(said: str) -> int:
    """How long the politeness is that a line begins with."""
    match = _POLITE.match(said)
    return match.end() if match and match.end() < len(said) else 0


def _narrow(said: str) -> str:
    """The same text, as long as before, with signs of full width as usual ones."""
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", sign)) == 1 else sign for sign in said
    )


def _begins(said: str, words: str) -> bool:
    if not said.casefold().startswith(words.casefold()):
        return False
    after = said[len(words) : len(words) + 1]
    return not (words[-1].isalpha() and words.isascii() and after.isascii() and after.isalpha())


def _after(rest: str, command: Command) -> str:
    """The words after a command."""
    if command.verbatim:
        return rest.lstrip(_BETWEEN)
    rest = rest.strip().removeprefix("一下").lstrip(_BETWEEN + ".。!！")
    return _THANKS.sub("", rest).strip(_BETWEEN)
