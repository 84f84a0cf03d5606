"""A connection to an X11 display, with or without a key for it."""

from __future__ import annotations

import contextlib
import os
import re
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import ScreenError

NO_DISPLAY = (
    "there is no display (DISPLAY is not set): start one for the program with "
    "`xvfb-run -a handeye …`"
)


def connect(name: str) -> Any:
    """A connection to an X11 display, which `disconnect` ends.

    Whatever is asked of it raises a ScreenError once the display has gone.

    Raises:
        ScreenError: when nothing answers there.
    """
    if not name:
        raise ScreenError(NO_DISPLAY)
    _check_local(name)
    with authority():
        from Xlib import error
        from Xlib.display import Display

        try:
            return telling(Display(name))
        except (
            error.DisplayError,
            error.XauthError,
            error.ConnectionClosedError,
            OSError,
        ) as why:
            raise ScreenError(f"the display {name} does not answer: {why}") from None


def telling(display: Any) -> Any:
    """The same connection, which says in plain words that its display has gone."""
    base = display.display
    if isinstance(base.socket, _Line):
        return display
    base.socket = _Line(base.socket)
    close = base.close_internal

    def closed(whom: str) -> None:
        close(whom)
        base.socket_error = ScreenError(f"the display {display.get_display_name()} has gone")

    base.close_internal = closed
    return display


def disconnect(display: Any) -> None:
    """End a connection, also one whose display has gone."""
    with contextlib.suppress(ScreenError):
        display.close()


class _Line:
    """The line to a display. Where it is cut, sending fails in Xlib itself: it is read instead."""

    def __init__(self, line: socket.socket) -> None:
        self.fileno, self.recv, self.close = line.fileno, line.recv, line.close
        self._send = line.send

    def send(self, data: bytes) -> int:
        """Send; what does not arrive any more counts as sent, and the end is read next."""
        try:
            return self._send(data)
        except OSError:
            return len(data)


def _check_local(name: str) -> None:
    """See whether anything listens on a display of this computer: Xlib leaves its socket open."""
    local = re.fullmatch(r":(\d+)(\.\d+)?", name)
    with socket.socket(socket.AF_UNIX) as line:
        try:
            if local:
                line.connect(f"/tmp/.X11-unix/X{local[1]}")
        except OSError as why:
            raise ScreenError(f"the display {name} does not answer: {why.strerror}") from None


@contextmanager
def authority() -> Generator[None]:
    """Lets Xlib connect where the display asks for no key: it wants a file of keys to be there."""
    named = os.environ.get("XAUTHORITY")
    path = Path(named) if named else Path("~/.Xauthority").expanduser()
    if path.exists():
        yield
        return
    from Xlib import xauth

    keys: Any = xauth
    keys.print = _nothing  # it warns that there is no key; what others print stays as it is
    os.environ["XAUTHORITY"] = os.devnull
    try:
        yield
    finally:
        os.environ.pop("XAUTHORITY", None)
        if named is not None:
            os.environ["XAUTHORITY"] = named


def _nothing(*_: object) -> None:
    """Prints nothing."""


@contextmanager
def gone() -> Generator[None]:
    """Windows close while they are asked about: nothing more is known of them then."""
    from Xlib import error

    with contextlib.suppress(error.BadWindow, error.BadDrawable):
        yield
