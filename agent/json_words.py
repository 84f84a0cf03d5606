"""What JSON is made of, as models write it: tokens, quotes, escapes, and the names of repairs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, cast

from pydantic import JsonValue

AROUND = "text around the JSON"
BAD_ESCAPE = "wrong escape in a string"
COMMENT = "comment in the JSON"
CONTROL_CHARACTER = "line break or control character in a string"
DOUBLED_KEY = "key twice in one object"
EXTRA_BRACKET = "bracket too many"
FENCED = "code fence"
EXTRA_COMMA = "comma too many"
EXTRA_QUOTE = "quote too many"
INNER_QUOTE = "quote inside a string"
MISSING_BRACKET = "bracket missing"
MISSING_COLON = "colon missing"
MISSING_COMMA = "comma missing"
MISSING_QUOTE = "closing quote missing"
MISSING_VALUE = "value missing"
NO_NUMBER = "not a finite number"
NUMBER_FORM = "number not as JSON writes it"
OTHER_QUOTES = "other quotation marks"
PYTHON = "words of Python or JavaScript"
UNQUOTED = "words without quotation marks"
WIDE = "full-width punctuation"

TOP_KEYS = frozenset(("thought", "plan", "elements", "actions"))
"""Keys of a decision, which no element and no action has."""
FULL_WIDTH = {
    "\uff5b": "{",
    "\uff5d": "}",
    "\uff3b": "[",
    "\uff3d": "]",
    "：": ":",
    "，": ",",
    "、": ",",
}
CLOSERS = {
    '"': '"', "'": "'", "`": "`", "“": '”“"', "”": '”"', "\u2018": "\u2019'", "「": "」",
}  # fmt: skip
"""Quotation marks that may begin a string, and those that end it then."""

_FIELDS = (
    "thought|plan|elements|actions|kind|target|to|bbox|bbox_2d|id|role|label|text|clear|enter|keys|"
    "times|options|on|files|seconds|url|tab|accept|data|question|choices|answer|reason|direction|"
    "amount|action|coordinate|name|arguments"
)
_KEY = r"""["'“\u2018](?P<key>[^"'“”\u2018\u2019\\\n]{1,60})["'”“\u2019\u2018]\s*[:：]"""
KEY = re.compile(_KEY)
"""A quoted key with its colon."""
BARE_KEY = re.compile(r"""[^\s:：,，=(){}\[\]\uff5b\uff5d\uff3b\uff3d"'“”]{1,200}""")
BARE = re.compile(r"""[^,，{}\[\]\uff5b\uff5d\uff3b\uff3d\n"“”]+""")
NUMBER = re.compile(
    r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"""(?=\s*(?:[,，}\]\uff5d\uff3d{\["“'\n]|//|/\*|\#|\Z))"""
)
"""A number with nothing else in the same place."""
JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
GOES_ON = re.compile(r"\s*(?:\]|,\s*(?:\{|" + _KEY.replace("?P<key>", "?:") + "))")
"""What follows an object in a list, so that a brace before it is one too many."""
COLONS = re.compile(r"(?:=>|[:：=])(?:\s*[:：])?")
DOUBLE_OPENING = re.compile(r'""(?=\w)')
DOUBLE_CLOSING = re.compile(r'"(?=\s*[:：])')
CONTROL = re.compile(r"[\x00-\x1f]")
ESCAPE = re.compile(r"""(?:\\u[0-9a-fA-F]{4})+|\\["'\\/bfnrt]""")

FENCE = re.compile(r"```[a-zA-Z]{0,12}|~~~[a-zA-Z]{0,12}")
_FIELD = re.compile(rf"""["'\u201c](?:{_FIELDS})["'\u201d]\s*[:：]""")
BLANK = "\ufeff\u200b` \t\r\n"

