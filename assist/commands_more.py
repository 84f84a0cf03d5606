"""Commands beside the screen: speech, repair, audit."""

from __future__ import annotations

from . import commands_audit, commands_repair, commands_speech
from .command import Command

COMMANDS: tuple[Command, ...] = (
    *commands_speech.COMMANDS,
    *commands_repair.COMMANDS,
    *commands_audit.COMMANDS,
)
