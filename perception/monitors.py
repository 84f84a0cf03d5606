"""The monitors of a desktop, and pictures of them: mss behind a thin interface.

Places are on the desktop: logical pixels as the mouse counts them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image

from .errors import ScreenError
from .screen import Box


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

    def grab(self, box: Box) -> Image.Image:
        """A picture of a part of the desktop, in RGB and as many pixels as the system gives."""
        from mss import ScreenShotError

        left, top, width, height = map(int, box)
        try:
            shot = self._mss.grab({"left": left, "top": top, "width": width, "height": height})
        except ScreenShotError as error:
            self.close()
            self._mss = _mss()  # the monitors may be others now
            raise ScreenError(f"no picture of the screen can be taken: {error}") from None
        return Image.frombuffer("RGB", shot.size, shot.bgra, "raw", "BGRX", 0, 1)

    def close(self) -> None:
        """Take no more pictures."""
        self._mss.close()


def _mss() -> Any:
    import mss

    try:
        return mss.MSS()
    except mss.ScreenShotError as error:
        raise ScreenError(f"no picture of the screen can be taken: {error}") from None


def open_capture() -> Capture:
    """What takes pictures of this computer's desktop; whoever opens it closes it.

    Raises:
        ScreenError: there is no desktop, or the system lets nobody take pictures of it.
    """
    if why := why_no_picture(sys.platform, os.environ):
        raise ScreenError(why)
    return MssCapture()


def why_no_picture(system: str, environ: Mapping[str, str]) -> str:
    """Why no picture of the desktop can be taken, "" when it can."""
    if system == "linux" and not environ.get("DISPLAY"):
        return (
            "there is no display (DISPLAY is not set): start one for the program with "
            "`xvfb-run -a handeye …`"
        )
    return ""
