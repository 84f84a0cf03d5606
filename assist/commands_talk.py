"""Commands about the conversation itself: help, repeat, more, verbosity, stop, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import spoken
from .command import Command
from .lines import short
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk


def _help(talk: Talk, words: str) -> Reply:
    from . import commands

    if not words:
        return Reply.of((*_groups(talk), talk.texts("help.one"), talk.texts("help.stop")))
    if (command := commands.named(words)) is None:
        near = commands.nearest(words, talk.texts.lang)
        key = "unknown.near" if near else "unknown.next"
        told = (
            talk.texts("unknown", words=short(words)),
            talk.texts(key, commands=talk.texts.listed(near)),
        )
        return Reply(told)
    lang = talk.texts.lang
    others = [*command.words[lang][1:], *command.words["zh" if lang == "en" else "en"][:1]]
    lines = [
        talk.texts(command.help),
        talk.texts("help.example", example=talk.texts(f"{command.help}.example")),
    ]
    if others:
        lines.append(talk.texts("help.others", words=talk.texts.listed(others)))
    return Reply.of(lines)


def _groups(talk: Talk) -> list[str]:
    from . import commands

    told = [
        (key, [one.words[talk.texts.lang][0] for one in group]) for key, group in commands.GROUPS
    ]
    return [talk.texts(key, commands=talk.texts.listed(words)) for key, words in told if words]


def _repeat(talk: Talk, words: str) -> Reply:
    last = talk.last
    return last if last.lines else Reply((talk.texts("repeat.none"),))


def _more(talk: Talk, words: str) -> Reply:
    return talk.telling.more()


def _verbosity(talk: Talk, words: str) -> Reply:
    if words:
        level = spoken.number(words, must=True)
        if level not in (1, 2, 3):
            return Reply((talk.texts("verbosity.wrong", words=short(words)),), ending="failed")
        talk.telling.verbosity = level
    return Reply((talk.texts(f"verbosity.{talk.telling.verbosity}"),))


def _stop(talk: Talk, words: str) -> Reply:
    return Reply((talk.texts("stop.nothing"),))


def _quit(talk: Talk, words: str) -> Reply:
    talk.ended = True
    return Reply((talk.texts("quit.bye"),))


COMMANDS: tuple[Command, ...] = (
    Command("help", {"en": ("help", "?", "commands"), "zh": ("帮助", "命令")}, _help, "help.help"),
    Command(
        "repeat",
        {"en": ("repeat", "again", "say again"), "zh": ("重复", "再说一遍")},
        _repeat,
        "help.repeat",
        keeps_last=True,
    ),
    Command(
        "more",
        {"en": ("more", "tell me more"), "zh": ("更多", "还有")},
        _more,
        "help.more_lines",
        keeps_last=True,
    ),
    Command(
        "verbosity",
        {"en": ("verbosity", "verbose"), "zh": ("详细程度", "详细度")},
        _verbosity,
        "help.verbosity",
        keeps_last=True,
    ),
    Command(
        "stop",
        {"en": ("stop", "s", "halt"), "zh": ("停止", "停", "停下")},
        _stop,
        "help.stop_command",
        keeps_last=True,
    ),
    Command(
        "quit",
        {"en": ("quit", "exit", "bye", "goodbye"), "zh": ("退出", "结束", "再见")},
        _quit,
        "help.quit",
    ),
)