_PLAIN = {mark: re.compile(rf"[^\\{re.escape(ends)}]*") for mark, ends in CLOSERS.items()}
_ANY_KEY = _KEY.replace("?P<key>", "?:")
_NO_COLON = r"""["'][^"'\\\n]{1,60}["']\s*(?=[\[{"\d])"""
_FIELD_NO_COLON = rf"""["'](?:{_FIELDS})["']\s*(?=[\[{{"\d])"""
_SURE_KEY = rf"(?:{_ANY_KEY}|{_FIELD_NO_COLON})"
_LOOSE_KEY = rf"(?:{_ANY_KEY}|{_NO_COLON}|[A-Za-z_]\w{{0,30}}\s*[:：](?!/))"


@cache  # built when first needed: only replies that need mending do
def _after_value(loose: bool) -> re.Pattern[str]:
    key = _LOOSE_KEY if loose else _SURE_KEY
    after_comma = rf"(?:[,，]\s*){{1,3}}(?:\Z|[}}\]{{\uff5d\uff3d]|//|/\*|\"?{key})"
    return re.compile(rf"\s*(?:\Z|[}}\]\uff5d\uff3d]|//|/\*|{after_comma}|{key})")


_AFTER_ITEM = re.compile(
    r"""\s*(?:\Z|[\]}\uff5d\uff3d]|//|/\*|(?:[,，]\s*){1,3}(?:\Z|["'“\u2018{\[\]}\uff5b\uff3b\uff5d\uff3d]|-?\d|//|/\*"""
    r"""|(?:true|false|null|True|False|None)\b))|\s+["'“\u2018]"""
)
_LITERALS: dict[str, JsonValue] = {"true": True, "false": False, "null": None}
_OTHERS: dict[str, JsonValue] = {"none": None, "undefined": None, "nil": None, **_LITERALS}
_NO_NUMBERS = ("nan", "infinity", "-infinity", "+infinity", "inf", "-inf")


class Text(NamedTuple):
    """A string as it stood between its quotes (escapes taken out), and as it is meant."""

    raw: str
    text: str


def whole(pieces: Sequence[str]) -> Text:
    """The parts of a string put together; parts from escapes are at odd places."""
    return Text("".join(pieces[::2]), "".join(pieces))


def plain_part(opener: str, text: str, at: int) -> re.Match[str]:
    """The characters up to a backslash or something that may end the string."""
    return cast("re.Match[str]", _PLAIN[opener].match(text, at))


def ends_string(text: str, at: int, inside: str, *, loose: bool) -> bool:
    """Whether what follows a quote can only follow a string that has ended.

    Args:
        text: the JSON.
        at: where the quote ends.
        inside: the bracket that the string stands in.
        loose: whether keys may lack their quotes or colon.
    """
    pattern = _AFTER_ITEM if inside == "[" else _after_value(loose)
    return pattern.match(text, at) is not None


def begins_field(text: str, at: int) -> bool:
    """Whether a quote begins a field of a decision: then a string before it was never closed."""
    return _FIELD.match(text, at) is not None


def unescaped(escape: str) -> str:
    """The characters that an escape stands for."""
    return "'" if escape == "\\'" else cast("str", json.loads(f'"{escape}"'))


def comment_end(text: str, at: int) -> int:
    """Where the comment that begins here ends; -1 when there is none."""
    if text.startswith("/*", at):
        end = text.find("*/", at)
        return len(text) if end < 0 else end + 2
    if text.startswith(("//", "#"), at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    return -1


def literal(said: str) -> tuple[JsonValue, str]:
    """The value of words without quotes, and what had to be mended for it ("" when nothing)."""
    if said in _LITERALS:
        return _LITERALS[said], ""
    folded = said.lower()
    if folded in _OTHERS:
        return _OTHERS[folded], PYTHON
    if folded in _NO_NUMBERS:
        return None, NO_NUMBER
    return said, UNQUOTED


def around(text: str) -> list[str]:
    """The repairs that what stands around a value of JSON means."""
    found = [FENCED] if FENCE.search(text) else []
    rest = FENCE.sub("", text).strip(BLANK)
    if not rest:
        return found
    return [*found, AROUND if rest.strip("}] \r\n") else EXTRA_BRACKET]
