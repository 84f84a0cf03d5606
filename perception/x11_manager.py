"""Asks the window manager of an X11 desktop whether it has taken in all input so far.

A window manager that gives the keyboard to what is clicked holds each click back until it has
decided. Keys are not held back: those that are sent meanwhile overtake the click and go to what had
the keyboard before. The manager does things in turn, so what it answers tells that it has let the
clicks before go. It is asked for something harmless: how wide the frame of a window would be that
never shows (`_NET_REQUEST_FRAME_EXTENTS` of the Extended Window Manager Hints).
"""

from __future__ import annotations

import select
import time

from .x11_connection import connect, disconnect

ASKED = "_NET_REQUEST_FRAME_EXTENTS"
ANSWER = "_NET_FRAME_EXTENTS"
LONGEST = 1.0
"""Seconds after which it is taken for one that does not answer."""


class Manager:
    """The window manager of one display.

    Args:
        display: its name, such as :0.

    Raises:
        ScreenError: when nothing answers there.
    """

    def __init__(self, display: str) -> None:
        self._display = connect(display)
        from Xlib import X

        self._root = self._display.screen().root
        self._own = self._root.create_window(
            -1, -1, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask
        )
        self._asked, self._answer, self._supported, self._check = (
            self._display.intern_atom(name)
            for name in (ASKED, ANSWER, "_NET_SUPPORTED", "_NET_SUPPORTING_WM_CHECK")
        )

    def answered(self, cap: float) -> bool:
        """Wait until it has taken in all input so far; False when it did not in time.

        True at once where there is none, or none that can be asked.
        """
        from Xlib import X
        from Xlib.protocol import event

        if not self._can_be_asked():
            return True
        end = time.monotonic() + min(cap, LONGEST)
        self._own.delete_property(self._answer)
        asked = event.ClientMessage(
            window=self._own, client_type=self._asked, data=(32, [0, 0, 0, 0, 0])
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(asked, event_mask=mask)
        while self._own.get_full_property(self._answer, X.AnyPropertyType) is None:
            left = end - time.monotonic()
            if left <= 0:
                return False
            if not self._display.pending_events():
                select.select([self._display.fileno()], [], [], left)
            while self._display.pending_events():
                self._display.next_event()
        return True

    def _can_be_asked(self) -> bool:
        from Xlib import X

        check = self._root.get_full_property(self._check, X.AnyPropertyType)
        known = self._root.get_full_property(self._supported, X.AnyPropertyType)
        return bool(check and known and self._asked in known.value)

    def close(self) -> None:
        """Ask nothing more."""
        disconnect(self._display)
