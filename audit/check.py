"""A check of an audit: its name, the criteria that it is about, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .finding import Finding
from .subject import Subject


class CannotCheck(Exception):
    """A check that cannot be made on this page; `str()` says why."""


class NotHere(CannotCheck):
    """A check that needs what is not there, such as a model: no fault of the page's."""


@dataclass(frozen=True)
class Check:
    """One check.

    Args:
        name: such as "focus-visible".
        criteria: the success criteria that it is about.
        run: finds; leaves the page as it was (view, styles, scroll position, focus, values).
        at_rest: whether it only looks: no key, no other size, no wait. What a step of a test runs
            unless it says otherwise.
    """

    name: str
    criteria: tuple[str, ...]
    run: Callable[[Subject], Iterable[Finding]]
    at_rest: bool = False
