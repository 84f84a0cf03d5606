"""What changed since the last look, in a few lines: told after each act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.actions import disguise
from handeye.perception import Observation

if TYPE_CHECKING:
    from .talk import Talk


class Seen:
    """The last look that changes were told of."""

    def __init__(self) -> None:
        self.last: Observation | None = None


def before(talk: Talk) -> None:
    """Look at the screen before an action, so that `summary` tells what the action changed."""
    talk.kept(Seen).last = talk.desk.look()


def summary(talk: Talk) -> list[str]:
    """What changed since the last look: dialogs first, then the page, then what is new on it."""
    kept = talk.kept(Seen)
    was, now = kept.last, talk.desk.look()
    kept.last = now
    texts = talk.texts
    dialogs = [one.text for one in now.notices if one.kind == "dialog"]
    if dialogs:
        return [texts("act.dialog", text=disguise.quoted(dialogs[0], 300))]
    if was is None or (was.url, was.title) != (now.url, now.title):
        return [texts("changes.page", title=disguise.quoted(now.title or now.url, 100))]
    known = {(one.ref, one.name, one.value, one.states) for one in was.elements}
    fresh = [one for one in now.elements if (one.ref, one.name, one.value, one.states) not in known]
    told = [one for one in fresh if one.role in ("alert", "status", "dialog", "heading")] or fresh
    if not told:
        return [texts("changes.none")]
    return [texts("changes.new", what=disguise.quoted(str(one), 100)) for one in told[:3]]
