"""What `why` tells: where each statement of an answer comes from, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handeye.perception import Element, words
from handeye.tasks import quotes

from .cleaned import cleaned
from .reply import Reply, Source
from .texts import Texts

VERY, FAIRLY = 0.85, 0.6
"""From which certainty on something counts as sure, and as fairly sure."""
MOST = 12
"""Statements that are told."""
_LEAST = 2
"""Characters of a name from which on it can be known again in a line."""


def lines(sources: Sequence[Source], texts: Texts) -> list[str]:
    """The sources, one statement a line."""
    return [_line(one, texts) for one in dict.fromkeys(sources)][:MOST]


def _line(one: Source, texts: Texts) -> str:
    about = cleaned(one.about, 100)
    key = {"page text": "page", "accessibility name": "name"}.get(one.origin, one.origin)
    if one.sure is None:
        return texts(f"why.{key}", about=about)
    return texts(f"why.{key}.sure", about=about, sure=certainty(one.sure, texts))


def certainty(sure: float, texts: Texts) -> str:
    """How sure something is, in words and in percent."""
    level = "very" if sure >= VERY else "fairly" if sure >= FAIRLY else "not"
    return texts(f"sure.{level}", percent=round(100 * sure))


def derived(reply: Reply, elements: Iterable[Element]) -> tuple[Source, ...]:
    """The sources of an answer that recorded none: its words are looked up on the screen.

    A line with words that the page shows comes from the page's text; with a name that it does not
    show, from accessibility; any other was put together by the assistant.
    """
    known = list(elements)
    shown = {quotes.said(one) for one in known}
    named = {one.name for one in known} - shown
    return tuple(_looked_up(line, shown, named) for line in reply.lines)


def _looked_up(line: str, shown: Iterable[str], named: Iterable[str]) -> Source:
    text, name = _longest(line, shown), _longest(line, named)
    if not (text or name):
        return Source(line, "code")
    if len(name) > len(text):
        return Source(name, "accessibility name")
    return Source(text, "page text")


def _longest(line: str, texts: Iterable[str]) -> str:
    hits = (one for one in texts if len(one.strip()) >= _LEAST and words.says(line, one))
    return max(hits, key=len, default="")
