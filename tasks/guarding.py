"""The guard of a run: put together from what its task allows."""

from __future__ import annotations

from handeye.actions import AllowGuard, Asker, Guard, Guards

from .surface import Surface
from .task import Head


def guard_of(task: Head, surface: Surface, ask: Asker) -> Guard:
    """Everything that reviews the actions of a run, in the order in which it is asked.

    Args:
        task: what the task allows.
        surface: what it works on.
        ask: asks the user.
    """
    guards: list[Guard] = []
    if surface.allow:
        guards.append(AllowGuard(surface.allow, surface.start))
    return Guards(guards)
