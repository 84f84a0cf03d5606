"""Commands about tasks: do, steps, next, simplify."""

from __future__ import annotations

from .command import Command

COMMANDS: tuple[Command, ...] = ()
