"""Commands that look: describe, list, find, where, read, spell, changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from . import changes, describe, listing, reading, spelling, where
from .command import Command
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

Run = Callable[["Talk", str], Reply]


def _command(name: str, english: tuple[str, ...], chinese: tuple[str, ...], run: Run) -> Command:
    def without_secrets(talk: Talk, words: str) -> Reply:
        reply, redact = run(talk, words), talk.desk.cover.redact
        return replace(
            reply, lines=tuple(map(redact, reply.lines)), more=tuple(map(redact, reply.more))
        )

    return Command(name, {"en": english, "zh": chinese}, without_secrets, f"help.{name}")


COMMANDS: tuple[Command, ...] = (
    _command("describe", ("describe", "what is here"), ("描述", "这是什么"), describe.describe),
    _command("list", ("list", "show me the"), ("列表", "列出"), listing.listed),
    _command("find", ("find", "search for"), ("查找", "搜索"), listing.found),
    _command("where", ("where is", "where am i", "where"), ("哪里", "在哪里", "位置"), where.where),
    _command("read", ("read",), ("朗读", "读"), reading.read),
    _command("spell", ("spell",), ("拼读", "拼写"), spelling.spell),
    _command("changes", ("changes", "what changed"), ("变化", "有什么变化"), changes.changed),
)
