"""The clipboard: to put a text into a program with all its characters at once, and read it back.

What was in the clipboard before is in it again afterwards. On X11 a program asks for the text when
it pastes, and so it is known when it has it: what was there is put back then, not after some time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from handeye.perception import ScreenError, windows

KINDS = (
    "x-special/gnome-copied-files", "image/png", "UTF8_STRING", "text/plain;charset=utf-8",
    "STRING", "image/jpeg", "image/bmp", "text/uri-list",
)  # fmt: skip
"""What can be kept of a clipboard: one of these, the first that it offers."""
CAP = 2.0
"""Seconds for a program to hand out what it put into the clipboard."""
MISSING = "the clipboard needs xclip or xsel here: sudo apt-get install xclip"


@dataclass(frozen=True)
class Kept:
    """What a clipboard held: its kind and its bytes, and in `lost` what could not be kept."""

    kind: str = ""
    data: bytes = b""
    lost: str = ""


class Clipboard(Protocol):
    """Gives programs texts to paste."""

    def paste(self, text: str, into: windows.Window | None, press: Callable[[], None]) -> str:
        """Put a text into the clipboard and press the keys that paste it.

        What was there is in the clipboard again afterwards; the answer says what could not be kept.

        Raises:
            NotTaken: no program asked for the text.
            ScreenError: there is no clipboard.
        """
        ...

    def tidy(self) -> None:
        """Put back what is still to be put back."""
        ...

    def close(self) -> None:
        """Leave the clipboard as it was."""
        ...


class NotTaken(Exception):
    """A text was offered and keys were pressed, but no program asked for it."""


def open_clipboard(desktop: windows.Windows | None) -> Clipboard:
    """The clipboard of this computer; whoever opens it closes it."""
    if sys.platform.startswith("linux"):
        from .clipboard_x11 import X11Clipboard

        return X11Clipboard(desktop)
    return GuiClipboard()


def read_text() -> str:
    """The text that is in the clipboard; "" when there is none.

    Raises:
        ScreenError: the clipboard cannot be read, and what to do.
    """
    if not sys.platform.startswith("linux"):
        return str(_pyperclip().paste())
    if shutil.which("xclip"):
        kinds = ask("xclip", "-selection", "clipboard", "-o", "-t", "TARGETS").decode().split()
        kind = next((one for one in ("UTF8_STRING", "STRING") if one in kinds), "")
        if not kind:
            return ""
        said = ask("xclip", "-selection", "clipboard", "-o", "-t", kind)
    elif shutil.which("xsel"):
        said = ask("xsel", "--clipboard", "--output")
    else:
        raise ScreenError(MISSING)
    return said.decode("utf-8", "replace")


def keep() -> Kept:
    """What is in the clipboard of an X11 display, as far as it can be put back.

    Raises:
        ScreenError: it cannot be read, and what to do.
    """
    if not shutil.which("xclip"):
        return Kept("UTF8_STRING", read_text().encode())
    kinds = ask("xclip", "-selection", "clipboard", "-o", "-t", "TARGETS").decode().split()
    kind = next((one for one in KINDS if one in kinds), "")
    if not kind:
        return Kept(lost=", ".join(one for one in kinds if "/" in one) or "something unknown")
    return Kept(kind, ask("xclip", "-selection", "clipboard", "-o", "-t", kind))


def put_back(kept: Kept) -> None:
    """Put what was kept into the clipboard of an X11 display.

    Raises:
        ScreenError: it cannot be put there.
    """
    command = ["xsel", "--clipboard", "--input"]
    if shutil.which("xclip"):
        command = ["xclip", "-selection", "clipboard", "-i", "-t", kept.kind]
    # It stays behind to hold the clipboard: a pipe to it would be open for as long.
    holder = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        holder.communicate(kept.data, timeout=CAP)
    except subprocess.TimeoutExpired:
        holder.kill()
        holder.communicate()
    if holder.returncode:
        raise ScreenError("what was in the clipboard cannot be put back")


def ask(*command: str) -> bytes:
    """What a program says of the clipboard; nothing when it is empty.

    Raises:
        ScreenError: whoever holds the clipboard does not answer.
    """
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=CAP, check=False
        )
    except subprocess.TimeoutExpired:
        raise ScreenError("the program that holds the clipboard does not answer") from None
    return done.stdout if done.returncode == 0 else b""


def _pyperclip() -> Any:
    import pyperclip

    return pyperclip


class GuiClipboard:
    """The clipboard of Windows or macOS, which tell nobody when a program has pasted.

    What was there is put back before the next action: the program has been waited for by then.
    """

    def __init__(self) -> None:
        self._clip = _pyperclip()
        self._before: str | None = None

    def paste(self, text: str, into: windows.Window | None, press: Callable[[], None]) -> str:
        """Put a text into the clipboard and press the keys that paste it."""
        lost = ""
        if self._before is None:
            self._before = str(self._clip.paste())
            lost = "" if self._before else "what is not text"
        self._clip.copy(text)
        press()
        return lost

    def tidy(self) -> None:
        """Put back what was there."""
        if self._before is not None:
            before, self._before = self._before, None
            self._clip.copy(before)

    def close(self) -> None:
        """Leave the clipboard as it was."""
        self.tidy()
