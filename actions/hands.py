"""The Hands protocol: what carries an action out and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from .action import Action

Verdict = Literal["confirmed", "no_effect", "refused", "error"]


@dataclass(frozen=True)
class Outcome:
    """What was observed after an action, in plain words.

    `confirmed`: something happened that fits. `no_effect`: nothing was seen to happen. `refused`:
    it was not done, because it must not or cannot be. `error`: it was tried and went wrong.
    """

    verdict: Verdict
    evidence: str = ""


class Refused(Exception):
    """An action that cannot be done as things are: `str()` says why."""


class Stopped(KeyboardInterrupt):
    """A person stopped the run at the mouse, as with Ctrl-C: `str()` says how."""


@runtime_checkable
class Hands(Protocol):
    """Anything that can carry out actions. Conforming hands pass `check_hands()`."""

    def do(self, action: Action) -> Outcome:
        """Carry out one action now. Never waits for the screen to settle afterwards."""
        ...
