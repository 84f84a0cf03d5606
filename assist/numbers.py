"""Numbers of what is on the screen: an element keeps its number for as long as it is there."""

from __future__ import annotations

from collections.abc import Iterable

from handeye.perception import Element


class Numbers:
    """Hands out numbers from 1, and knows them again after the next look."""

    def __init__(self) -> None:
        self._elements: dict[int, Element] = {}

    def renewed(self, elements: Iterable[Element]) -> None:
        """What is there now: who survives keeps its number, numbers of the rest are not used again.

        Args:
            elements: everything that may be numbered, in reading order.
        """
        now = {one.ref: one for one in elements if one.ref}
        self._elements = {n: now.get(one.ref, one) for n, one in self._elements.items()}

    def of(self, element: Element) -> int:
        """The number of an element: the one that it has, else the next one."""
        for number, known in self._elements.items():
            if known == element or (element.ref and known.ref == element.ref):
                return number
        number = len(self._elements) + 1
        self._elements[number] = element
        return number

    def element(self, number: int) -> Element | None:
        """The element that has a number; None when none has."""
        return self._elements.get(number)
