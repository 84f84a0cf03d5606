"""Text on a desktop: by keys where these are sure to give it, else pasted."""

from __future__ import annotations

import sys
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from handeye.perception import Point, ScreenError, windows

from . import action as act
from .clipboard import Clipboard, NotTaken, open_clipboard
from .desktop_keys import Keyboard, open_keyboard
from .hands import Outcome, Refused
from .secrets import REFERENCE, Secrets, TypedField

if TYPE_CHECKING:
    from handeye.perception import desktop

LONG = 200
"""Characters from which a text is pasted, though keys could type it."""
NO_WINDOW = "no window is open that could be typed into"
ACTIVE_CAP = 2.0
"""Seconds for a window to come to the front."""
ANSWER_CAP = 1.0
"""Seconds for a program to take in a key before it is pressed again."""
SELECT_ALL = "ControlOrMeta+a"
PASTE = "ControlOrMeta+v"
PASTE_IN_TERMINAL = PASTE if sys.platform == "darwin" else "Control+Shift+V"
TERMINALS = frozenset(
    (
        "alacritty", "foot", "gnome-terminal", "gnome-terminal-", "gnome-terminal-server", "kitty",
        "konsole", "lxterminal", "mate-terminal", "ptyxis", "qterminal", "terminator", "tilix",
        "wezterm-gui", "xfce4-terminal",
    )
)  # fmt: skip
"""Programs that take Control+V as a character and paste with another chord."""
NO_PASTE = frozenset(("rxvt", "st", "urxvt", "uxterm", "xterm"))
"""Terminals that do not paste from the clipboard."""


class Typist:
    """Types into the windows of a `DesktopScreen`.

    Args:
        screen: where to type.
        secrets: the values of `${secrets.name}` in typed text.
    """

    def __init__(self, screen: desktop.DesktopScreen, secrets: Secrets) -> None:
        self.screen = screen
        self.secrets = secrets
        self._keys: Keyboard | None = None
        self._clip: Clipboard | None = None
        self._last = 0

    @property
    def keyboard(self) -> Keyboard:
        """The keyboard, opened when it is first used."""
        if self._keys is None:
            self._keys = open_keyboard()
        return self._keys

    @property
    def clipboard(self) -> Clipboard:
        """The clipboard, opened when it is first used."""
        if self._clip is None:
            self._clip = open_clipboard(self.screen.windows)
        return self._clip

    def tidy(self) -> None:
        """Put the clipboard back as it was, where that is still to be done."""
        if self._clip:
            self._clip.tidy()

    def release(self) -> None:
        """Let go of all keys."""
        if self._keys:
            self._keys.release()

    def close(self) -> None:
        """Let go of all keys and of the clipboard."""
        for one in (self._keys, self._clip):
            if one:
                one.close()
        self._keys = self._clip = None

    def clicked(self, point: Point) -> None:
        """Wait until a click at a place on the desktop has come through: keys could overtake it."""
        desk = self.screen.windows
        under = windows.window_at(self.screen.shown(), point)
        if desk and under:
            desk.answered(under, ACTIVE_CAP)

    def focus(self) -> windows.Window | None:
        """The own window that gets the keys, brought to the front if it must be.

        None where windows cannot be told apart, or there are none: the desktop itself gets them.

        Raises:
            Refused: no own window can get them.
        """
        desk = self.screen.windows
        if desk is None:
            return None
        shown = self.screen.shown()
        own = [one for one in shown if self.screen.mine(one)]
        active = next((one for one in own if one.active), None)
        if active is None:
            tops = [one for one in own if not one.popup]
            if not tops and len(own) == len(shown):
                return None
            if not tops:
                raise Refused(NO_WINDOW)
            active = next((one for one in tops if one.id == self._last), tops[-1])
            if not desk.activate(active, ACTIVE_CAP):
                raise Refused(f"the window {active} does not come to the front")
        self._last = active.id
        return active

    def press(self, keys: str, times: int = 1) -> None:
        """Press a chord in the own window that is active.

        Pressed again only when its program has taken in the key before: that may have closed the
        window, and the next one would go to another program.
        """
        desk = self.screen.windows
        for left in reversed(range(times)):
            window = self.focus()
            self.keyboard.press(keys)
            if left and desk and window:
                desk.answered(window, ANSWER_CAP)

    def type(self, action: act.Type, *, at_once: bool = False) -> Outcome:
        """Type a text where the focus is, without the Enter that may follow.

        With `at_once`, all of it must arrive together: it is pasted, unless it is a secret or keys
        are wanted.

        Raises:
            Refused: it cannot be typed there, or must not.
        """
        window = self.focus()
        if window is None and self.screen.windows:
            raise Refused(NO_WINDOW)
        text, secret = action.text, bool(REFERENCE.search(action.text))
        if secret and (why := self.secrets.why_not(text, TypedField("", window=window))):
            raise Refused(why)
        terminal = window is not None and bool(_names(window) & (TERMINALS | NO_PASTE))
        if action.clear:
            if terminal:
                raise Refused("a terminal has no field that could be cleared: press Control+U")
            self.keyboard.press(SELECT_ALL)
            if not text:
                self.keyboard.press("Backspace")  # in a list of files, Delete would delete them
        if secret:
            text = self.secrets.reveal(text)
        if at_once and text and not (action.keys or secret):
            lost = self._paste(text, window)
        else:
            lost = self._put(text, window, action.keys or secret)
        return Outcome("no_effect", _lost(lost))

    def paste(self, text: str) -> None:
        """Paste a text where the focus is."""
        self._paste(text, self.focus())

    def _put(self, text: str, window: windows.Window | None, keys: bool) -> str:
        """Type or paste a text; what of the clipboard could not be kept."""
        lost = ""
        for typed, part in self._parts(text, keys):
            if typed:
                self.keyboard.type(part)
            else:
                lost = self._paste(part, window) or lost
        return lost

    def _parts(self, text: str, keys: bool) -> list[tuple[bool, str]]:
        """A text in parts: those that are typed, and those that are pasted."""
        if not text:
            return []
        whole = keys or (len(text) < LONG and not any(one in "\n\r\t" for one in text))
        if whole and self.keyboard.can_type(text):
            return [(True, text)]
        if not keys:
            return [(False, text)]
        each = groupby(text.replace("\r\n", "\n"), self.keyboard.can_type)
        return [(typed, "".join(part)) for typed, part in each]

    def _paste(self, text: str, window: windows.Window | None) -> str:
        names = _names(window) if window else frozenset[str]()
        chord = PASTE_IN_TERMINAL if names & TERMINALS else PASTE
        if names & NO_PASTE:
            raise Refused(f"{window} cannot be pasted into, and no keys type this text")
        try:
            return self.clipboard.paste(text, window, partial(self.keyboard.press, chord))
        except NotTaken:
            raise Refused(
                "nothing took the text that was pasted: click the field that it is for first"
            ) from None
        except ScreenError as why:
            raise Refused(str(why)) from None


def _names(window: windows.Window) -> frozenset[str]:
    return frozenset(name.casefold() for name in window.programs)


def _lost(what: str) -> str:
    return f"the clipboard held what could not be kept: {what}" if what else ""
