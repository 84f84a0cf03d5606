"""The monitors of a desktop, and pictures of them: mss behind a thin interface.

Places are on the desktop: logical pixels as the mouse counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image

from .screen import Box


@dataclass(frozen=True)
class Monitor:
    """One monitor: its number from 1, 0 for all of them together, and where it stands."""

    number: int
    box: Box


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


class MssCapture:
    """The monitors of this computer, through mss. Used by the thread that made it."""

    def __init__(self) -> None:
        import mss

        self._mss: Any = mss.MSS()

    def monitors(self) -> tuple[Monitor, ...]:
        """All monitors; the first is number 0, which spans the others."""
        return tuple(
            Monitor(number, Box(one["left"], one["top"], one["width"], one["height"]))
            for number, one in enumerate(self._mss.monitors)
        )

    def grab(self, box: Box) -> Image.Image:
        """A picture of a part of the desktop, in RGB and as many pixels as the system gives."""
        left, top, width, height = map(int, box)
        shot = self._mss.grab({"left": left, "top": top, "width": width, "height": height})
        return Image.frombuffer("RGB", shot.size, shot.bgra, "raw", "BGRX", 0, 1)
