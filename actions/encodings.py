"""The ways in which a value may stand in a text: encoded, escaped, or both several times over."""

from __future__ import annotations

import base64
import math
import re
from dataclasses import dataclass
from html.entities import codepoint2name

SHORTEST = 4
"""Characters from which a value is found wherever it stands. A shorter one, such as the number on
the back of a card, is found where it is a word of its own: it may be part of any other number."""
SHORTEST_IN_BASE64 = 6
"""Bytes from which a value is looked for in base64 and as hexadecimal digits: less could be any
text."""
NAMES = {**codepoint2name, ord("'"): "apos"}
"""Named character references of HTML, by code point."""
LETTERS = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
"""What JSON (RFC 8259, section 7) writes after a backslash."""
OTHER_CHARSETS = ("utf-16-le", "utf-16-be", "latin-1", "gb18030", "big5", "shift_jis", "euc_kr")
"""What bytes may be written in beside UTF-8."""


@dataclass(frozen=True)
class Form:
    """One form of a value.

    Args:
        regex: what finds it.
        needle: letters and digits that stand in every text with it: these are looked for first,
            as that is quick.
    """

    regex: str
    needle: str


def forms_of(value: str) -> list[Form]:
    """The forms that a value may have in a text; characters may differ in how they are written.

    Those are percent-encoding (also of forms, and several times), escapes of JSON (also JSON in
    JSON), references of HTML, and the whole in base64 or hexadecimal digits. Letters and digits
    of ASCII stand for themselves, as no program writes them otherwise.
    """
    plain = _mixed(value)
    if len(value) < SHORTEST:
        return [Form(rf"(?<![^\W_]){plain.regex}(?![^\W_])", plain.needle)]
    return [plain, *_packed(value)]


def charset_forms(value: str) -> set[bytes]:
    """The value in other character sets than UTF-8, where it is not the same."""
    found: set[bytes] = set()
    for charset in OTHER_CHARSETS if len(value) >= SHORTEST else ():
        try:
            found.add(value.encode(charset))
        except UnicodeEncodeError:
            continue
    return found - {value.encode("utf-8", "surrogatepass")}


def _mixed(value: str) -> Form:
    regex = "".join(_one(one) for one in value)
    return Form(regex, max(re.findall("[A-Za-z0-9]+", value), key=len, default=""))


def _one(one: str) -> str:
    return one if one.isascii() and one.isalnum() else f"(?:{'|'.join(_ways(one))})"


def _ways(one: str) -> list[str]:
    """One character: as it is, percent-encoded, escaped for JSON, or as a reference of HTML."""
    ways = [r"\\+" if one == "\\" else re.escape(one)]
    if one in "\"/'`":
        ways[0] = rf"\\*{ways[0]}"
    if one in LETTERS:
        ways.append(rf"\\+{LETTERS[one]}")
    if one == " ":
        ways.append(r"\+")
    data = one.encode("utf-8", "surrogatepass")
    ways.append("".join(f"%(?:25)*{_digits(f'{byte:02x}')}" for byte in data))
    units = one.encode("utf-16-be", "surrogatepass").hex()
    codes = [units[at : at + 4] for at in range(0, len(units), 4)]
    ways.append("".join(rf"\\+u{_digits(code)}" for code in codes))
    code = ord(one)
    names = [f"#0*{code}", f"#[xX]0*{_digits(f'{code:x}')}"]
    names += [NAMES[code]] if code in NAMES else []
    ways.append(f"&(?:amp;)*(?:{'|'.join(names)});")
    return ways


def _digits(text: str) -> str:
    """Hexadecimal digits in either case."""
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in text)


def _packed(value: str) -> list[Form]:
    """The value in base64, also within something longer, and in hexadecimal digits."""
    found: dict[str, None] = {}
    for charset in ("utf-8", "utf-16-le"):
        data = value.encode(charset, "surrogatepass")
        if len(data) < SHORTEST_IN_BASE64:
            continue
        found |= {data.hex(): None, data.hex().upper(): None}
        for before in range(3):
            whole = base64.b64encode(b"\0" * before + data).decode()
            own = whole[math.ceil(before * 8 / 6) : (before + len(data)) * 8 // 6]
            found |= {own: None, own.replace("+", "-").replace("/", "_"): None}
    return [_mixed(form) for form in found]
