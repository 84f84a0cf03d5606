"""Numbers of what is on the screen: an element keeps its number for as long as it is there.

Numbers are handed out in the order in which elements are told. On another page they start anew at
1; on the same page the number of what is gone is not used again, and what comes back has it back.
"""

from __future__ import annotations

from collections.abc import Iterable

from handeye.perception import Element

from .same import strictly, survivors


class Numbers:
    """Hands out numbers from 1, and knows elements again after the next look."""

    def __init__(self) -> None:
        self._elements: dict[int, Element] = {}
        self._by_ref: dict[str, int] = {}
        self._gone: dict[int, Element] = {}
        self._known: tuple[Element, ...] = ()
        self._page: str | None = None

    def renewed(self, elements: Iterable[Element], page: str | None = None) -> None:
        """What is there now: who survives keeps its number, numbers of the rest are not used again.

        Args:
            elements: everything that may be numbered, in reading order.
            page: the address of the page, without its query; another one starts at 1. None for the
                same page as before.
        """
        now = tuple(elements)
        if page is not None and page != self._page:
            if self._page is not None:
                self._elements, self._gone, self._known = {}, {}, ()
            self._page = page
        self._renumber(now)
        self._known = now
        self._by_ref = {one.ref: number for number, one in self._elements.items() if one.ref}

    def _renumber(self, now: tuple[Element, ...]) -> None:
        before = list(self._known)
        places = {id(one): at for at, one in enumerate(before)}
        for one in self._elements.values():
            if id(one) not in places:
                places[id(one)] = len(before)
                before.append(one)
        same = survivors(before, now)
        kept: dict[int, Element] = {}
        for number, one in self._elements.items():
            at = same.get(places[id(one)])
            if at is None:
                self._gone[number] = one
            else:
                kept[number] = now[at]
        self._elements = kept | self._returned(now, set(same.values()))

    def _returned(self, now: tuple[Element, ...], known: set[int]) -> dict[int, Element]:
        """Elements that were gone and are there again; one that may be several is not known."""
        if not self._gone:
            return {}
        fresh = [one for at, one in enumerate(now) if at not in known]
        numbers = list(self._gone)
        same = survivors([self._gone[number] for number in numbers], fresh)
        back = {numbers[at]: fresh[to] for at, to in same.items()}
        back = {
            n: one
            for n, one in back.items()
            if one.ref == self._gone[n].ref or strictly(one) == strictly(self._gone[n])
        }
        for number in back:
            del self._gone[number]
        return back

    def of(self, element: Element) -> int:
        """The number of an element: the one that it has, else the next one."""
        if (number := self._number(element)) is not None:
            return number
        number = max((*self._elements, *self._gone, 0)) + 1
        self._elements[number] = element
        if element.ref:
            self._by_ref[element.ref] = number
        return number

    def _number(self, element: Element) -> int | None:
        if element.ref:
            return self._by_ref.get(element.ref)
        return next((n for n, known in self._elements.items() if known == element), None)

    def element(self, number: int) -> Element | None:
        """The element that has a number; None when none has."""
        return self._elements.get(number)

    def gone(self, number: int) -> Element | None:
        """The element that had a number on this page and is gone; None when none had."""
        return self._gone.get(number)
