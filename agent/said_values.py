"""Parts of an answer that is one JSON object: the object, a verdict, a quote, a place."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import JsonValue

from handeye.perception import Box, scale

from . import places, repair, reply_text
from .answer import ParseError
from .model import Reply

PLACES = {
    "thousandths": "0 to 1000 across the picture and 0 to 1000 down, whatever its size",
    "pixels": "in pixels of the picture",
}
"""What a prompt says about the numbers of a place."""
QUOTE = 400
"""Characters that are kept of a quote."""
POINTED = 12.0
"""Pixels around a point that was given in place of a box."""
QUOTES = ("quote", "evidence", "text")
BOXES = ("bbox", "box", "bbox_2d")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "yes", "holds", "correct", "是", "真", "成立", "正确"), True),
    **dict.fromkeys(("false", "no", "incorrect", "否", "不是", "假", "不成立", "错误"), False),
    **dict.fromkeys(
        ("null", "none", "cannot tell", "can't tell", "unknown", "unsure", "not sure", "unclear",
         "无法判断", "不确定", "未知"),
        None,
    ),
}  # fmt: skip


def objects(reply: Reply, keys: Collection[str]) -> list[dict[str, JsonValue]]:
    """All objects in a reply of whatever shape that have one of these keys.

    Raises:
        ParseError: when there is none; it names the first key.
    """
    said, mused = reply_text.split(reply.text)
    said = said if said.strip() else reply_text.answer_inside(mused, reply.thought, reply.cut)
    found = (one.value for one in repair.find_values(said[: repair.LONGEST]))
    given = [one for value in found for one in (value if isinstance(value, list) else [value])]
    answers = [one for one in given if isinstance(one, dict) and any(key in one for key in keys)]
    if not answers:
        cut = " (it was cut off)" if reply.cut else ""
        raise ParseError(f"there is no JSON object with `{next(iter(keys))}` in it{cut}")
    return answers


def verdict(value: dict[str, JsonValue], keys: Sequence[str]) -> bool | None:
    """Yes, no, or cannot tell, under the first of these keys that is there.

    Raises:
        ParseError: when it is something else; it names the first key.
    """
    said = value[next(key for key in keys if key in value)]
    if said is None or isinstance(said, bool):
        return said
    word = said.strip(" .!。").lower() if isinstance(said, str) else said
    if not isinstance(word, str) or word not in _WORDS:
        raise ParseError(f"`{keys[0]}` must be true, false or null")
    return _WORDS[word]


def quote(value: dict[str, JsonValue]) -> str:
    """The words that were quoted, one place a line; "" for none."""
    return _lines(next((value[key] for key in QUOTES if value.get(key)), ""))


def _lines(said: JsonValue) -> str:
    if isinstance(said, list):
        return "\n".join(_lines(one) for one in said)[:QUOTE]
    return str(said).strip()[:QUOTE] if isinstance(said, str | int | float) else ""


def box(value: dict[str, JsonValue], grid: scale.Grid) -> Box | None:
    """The place that was told; None for nowhere, or for numbers that mean nothing."""
    given = next((value[key] for key in BOXES if value.get(key)), None)
    try:
        place = places.place(given, [])
        if not isinstance(place, tuple) or not any(place):
            return None
        if len(place) == 4:
            return grid.box(*place)
        point = grid.point(*place)
    except (places.NoPlace, scale.OffGrid):
        return None
    return Box(point.x - POINTED, point.y - POINTED, 2 * POINTED, 2 * POINTED)
