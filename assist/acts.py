"""What was done, told in a plain line in the user's language."""

from __future__ import annotations

from collections.abc import Mapping

from handeye.actions import Action, AnswerDialog, Check, Scroll, Target, Type, disguise

from . import performing
from .cleaned import cleaned
from .texts import ALL, Texts

UNTOLD = frozenset(("extract", "ask_user", "done", "fail", "reveal", "wait_for"))
"""Kinds of actions that change nothing on the screen."""
LISTS = ("options", "files")
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
    target, to = getattr(action, "target", None), getattr(action, "to", None)
    fields = {name: cleaned(str(value), TEXT) for name, value in action.model_dump().items()}
    fields["what"] = thing(target, texts, names) if isinstance(target, Target) else ""
    if isinstance(to, Target):
        fields["to"] = thing(to, texts, names)
    for name in LISTS:
        fields[name] = cleaned(", ".join(getattr(action, name, ())), TEXT)
    key = f"task.did.{_key(action)}"
    if not fields["what"] and f"{key}.here" in ALL:
        key = f"{key}.here"
    return texts(key, **fields)


def wanted(action: Action, texts: Texts, names: Mapping[str, str]) -> str:
    """What an action was to do, for one that was not done, or perhaps was."""
    target = getattr(action, "target", None)
    what = thing(target, texts, names) if isinstance(target, Target) else ""
    what = what or cleaned(str(getattr(action, "url", "") or getattr(action, "keys", "")), TEXT)
    return texts(f"action.{action.kind}", what=what).strip()


def thing(target: Target, texts: Texts, names: Mapping[str, str]) -> str:
    """A control in words: its role, its name, and what it stands for."""
    words = performing.named(texts, target)
    stands = cleaned(names.get(target.ref, ""), NAME)
    if stands and stands != cleaned(target.name, NAME):
        return texts("task.thing.of", what=words, of=disguise.quoted(stands, NAME))
    return words


def _key(action: Action) -> str:
    """The text that tells of an action: that of its kind, or a closer one."""
    if isinstance(action, Type) and action.enter:
        return "type.enter"
    if isinstance(action, Check) and not action.on:
        return "uncheck"
    if isinstance(action, Scroll):
        return f"scroll.{action.direction}"
    if isinstance(action, AnswerDialog):
        return "accept" if action.accept else "dismiss"
    return action.kind
