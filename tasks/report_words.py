"""The words of a report: text that cannot mislead, and actions, times and places in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from handeye.agent import visible as texts

visible, shorten, one_line = texts.visible, texts.shorten, texts.one_line
_MARKDOWN = re.compile(r"([\\`*\[\]<>|#&~])")

BY = {
    "step": "exact step",
    "replay": "recorded plan",
    "model": "model",
    "check": "check",
    "judge": "judge (a model)",
    "user": "person",
    "end": "end of the run",
}
"""Who decided, in words."""


SAID_SHOWN = 4000
"""Characters of a model's reply that a report shows."""


def markdown(text: str, limit: int = 400) -> str:
    """The text on one line of Markdown, none of it read as markup."""
    return _MARKDOWN.sub(r"\\\1", one_line(text, limit))


def duration(seconds: float) -> str:
    """Seconds as a person says them: 0.04 s, 12.3 s, 2 min 5 s, 1 h 4 min."""
    if seconds < 1:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def target_words(target: object) -> str:
    """A target as role and name, or as a place when that is all there is."""
    if not isinstance(target, Mapping):
        return ""
    known = cast("Mapping[str, object]", target)
    role, name = str(known.get("role") or ""), str(known.get("name") or "")
    words = f"{role} “{one_line(name)}”".strip() if name else role
    return words or place_words(known.get("point"))


def place_words(point: object) -> str:
    """A point as "412, 530"; "" when it is none."""
    if isinstance(point, list | tuple):
        values = cast("list[object]", point)
        if len(values) == 2 and all(isinstance(value, int | float) for value in values):
            return f"{cast('float', values[0]):.0f}, {cast('float', values[1]):.0f}"
    return ""


def action_words(action: Mapping[str, object] | None) -> str:
    """An action as a sentence without a full stop; "" for none.

    An action of a kind that is not known here is told by its kind.
    """
    if not action:
        return ""
    kind = str(action.get("kind", ""))
    tell = _ACTIONS.get(kind)
    target = target_words(action.get("target"))
    words = tell(action, target) if tell else f"{kind} {target}"
    return shorten(words.strip(), 600)


def _on(verb: str) -> Callable[[Mapping[str, object], str], str]:
    return lambda action, target: f"{verb} {target}"


def _typed(action: Mapping[str, object], target: str) -> str:
    text = str(action.get("text", ""))
    words = f"Type “{text}”" if text else "Empty"
    into = f" into {target}" if target and text else f" {target}"
    return words + into.rstrip() + (", then press Enter" if action.get("enter") else "")


def _pressed(action: Mapping[str, object], target: str) -> str:
    times = action.get("times", 1)
    often = f" {times} times" if times != 1 else ""
    return f"Press {action.get('keys', '')}{often}" + (f" in {target}" if target else "")


def _scrolled(action: Mapping[str, object], target: str) -> str:
    amount = f"{action.get('amount', '')} screenfuls"
    return f"Scroll {action.get('direction', '')} by {amount}" + (
        f" over {target}" if target else ""
    )


def _several(action: Mapping[str, object], key: str) -> str:
    values = action.get(key)
    named = cast("Sequence[object]", values) if isinstance(values, list | tuple) else ()
    return ", ".join(f"“{value}”" for value in named) or "nothing"


def _extracted(action: Mapping[str, object], target: str) -> str:
    data = action.get("data")
    pairs = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    return "Note down " + ", ".join(f"{key} = {value}" for key, value in pairs.items())


def _answered(action: Mapping[str, object], target: str) -> str:
    verb = "Accept" if action.get("accept", True) else "Dismiss"
    text = action.get("text")
    return f"{verb} the dialog" + (f" with “{text}”" if text else "")


_ACTIONS: dict[str, Callable[[Mapping[str, object], str], str]] = {
    "click": _on("Click"),
    "double_click": _on("Double-click"),
    "right_click": _on("Right-click"),
    "hover": _on("Move the mouse over"),
    "reveal": _on("Scroll to"),
    "drag": lambda action, target: f"Drag {target} to {target_words(action.get('to'))}",
    "scroll": _scrolled,
    "type": _typed,
    "press": _pressed,
    "select": lambda action, target: f"Choose {_several(action, 'options')} in {target}",
    "check": lambda action, target: f"{'Tick' if action.get('on', True) else 'Untick'} {target}",
    "upload": lambda action, target: (
        f"Upload {_several(action, 'files')}" + (f" to {target}" if target else "")
    ),
    "wait_for": lambda action, target: f"Wait at most {action.get('seconds')} s for a change",
    "goto": lambda action, target: f"Open {action.get('url', '')}",
    "back": lambda action, target: "Go back",
    "switch_tab": lambda action, target: f"Switch to tab {action.get('tab', '')}",
    "close_tab": lambda action, target: "Close the tab",
    "answer_dialog": _answered,
    "extract": _extracted,
    "ask_user": lambda action, target: f"Ask: {action.get('question', '')}",
    "done": lambda action, target: f"Finish: {action.get('answer', '')}".rstrip(": "),
    "fail": lambda action, target: f"Give up: {action.get('reason', '')}",
}


def remarks(info: Mapping[str, object]) -> list[str]:
    """What should be known of how a model's decision came about, in sentences."""
    told: list[str] = []
    if reason := info.get("reasked"):
        told.append(f"Asked again, because the first reply could not be used: {reason}")
    if healed := info.get("healed"):
        told.append(f"Healed: {healed}")
    notes = info.get("notes")
    if isinstance(notes, list | tuple):
        told += [str(note) for note in cast("Sequence[object]", notes)]
    if info.get("cached"):
        told.append("The reply came from the cache: no model was asked.")
    return [shorten(visible(one), 400) for one in told]


def said(info: Mapping[str, object]) -> str:
    """A model's reply as it was; "" for none."""
    return shorten(visible(str(info.get("said") or "")), SAID_SHOWN)
