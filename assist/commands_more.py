"""Commands beside the screen: speech, repair, audit."""

from __future__ import annotations

from .command import Command

COMMANDS: tuple[Command, ...] = ()
