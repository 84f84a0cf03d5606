"""The monitors of a desktop, and pictures of them: mss behind a thin interface.

Places are on the desktop: logical pixels as the mouse counts them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image

from .errors import ScreenError
from .screen import Box
from .x11_connection import NO_DISPLAY


@dataclass(frozen=True)
class Monitor:
    """One monitor: its number from 1, 0 for all of them together, and where it stands."""

    number: int
    box: Box

    def __str__(self) -> str:
        x, y, width, height = map(int, self.box)
        name = f"monitor {self.number}" if self.number else "0 is all of them together"
        return f"{name}: {width}×{height} at {x}, {y}"


class Capture(Protocol):
    """What takes pictures of a desktop."""

    def monitors(self) -> tuple[Monitor, ...]:
        """All monitors; the first is number 0, which spans the others."""
        ...

    def grab(self, box: Box) -> Image.Image:
        """A picture of a part of the desktop, in RGB and as many pixels as the system gives.

        Raises:
            ScreenError: when no picture can be taken.
        """
        ...

    def close(self) -> None:
        """Take no more pictures."""
        ...


class MssCapture:
    """The monitors of this computer, through mss. Used by the thread that made it.

    Raises:
        ScreenError: when no picture can be taken.
    """

    def __init__(self) -> None:
        self._mss = _mss()

    def monitors(self) -> tuple[Monitor, ...]:
        """All monitors; the first is number 0, which spans the others."""
        return tuple(
            Monitor(number, Box(one["left"], one["top"], one["width"], one["height"]))
            for number, one in enumerate(self._mss.monitors)
        )

    def outputs(self) -> tuple[str, ...]:
        """What the display calls its monitors, where it has names for them."""
        return tuple(str(one.get("output", "")) for one in self._mss.monitors)

    def grab(self, box: Box) -> Image.Image:
        """A picture of a part of the desktop, in RGB and as many pixels as the system gives."""
        from mss import ScreenShotError

        left, top, width, height = map(int, box)
        try:
            shot = self._mss.grab({"left": left, "top": top, "width": width, "height": height})
        except ScreenShotError as error:
            self.close()
            self._mss = _mss()  # the monitors may be others now
            raise ScreenError(f"no picture can be taken: {error}; look again") from None
        return Image.frombuffer("RGB", shot.size, shot.bgra, "raw", "BGRX", 0, 1)

    def close(self) -> None:
        """Take no more pictures."""
        self._mss.close()


def _mss() -> Any:
    import mss

    try:
        return mss.MSS()
    except mss.ScreenShotError as error:
        display = os.environ.get("DISPLAY", "")
        where = f"the display {display} does not answer" if display else "there is no desktop"
        raise ScreenError(
            f"{where}: {error}. Start a display with `xvfb-run -a handeye …`, or set DISPLAY to "
            "one that runs"
        ) from None


def open_capture() -> MssCapture:
    """What takes pictures of this computer's desktop; whoever opens it closes it.

    Raises:
        ScreenError: there is no desktop, or the system lets nobody take pictures of it.
    """
    allowed = sys.platform != "darwin" or _mac_allows()
    if why := why_no_picture(sys.platform, os.environ, allowed=allowed):
        raise ScreenError(why)
    capture = MssCapture()
    if why := why_no_picture(sys.platform, os.environ, outputs=capture.outputs()):
        capture.close()
        raise ScreenError(why)
    return capture


def why_no_picture(
    system: str,
    environ: Mapping[str, str],
    *,
    outputs: Sequence[str] = (),
    allowed: bool = True,
) -> str:
    """Why no picture of the desktop can be taken, "" when it can.

    Args:
        system: as `sys.platform` names it.
        environ: the environment.
        outputs: what the monitors of the display are called by it.
        allowed: whether macOS lets this program record the screen.
    """
    if system == "darwin" and not allowed:
        return (
            "macOS does not let this program see other programs' windows: allow your terminal in "
            "System Settings > Privacy & Security > Screen & System Audio Recording, and start "
            "it again"
        )
    if not system.startswith("linux"):
        return ""
    wayland = environ.get("XDG_SESSION_TYPE") == "wayland" or environ.get("WAYLAND_DISPLAY")
    # A display of its own, such as Xvfb, is as good in a Wayland session as elsewhere.
    if wayland and (not environ.get("DISPLAY") or any("XWAYLAND" in one for one in outputs)):
        return (
            "this is a Wayland session, which lets no program see or drive others: log in with an "
            "X11 (Xorg) session, use a display in memory (`xvfb-run -a handeye …`), or a task "
            "about a web page (`target: {url: …}`)"
        )
    if not environ.get("DISPLAY"):
        return NO_DISPLAY
    return ""


def _mac_allows() -> bool:
    """Whether macOS lets this program record the screen: without, it shows the wallpaper alone."""
    path = ctypes.util.find_library("CoreGraphics")
    ask = getattr(ctypes.CDLL(path), "CGPreflightScreenCaptureAccess", None) if path else None
    if ask is None:  # before macOS 10.15, which asked nobody
        return True
    ask.restype = ctypes.c_bool
    return bool(ask())
