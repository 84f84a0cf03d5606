"""What changed: `summary` after a command that acted, and the command `changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .compared import compared, page_name
from .looks import Looks, look
from .reply import Reply, Source
from .telling import Teller

if TYPE_CHECKING:
    from .talk import Talk

MOST = 3
"""Lines of a summary."""
TOLD = 20
"""Changes that are told at once."""


def summary(talk: Talk) -> list[str]:
    """What changed since the last look, in at most three lines, the most important first.

    For commands that act: call it after the action. It looks at the screen, and `changes` tells
    the rest. Where the command named no element, `before` brings the last look up to date.

    Returns:
        Lines; one that says so where nothing changed.
    """
    looks = talk.kept(Looks)
    before = looks.last
    now = look(talk)
    if before is None:
        return [Teller(talk.texts, now.things).texts("now.page", title=page_name(now, talk.texts))]
    looks.base = before
    found = compared(before, now, talk.texts)
    fresh = [one for one in found if one.kind != "picture" or one.line not in looks.silent]
    looks.silent |= {one.line for one in found if one.kind == "picture"}
    lines = [one.line for one in fresh]
    if not lines:
        return [talk.texts("changes.none")]
    if len(lines) > MOST:
        lines = [*lines[: MOST - 1], talk.texts("changes.rest", count=len(lines) - MOST + 1)]
    return lines


def before(talk: Talk) -> None:
    """Look at the screen before an action, so that `summary` tells what the action changed."""
    look(talk)


def changed(talk: Talk, words: str) -> Reply:
    """All that changed since the command before, or by itself since the last look."""
    del words
    looks = talk.kept(Looks)
    before = looks.base
    now = look(talk)
    looks.base = now
    if before is None:
        return Reply.of([talk.texts("changes.first")])
    lines = [one.line for one in compared(before, now, talk.texts)]
    if not lines:
        return Reply.of([talk.texts("changes.none")])
    shown = lines[:TOLD]
    if len(lines) > TOLD:
        shown.append(talk.texts("list.more", count=len(lines) - TOLD))
    return Reply(tuple(shown), tuple(lines[TOLD:]), (Source(lines[0], "code"),))
