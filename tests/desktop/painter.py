"""Windows that a test draws itself: where, whose and of what colour it wants."""

from __future__ import annotations

import itertools
import math
import os
import select
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from handeye.perception import Box, windows, x11

from .conftest import eventually

RED, BLUE, WHITE, BLACK = 0xFF0000, 0x0000FF, 0xFFFFFF, 0


class Painter:
    """Draws windows on the display of the test. They belong to the process that a test says.

    Args:
        desk: the windows of the display.
    """

    def __init__(self, desk: windows.Windows) -> None:
        self._desk = desk
        self._display = x11.connect(os.environ["DISPLAY"])
        self._drawn: dict[int, Any] = {}

    def window(
        self, title: str, box: Box, colour: int | None, pid: int, popup: bool = False
    ) -> int:
        """A window of one colour, once it shows; its number. Without a colour nothing draws it."""
        from Xlib import X, Xatom, Xutil

        x, y, width, height = map(int, box)
        own = self._display.screen().root.create_window(
            x, y, width, height, 0, X.CopyFromParent,
            override_redirect=popup, event_mask=X.ExposureMask,
            **({"background_pixmap": X.NONE} if colour is None else {"background_pixel": colour}),
        )  # fmt: skip
        own.set_wm_name(title)
        own.set_wm_class(title, title)
        own.set_wm_normal_hints(flags=Xutil.USPosition | Xutil.USSize)
        number = self._display.intern_atom("_NET_WM_PID")
        own.change_property(number, Xatom.CARDINAL, 32, [pid])
        own.map()
        self._display.sync()
        self._drawn[own.id] = own
        eventually(lambda: [one for one in self._desk.shown() if one.id == own.id])
        while self._display.next_event().type != X.Expose:
            pass
        self._display.sync()
        return int(own.id)

    def move(self, window: int, x: int, y: int) -> None:
        """Move a window to another place; the window manager has done so afterwards."""
        before = self._box(window)
        self._drawn[window].configure(x=x, y=y)
        self._display.sync()
        eventually(lambda: self._box(window) != before)

    def _box(self, window: int) -> Box:
        return next(one.box for one in self._desk.shown() if one.id == window)

    def fill(self, window: int, box: Box, colour: int) -> None:
        """Draw a rectangle."""
        own = self._drawn[window]
        brush = own.create_gc(foreground=colour)
        own.fill_rectangle(brush, *map(int, box))
        brush.free()
        self._display.sync()

    def title(self, window: int, title: str) -> None:
        """Give a window another title."""
        self._drawn[window].set_wm_name(title)
        self._display.sync()

    def close(self, window: int) -> None:
        """Close a window."""
        self._drawn.pop(window).destroy()
        self._display.sync()

    @contextmanager
    def blinking(self, window: int, box: Box) -> Generator[None]:
        """A rectangle that changes its colour all the time."""
        over = threading.Event()

        def blink() -> None:
            colours = itertools.count(RED, 0x1357)  # two pictures are never alike by chance
            while not over.wait(0.005):
                self.fill(window, box, next(colours) & WHITE)

        with _meanwhile(blink, over):
            yield

    @contextmanager
    def drawing_late(
        self, window: int, box: Box, seconds: float, qt: bool = False
    ) -> Generator[None]:
        """A program that answers a ping at once, as Qt does or GTK, and draws seconds later."""
        from Xlib import X, Xatom

        names = ("WM_PROTOCOLS", "_NET_WM_PING")
        protocols, ping = (self._display.intern_atom(name) for name in names)
        self._drawn[window].change_property(protocols, Xatom.ATOM, 32, [ping])
        self._display.sync()
        root, over = self._display.screen().root, threading.Event()
        mask = X.StructureNotifyMask if qt else X.SubstructureNotifyMask

        def answer() -> None:
            due = math.inf
            while not over.is_set():
                if time.monotonic() >= due:
                    due = math.nan  # once
                    self.fill(window, box, BLUE)
                if not self._display.pending_events():
                    select.select([self._display.fileno()], [], [], 0.002)
                    continue
                event = self._display.next_event()
                if event.type == X.ClientMessage:
                    due = time.monotonic() + seconds if due == math.inf else due
                    event.window = root
                    root.send_event(event, event_mask=mask | X.SubstructureRedirectMask)
                    self._display.sync()

        with _meanwhile(answer, over):
            yield

    def end(self) -> None:
        """Close all windows."""
        self._display.close()


@contextmanager
def _meanwhile(work: Callable[[], None], over: threading.Event) -> Generator[None]:
    """Work in a thread of its own, until it is told that it is over."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def painting() -> Generator[Painter]:
    """A painter, with the display as empty before and after as it was."""
    with _closing(windows.open_windows()) as desk:
        before = len(desk.shown())
        painter = Painter(desk)
        try:
            yield painter
        finally:
            painter.end()
            eventually(lambda: len(desk.shown()) <= before)


@contextmanager
def _closing(desk: windows.Windows) -> Generator[windows.Windows]:
    try:
        yield desk
    finally:
        desk.close()
