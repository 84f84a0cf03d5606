"""Pictures on disk as a screen: for trying things out, for tests and for bug reports."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event as Signal

from .errors import ScreenError
from .injection import Suspicions
from .pictures import load_screenshot
from .screen import Element, Event, Observation, Settled

_ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".webp"))


class StillScreen:
    """One picture, or several that are shown one after another with `advance()`.

    Args:
        source: a picture, a folder of pictures (shown in the order of their names, 2 before 10),
            or pictures in the order in which they are to be shown.
        elements: hints about what is on every one of the pictures.
        ocr: whether the text in the pictures is read too; needs the `[ocr]` extra.

    Raises:
        ScreenError: a picture is missing or cannot be read, or there is none.
    """

    def __init__(
        self,
        source: str | Path | Sequence[str | Path],
        elements: Sequence[Element] = (),
        ocr: bool = False,
    ) -> None:
        self.paths = _pictures(source)
        self._elements = tuple(elements)
        self._ocr = ocr
        self._at = 0
        self._changed = Signal()
        self._events: list[Event] = []
        self._suspicions = Suspicions()
        self._shown = self._observe()

    @property
    def events(self) -> Sequence[Event]:
        """Nothing ever happens on a picture, but what stands there may be suspected."""
        return tuple(self._events)

    def look(self) -> Observation:
        """The picture that is shown now."""
        self._changed.clear()
        return self._suspicions.noted(self._shown, self._note)

    def _note(self, kind: str, text: str, url: str) -> None:
        self._events.append(Event(kind, text, url))

    def advance(self) -> bool:
        """Show the next picture; False when this is the last one.

        Raises:
            ScreenError: the next picture is missing or cannot be read.
        """
        if self._at + 1 >= len(self.paths):
            return False
        self._at += 1
        self._shown = self._observe()
        self._changed.set()
        return True

    def search(self, words: str) -> tuple[Element, ...]:
        """The elements that hold the words, recognised text included when it is read."""
        return tuple(one for one in self._shown.elements if one.mentions(words))

    def settle(self, cap: float) -> Settled:
        """Return at once: a picture is quiet."""
        return Settled(0.0)

    def wait(self, cap: float) -> bool:
        """Return True once `advance()` has shown another picture since the last look.

        False when `cap` seconds pass without.
        """
        return self._changed.wait(cap)

    def _observe(self) -> Observation:
        path = self.paths[self._at]
        screenshot = load_screenshot(path)
        elements = self._elements
        if self._ocr:
            from .ocr import read_text

            elements += tuple(read_text(screenshot))
        return Observation(screenshot, elements, title=path.name, taken_at=time.time())


def _pictures(source: str | Path | Sequence[str | Path]) -> tuple[Path, ...]:
    if not isinstance(source, str | Path):
        paths = tuple(map(Path, source))
        if not paths:
            raise ScreenError("there are no pictures to show: the list of them is empty")
        return paths
    path = Path(source)
    if not path.is_dir():
        return (path,)
    found = [entry for entry in path.iterdir() if entry.suffix.lower() in _ENDINGS]
    if not found:
        raise ScreenError(f"the folder {path} holds no pictures (.png, .jpg, .jpeg or .webp)")
    return tuple(sorted(found, key=_natural))


def _natural(path: Path) -> list[tuple[int, str]]:
    """A key that sorts "shot 2" before "shot 10"."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part) if part.isdecimal() else -1, part) for part in parts]
