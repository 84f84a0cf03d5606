"""Words of a page: without their disguise, as a reader takes them, and quoted, to be shown.

Look-alike letters follow Unicode's confusables (UTS #39), kept to those that pass for small Latin
letters in common fonts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from handeye.perception import words

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LOOK_ALIKES = {
    "а": "a", "ɑ": "a", "α": "a", "в": "b", "ь": "b", "с": "c", "ϲ": "c", "ԁ": "d", "ɗ": "d",
    "е": "e", "ҽ": "e", "ε": "e", "є": "e", "ғ": "f", "ɡ": "g", "ց": "g", "һ": "h", "հ": "h",
    "і": "i", "ı": "i", "ι": "i", "ɩ": "i", "ј": "j", "ϳ": "j", "к": "k", "κ": "k", "ӏ": "l",
    "м": "m", "п": "n", "ո": "n", "η": "n", "о": "o", "ο": "o", "օ": "o", "σ": "o", "ө": "o",
    "р": "p", "ρ": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "τ": "t", "υ": "u", "ս": "u",
    "ν": "v", "ѵ": "v", "ѡ": "w", "ԝ": "w", "ω": "w", "х": "x", "χ": "x", "у": "y", "γ": "y",
    "ү": "y", "ʏ": "y", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
    **{chr(0x1F1E6 + at): letter for at, letter in enumerate(_LATIN)},  # regional indicators
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ", "abcdefghijklmnoprstuvwz", strict=True)),
}  # fmt: skip
_FOLD = str.maketrans(_LOOK_ALIKES)
_DIGITS = str.maketrans("013457@$!|", "oleastasil")
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0]")
_SPELT = re.compile(r"[^\W_](?:[\s.\-_*·|]{1,2}[^\W_]){2,}")
_MIXED = re.compile(r"(?<![^\W\d_])[^\W\d_]++[0-9@$!|]+[^\W\d_]+[\w@$!|]*")
_CAPITAL_I = re.compile(r"(?<=[a-z])I(?=[a-z])")


@lru_cache(maxsize=8_192)
def undisguised(text: str) -> tuple[str, ...]:
    """The ways in which a reader may take a text, in small letters without accents.

    Invisible signs, accents, wide and ornamental letters, letters of other scripts that look like
    Latin ones, and letters that are spelt out are undone. There is more than one way when digits
    stand for letters.
    """
    shown = _CAPITAL_I.sub("l", unicodedata.normalize("NFKC", _BLANK.sub("", text)))
    shown = "".join(sign for sign in shown if unicodedata.category(sign) not in ("Cf", "Co", "Cn"))
    small = words.core(words.normal(shown)).translate(_FOLD)
    if not small.isascii():
        parts = unicodedata.normalize("NFKD", small)
        bare = "".join(sign for sign in parts if unicodedata.category(sign) not in ("Mn", "Me"))
        small = unicodedata.normalize("NFC", bare)
    if _SPELT.fullmatch(small) and small.isascii():
        small = re.sub(r"[\s.\-_*·|]", "", small)
    read = _MIXED.sub(lambda found: found[0].translate(_DIGITS), small)
    return (small,) if read == small else (small, read)


def quoted(text: str, length: int = 80) -> str:
    """Words of a page, marked as such: on one line, cut, without signs that could pass for ours."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    shown = shown.translate(str.maketrans("“”", "''"))
    return f"“{words.short(shown, length)}”"
