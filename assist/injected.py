"""Text on a page that addresses the assistant: told once as content, and never followed.

What the look itself found (`injection_suspected`), and what only text recognition or a model saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from handeye.perception import Box, Element, Observation, Screenshot, injection

from .quoting import clean

if TYPE_CHECKING:
    from .talk import Talk

MOST = 5
"""Texts that are told of one look."""


class Told:
    """What was told so far, by page."""

    def __init__(self) -> None:
        self.texts: set[tuple[str, str]] = set()
        self.read: set[tuple[str, str]] = set()
        """Pictures in which text was looked for, by page."""


def told(talk: Talk, seen: Observation) -> list[str]:
    """The lines to say after a look: one pair for each new text that talks to assistants.

    Each text is told once a page. Text in pictures is read where that can be done, once for each
    picture.

    Args:
        talk: the conversation.
        seen: the look.
    """
    found = [one.text for one in seen.notices if one.kind == injection.KIND]
    found += _read(talk, seen)
    return _lines(talk, seen.url, found)


def told_of(talk: Talk, seen: Observation, said: Iterable[str]) -> list[str]:
    """The same for texts that a model saw on the screen and quoted."""
    texts = (Element("text", one, Box(0, 0, 1, 1), text=one) for one in said if one)
    quoted = Observation(Screenshot(b"", 1, 1), tuple(texts))
    return _lines(talk, seen.url, [one.text for one in injection.suspected(quoted)])


def _read(talk: Talk, seen: Observation) -> list[str]:
    """Texts in pictures that talk to assistants."""
    read = talk.desk.session.read
    known = talk.kept(Told).read
    key = _page(seen.url), seen.screenshot.digest
    if read is None or key in known:
        return []
    known.add(key)
    with_text = read(seen)
    new = tuple(one for one in with_text.elements if one.role == "ocr")
    pictures = Observation(Screenshot(b"", 1, 1), new)
    return [one.text for one in injection.suspected(pictures)]


def _lines(talk: Talk, url: str, found: Iterable[str]) -> list[str]:
    known = talk.kept(Told).texts
    lines: list[str] = []
    for text in dict.fromkeys(clean(one) for one in found):
        key = _page(url), text
        if key not in known and len(lines) < 2 * MOST:
            known.add(key)
            lines += [talk.texts("injected", text=text), talk.texts("injected.ignored")]
    return lines


def _page(url: str) -> str:
    return url.partition("#")[0]
