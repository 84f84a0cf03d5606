"""Controls that only a model sees: kept, with numbers, while the picture there stays as it is."""

from __future__ import annotations

from handeye.perception import Element, Observation, ScreenError, likeness


class SeenOnly:
    """The controls that a model found on the present page, and how each of them looks."""

    def __init__(self) -> None:
        self._kept: list[tuple[Element, bytes]] = []
        self._url = ""

    def add(self, controls: tuple[Element, ...], seen: Observation) -> None:
        """Keep what was found on a look, in place of what was found before."""
        self._url = seen.url
        self._kept = [(one, likeness.target_picture(seen.screenshot, one.box)) for one in controls]

    def still(self, seen: Observation) -> tuple[Element, ...]:
        """Those that look on a look as they did; scrolled away and back, they are there again."""
        if seen.url != self._url:
            self._kept = []
        return tuple(element for element, picture in self._kept if _looks(seen, element, picture))


def _looks(seen: Observation, element: Element, picture: bytes) -> bool:
    try:
        return likeness.same_look(seen.screenshot, element.box, picture)
    except ScreenError:
        return False
