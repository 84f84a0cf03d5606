"""How it is seen that an act was undone: each gives a check of the next look."""

from __future__ import annotations

from collections.abc import Callable

from handeye.perception import Element, Observation

from .act import Act

NEAR = 12.0
"""Pixels that a thing may lie off where it was before it was dragged."""
TURNS = frozenset(("checked", "unchecked", "expanded", "collapsed", "pressed"))
"""States that a second click turns back."""
Check = Callable[[Observation], bool]


def again(seen: Observation, element: Element) -> Element | None:
    """An element as it is now; None when it is not there, or may be several."""
    same = [one for one in seen.elements if one.ref and one.ref == element.ref]
    alike = [one for one in seen.elements if (one.role, one.name) == (element.role, element.name)]
    found = same or alike
    return found[0] if len(found) == 1 else None


def holds(element: Element) -> Check:
    """Whether a field holds what it held."""

    def check(seen: Observation) -> bool:
        now = again(seen, element)
        return now is not None and now.value == element.value

    return check


def stands(element: Element) -> Check:
    """Whether a box, a switch or a part that opens is as it was."""

    def check(seen: Observation) -> bool:
        now = again(seen, element)
        return now is not None and now.states & TURNS == element.states & TURNS

    return check


def focused(element: Element | None) -> Check:
    """Whether something has the focus again."""

    def check(seen: Observation) -> bool:
        now = again(seen, element) if element else None
        return element is None or (now is not None and "focused" in now.states)

    return check


def at(element: Element) -> Check:
    """Whether something lies where it lay."""

    def check(seen: Observation) -> bool:
        now = again(seen, element)
        return (
            now is not None
            and now.box.gap(element.box) == 0
            and all(
                abs(one - other) <= NEAR
                for one, other in zip(now.box.center, element.box.center, strict=True)
            )
        )

    return check


def places(act: Act) -> Check:
    """Whether most of what was in view lies where it lay."""

    def check(seen: Observation) -> bool:
        same = [one for one in seen.elements if one.ref in act.places]
        back = [one for one in same if abs(one.box.y - act.places[one.ref].y) <= 2]
        return not act.places or len(back) * 2 > len(same)

    return check


def on(url: str) -> Check:
    """Whether the page is the one before."""
    return lambda seen: seen.url == url


def tabs(count: int) -> Check:
    """Whether as many tabs are open as were."""
    return lambda seen: len(seen.tabs) == count


def in_front(tab: int) -> Check:
    """Whether a tab, counted from 1, is in front again."""

    def check(seen: Observation) -> bool:
        return next((n for n, one in enumerate(seen.tabs, 1) if one.active), 0) == tab

    return check
