"""Finds what competes with a control on the screen: others like it, and what is around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handeye.actions import Target, Type
from handeye.perception import Element, Observation, alike

from . import rivals
from .desk import Desk
from .rivals import Rival

GROUPS = ("radio", "option", "menuitemradio", "treeitem")
NOT_THINGS = frozenset(("tab", "menuitem", "columnheader", "combobox", "textbox", "searchbox"))
"""Roles whose differently named neighbours are no choice: ways around a page, other fields."""
MOST = 400
"""Controls that are compared: those around the one that is meant, where there are more."""


@dataclass(frozen=True)
class Found:
    """Controls that are alike, and which of them is meant.

    Args:
        rivals: what each of them stands for.
        elements: the controls, in the same order.
        own: the position of the one that is meant.
        one_kind: whether they are answers to one question.
    """

    rivals: tuple[Rival, ...]
    elements: tuple[Element, ...]
    own: int
    one_kind: bool = False


class Contenders:
    """Looks for them on one desk.

    Args:
        desk: what is looked at.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, target: Target, seen: Observation) -> Found | None:
        """The controls that are alike; None where there is nothing to choose.

        Args:
            target: the one that is meant.
            seen: the screen that it was meant on.
        """
        own = element_of(target, seen.elements)
        if own is None or not own.interactive:
            return None
        every = self._everything(seen)
        found = self._twins(own, every) or self._listed(own, every)
        if found is None:
            return None
        told, _ = rivals.lines(found.rivals)
        return found if len(set(told)) > 1 else None

    def _twins(self, own: Element, every: Sequence[Element]) -> Found | None:
        """Controls of one name, each in a row or card of its own; answers of one group."""
        same = [one for one in alike.alike(own, every) if _usable(one)]
        at = _position(own, same)
        if at is None or len(same) < 2:
            return None
        first = max(0, at - MOST // 2)
        same, at = same[first : first + MOST], at - first
        around = alike.cards(self._desk.session.screen, same)
        own_card = around[at]
        kind = own_card.kind if own_card else ""
        grouped = own.role in GROUPS
        if not (kind or grouped):
            return None
        pairs = [
            (_rival(one, card, named=grouped), one)
            for one, card in zip(same, around, strict=True)
            if grouped or (card and card.kind == kind)
        ]
        found = _found(pairs, own)
        return replace(found, one_kind=grouped) if found else None

    def _listed(self, own: Element, every: Sequence[Element]) -> Found | None:
        """Items of a list with prices, ratings or times, whatever their links are called."""
        if own.role in NOT_THINGS:
            return None
        by_ref = {one.ref: one for one in every}
        for level in alike.items(self._desk.session.screen, own):
            pairs = [
                (_rival(by_ref[ref], card, named=True), by_ref[ref])
                for ref, card in level
                if ref in by_ref and _usable(by_ref[ref])
            ]
            if rivals.comparable([rival for rival, _ in pairs]):
                return _found(pairs, own)
        return None

    def _everything(self, seen: Observation) -> tuple[Element, ...]:
        """All elements; those that show where no others are told. The goal's budget runs on."""
        return self._desk.session.screen.search("") or seen.elements

    def options(self, target: Target, seen: Observation) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The options of a list, and those that are chosen in it."""
        own = element_of(target, self._everything(seen))
        return alike.options(self._desk.session.screen, own) if own else ((), ())

    def field(self, action: Type, seen: Observation) -> Element | None:
        """The field that is typed into; None when nobody knows."""
        if action.target:
            return element_of(action.target, seen.elements)
        focused = (one for one in seen.elements if "focused" in one.states)
        return next(focused, None)

    def page(self, seen: Observation) -> Iterator[str]:
        """All words that stand on the screen."""
        for one in seen.elements:
            yield from filter(None, (one.name, one.text, one.value, one.label, one.placeholder))


def element_of(target: Target, elements: Sequence[Element]) -> Element | None:
    """The element that a target is: by its ref, else the smallest to use at its place."""
    if target.ref:
        return next((one for one in elements if one.ref == target.ref), None)
    under = [one for one in elements if one.box.contains(target.point) and one.interactive]
    return min(under, key=lambda one: one.box.width * one.box.height, default=None)


def _usable(one: Element) -> bool:
    return not {"disabled", "inert"} & one.states


def _position(own: Element, same: Sequence[Element]) -> int | None:
    if own.ref:
        return next((n for n, one in enumerate(same) if one.ref == own.ref), None)
    return next((n for n, one in enumerate(same) if one.box == own.box), None)


def _rival(one: Element, card: alike.Card | None, *, named: bool) -> Rival:
    """What a control stands for: by its own name where that tells it from others."""
    own = one.name or one.text or one.label
    words = [piece for piece in (card.words if card else ()) if named or piece != own]
    title = card.title if card else ""
    return Rival(
        own if named and own else title or (words[0] if words else ""), tuple(words), one.ref
    )


def _found(pairs: Sequence[tuple[Rival, Element]], own: Element) -> Found | None:
    at = _position(own, [one for _, one in pairs])
    if at is None or len(pairs) < 2:
        return None
    return Found(tuple(rival for rival, _ in pairs), tuple(one for _, one in pairs), at)
