"""Commands that ask a model: ask, check, why."""

from __future__ import annotations

from .command import Command

COMMANDS: tuple[Command, ...] = ()
