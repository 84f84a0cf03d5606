"""What is wrong with a page to look at, whatever it is used for: told once a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

KINDS = ("broken_image", "text_overflow", "page_overflow")
"""Pictures that did not come, words that do not fit where they stand, a page that scrolls
sideways: what `js/defects.js` finds on a page that is quiet."""
MOST = 20
"""Defects that are told of one page."""


class Defect(NamedTuple):
    """One defect: its kind, what it is in words, and the address that did not come, if any."""

    kind: str
    text: str
    address: str = ""


class Defects:
    """The defects of all pages of a run.

    Args:
        tell: hears kind, text and the page's address of each new one.
        why_not: why an address is not reached, "" when it is: what is held back is no defect.
    """

    def __init__(
        self, tell: Callable[[str, str, str], object], why_not: Callable[[str], str]
    ) -> None:
        self._tell = tell
        self._why_not = why_not
        self._told: dict[str, set[Defect]] = {}

    def noted(self, found: Iterable[Defect], url: str) -> None:
        """Tell of what a look found, save what was told of the page before."""
        page = url.partition("#")[0].partition("?")[0]
        told = self._told.setdefault(page, set())
        for one in found:
            if one in told or len(told) >= MOST or (one.address and self._why_not(one.address)):
                continue
            told.add(one)
            self._tell(one.kind, one.text, url)
