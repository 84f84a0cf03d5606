"""Commands that look: describe, list, find, where, read, spell, changes."""

from __future__ import annotations

from .command import Command

COMMANDS: tuple[Command, ...] = ()
