"""Words of a page as they may stand in a line: cleaned, and cut where they are long."""

from __future__ import annotations

from .lines import clean

MOST = 80
"""Characters of a name or a short text that are told."""


def cleaned(text: str, most: int = MOST) -> str:
    """The text on one line, without signs that nobody hears, cut with "…".

    Args:
        text: as the page has it.
        most: characters that are told.
    """
    words = clean(text[: 8 * most])
    return words[: most - 1].rstrip() + "…" if len(words) > most else words


def quoted(text: str, most: int = 160) -> str:
    """The same for a text that a line quotes: without the full stop, which the line sets."""
    return cleaned(text, most).rstrip(".\u3002")
