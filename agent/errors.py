"""What can end a run, all in one place.

    HandeyeError
    ├── StepFailed      the surface is not as the instruction says: the application is wrong
    ├── CannotRun       the instruction could not be tried: nothing is known about the application
    │   └── ModelNeeded an instruction needs a model and there is none
    └── LimitReached    a budget is used up (steps, time, tokens), or a model goes in circles

`ScreenError` (perception) joins them where the screen itself is at fault. What a thinker can repair
is not here: it goes back to the thinker as `NotYet` or as an outcome.
"""

from __future__ import annotations


class HandeyeError(Exception):
    """Anything that ends a run and that its user should read."""


class StepFailed(HandeyeError):
    """The surface is not as the instruction says."""


class CannotRun(HandeyeError):
    """The instruction could not be tried."""


class ModelNeeded(CannotRun):
    """An instruction needs a model and there is none."""


class LimitReached(HandeyeError):
    """A budget is used up."""


class NotYet(Exception):
    """A thinker cannot decide on what it sees, but another look may help; `str()` says why."""
