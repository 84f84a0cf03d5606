"""Words of a page as they may be said: one line, without signs that no one hears or sees."""

from __future__ import annotations

import re
import unicodedata

MOST = 80
"""Characters of a name or a short text that are told."""

_ONLY_LOOKS = re.compile(r"[\u2500-\u259f\u2022\u25e6\u2023\u2043\ue000-\uf8ff]")
"""Box drawing, blocks, bullets and icons of private fonts."""
_PICTURES = re.compile(r"[\U0001f000-\U0001faff\u2600-\u2604\u2607-\u27bf]")


def cleaned(text: str, most: int = MOST) -> str:
    """The text on one line, without control, bidi and zero-width signs and without emoji.

    Args:
        text: as the page has it.
        most: characters, beyond which it is cut with "…".
    """
    shown = "".join(sign if _is_heard(sign) else " " * sign.isspace() for sign in text[: 8 * most])
    bare = _PICTURES.sub(" ", _ONLY_LOOKS.sub(" ", shown))
    words = " ".join(bare.split()) or " ".join(_PICTURES.sub(_in_words, shown).split())
    cut = len(words) > most or len(text) > 8 * most
    return words[: most - 1].rstrip() + "…" if cut else words


def _is_heard(sign: str) -> bool:
    """Whether a sign is none that steers or hides the others."""
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")


def _in_words(picture: re.Match[str]) -> str:
    """What a picture shows, in the words of Unicode: where there is nothing else to tell."""
    return unicodedata.name(picture[0], "").lower() + " "
