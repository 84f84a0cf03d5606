"""A program for the tests: a window that writes down what reaches it, one JSON line an event.

Run as `python recorder.py LOG [--box X Y W H] [--kind NAME] [--bare] [--slow S] [--ping]`.
Control+V pastes, after `--slow` seconds. `--bare` has no frame; `--ping` answers when it has taken
in its input.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from threading import Event
from typing import Any

from Xlib import XK, X
from Xlib.display import Display
from Xlib.protocol import event as events

MASK = X.ButtonPressMask | X.ButtonReleaseMask | X.KeyPressMask | X.PointerMotionMask


class Recorder:
    """The window.

    Args:
        options: what the command line says.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.log = Path(options.log)
        self.display = Display()
        self.root = self.display.screen().root
        x, y, width, height = options.box
        self.window = self.root.create_window(
            x, y, width, height, 0, X.CopyFromParent,
            event_mask=MASK, override_redirect=options.bare, background_pixel=0x336699,
        )  # fmt: skip
        self.window.set_wm_class(options.kind, options.kind)
        self.window.set_wm_name(f"the {options.kind} window")
        pid = self.atom("_NET_WM_PID")
        self.window.change_property(pid, self.atom("CARDINAL"), 32, [os.getpid()])
        if options.ping:
            self.window.set_wm_protocols([self.atom("_NET_WM_PING")])
        self.window.map()
        self.display.sync()

    def atom(self, name: str) -> int:
        """The number of a name."""
        return self.display.intern_atom(name)

    def note(self, kind: str, **more: Any) -> None:
        """Write one line."""
        with self.log.open("a") as log:
            log.write(json.dumps({"kind": kind, **more}) + "\n")

    def run(self) -> None:
        """Write down all that comes, until the end."""
        self.note("ready")
        while True:
            self.take(self.display.next_event())

    def take(self, event: Any) -> None:
        """Write one event down, and do what it asks for."""
        if event.type in (X.ButtonPress, X.ButtonRelease, X.MotionNotify):
            kind = {X.ButtonPress: "press", X.ButtonRelease: "release"}.get(event.type, "move")
            self.note(kind, at=[event.root_x, event.root_y], button=event.detail)
        elif event.type == X.KeyPress:
            sign = self.display.keycode_to_keysym(event.detail, event.state & X.ShiftMask)
            self.note("key", key=XK.keysym_to_string(sign) or hex(sign), state=event.state)
            if event.state & X.ControlMask and sign in (XK.XK_v, XK.XK_V):
                self.paste()
        elif event.type == X.SelectionNotify:
            found = self.window.get_full_property(self.atom("TAKEN"), 0)
            text = found.value if found else None
            self.note("paste", text=text.decode() if isinstance(text, bytes) else text)
        elif event.type == X.ClientMessage and event.data[1][0] == self.atom("_NET_WM_PING"):
            self.pong(event)

    def paste(self) -> None:
        """Ask for what is in the clipboard, when it is time."""
        Event().wait(self.options.slow)
        names = (self.atom(name) for name in ("CLIPBOARD", "UTF8_STRING", "TAKEN"))
        self.window.convert_selection(*names, X.CurrentTime)
        self.display.flush()

    def pong(self, ping: Any) -> None:
        """Answer a ping."""
        data = (32, list(ping.data[1]))
        answer = events.ClientMessage(window=self.root, client_type=ping.client_type, data=data)
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self.root.send_event(answer, event_mask=mask)
        self.display.flush()


def main() -> None:
    """Read the command line and begin."""
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--box", nargs=4, type=int, default=[100, 100, 400, 300])
    parser.add_argument("--kind", default="recorder")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--ping", action="store_true")
    parser.add_argument("--slow", type=float, default=0.0)
    Recorder(parser.parse_args()).run()


if __name__ == "__main__":
    main()
