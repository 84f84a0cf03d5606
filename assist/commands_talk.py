"""Commands about the conversation itself: help, repeat, more, verbosity, save, forget, quit."""

from __future__ import annotations

from .command import Command

COMMANDS: tuple[Command, ...] = ()
