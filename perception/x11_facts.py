"""What an X11 display is like: whether its windows are managed, and whether it takes input."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from .x11_connection import connect

ONE_AT_A_TIME = threading.Lock()  # connecting sets a variable of the process for a moment


@dataclass(frozen=True)
class X11Facts:
    """What a display is like."""

    manager: str
    """The name of its window manager; "" where there is none that follows the standard."""
    takes_input: bool
    """Whether other programs may use its mouse and keyboard (the extension XTEST)."""


def ask_display(name: str) -> X11Facts:
    """Look at a display, such as :0.

    Raises:
        ScreenError: when nothing answers there.
    """
    with ONE_AT_A_TIME, closing(connect(name)) as display:
        takes_input = bool(display.query_extension("XTEST").present)
        return X11Facts(_manager(display), takes_input)


def _manager(display: Any) -> str:
    """The name of the window manager, as the standard lets it tell."""
    from Xlib import error

    root = display.screen().root
    check = display.intern_atom("_NET_SUPPORTING_WM_CHECK")
    try:
        found = root.get_full_property(check, 0)
        if found is None:
            return ""
        own = display.create_resource_object("window", found.value[0])
        if own.get_full_property(check, 0) is None:
            return ""
        name = own.get_full_property(display.intern_atom("_NET_WM_NAME"), 0)
    except error.BadWindow:  # it has ended and left its mark
        return ""
    told: Any = name.value if name is not None else ""
    told = told if isinstance(told, str) else bytes(told).decode("utf-8", "replace")
    return told or "one without a name"
