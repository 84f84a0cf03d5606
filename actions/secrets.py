"""Secrets by reference: `${secrets.name}` stands in every text, the value only at the keyboard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from .hands import Refused

REFERENCE = re.compile(r"\$\{secrets\.([A-Za-z_][A-Za-z0-9_]*)\}")


class Secrets:
    """The values behind the references of one run. Never printed, never written."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(values or {})

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

        Values in addresses (percent-encoded) are replaced too.
        """
        for name, value in sorted(self._values.items(), key=lambda item: -len(item[1])):
            for form in (value, quote(value, safe=""), quote_plus(value)) if value else ():
                text = text.replace(form, f"${{secrets.{name}}}")
        return text
