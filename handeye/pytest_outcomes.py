"""How a test that handeye carried out ends, in the words of pytest."""

from __future__ import annotations

import pytest


class NotAsClaimed(AssertionError):
    """The application is not as the test says: the test failed."""


class NotJudged(Exception):
    """It could not be run, or not be judged: that is an error, and says nothing of the application.

    pytest counts what a test raises as a failure; the plugin makes an error of this one.
    """


RAISED = pytest.StashKey[BaseException | None]()
"""What a test raised, once it is over; None for nothing."""
