"""What a model told of a picture, read from replies of whatever shape. Pure.

What is missing is not made up: certainty that was not told counts as none to speak of, and a reply
in another language than the person's goes back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from handeye.perception import Box, scale

from . import said_values
from .answer import ParseError
from .eyes_prompt import KINDS, ROLES, Kind, Lang
from .model import Reply
from .prompt import plain

UNTOLD = 0.5
"""How sure something is of which the model did not say it."""
SAYS, NAME = 300, 80
"""Characters that are kept of a sentence, and of a name."""
_WORDS = {
    **dict.fromkeys(("high", "very sure", "certain", "sure", "高", "确定", "很确定"), 0.9),
    **dict.fromkeys(("medium", "fairly sure", "中", "比较确定"), 0.7),
    **dict.fromkeys(("low", "unsure", "not sure", "低", "不确定"), 0.3),
}
_KINDS: dict[str, Kind] = {one: one for one in KINDS}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|'[^']*'")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[A-Za-z]{2,}")
SOME_WORDS = 3
"""Words in Latin letters, without a Chinese sign, that are no Chinese sentence."""
VISIBLE = ("visible", "is_visible", "shown")
ANSWERS = ("answer", "says", "response", "text")
SAYINGS = ("says", "line", "text", "fact")
LISTS = {"lines": ("lines", "description", "facts"), "names": ("names", "cells", "items"),
         "controls": ("controls", "elements", "items")}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a model answered to a question about a picture.

    Args:
        visible: whether the picture answers it; None when the part that would cannot be seen.
        text: the answer, in the person's language.
        quote: the words in the picture that it goes by; "" for none.
        box: where they are, in logical pixels; None for nowhere.
        sure: how sure the model is, 0 to 1.
    """

    visible: bool | None
    text: str
    quote: str = ""
    box: Box | None = None
    sure: float = UNTOLD


@dataclass(frozen=True)
class Line:
    """One fact of a description; `quote` and `sure` as in `Answer`."""

    text: str
    quote: str = ""
    sure: float = UNTOLD


@dataclass(frozen=True)
class Named:
    """A name for a thing without one; "" when the model cannot tell."""

    name: str
    kind: Kind = "icon"
    sure: float = UNTOLD


@dataclass(frozen=True)
class Found:
    """A control that a model sees in a picture, where it says it is."""

    role: str
    label: str
    box: Box
    sure: float = UNTOLD


def answer(reply: Reply, grid: scale.Grid, lang: Lang) -> Answer:
    """The answer to a question.

    Raises:
        ParseError: when there is none, there are several that differ, or it is in another language.
    """
    given = said_values.objects(reply, VISIBLE)
    verdicts = {said_values.verdict(one, VISIBLE) for one in given}
    value = given[-1]
    text = _sentence(value, ANSWERS)
    if len(verdicts) > 1 or len({_sentence(one, ANSWERS) for one in given}) > 1:
        raise ParseError("it holds several answers that differ")
    visible = verdicts.pop()
    if visible and not text:
        raise ParseError("`answer` is empty")
    if visible:
        _require(lang, text)
    elif not in_language(text, lang):
        text = ""  # that it is not visible is said in words of our own
    box = said_values.box(value, grid)
    return Answer(visible, text, said_values.quote(value), box, sure(value))


def lines(reply: Reply, most: int, lang: Lang) -> tuple[Line, ...]:
    """The lines of a description.

    Raises:
        ParseError: when there are none, or they are in another language.
    """
    found: list[Line] = []
    for one in _listed(reply, "lines"):
        value: dict[str, JsonValue] = one if isinstance(one, dict) else {"says": one}
        if text := _sentence(value, SAYINGS):
            found.append(Line(text, said_values.quote({**value, "text": ""}), sure(value)))
    if not found:
        raise ParseError("`lines` holds no sentence")
    _require(lang, " ".join(one.text for one in found))
    return tuple(dict.fromkeys(found))[:most]


def names(reply: Reply, count: int, lang: Lang) -> tuple[Named | None, ...]:
    """The names of the cells 1 to `count`; None for a cell that was left out.

    Raises:
        ParseError: when there are none, or they are in another language.
    """
    found: dict[int, Named] = {}
    for at, one in enumerate(_listed(reply, "names"), 1):
        if not isinstance(one, dict):
            continue
        number = one.get("number", at)
        number = int(number) if isinstance(number, str) and number.isdecimal() else number
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= count:
            continue
        kind = _KINDS.get(str(one.get("kind")), "icon")
        found.setdefault(number, Named(_sentence(one, ("name", "label"))[:NAME], kind, sure(one)))
    if not found:
        raise ParseError(f"`names` holds no cell of 1 to {count}")
    _require(lang, " ".join(one.name for one in found.values() if one.kind not in ("text", "logo")))
    return tuple(found.get(number) for number in range(1, count + 1))


def controls(reply: Reply, grid: scale.Grid) -> tuple[Found, ...]:
    """The controls that were found; those without a place on the screen are left out.

    Raises:
        ParseError: when there is no list of them.
    """
    found: list[Found] = []
    for one in _listed(reply, "controls"):
        if not isinstance(one, dict) or (box := said_values.box(one, grid)) is None:
            continue
        role = str(one.get("role") or "").strip().lower()
        label = _sentence(one, ("label", "name"))[:NAME]
        found.append(Found(role if role in ROLES else "button", label, box, sure(one)))
    return tuple(found)


def sure(value: dict[str, JsonValue]) -> float:
    """How sure a model says that it is, 0 to 1, in whatever way it says so."""
    said = next((value[key] for key in ("sure", "confidence", "certainty") if key in value), None)
    if isinstance(said, bool):
        return 0.9 if said else 0.3
    if isinstance(said, str):
        words = said.strip().lower()
        if words in _WORDS:
            return _WORDS[words]
        number = _NUMBER.fullmatch(words)
        said = float(number[1]) / (100 if number[2] else 1) if number else None
    if not isinstance(said, int | float) or not 0 <= said <= 100:
        return UNTOLD
    return float(said) if said <= 1 else said / 100


def in_language(text: str, lang: Lang) -> bool:
    """Whether a sentence may be in a language; what stands in quotes is the page's own."""
    own = _QUOTED.sub(" ", text)
    han, letters = len(_HAN.findall(own)), len(_LETTERS.findall(own))
    if lang == "en":
        return han * 2 <= letters or not letters
    return han > 0 or len(_WORD.findall(own)) < SOME_WORDS


def _require(lang: Lang, text: str) -> None:
    if not in_language(text, lang):
        raise ParseError(f"write it in {'English' if lang == 'en' else 'Chinese (简体中文)'}")


def _listed(reply: Reply, key: str) -> Sequence[JsonValue]:
    """The list under a key; of an answer that is only the list, its items."""
    given = said_values.objects(reply, (*LISTS[key], *_ITEM_KEYS[key]))
    whole = [one for one in given if any(name in one for name in LISTS[key])]
    if not whole:
        return given
    found = next(whole[-1][name] for name in LISTS[key] if name in whole[-1])
    if isinstance(found, str):
        return [line for line in found.splitlines() if line.strip()]
    if not isinstance(found, list):
        raise ParseError(f"`{key}` must be a list")
    return found


_ITEM_KEYS = {"lines": ("says",), "names": ("number",), "controls": ("bbox",)}


def _sentence(value: dict[str, JsonValue], keys: Sequence[str]) -> str:
    said = next((value[key] for key in keys if value.get(key)), "")
    if isinstance(said, list):
        said = " ".join(str(one) for one in said)
    return plain(str(said), SAYS) if isinstance(said, str | int | float) else ""
