"""Options of lists: which there are, and which one words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handeye.perception import Element, words

from . import spoken
from .drawn import browser_of

if TYPE_CHECKING:
    from .talk import Talk

OPTIONS = frozenset(("option", "menuitem", "menuitemradio", "treeitem"))
"""Roles of what lists that a page draws itself offer."""


@dataclass(frozen=True)
class Details:
    """What the words of an element do not tell.

    Args:
        private: whether what stands in it is nobody's business: a password, a code, a card.
        options: what a native list offers.
    """

    private: bool = False
    options: tuple[str, ...] = ()


def details(talk: Talk, element: Element) -> Details:
    """What the page knows beyond the words of an element; nothing where there is no page."""
    screen = browser_of(talk)
    if screen is None or not element.ref:
        return Details()
    found: Any = screen.ask(lambda: screen.dom.on("fieldOf", element.ref))
    if not found:
        return Details()
    return Details(bool(found["private"]), tuple(str(one) for one in found["options"]))


def chosen(talk: Talk, wanted: str, options: Sequence[str]) -> str | None:
    """The option that words mean: its words, its first letters, or any of them; asked if need be.

    A number is that of the option, unless an option is called so. Without words, the user chooses
    from the numbered list. None when none is chosen.
    """
    said = words.normal(wanted)
    for fits in (_same, _begins, _holds):
        found = [one for one in options if said and fits(words.normal(one), said)]
        if len(found) == 1:
            return found[0]
        if found:
            return _asked(talk, found)
    number = spoken.number(wanted) if said else None
    if number is not None and 1 <= number <= len(options):
        return options[number - 1]
    if said:
        talk.say(talk.texts("act.no_such_option", option=wanted.strip()))
    return _asked(talk, options)


def _asked(talk: Talk, options: Sequence[str]) -> str | None:
    number = talk.choose(talk.texts("act.which_option"), list(options))
    return None if number is None else options[number]


def _same(option: str, said: str) -> bool:
    return option == said


def _begins(option: str, said: str) -> bool:
    return option.startswith(said)


def _holds(option: str, said: str) -> bool:
    return said in option
