"""What a model says, sentence by sentence: each is a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .cleaned import cleaned

LONGEST = 400
"""Characters of an answer that are told."""
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\s\d])|(?<=[。！？])\s*(?=\S)")


def sentences(text: str, most: int = LONGEST) -> Iterator[str]:
    """The sentences of a text, one at a time; of a text of at most so many characters."""
    for one in _ENDS.split(cleaned(text, most)):
        if one.strip():
            yield one.strip()


def together(said: Sequence[str]) -> str:
    """Sentences in one line again: no space comes after a Chinese full stop."""
    return "".join(one if one.endswith(("。", "！", "？")) else f"{one} " for one in said).strip()
