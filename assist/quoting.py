"""Words of a page or of a model, made fit to be printed and spoken: one line, no hidden signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handeye.perception import words

LONGEST = 200
"""Characters of one text of a page that are told."""
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\s\d])|(?<=[。！？])\s*(?=\S)")


def clean(text: str, length: int = LONGEST) -> str:
    """A text on one line, without control, bidirectional and zero-width signs, and cut."""
    seen = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)
    return words.short(seen, length)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, one at a time: each is a line of its own."""
    for one in _ENDS.split(clean(text, 2 * LONGEST)):
        if one.strip():
            yield one.strip()
