"""What is wrong with a page to look at, whatever it is used for: told once a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

KINDS = ("broken_image", "text_overflow", "page_overflow")
"""Pictures that did not come, words that do not fit where they stand, a page that scrolls
sideways: what `js/defects.js` finds on a page that is quiet."""
MOST = 20
"""Defects that are told of one page."""


class Defects:
    """The defects of all pages of a run.

    Args:
        tell: hears kind, text and address of each new one.
    """

    def __init__(self, tell: Callable[[str, str, str], object]) -> None:
        self._tell = tell
        self._told: dict[str, set[tuple[str, str]]] = {}

    def noted(self, found: Iterable[tuple[str, str]], url: str) -> None:
        """Tell of what a look found, save what was told of the page before."""
        page = url.partition("#")[0].partition("?")[0]
        told = self._told.setdefault(page, set())
        for one in found:
            if one not in told and len(told) < MOST:
                told.add(one)
                self._tell(*one, url)
