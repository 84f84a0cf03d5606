"""The keyboard of this computer: chords, and text that it surely types as it stands.

On X11 the keys come from the layout that is in use, through XTEST: pyautogui's own table of keys
types "<" as ">" and leaves out what is not ASCII. Elsewhere pyautogui presses the keys.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Protocol

from handeye.perception import x11_connection

from .desktop_mouse import load_pyautogui
from .hands import Refused

KEYSYMS = {
    "Control": "Control_L", "Alt": "Alt_L", "Shift": "Shift_L", "Meta": "Super_L",
    "ControlOrMeta": "Control_L", "Enter": "Return", "Space": "space", "Backspace": "BackSpace",
    "PageUp": "Prior", "PageDown": "Next", "ArrowUp": "Up", "ArrowDown": "Down",
    "ArrowLeft": "Left", "ArrowRight": "Right", "CapsLock": "Caps_Lock", "ContextMenu": "Menu",
    "\n": "Return", "\t": "Tab",
}  # fmt: skip
"""Names of keys on X11, where they are other than handeye's."""
GUI_KEYS = {
    "Control": "ctrl", "Meta": "command" if sys.platform == "darwin" else "win",
    "ControlOrMeta": "command" if sys.platform == "darwin" else "ctrl", "ArrowUp": "up",
    "ArrowDown": "down", "ArrowLeft": "left", "ArrowRight": "right", "ContextMenu": "apps",
    "Alt": "option" if sys.platform == "darwin" else "alt",
}  # fmt: skip
"""Names of keys in pyautogui, where they are other than handeye's in small letters."""
HELD = {"Shift": 1, "Control": 4, "Alt": 8, "Meta": 64, "AltGr": 128}
"""Bits of the state of an X11 keyboard."""
CAPS_LOCK = 2
INPUT_METHODS = ("ibus", "fcitx")
"""Programs that make something else of the keys, such as Chinese of Latin letters."""


class Keyboard(Protocol):
    """Presses keys. Nothing stays held: not after an error, not after Ctrl-C."""

    def press(self, keys: str) -> None:
        """Press a chord, named as `keys.chord` names it.

        Raises:
            Refused: when this keyboard cannot, or somebody holds a key.
        """
        ...

    def can_type(self, text: str) -> bool:
        """Whether keys surely give this text, whatever layout or input method is on."""
        ...

    def type(self, text: str) -> None:
        """Type a text that `can_type`, one key after another."""
        ...

    def release(self) -> None:
        """Let go of all that is held."""
        ...

    def close(self) -> None:
        """Let go of the keyboard itself too."""
        ...


def open_keyboard() -> Keyboard:
    """The keyboard of this computer; whoever opens it closes it.

    Raises:
        ScreenError: there is none that could be used.
    """
    if sys.platform.startswith("linux"):
        return X11Keyboard(os.environ.get("DISPLAY", ""))
    return GuiKeyboard()


def parts_of(keys: str) -> tuple[list[str], str]:
    """What is held in a chord, and the key that is pressed with it."""
    if keys == "+" or keys.endswith("++"):
        return [part for part in keys[:-1].split("+") if part], "+"
    *held, key = keys.split("+")
    return held, key


