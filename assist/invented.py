"""Whether a text was made up: its words stand neither in what the user said nor on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handeye.actions import Type, secrets
from handeye.perception import Element
from handeye.perception import words as spelling

from . import wishes

SEARCHING = re.compile(r"search|find|filter|query|look up|搜索|查找|搜|筛选|检索", re.IGNORECASE)
_PIECE = re.compile(r"[\u3400-\u9fff]+|[^\W_]+")
_NUMBER = re.compile(r"[\d.,\s]+")


def harmless(action: Type, field: Element | None) -> bool:
    """Whether it does not matter who thought of a text: a search, a secret, nothing to read."""
    if not action.text.strip() or secrets.REFERENCE.search(action.text):
        return True
    if field is None:
        return False
    called = f"{field.name} {field.label} {field.placeholder} {field.title}"
    return field.role == "searchbox" or bool(SEARCHING.search(called))


def made_up(text: str, sources: Iterable[str]) -> tuple[str, ...]:
    """The words of a text that stand in none of the sources."""
    known = [spelling.normal(one) for one in sources]
    plain = spelling.normal(text)
    if any(plain in one for one in known if len(plain) > 2 or plain == one):
        return ()
    heard = {wishes.stem(piece) for one in known for piece in _PIECE.findall(one)}
    return tuple(
        piece
        for piece in _PIECE.findall(plain)
        if wishes.stem(piece) not in heard and not _chinese(piece, known)
    )


def _chinese(piece: str, known: Iterable[str]) -> bool:
    """Whether all pairs of Chinese signs of a piece were said somewhere."""
    if piece.isascii() or not re.fullmatch(r"[\u3400-\u9fff]+", piece):
        return False
    pairs = [piece[at : at + 2] for at in range(max(1, len(piece) - 1))]
    said = list(known)
    return all(any(pair in one for one in said) for pair in pairs)


def is_number(text: str) -> bool:
    """Whether a text is nothing but a number."""
    return bool(_NUMBER.fullmatch(text.strip()))
