"""A check of an audit: its name, the criteria that it is about, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .finding import Finding
from .subject import Subject


class CannotCheck(Exception):
    """A check that cannot be made on this page; `str()` says why."""


@dataclass(frozen=True)
class Check:
    """One check.

    Args:
        name: such as "focus-visible".
        criteria: the success criteria that it is about.
        run: finds; leaves the page as it was (view, styles, scroll position, focus, values).
    """

    name: str
    criteria: tuple[str, ...]
    run: Callable[[Subject], Iterable[Finding]]
