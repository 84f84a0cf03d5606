"""What was done, told in a plain line in the user's language."""

from __future__ import annotations

from collections.abc import Mapping

from handeye.actions import (
    Action,
    AnswerDialog,
    Check,
    CloseTab,
    Drag,
    Goto,
    Press,
    Scroll,
    Select,
    SwitchTab,
    Target,
    Type,
    Upload,
)

from .quoting import clean
from .texts import ALL, Texts

UNTOLD = frozenset(("extract", "ask_user", "done", "fail", "reveal", "wait_for"))
"""Kinds of actions that change nothing on the screen."""
NAME, TEXT = 60, 80
"""Characters that are told of a name, and of what is typed."""


def told(action: Action, texts: Texts, names: Mapping[str, str]) -> str:
    """What an action did, in a sentence; "" for what changes nothing.

    Args:
        action: what was done.
        texts: the user's language.
        names: what controls stand for that are called like others, by their refs.
    """
    if action.kind in UNTOLD:
        return ""
    target = getattr(action, "target", None)
    what = thing(target, texts, names) if isinstance(target, Target) else ""
    key, fields = _special(action, texts, names)
    key = key or f"task.did.{action.kind}"
    if not what and f"{key}.here" in ALL:
        key = f"{key}.here"
    return texts(key, what=what, **fields)


def thing(target: Target, texts: Texts, names: Mapping[str, str]) -> str:
    """A control in words: its role, its name, and what it stands for."""
    name = clean(target.name, NAME)
    role = texts(f"task.role.{target.role}") if f"task.role.{target.role}" in ALL else ""
    key = "task.thing" if role and name else "task.thing.bare"
    words = texts(key, role=role, name=name or role or texts("task.thing.unnamed"))
    stands = clean(names.get(target.ref, ""), NAME)
    if stands and stands != name:
        return texts("task.thing.of", what=words, of=stands)
    return words


def _special(
    action: Action, texts: Texts, names: Mapping[str, str]
) -> tuple[str, Mapping[str, object]]:
    """The text of an action where it is not just that of its kind, and what goes into it."""
    if isinstance(action, Type):
        return "task.did.type.enter" if action.enter else "", {"text": clean(action.text, TEXT)}
    if isinstance(action, Press):
        return "", {"keys": clean(action.keys, TEXT)}
    if isinstance(action, Select):
        return "", {"options": clean(", ".join(action.options), TEXT)}
    if isinstance(action, Check):
        return "" if action.on else "task.did.uncheck", {}
    if isinstance(action, Scroll):
        return f"task.did.scroll.{action.direction}", {}
    if isinstance(action, Drag):
        return "", {"to": thing(action.to, texts, names)}
    if isinstance(action, Goto):
        return "", {"url": clean(action.url, TEXT)}
    if isinstance(action, Upload):
        return "", {"files": clean(", ".join(action.files), TEXT)}
    if isinstance(action, SwitchTab | CloseTab):
        return "", {"tab": clean(str(getattr(action, "tab", "")), TEXT)}
    if isinstance(action, AnswerDialog):
        return "task.did.accept" if action.accept else "task.did.dismiss", {}
    return "", {}
