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
DEEP = 16
"""Signs in a row that are taken for one when a value is escaped again and again: JSON in JSON has
one backslash, then 3, 7 and 15. Without an end, a page of backslashes would take minutes."""
CUT_FROM = 16
"""Characters from which a value is also found when only its beginning is there."""
CUT_AT = (12, 24)
"""Characters of such a beginning: half of the value, but not less and not more than these."""
MARKED = {"<": "\u2039", ">": "\u203a"}
"""What prompts write for signs that could begin a tag."""
NOT_IN_NAMES = '<>:"/\\|?*'
"""What the name of a file does not hold: it has a low line there."""
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


def beginning(form: str) -> str:
    """What a cut value is known by."""
    fewest, most = CUT_AT
    return form[: max(fewest, min(most, len(form) // 2))]


def cut_forms(value: str) -> set[str]:
    """The value as words are shown that may be cut: as it is, and with blanks as one."""
    shown = " ".join(value.split())
    for sign, other in MARKED.items():
        shown = shown.replace(sign, other)
    return {value, " ".join(value.split()), shown} if len(value) >= CUT_FROM else set()


def _mixed(value: str) -> Form:
    runs = re.findall(r"\s+|\\+|[^\s\\]", value)
    regex = "".join(_run(run) for run in runs)
    return Form(regex, max(re.findall("[A-Za-z0-9]+", value), key=len, default=""))


def _run(run: str) -> str:
    """White space, which may be squeezed or doubled; backslashes; any other single sign."""
    if run.isspace():
        ways = dict.fromkeys(way for one in (*run, " ") for way in _ways(one)[1:])
        return f"(?:\\s|{'|'.join(ways)}){{1,{2 * len(run)}}}"
    if run[0] == "\\":
        escaped = rf"\\{{{len(run)},{DEEP * len(run)}}}"
        return f"(?:{escaped}|(?:{'|'.join(_ways(run[0])[1:])}){{{len(run)}}})"
    return run if run.isascii() and run.isalnum() else f"(?:{'|'.join(_ways(run))})"


def _ways(one: str) -> list[str]:
    """One character: as it is, percent-encoded, escaped for JSON, or as a reference of HTML."""
    ways = [re.escape(one)]
    if one in "\"/'`":
        ways[0] = rf"\\{{0,{DEEP}}}+{ways[0]}"
    ways += [MARKED[one]] if one in MARKED else []
    ways += ["_"] if one in NOT_IN_NAMES else []
    if one in LETTERS:
        ways.append(rf"\\{{1,{DEEP}}}{LETTERS[one]}")
    if one == " ":
        ways.append(r"\+")
    data = one.encode("utf-8", "surrogatepass")
    ways.append("".join(f"%(?:25){{0,{DEEP}}}{_digits(f'{byte:02x}')}" for byte in data))
    units = one.encode("utf-16-be", "surrogatepass").hex()
    codes = [units[at : at + 4] for at in range(0, len(units), 4)]
    ways.append("".join(rf"\\{{1,{DEEP}}}u{_digits(code)}" for code in codes))
    code = ord(one)
    names = [f"#0{{0,{DEEP}}}{code}", f"#[xX]0{{0,{DEEP}}}{_digits(f'{code:x}')}"]
    names += [NAMES[code]] if code in NAMES else []
    ways.append(f"&(?:amp;){{0,{DEEP}}}(?:{'|'.join(names)});")
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
