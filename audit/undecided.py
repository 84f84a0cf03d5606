"""What axe left undecided on a page, by the paths of our own scripts."""

from __future__ import annotations

from .in_page import frames, told_in
from .subject import Subject


def undecided(subject: Subject, rule: str) -> dict[str, str]:
    """The elements that axe could not decide by a rule: our path of each, and axe's selector.

    Nothing where axe did not run before.

    Args:
        subject: the page.
        rule: the rule's name, such as "color-contrast".
    """
    from . import axe

    known: dict[str, axe.Results] = subject.memo.get(axe.MEMO, {})
    found = known.get(subject.page.url)
    if found is None:
        return {}
    selectors = [node.selector for node in found.undecided(rule)]
    same = told_in(subject, frames(subject)[0], "same.js", {"selectors": selectors})
    return {one["ours"]: one["theirs"] for one in same}