class X11Keyboard:
    """The keyboard of an X11 display.

    Args:
        display: its name, such as :0.

    Raises:
        ScreenError: when nothing answers there.
    """

    def __init__(self, display: str) -> None:
        self._display = x11_connection.connect(display)
        self._held: list[int] = []

    def close(self) -> None:
        """Let go of all keys, and of the display."""
        self.release()
        x11_connection.disconnect(self._display)

    def press(self, keys: str) -> None:
        """Press a chord, named as `keys.chord` names it."""
        state = self._free() & ~CAPS_LOCK  # it changes letters, not chords
        held, key = parts_of(keys)
        code, shift = self._key(key, state, chord=bool(held))
        codes = [self._key(one, state)[0] for one in held]
        if shift and "Shift" not in held:
            codes.append(self._key("Shift", state)[0])
        with self._holding(codes):
            self._tap(code)
        self._display.sync()

    def can_type(self, text: str) -> bool:
        """Whether keys surely give this text: letters may go through an input method first."""
        named = " ".join(os.environ.get(f"{kind}_IM_MODULE", "") for kind in ("GTK", "QT"))
        named += os.environ.get("XMODIFIERS", "")
        if any(one in named for one in INPUT_METHODS) and any(c.isalpha() for c in text):
            return False
        return self.has_keys(text)

    def has_keys(self, text: str) -> bool:
        """Whether the layout has a key for every character."""
        state = self._state()
        return all(self._find(one, state) is not None for one in text)

    def type(self, text: str) -> None:
        """Type a text that `can_type`, one key after another."""
        state = self._free()
        shifted = self._key("Shift", state)[0]
        for one in text:
            code, shift = self._key(one, state)
            with self._holding([shifted] if shift else ()):
                self._tap(code)
        self._display.sync()

    def release(self) -> None:
        """Let go of all that is held."""
        if not self._held:
            return
        while self._held:
            self._send(self._held[-1], down=False)
            self._held.pop()
        self._display.sync()

    @contextmanager
    def _holding(self, codes: Iterable[int]) -> Generator[None]:
        try:
            for code in codes:
                self._down(code)
            yield
        finally:
            self.release()

    def _tap(self, code: int) -> None:
        self._down(code)
        self._send(code, down=False)
        self._held.remove(code)

    def _down(self, code: int) -> None:
        self._held.append(code)
        self._send(code, down=True)

    def _send(self, code: int, *, down: bool) -> None:
        from Xlib import X
        from Xlib.ext import xtest

        xtest.fake_input(self._display, X.KeyPress if down else X.KeyRelease, code)

    def _state(self) -> int:
        """What is held and locked, and which of the layouts is in use (bits 13 and 14)."""
        from Xlib import X

        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.MappingNotify:
                self._display.refresh_keyboard_mapping(event)
        return int(self._display.screen().root.query_pointer().mask)

    def _free(self) -> int:
        """The state of a keyboard of which nobody holds a key that changes others.

        Raises:
            Refused: when somebody does.
        """
        state = self._state()
        if held := [name for name, bit in HELD.items() if state & bit]:
            raise Refused(f"{' and '.join(held)} is held down on the keyboard: let go of it")
        return state

    def _key(self, name: str, state: int, chord: bool = False) -> tuple[int, bool]:
        found = self._find(name, state)
        if found is None and chord:  # programs look for the letter in all layouts
            others = (self._find(name, group << 13) for group in range(2))
            found = next((one for one in others if one), None)
        if found is None:
            raise Refused(f"the keyboard has no key {name!r} in the layout that is in use")
        return found

    def _find(self, name: str, state: int) -> tuple[int, bool] | None:
        """The number of a key, and whether Shift belongs to it; None where there is none."""
        from Xlib import XK

        if len(name) == 1 and name not in KEYSYMS:
            sign = ord(name) if ord(name) < 256 else 0x01000000 + ord(name)
            if ord(name) < 32 or 126 < ord(name) < 160:
                return None
        else:
            sign = XK.string_to_keysym(KEYSYMS.get(name, name))
        column = 2 * (state >> 13 & 3)
        codes = self._display.keysym_to_keycodes(sign)
        if len(name) > 1 or name in KEYSYMS:
            return (codes[0][0], False) if codes else None
        if column > 2:  # further layouts stand elsewhere in the table
            return None
        here = [(code, at - column) for code, at in codes if at in (column, column + 1)]
        if not here:
            return None
        code, shift = min(here, key=lambda one: (one[1], one[0]))
        letter = name.lower() != name.upper()
        return code, bool(shift) != bool(state & CAPS_LOCK and letter)


class GuiKeyboard:
    """The keyboard of Windows or macOS, through pyautogui.

    On macOS pyautogui knows one layout only, so that no text is surely typed right there.
    """

    def __init__(self) -> None:
        self._gui = load_pyautogui()
        self._held: list[str] = []

    def close(self) -> None:
        """Let go of all keys."""
        self.release()

    def press(self, keys: str) -> None:
        """Press a chord, named as `keys.chord` names it."""
        held, key = parts_of(keys)
        names = [GUI_KEYS.get(one, one.lower()) for one in (*held, key)]
        if missing := [one for one in names if not self._gui.isValidKey(one)]:
            raise Refused(f"the keyboard has no key {missing[0]!r}")
        try:
            for name in names[:-1]:
                self._down(name)
            self._down(names[-1])
        finally:
            self.release()

    def can_type(self, text: str) -> bool:
        """Whether keys surely give this text: an input method may be on, so no letters do."""
        return sys.platform == "win32" and text.isascii() and not any(map(str.isalpha, text))

    def type(self, text: str) -> None:
        """Type a text, one key after another."""
        self._gui.write(text)

    def release(self) -> None:
        """Let go of all that is held."""
        while self._held:
            self._gui.platformModule._keyUp(self._held[-1])
            self._held.pop()

    def _down(self, name: str) -> None:
        self._held.append(name)
        self._gui.keyDown(name)
