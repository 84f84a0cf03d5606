"""What axe said of a page by one of its rules, by the paths of our own scripts."""

from __future__ import annotations

from dataclasses import dataclass, field

from .in_page import frames, told_in
from .subject import Subject


@dataclass(frozen=True)
class Said:
    """What a rule of axe said; our path of each element, and axe's selector.

    Args:
        wrong: the elements that it calls wrong.
        undecided: those that it could not decide.
    """

    wrong: dict[str, str] = field(default_factory=dict[str, str])
    undecided: dict[str, str] = field(default_factory=dict[str, str])


def said_by_axe(subject: Subject, rule: str) -> Said:
    """What axe said of a page by a rule, such as "color-contrast"; nothing where it did not run."""
    from . import axe

    known: dict[str, axe.Results] = subject.memo.get(axe.MEMO, {})
    found = known.get(subject.page.url)
    if found is None:
        return Said()
    wrong = [node.selector for one in found.violations if one.id == rule for node in one.nodes]
    return Said(
        _ours(subject, wrong),
        _ours(subject, [node.selector for node in found.undecided(rule)]),
    )


def _ours(subject: Subject, selectors: list[str]) -> dict[str, str]:
    same = told_in(subject, frames(subject)[0], "same.js", {"selectors": selectors})
    return {one["ours"]: one["theirs"] for one in same}
