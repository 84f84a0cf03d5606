"""Many findings that say the same of elements that look the same: the first of them tells it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from .finding import Finding

SHOWN = 2
"""Findings that are told of each kind."""


def fewer(found: Iterable[tuple[Hashable, Finding]]) -> list[Finding]:
    """The first findings of each kind, of which the last says how many more there are.

    Args:
        found: the findings, each with what makes it the same as others.
    """
    groups: dict[Hashable, list[Finding]] = {}
    for kind, one in found:
        groups.setdefault(kind, []).append(one)
    told: list[Finding] = []
    for group in groups.values():
        first, more = group[:SHOWN], len(group) - SHOWN
        if more > 0:
            word = "element" if more == 1 else "elements"
            told_of = f"{first[-1].message}; it is the same with {more} more {word}"
            first[-1] = replace(first[-1], message=told_of)
        told += first
    return told
