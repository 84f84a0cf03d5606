"""File dialogs of programs, answered with the keyboard: the path is put in, and Enter pressed."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from handeye.perception import windows, words, x11_connection

from .desktop_text import SELECT_ALL, Typist
from .hands import Outcome, Refused

if TYPE_CHECKING:
    from handeye.perception import desktop

OPEN_CAP = 3.0
"""Seconds for a dialog to open after a click on what opens it."""
TAKEN_CAP = 3.0
"""Seconds for a dialog to close once it has its file."""
CALM = 0.25
"""Seconds in which a dialog begins to look for files that begin like a path."""
CALM_CAP = 1.5
"""Seconds that it is waited for at most."""
SAVES = ("save", "export", "保存", "另存", "存储", "导出", "儲存", "匯出")
"""Words in the title of a dialog that asks where to write a file that need not exist."""
OPENS = ("open", "choose", "select", "import", "打开", "选择", "导入", "開啟", "選擇", "匯入")
TO_THE_PATH = "Meta+Shift+G" if sys.platform == "darwin" else "Control+L"
"""What shows the field for a path; Windows' dialogs show it anyway."""


class FileDialogs:
    """The file dialogs of what is worked on.

    Args:
        screen: where they open.
        typist: what types into them.
    """

    def __init__(self, screen: desktop.DesktopScreen, typist: Typist) -> None:
        self.screen = screen
        self._typist = typist

    def find(self, cap: float = 0.0) -> windows.Window | None:
        """The own file dialog that gets the keys, waited for up to a cap; None without one."""
        end = time.monotonic() + cap
        while True:
            active = self.screen.active()
            if active and self.screen.mine(active) and is_file_dialog(active):
                return active
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.screen.wait(left)

    def give(self, dialog: windows.Window, file: str) -> Outcome:
        """Give a file to a dialog.

        Raises:
            Refused: there is no such file, though the dialog wants one.
        """
        path = Path(file).absolute()
        saves = _says(dialog, SAVES)
        if not (path.exists() or (saves and path.parent.is_dir())):
            raise Refused(f"there is no file {words.short(file, 200)}")
        if sys.platform != "win32":
            self._typist.press(TO_THE_PATH)
        self._typist.press(SELECT_ALL)
        self._typist.paste(str(path))
        self.as_typed()
        self._typist.press("Enter")
        if self._gone(dialog):
            return Outcome("confirmed", f"the dialog took {path.name}")
        return Outcome("no_effect", f"the dialog got {path.name} and is still open")

    def as_typed(self) -> None:
        """Take away what the dialog proposes behind the path: Enter would take that too."""
        self.calm()
        if sys.platform.startswith("linux"):
            self._typist.press("Delete")

    def calm(self) -> None:
        """Wait until an open dialog has looked for what begins like the path in it.

        GTK's takes no Enter before, and begins to look a tenth of a second after the last letter.
        """
        if self.find() is None:
            return
        end = time.monotonic() + CALM_CAP
        while self.screen.wait(CALM) and time.monotonic() < end:
            pass

    def _gone(self, dialog: windows.Window) -> bool:
        """Whether a dialog closes, or asks something, in time."""
        end = time.monotonic() + TAKEN_CAP
        while any(one.id == dialog.id for one in self.screen.shown()):
            active = self.screen.active()
            left = end - time.monotonic()
            if left <= 0 or (active is not None and active.id != dialog.id):
                return False
            self.screen.wait(left)
        return True


def is_file_dialog(window: windows.Window) -> bool:
    """Whether a window asks for a file: it says so itself, or is a dialog with such a title."""
    if not window.dialog:
        return False
    titled = _says(window, SAVES) or _says(window, OPENS)
    return titled or _role(window) == "GtkFileChooserDialog"


def _says(window: windows.Window, signs: tuple[str, ...]) -> bool:
    return any(sign in window.title.casefold() for sign in signs)


def _role(window: windows.Window) -> str:
    """What a window of an X11 display says that it is for."""
    if not sys.platform.startswith("linux"):
        return ""
    display = x11_connection.connect(os.environ.get("DISPLAY", ""))
    try:
        from Xlib import error

        own = display.create_resource_object("window", window.id)
        try:
            found = own.get_full_property(display.intern_atom("WM_WINDOW_ROLE"), 0)
        except error.BadWindow:
            return ""
        said = found.value if found is not None else ""
        return said.decode("latin-1") if isinstance(said, bytes) else str(said)
    finally:
        x11_connection.disconnect(display)
