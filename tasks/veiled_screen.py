"""A screen that knows where secrets stand in its pictures, so that they are painted over there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from handeye.perception import Box, Element, Event, Observation, Screen, Settled

from .surroundings import Reader


class VeiledScreen:
    """The same screen; where a secret shows, the look says that it is private.

    What programs tell of their elements is gone through first, then what is read in the picture.
    That takes time, so it is for runs with secrets alone, and once for each picture.

    Args:
        screen: the screen.
        redact: takes secrets out of a text.
        read: reads the text in a picture; None when nothing can.
    """

    def __init__(self, screen: Screen, redact: Callable[[str], str], read: Reader | None) -> None:
        self._screen = screen
        self._redact = redact
        self._read = read
        self._last: tuple[str, tuple[Box, ...]] = ("", ())

    @property
    def events(self) -> Sequence[Event]:
        """All that happened on the surface since it was opened, oldest first."""
        return self._screen.events

    def look(self) -> Observation:
        """Take one picture, and find where secrets stand in it."""
        seen = self._screen.look()
        if self._last[0] != seen.screenshot.digest:
            self._last = (seen.screenshot.digest, self._shown(seen))
        return replace(seen, private=tuple(dict.fromkeys((*seen.private, *self._last[1]))))

    def _shown(self, seen: Observation) -> tuple[Box, ...]:
        told = self._boxes(self._screen.search(""))
        read = self._boxes(self._read(seen).elements) if self._read else ()
        return (*told, *read)

    def _boxes(self, elements: Sequence[Element]) -> tuple[Box, ...]:
        return tuple(one.box for one in elements if not one.offscreen and self._shows(one))

    def _shows(self, one: Element) -> bool:
        texts = (one.value or "", one.name, one.text)
        return any(text and self._redact(text) != text for text in texts)

    def search(self, words: str) -> tuple[Element, ...]:
        """All elements that hold the words."""
        return self._screen.search(words)

    def settle(self, cap: float) -> Settled:
        """Return as soon as the screen is quiet, after `cap` seconds at the latest."""
        return self._screen.settle(cap)

    def wait(self, cap: float) -> bool:
        """Return True as soon as something changes, False after `cap` seconds without change."""
        return self._screen.wait(cap)
