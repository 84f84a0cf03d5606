"""Text on a page that addresses the assistant: told once as content, and never followed.

What the look itself found (`injection_suspected`), and what only text recognition or a model saw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from handeye.perception import Box, Element, Observation, Screenshot, injection, pictures

from .cleaned import cleaned
from .looks import Look, Looks

if TYPE_CHECKING:
    from .talk import Talk

READ = frozenset(("canvas", "img", "video"))
"""Roles of elements whose text no document holds."""
MOST_READ = 12
"""Times that pictures of one page are read: a video shows another one at each look."""
MOST = 5
"""Texts that are told of one look."""


class Told:
    """What was told so far, by page, and the look of which nothing was told yet."""

    def __init__(self) -> None:
        self.texts: set[tuple[str, str]] = set()
        self.read: set[tuple[str, str]] = set()
        """Pictures in which text was looked for, by page."""
        self.watching = False
        self.due: Look | None = None


def watch(talk: Talk) -> None:
    """Notice every look of the conversation, so that `due` tells of it."""
    own = talk.kept(Told)
    if not own.watching:
        own.watching = True
        talk.kept(Looks).watchers.append(lambda look: setattr(own, "due", look))


def due(talk: Talk) -> list[str]:
    """The lines to say once a command was answered: of the last look, if there was one."""
    own = talk.kept(Told)
    look, own.due = own.due, None
    return told(talk, look.seen, look.things.elements) if look else []


def told(talk: Talk, seen: Observation, elements: Sequence[Element] = ()) -> list[str]:
    """The lines to say after a look: one pair for each new text that talks to assistants.

    Each text is told once a page. Text in pictures is read where that can be done, once for each
    picture.

    Args:
        talk: the conversation.
        seen: the look.
        elements: all that is on the page, also out of view: it may be read out any time.
    """
    found = [one.text for one in seen.notices if one.kind == injection.KIND]
    found += _talking(elements)
    found += _read(talk, seen)
    return _lines(talk, seen.url, found)


def told_of(talk: Talk, seen: Observation, said: Iterable[str]) -> list[str]:
    """The same for texts that a model saw on the screen and quoted."""
    texts = [Element("text", one, Box(0, 0, 1, 1), text=one) for one in said if one]
    return _lines(talk, seen.url, _talking(texts))


def _talking(elements: Iterable[Element]) -> list[str]:
    """The texts of elements that talk to assistants."""
    looked = Observation(Screenshot(b"", 1, 1), tuple(elements))
    return [one.text for one in injection.suspected(looked)]


def _read(talk: Talk, seen: Observation) -> list[str]:
    """Texts in pictures that talk to assistants; pictures that stay the same are read once."""
    read = talk.desk.session.read
    known = talk.kept(Told).read
    key = _page(seen.url), _pictures(seen)
    if read is None or not key[1] or key in known or _often(known, key[0]):
        return []
    known.add(key)
    return _talking(one for one in read(seen).elements if one.role == "ocr")


def _often(known: Iterable[tuple[str, str]], page: str) -> bool:
    """Whether the pictures of a page were read so often that they must move: it takes a second."""
    return sum(one == page for one, _ in known) >= MOST_READ


def _pictures(seen: Observation) -> str:
    """What tells the pictures on a screen from others; "" where there are none.

    Of what has no elements, the whole screen is a picture.
    """
    shown = [one.box for one in seen.elements if one.role in READ and not one.offscreen]
    if not seen.elements:
        return seen.screenshot.digest
    if not shown:
        return ""
    whole = pictures.open_picture(seen.screenshot)
    parts = hashlib.sha256()
    for box in shown:
        part = whole.crop((int(box.x), int(box.y), int(box.right) + 1, int(box.bottom) + 1))
        parts.update(part.tobytes())
    return parts.hexdigest()


def _lines(talk: Talk, url: str, found: Iterable[str]) -> list[str]:
    known = talk.kept(Told).texts
    lines: list[str] = []
    for text in dict.fromkeys(cleaned(one, 200) for one in found):
        key = _page(url), text
        if key not in known and len(lines) < 2 * MOST:
            known.add(key)
            lines += [talk.texts("injected", text=text), talk.texts("injected.ignored")]
    return lines


def _page(url: str) -> str:
    return url.partition("#")[0]
