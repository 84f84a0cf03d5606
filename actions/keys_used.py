"""What of an action reaches a page: which target the mouse is pressed on, which key in the end."""

from __future__ import annotations

from . import action as act
from .keys import KeyUnknown, chord

CLICKS = act.Click | act.DoubleClick | act.RightClick | act.Check | act.Select | act.Drag
"""Actions that press the mouse on their target."""


def target_of(action: act.Action) -> act.Target | None:
    """The target that an action presses the mouse on."""
    if isinstance(action, CLICKS | act.Type | act.Press | act.Upload):
        return action.target
    return None


def presses_enter(action: act.Action) -> bool:
    """Whether an action presses Enter."""
    if isinstance(action, act.Type):
        return action.enter or (action.keys and any(sign in action.text for sign in "\r\n"))
    return isinstance(action, act.Press) and key_of(action) == "Enter"


def uses_focus(action: act.Action) -> bool:
    """Whether an action uses what has the focus: by keys that may set something off."""
    if isinstance(action, act.Press):
        return key_of(action) in ("Enter", "Space", "Delete", "Backspace")
    return isinstance(action, act.Type)


def key_of(action: act.Press) -> str:
    """The key that an action presses in the end, without those held with it; "" for none."""
    try:
        keys = chord(action.keys)
    except KeyUnknown:
        return ""
    return keys if keys == "+" else keys.rpartition("+")[2] or "+"
