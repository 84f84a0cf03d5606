"""The windows of an X11 desktop, by the Extended Window Manager Hints (freedesktop.org).

A window manager puts each window into a frame of its own; menus and tooltips have none. A program
that has taken in its input answers a ping (`_NET_WM_PING`), which is how `answered` knows.
"""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .screen import Box
from .windows import Window, overlap, program_names
from .x11_clients import process_of
from .x11_connection import authority as authority
from .x11_connection import connect as connect
from .x11_connection import disconnect, gone
from .x11_manager import Manager

DIRECT = 2
"""The source of a request, by the hints: a pager, which acts for the user."""
TELLING = frozenset(
    (
        "_GTK_FRAME_EXTENTS", "_NET_ACTIVE_WINDOW", "_NET_CLIENT_LIST", "_NET_WM_NAME",
        "_NET_WM_PID", "_NET_WM_WINDOW_TYPE", "WM_CLASS", "WM_NAME",
    )
)  # fmt: skip
"""What is read of windows: what is known of them holds until one of these changes."""
DIALOG = "_NET_WM_WINDOW_TYPE_DIALOG"
"""The type of a window that asks or tells something."""


class X11Windows:
    """The windows on one display.

    Args:
        display: its name, such as :0.

    Raises:
        ScreenError: when nothing answers there.
    """

    def __init__(self, display: str) -> None:
        self._display = connect(display)
        self._manager = Manager(display)
        self._screen = self._display.screen()
        self._root = self._screen.root
        self._atoms: dict[str, int] = {}
        self._pings = 0
        self._telling = {self._atom(name) for name in TELLING}
        self._known: tuple[Window, ...] = ()
        self._stale = True
        self._listened: set[int] = set()
        self.uncovered_at = time.monotonic()
        from Xlib import X, error

        gone = error.CatchError(error.BadWindow, error.BadDrawable, error.BadMatch)
        self._display.set_error_handler(gone)  # of what closes while it is asked for something
        # Qt answers a ping with StructureNotify, others with SubstructureNotify.
        told = X.SubstructureNotifyMask | X.StructureNotifyMask | X.PropertyChangeMask
        self._root.change_attributes(event_mask=told)
        self._display.flush()

    def close(self) -> None:
        """Ask nothing more of the display."""
        self._manager.close()
        disconnect(self._display)

    def shown(self) -> tuple[Window, ...]:
        """All windows that show, the lowest first. Asked anew only after something changed."""
        self._display.sync()
        self._take_in()
        # Without a window manager nobody tells which window gets the keyboard.
        if self._stale or not self._managed():
            self._stale = False
            self._known = self._read()
        return self._known

    def _take_in(self) -> None:
        """Let events in, and forget what they changed."""
        while self._display.pending_events():
            self._took(self._display.next_event())

    def _took(self, event: Any) -> None:
        from Xlib import X

        kind = event.type & 0x7F
        if kind == X.ClientMessage or (
            kind == X.PropertyNotify and event.atom not in self._telling
        ):
            return
        self._stale = True
        if kind in (X.UnmapNotify, X.ConfigureNotify, X.CirculateNotify):
            self.uncovered_at = time.monotonic()

    def _managed(self) -> bool:
        """Whether there is a window manager."""
        return bool(self._number(self._root, "_NET_SUPPORTING_WM_CHECK"))

    def _read(self) -> tuple[Window, ...]:
        size = self._root.get_geometry()
        whole = Box(0, 0, size.width, size.height)
        frames = dict(self._frames())
        owners: dict[int, int] = {}
        active = self._active()
        found: list[Window] = []
        for top in self._root.query_tree().children:
            with gone():
                one = self._window(top, frames.get(top.id), active)
                if one is not None and overlap(one.box, whole):
                    found.append(one)
                    if one.pid:
                        owners.setdefault(self._client(one.id), one.pid)
        return tuple(self._owned(one, owners) for one in found)

    def _active(self) -> int:
        """The window that gets what is typed; without a window manager the one in focus."""
        if self._managed():
            return self._number(self._root, "_NET_ACTIVE_WINDOW")
        focus = self._display.get_input_focus().focus
        if isinstance(focus, int) or focus.id == self._root.id:  # the one under the mouse
            focus = self._root.query_pointer().child
        with gone():
            while focus and (parent := focus.query_tree().parent) and parent.id != self._root.id:
                focus = parent
        return int(focus.id) if focus else 0

    def _frames(self) -> Iterator[tuple[int, Any]]:
        """The frames of the windows that are managed, and what is in each."""
        for number in self._numbers(self._root, "_NET_CLIENT_LIST"):
            with gone():
                window = outer = self._display.create_resource_object("window", number)
                while (parent := outer.query_tree().parent) and parent.id != self._root.id:
                    outer = parent
                yield outer.id, window

    def _window(self, top: Any, inner: Any, active: int) -> Window | None:
        from Xlib import X

        facts = top.get_attributes()
        if facts.map_state != X.IsViewable or facts.win_class != X.InputOutput:
            return None
        own = inner or top
        self._listen(own)
        pid = self._number(own, "_NET_WM_PID")
        return Window(
            id=own.id,
            title=self._title(own),
            pid=pid,
            programs=program_names(pid, own.get_wm_class()),
            box=self._box(top, own),
            active=own.id == active,
            popup=inner is None and bool(facts.override_redirect),
            dialog=self._atom(DIALOG) in self._numbers(own, "_NET_WM_WINDOW_TYPE"),
        )

    def _box(self, top: Any, own: Any) -> Box:
        """Where a window stands, without the shadow that it may draw round itself."""
        shape = top.get_geometry()
        edge = 2 * shape.border_width
        x, y, width, height = shape.x, shape.y, shape.width + edge, shape.height + edge
        shadow = self._numbers(own, "_GTK_FRAME_EXTENTS")
        if len(shadow) == 4:
            left, right, above, below = shadow
            return Box(x + left, y + above, width - left - right, height - above - below)
        return Box(x, y, width, height)

    def _listen(self, window: Any) -> None:
        """Hear of it when the title of a window changes."""
        if window.id not in self._listened:
            from Xlib import X

            self._listened.add(window.id)
            window.change_attributes(event_mask=X.PropertyChangeMask)

    def _owned(self, window: Window, owners: dict[int, int]) -> Window:
        """A window that names no process belongs to the program that drew it."""
        pid = window.pid or owners.get(self._client(window.id), 0)
        pid = pid or process_of(self._display, window.id)
        if pid == window.pid:
            return window
        return replace(window, pid=pid, programs=(*program_names(pid), *window.programs))

    def _client(self, number: int) -> int:
        """Who made a window: each client of the display has a range of numbers of its own."""
        return number & ~self._display.display.info.resource_id_mask

    def activate(self, window: Window, cap: float) -> bool:
        """Bring a window to the front and give it the keyboard; whether it got it in time."""
        from Xlib import X

        own = self._display.create_resource_object("window", window.id)
        with gone():
            if self._managed():
                self._send(own, "_NET_ACTIVE_WINDOW", [DIRECT, X.CurrentTime, 0])
            else:
                own.configure(stack_mode=X.Above)
                own.set_input_focus(X.RevertToParent, X.CurrentTime)
                return True
        return self._until(lambda: self._number(self._root, "_NET_ACTIVE_WINDOW") == own.id, cap)

    def close_window(self, window: Window) -> None:
        """Ask a window to close, as the button in its title bar does."""
        own = self._display.create_resource_object("window", window.id)
        with gone():
            self._send(own, "_NET_CLOSE_WINDOW", [0, DIRECT])

    def can_answer(self, window: Window) -> bool:
        """Whether the program of a window can be asked if it has taken in its input."""
        own = self._display.create_resource_object("window", window.id)
        return self._atom("_NET_WM_PING") in self._numbers(own, "WM_PROTOCOLS")

    def changed(self, cap: float) -> bool:
        """Wait until windows open, close, move or change their titles; False after `cap`."""
        return self._until(lambda: self._stale, cap)

    def answered(self, window: Window, cap: float) -> bool:
        """Wait until a program has taken in all input so far; False when it did not in time."""
        own = self._display.create_resource_object("window", window.id)
        self._manager.answered(cap)
        with gone():
            if not self.can_answer(window):
                return True
            self._pings += 1
            self._ping(own, self._pings)
            return self._until(lambda: not self._is_there(own), cap, pong=(own.id, self._pings))
        return True

    def _is_there(self, window: Any) -> bool:
        """Whether a window has not been closed: then nobody answers for it."""
        with gone():
            return bool(window.get_attributes())
        return False

    def _ping(self, window: Any, number: int) -> None:
        from Xlib.protocol import event

        data = [self._atom("_NET_WM_PING"), number, window.id, 0, 0]
        kind = self._atom("WM_PROTOCOLS")
        ping = event.ClientMessage(window=window, client_type=kind, data=(32, data))
        window.send_event(ping, event_mask=0)
        self._display.flush()

    def _send(self, window: Any, message: str, data: list[int]) -> None:
        """Ask the window manager for something."""
        from Xlib import X
        from Xlib.protocol import event

        padded = (32, [*data, *[0] * (5 - len(data))])
        asked = event.ClientMessage(window=window, client_type=self._atom(message), data=padded)
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(asked, event_mask=mask)
        self._display.flush()

    def _until(self, holds: Any, cap: float, pong: tuple[int, int] | None = None) -> bool:
        """Wait, event by event, until something holds or a ping is answered."""
        end = time.monotonic() + cap
        while True:
            while self._display.pending_events():
                event = self._display.next_event()
                self._took(event)
                if pong and self._is_pong(event, pong):
                    return True
            if holds():
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            if not self._display.pending_events():
                select.select([self._display.fileno()], [], [], left)

    def _is_pong(self, event: Any, pong: tuple[int, int]) -> bool:
        from Xlib import X

        if event.type & 0x7F != X.ClientMessage:
            return False
        data = list(event.data[1])
        return data[0] == self._atom("_NET_WM_PING") and (data[2], data[1]) == pong

    def _title(self, window: Any) -> str:
        found = window.get_full_property(self._atom("_NET_WM_NAME"), 0)
        title: Any = found.value if found is not None else window.get_wm_name() or ""
        return title if isinstance(title, str) else bytes(title).decode("utf-8", "replace")

    def _numbers(self, window: Any, name: str) -> list[int]:
        with gone():
            found = window.get_full_property(self._atom(name), 0)
            return list(found.value) if found is not None else []
        return []

    def _number(self, window: Any, name: str) -> int:
        return next(iter(self._numbers(window, name)), 0)

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            self._atoms[name] = self._display.intern_atom(name)
        return self._atoms[name]
