"""Commands that act by number: click, type, select, drag, press, undo, grid, numbers, scan."""

from __future__ import annotations

from .command import Command

COMMANDS: tuple[Command, ...] = ()
