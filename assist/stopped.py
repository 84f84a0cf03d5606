"""What is said when a command was stopped: what was done by then, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.actions import Action
from handeye.actions import action as act
from handeye.tasks import stopping

from .lines import short
from .reply import Reply

if TYPE_CHECKING:
    from .desk import Desk
    from .talk import Talk
    from .texts import Texts

QUIET = frozenset(("reveal", "extract", "ask_user", "done", "fail"))
"""Actions that change nothing."""


def taken(desk: Desk | None) -> int:
    """How many actions were tried so far."""
    return len(desk.session.agent.memory.taken) if desk else 0


def reply(talk: Talk, line: str, before: int, dropped: int = 0) -> Reply:
    """What is said when the command of a line was stopped.

    Args:
        talk: the conversation.
        line: the command.
        before: the actions that had been tried before it.
        dropped: lines that were left out because they were typed before the stop.
    """
    texts, desk = talk.texts, talk.desk
    session = desk.session
    hide = desk.attempt.values.redact
    done = [
        one.action
        for one in session.agent.memory.taken[before:]
        if one.outcome.verdict in stopping.DONE and one.action.kind not in QUIET
    ]
    told = [texts("stopped.done", what=hide(in_words(texts, one))) for one in done]
    under_way = session.under_way
    session.broken_off(texts("state.stopped"))
    if under_way:
        told.append(texts("stopped.perhaps", what=hide(in_words(texts, under_way))))
    elif not done:
        told.append(texts("stopped.nothing"))
    told.append(texts("stopped.rest", command=short(hide(line))))
    if dropped:
        told.append(texts("stopped.dropped", count=dropped))
    desk.calm_down()
    return Reply(tuple(told), ending="stopped")


def in_words(texts: Texts, action: Action) -> str:
    """An action in words of the user's language; texts that were typed are not told."""
    target: act.Target | None = getattr(action, "target", None)
    what = ""
    if target:
        what = f'{target.role} "{target.name}"' if target.name else target.role
    elif isinstance(action, act.Press):
        what = action.keys
    elif isinstance(action, act.Goto):
        what = action.url
    return texts(f"action.{action.kind}", what=what).strip()
