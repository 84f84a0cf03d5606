"""What a text says once it is decoded: percent-encoding, base64 and hexadecimal digits undone."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

MOST_ROUNDS = 3
"""How often one code within another is undone."""
SHORTEST_CODE = 16
"""Characters of base64 from which it is read: less could be any word."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){13,}")


def readings(text: str) -> tuple[str, ...]:
    """The text, and all that it may stand for; each reading once."""
    found = {text: None}
    fresh = [text]
    for _ in range(MOST_ROUNDS):
        fresh = [new for old in fresh for new in _decoded(old) if new not in found]
        found |= dict.fromkeys(fresh)
    return tuple(found)


def _decoded(text: str) -> Iterator[str]:
    if "%" in text or "+" in text:
        plain = unquote_plus(text)
        if plain != text:
            yield plain
    for run in _BASE64.finditer(text):
        for part in dict.fromkeys((run[0], *re.split("[/_-]", run[0]))):
            if len(part) >= SHORTEST_CODE:
                yield from _from_base64(part)
    for part in _HEX.finditer(text):
        yield from _printable(bytes.fromhex(part[0]))


def _from_base64(part: str) -> Iterator[str]:
    """What base64 says, in either alphabet, with what it lacks at its end filled up."""
    code = part.replace("-", "+").replace("_", "/")
    code = code[: len(code) - (len(code) % 4 == 1)]
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), validate=True)
    except (binascii.Error, ValueError):
        return
    yield from _printable(data)


def _printable(data: bytes) -> Iterator[str]:
    """Bytes as text, if they are text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    if text.isprintable() or not re.search(r"[\x00-\x08\x0e-\x1f]", text):
        yield text
