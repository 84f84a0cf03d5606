"""What of an action reaches a page: which target the mouse is pressed on, which key in the end."""

from __future__ import annotations

from handeye.perception import Purpose

from . import action as act
from .keys import KeyUnknown, chord

CLICKS = (
    act.Click, act.DoubleClick, act.RightClick, act.Check, act.Select, act.Drag, act.Upload,
)  # fmt: skip
"""Actions that press the mouse on their target. A drag onto itself is a click."""
PRESSING = (*CLICKS, act.Press, act.Type)
"""Actions that may follow a link, send a form or set something else off."""
CHANGED_BY_KEYS = frozenset(
    (
        "select", "select-one", "select-multiple", "radio", "range", "number", "date", "month",
        "week", "time", "datetime-local", "color",
    )
)  # fmt: skip
"""Kinds of fields that arrows and letters change, which may send their form."""
_SET_OFF = ("Enter", "Space", "Delete", "Backspace")
_CHANGE = ("Home", "End", "PageUp", "PageDown")
PASTING = frozenset(("Control", "Meta", "ControlOrMeta"))
"""Keys that paste, held with V."""
_HELD = ("Control", "Meta", "ControlOrMeta", "Alt")


def target_of(action: act.Action) -> act.Target | None:
    """The target that an action presses the mouse on."""
    return action.target if isinstance(action, PRESSING) else None


def presses_enter(action: act.Action) -> bool:
    """Whether an action presses Enter."""
    if isinstance(action, act.Type):
        return action.enter or (action.keys and any(sign in action.text for sign in "\r\n"))
    return isinstance(action, act.Press) and key_of(action) == "Enter"


def presses_paste(action: act.Action) -> bool:
    """Whether an action presses the keys that paste what was copied."""
    if not isinstance(action, act.Press):
        return False
    try:
        *held, key = chord(action.keys).split("+")
    except KeyUnknown:
        return False
    if key == "Insert":
        return "Shift" in held
    return key in ("v", "V") and not PASTING.isdisjoint(held)


def uses_focus(action: act.Action) -> bool:
    """Whether an action uses what has the focus: by keys that may set something off."""
    if isinstance(action, act.Press):
        return key_of(action) in _SET_OFF or may_change(action)
    return isinstance(action, act.Type)


def may_change(action: act.Press) -> bool:
    """Whether a key changes what is chosen in a list, a radio group or the like."""
    key, held = key_of(action), action.keys.split("+")[:-1]
    if len(key) == 1:
        return not any(one in held for one in _HELD)
    return key.startswith("Arrow") or key in _CHANGE


def uses(action: act.Action, purpose: Purpose | None) -> bool:
    """Whether an action uses a control: presses it, or changes it with a key."""
    if isinstance(action, act.Press) and action.target is None:
        if key_of(action) in ("Enter", "Space"):
            return True
        return bool(purpose and purpose.kind in CHANGED_BY_KEYS and uses_focus(action))
    return isinstance(action, PRESSING)


def key_of(action: act.Press) -> str:
    """The key that an action presses in the end, without those held with it; "" for none."""
    try:
        keys = chord(action.keys)
    except KeyUnknown:
        return ""
    return keys if keys == "+" else keys.rpartition("+")[2] or "+"
