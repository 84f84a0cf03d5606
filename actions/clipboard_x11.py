"""The clipboard of an X11 display: programs ask its owner for what is in it when they paste."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from typing import Any

from handeye.perception import windows, x11_connection

from .clipboard import Kept, NotTaken, keep, put_back

ASK_CAP = 1.5
"""Seconds that a program that has taken in the keys has to ask for the text."""
BUSY_CAP = 10.0
"""Seconds that a program has to take in the keys at all."""
SLICE = 0.05
"""Seconds that a program is waited for before its questions are looked at again."""
PIECE = 60_000
"""Bytes that one answer can surely hold; longer texts are pasted piece by piece."""


class X11Clipboard:
    """Owns the clipboard while a program pastes, and knows when it has the text.

    Only the program that is pasted into gets the text: no other program can read along.

    Args:
        desktop: tells when a program has taken in its input.
    """

    def __init__(self, desktop: windows.Windows | None) -> None:
        self._desktop = desktop
        self._display = x11_connection.connect(os.environ.get("DISPLAY", ""))
        self._display.set_error_handler(_ignore)  # who asks may be gone before the answer
        self._atoms: dict[str, int] = {}
        self._put: tuple[int, Kept] | None = None
        """Who holds the clipboard since something was put back, and what that was."""

    def close(self) -> None:
        """Ask nothing more of the display."""
        x11_connection.disconnect(self._display)

    def tidy(self) -> None:
        """All is put back already."""

    def empty(self) -> None:
        """Leave nothing in the clipboard."""
        from Xlib import X

        owner = self._display.screen().root.create_window(-9, -9, 1, 1, 0, 0)
        owner.set_selection_owner(self.atom("CLIPBOARD"), X.CurrentTime)
        owner.destroy()
        self._display.sync()

    def paste(self, text: str, into: windows.Window | None, press: Callable[[], None]) -> str:
        """Put a text into the clipboard and press the keys that paste it."""
        kept = self._keep()
        owner = self._display.screen().root.create_window(-9, -9, 1, 1, 0, 0)
        try:
            for piece in pieces(text):
                offer = Offer(self, owner, piece, into.id if into else 0)
                press()
                offer.wait(self._desktop, into)
        finally:
            owner.destroy()  # which empties the clipboard
            self._display.sync()
            if kept.kind and self._holder() == 0:
                self._put_back(kept)
        return kept.lost

    def _put_back(self, kept: Kept) -> None:
        """Put back what was in the clipboard, and see that it is there."""
        put_back(kept)
        end = time.monotonic() + BUSY_CAP
        while (holder := self._holder()) == 0 and time.monotonic() < end:
            pass  # each question is an exchange with the display
        from Xlib import X

        # Its number alone says little: once its window is gone, others get that.
        window = self._display.create_resource_object("window", holder)
        window.change_attributes(event_mask=X.StructureNotifyMask)
        self._put = (holder, kept) if holder and self._holder() == holder else None

    def _keep(self) -> Kept:
        """What is in the clipboard; it is not read again when it was put there from here."""
        from Xlib import X

        holder = self._holder()
        if any(event.type == X.DestroyNotify for event in self.events(0)):
            self._put = None
        if holder == 0:
            return Kept()
        if self._put and self._put[0] == holder:
            return self._put[1]
        return keep()

    def _holder(self) -> int:
        """The window that holds the clipboard; 0 for none."""
        found: Any = self._display.get_selection_owner(self.atom("CLIPBOARD"))
        return int(getattr(found, "id", found))

    def atom(self, name: str) -> int:
        """The number of a name."""
        if name not in self._atoms:
            self._atoms[name] = self._display.intern_atom(name)
        return self._atoms[name]

    def client(self, number: int) -> int:
        """The program that made a window: each has a range of numbers of its own."""
        return number & ~self._display.display.info.resource_id_mask

    def events(self, cap: float) -> list[Any]:
        """What has happened, waited for up to a time."""
        if not self._display.pending_events():
            select.select([self._display.fileno()], [], [], cap)
        return [self._display.next_event() for _ in range(self._display.pending_events())]

    def flush(self) -> None:
        """See to it that the display has all that was sent."""
        self._display.sync()


class Offer:
    """A text in the clipboard, for one program to take.

    Args:
        clipboard: where.
        owner: the window that holds it.
        text: what.
        window: a window of the program; 0 for any program.
    """

    def __init__(self, clipboard: X11Clipboard, owner: Any, text: str, window: int) -> None:
        self._clipboard = clipboard
        self._window = window
        atom = clipboard.atom
        self._answers: dict[int, tuple[int, bytes]] = {
            atom("UTF8_STRING"): (atom("UTF8_STRING"), text.encode()),
            atom("text/plain;charset=utf-8"): (atom("text/plain;charset=utf-8"), text.encode()),
        }
        try:
            for name in ("STRING", "TEXT"):
                self._answers[atom(name)] = (atom("STRING"), text.encode("latin-1"))
        except UnicodeEncodeError:
            self._answers[atom("TEXT")] = (atom("UTF8_STRING"), text.encode())
        self._taken = 0
        self._over = False
        from Xlib import X

        owner.set_selection_owner(atom("CLIPBOARD"), X.CurrentTime)
        clipboard.flush()

    def wait(self, desktop: windows.Windows | None, into: windows.Window | None) -> None:
        """Wait until the program has the text, and has taken it in.

        Raises:
            NotTaken: it did not ask for it in time.
        """
        began = time.monotonic()
        calm = None
        while not (self._taken or self._over):
            for event in self._clipboard.events(SLICE):
                self._answer(event)
            now = time.monotonic()
            if calm is None and self._took_in(desktop, into):
                calm = now
            if now - began > BUSY_CAP or (calm and now - calm > ASK_CAP):
                raise NotTaken
        if not self._taken:  # another program has put something else into the clipboard
            raise NotTaken
        self._finish(desktop, into)

    def _took_in(self, desktop: windows.Windows | None, into: windows.Window | None) -> bool:
        return not (desktop and into) or desktop.answered(into, SLICE)

    def _finish(self, desktop: windows.Windows | None, into: windows.Window | None) -> None:
        """Answer until the program has taken in the text and asks no more."""
        end = time.monotonic() + BUSY_CAP
        before = -1
        while before < self._taken and time.monotonic() < end:
            before = self._taken
            while not self._took_in(desktop, into) and time.monotonic() < end:
                for event in self._clipboard.events(0):
                    self._answer(event)
            for event in self._clipboard.events(0):
                self._answer(event)

    def _answer(self, event: Any) -> None:
        """Hand out what a program asks for."""
        from Xlib import X

        if event.type == X.SelectionClear:
            self._over = True
        if event.type != X.SelectionRequest:
            return
        mine = self._clipboard.client(event.requestor.id) == self._clipboard.client(self._window)
        place = event.property or event.target
        if self._window and not mine:
            place = 0
        elif event.target == self._clipboard.atom("TARGETS"):
            kinds = [event.target, *self._answers]
            event.requestor.change_property(place, self._clipboard.atom("ATOM"), 32, kinds)
        elif event.target in self._answers:
            kind, data = self._answers[event.target]
            event.requestor.change_property(place, kind, 8, data)
            self._taken += 1
        else:
            place = 0
        self._tell(event, place)

    def _tell(self, event: Any, place: int) -> None:
        """Say where the answer is; 0 for none."""
        from Xlib.protocol import event as events

        said = events.SelectionNotify(
            time=event.time,
            requestor=event.requestor,
            selection=event.selection,
            target=event.target,
            property=place,
        )
        event.requestor.send_event(said)
        self._clipboard.flush()


def pieces(text: str) -> list[str]:
    """A text in parts that are short enough for one answer each."""
    if len(text.encode()) <= PIECE:
        return [text]
    step = PIECE // 4  # no character takes more bytes
    return [text[start : start + step] for start in range(0, len(text), step)]


def _ignore(*_: object) -> None:
    """Take no notice of an error."""
