"""Text of pages and models as reports show it: nothing in it hides, reorders or breaks text."""

from __future__ import annotations

import re

TEXT_SHOWN = 2_000
"""Characters of one text that a report shows."""
HEADING_SHOWN = 160
"""Characters of a text that stands in a heading or a table."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_HIDDEN = re.compile(
    "[\x80-\x9f\ud800-\udfff\ufffe\uffff"  # controls, halves of characters, not characters
    "\u202a-\u202e\u2066-\u2069"  # turn the direction of the text around
    "\u200b\u2028\u2029\u2060-\u2064\ufeff\U000e0000-\U000e007f]"  # cannot be seen
)
_SPACE = re.compile(r"\s+")
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000)
                               for end in (0xFFFE, 0xFFFF)) + "]"
)  # fmt: skip


def visible(text: str) -> str:
    """The text with all that hides, reorders or breaks text made visible."""
    text = text.replace("\r\n", "\n")
    text = _CONTROL.sub(lambda found: chr(0x2400 + (ord(found[0]) if found[0] < "~" else 33)), text)
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def shorten(text: str, limit: int = TEXT_SHOWN) -> str:
    """At most `limit` characters, with a note of how many more there are."""
    more = len(text) - limit
    return f"{text[:limit].rstrip()}… [{more:,} more characters]" if more > 0 else text


def one_line(text: str, limit: int = HEADING_SHOWN) -> str:
    """The text on one line, shortened."""
    return shorten(_SPACE.sub(" ", visible(text)).strip(), limit)


def xml_text(text: str, limit: int) -> str:
    """The text with only what XML 1.0 can hold, shortened to `limit` characters."""
    shown = visible(shorten(text, limit))
    return _NO_CHARACTERS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", shown)
