"""The same thing, found by several checks, told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .finding import Finding


def merged(findings: Iterable[Finding], written: Mapping[str, str]) -> list[Finding]:
    """Findings in the order of their classes, one for each criterion and element.

    Of several checks that found the same, the surest tells it; the others are named. What one
    check says of an element in several ways stays as it is.

    Args:
        findings: what all checks found.
        written: selectors in the one way of writing that means their element.
    """
    kept: dict[tuple[str, str], list[Finding]] = {}
    for one in sorted(findings, key=lambda one: one.rank):
        place = written.get(one.selector, one.selector)
        same = kept.setdefault((one.criterion or one.check, place), [])
        first = same[0] if same and one.selector else None
        if first is None or first.by == one.by:
            if one not in same:
                same.append(one)
        elif one.check not in (first.check, *first.also):
            same[0] = _together(first, one)
    return sorted((one for same in kept.values() for one in same), key=lambda one: one.rank)


def _together(first: Finding, other: Finding) -> Finding:
    return replace(
        first,
        also=(*first.also, other.check),
        box=first.box or other.box,
        picture=first.picture or other.picture,
        html=first.html or other.html,
        mend=first.mend or other.mend,
        more=first.more or other.more,
    )
