"""Which element the words of a person mean: a number, a name, or its first letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handeye.perception import Element

if TYPE_CHECKING:
    from .talk import Talk


def element_meant(talk: Talk, words: str) -> Element | None:
    """The element; None when there is none, or none of several was chosen (which was told then).

    Words that fit several are asked about, in a numbered list.
    """
    if words.isdecimal() and (element := talk.numbers.element(int(words))):
        return element
    fitting = [one for one in talk.desk.everything() if one.mentions(words)]
    if len(fitting) == 1:
        return fitting[0]
    chosen = talk.choose(talk.texts("choose"), [str(one) for one in fitting]) if fitting else None
    return None if chosen is None else fitting[chosen]
