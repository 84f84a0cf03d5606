"""Spells letter by letter: capitals and signs by name, with a word for each letter on `more`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from handeye.perception import tell

from .cleaned import cleaned
from .looks import Looks, look
from .meant import element_meant
from .reply import Reply
from .spoken import number
from .telling import hidden
from .texts import ALL, Texts

if TYPE_CHECKING:
    from .talk import Talk

LONGEST = 500
"""Characters that are spelt."""


def spell(talk: Talk, words: str) -> Reply:
    """Spell what an element is called or holds, or the words themselves."""
    said = words.strip()
    if not said or number(said) is not None:
        text = _of_element(talk, said)
        if text is None:
            return Reply()
    else:
        text = said.strip('"“”「」')
    if not text:
        return Reply.of([talk.texts("spell.nothing")])
    text = text[:LONGEST]
    texts = talk.texts
    return Reply.of(
        [spelt(texts, word, letter) for word in text.split()],
        [spelt(texts, word, phonetic) for word in text.split()],
    )


def _of_element(talk: Talk, said: str) -> str | None:
    """What a numbered element holds, else what it is called; of the focus when none is named."""
    if said:
        element = element_meant(talk, said, reading=True)
    else:
        focus = look(talk).focus
        element = focus.element if focus else None
        if element is None:
            talk.say(talk.texts("focus.none"))
    if element is None:
        return None
    last = talk.kept(Looks).last
    item = last.things.item(element) if last else None
    value = "" if hidden(element) else element.value or ""
    return cleaned(value or tell.called(element) or (item.drawn if item else ""), LONGEST)


def spelt(texts: Texts, word: str, one: Callable[[Texts, str], str]) -> str:
    """One word, sign by sign."""
    return texts("and").join(one(texts, sign) for sign in word)


def letter(texts: Texts, sign: str) -> str:
    """A sign as it is spelt: "capital S", "7", "hyphen", "保"."""
    key = f"sign.{ord(sign):x}"
    if key in ALL:
        return texts(key)
    if sign.isalpha() and sign != sign.lower():
        return texts("capital", letter=sign)
    if sign.isalnum():
        return sign
    return unicodedata.name(sign, f"U+{ord(sign):04X}").lower()


def phonetic(texts: Texts, sign: str) -> str:
    """The same with a word that begins with the letter; other letters with their code."""
    key = f"letter.{sign.lower()}"
    if key in ALL:
        said = letter(texts, sign)
        return texts("letter", letter=said, word=texts(key))
    if sign.isalpha():
        return texts("letter", letter=letter(texts, sign), word=f"U+{ord(sign):04X}")
    return letter(texts, sign)
