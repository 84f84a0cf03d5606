"""Secrets by reference: `${secrets.name}` stands in every text, the value only at the keyboard."""

from __future__ import annotations

import base64
import html
import json
import math
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from .hands import Refused

SHORTEST_IN_BASE64 = 6
"""Bytes of a value from which it is looked for in base64: less could be any text."""
_PERCENT = re.compile("%[0-9A-F]{2}")
REFERENCE = re.compile(r"\$\{secrets\.([A-Za-z_][A-Za-z0-9_]*)\}")


class Secrets:
    """The values behind the references of one run. Never printed, never written."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(values or {})
        self._names = {form: name for name, value in self._values.items() for form in _forms(value)}
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self._values))})"

    def reveal(self, text: str) -> str:
        """The text with its references replaced by values, for the keyboard alone.

        Raises:
            Refused: when a reference names a secret that was not declared.
        """
        return REFERENCE.sub(lambda match: self._value(match[1]), text)

    def _value(self, name: str) -> str:
        if name not in self._values:
            known = ", ".join(sorted(self._values)) or "none"
            raise Refused(f"no secret is called {name!r}; declared are: {known}")
        return self._values[name]

    def redact(self, text: str) -> str:
        """The text with every value replaced by its reference, for everything that is kept.

        Values are found as they are, percent-encoded, escaped for JSON or HTML, and in base64.
        """
        return self._pattern.sub(lambda found: f"${{secrets.{self._names[found[0]]}}}", text)


def _forms(value: str) -> set[str]:
    """The ways in which a value may stand in a text."""
    if not value:
        return set()
    encoded = {quote(value, safe=safe) for safe in ("", "/", "!'()*", "/!'()*")}
    encoded |= {quote_plus(value)}
    escaped = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    shown = {html.escape(value), html.escape(value, quote=False)}
    lower = {_PERCENT.sub(lambda code: code[0].lower(), form) for form in encoded}
    return {value} | encoded | lower | escaped | shown | _base64_forms(value)


def _base64_forms(value: str) -> set[str]:
    """A value in base64, also within something longer: at each of three places in a group."""
    data = value.encode()
    forms: set[str] = set()
    if len(data) < SHORTEST_IN_BASE64:
        return forms
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data).decode()
        own = whole[math.ceil(before * 8 / 6) : (before + len(data)) * 8 // 6]
        forms |= {own, own.replace("+", "-").replace("/", "_")}
    return forms
