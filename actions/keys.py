"""Names of keys and chords, as people write them, in the names that browsers use."""

from __future__ import annotations

import difflib
import unicodedata

MODIFIERS = {
    "ctrl": "Control", "control": "Control", "strg": "Control", "alt": "Alt", "option": "Alt",
    "opt": "Alt", "shift": "Shift", "meta": "Meta", "cmd": "Meta", "command": "Meta",
    "win": "Meta", "super": "Meta", "mod": "ControlOrMeta", "controlormeta": "ControlOrMeta",
}  # fmt: skip
NAMED = {
    "enter": "Enter", "return": "Enter", "esc": "Escape", "escape": "Escape", "tab": "Tab",
    "space": "Space", "backspace": "Backspace", "delete": "Delete", "del": "Delete",
    "insert": "Insert", "home": "Home", "end": "End", "pageup": "PageUp", "pgup": "PageUp",
    "pagedown": "PageDown", "pgdn": "PageDown", "up": "ArrowUp", "down": "ArrowDown",
    "left": "ArrowLeft", "right": "ArrowRight", "arrowup": "ArrowUp", "arrowdown": "ArrowDown",
    "arrowleft": "ArrowLeft", "arrowright": "ArrowRight", "capslock": "CapsLock",
    "contextmenu": "ContextMenu", "menu": "ContextMenu", "plus": "+",
    **{f"f{n}": f"F{n}" for n in range(1, 13)},
}  # fmt: skip


class KeyUnknown(ValueError):
    """A key name that no keyboard has."""


def chord(keys: str) -> str:
    """Turn "ctrl+A" or "Esc" into "Control+a" or "Escape".

    A letter held with other keys is the small one unless Shift is among them, as on a keyboard.

    Raises:
        KeyUnknown: with the nearest names, when a part is neither a key nor one character.
    """
    text = keys.strip()
    parts = [part.strip() for part in text.split("+")] if text != "+" else ["plus"]
    if text.endswith("++"):
        parts = [*parts[:-2], "plus"]
    *modifiers, last = parts
    held = [_modifier(part, keys) for part in modifiers]
    key = _key(last, keys)
    if held and len(key) == 1 and key.isascii():
        key = key.upper() if "Shift" in held else key.lower()
    return "+".join([*held, key])


def _modifier(part: str, keys: str) -> str:
    if part.casefold() not in MODIFIERS:
        raise _unknown(part, keys, list(MODIFIERS))
    return MODIFIERS[part.casefold()]


def _key(part: str, keys: str) -> str:
    folded = part.casefold()
    if name := NAMED.get(folded) or MODIFIERS.get(folded):
        return name
    if len(part) == 1 and unicodedata.category(part)[0] != "C":
        return part
    raise _unknown(part, keys, [*NAMED, *MODIFIERS])


def _unknown(part: str, keys: str, names: list[str]) -> KeyUnknown:
    near = difflib.get_close_matches(part.casefold(), names, n=1)
    known = {**NAMED, **MODIFIERS}
    hint = f"; did you mean {known[near[0]]}?" if near else ""
    return KeyUnknown(f"there is no key {part!r} in {keys!r}{hint}")
