"""Lists of what there is, and where words stand: `list` and `find`."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from handeye.perception import inventory, tell
from handeye.perception import words as spelling

from . import kinds
from .cleaned import cleaned
from .compared import error_line
from .describe import PAGE, counted
from .looks import Look, look
from .reply import Reply, Source
from .telling import Teller

if TYPE_CHECKING:
    from .talk import Talk

Item = inventory.Item
LIKE = 0.6
"""How like words a name must be, 0 to 1, to be offered."""
TEXTS = ("text", "ocr", "paragraph", "caption", "cell", "gridcell", "columnheader", "rowheader")
"""Roles of which only the words around a hit are told."""
AROUND = 30
"""Characters of a text that are told before and after the words that were found."""


def listed(talk: Talk, words: str) -> Reply:
    """The things of a kind, with their numbers; all that can be used when none is named."""
    kind = kinds.kind_called(words) if words.strip() else "usable"
    if kind is None:
        names = talk.texts("list.kinds")
        return Reply.of([talk.texts("list.unknown", words=cleaned(words)), names])
    now = look(talk)
    teller = Teller(talk.texts, now.things)
    if kind == "errors":
        found = kinds.errors(now.things)
        lines = [error_told(talk, one, teller) for one in found]
    else:
        items = kinds.usable(now.things) if kind == "usable" else kinds.of_kind(now.things, kind)
        lines = [numbered(talk, item, teller.told(item)) for item in items]
    return paged(talk, head(talk, kind, len(lines), now), lines)


def error_told(talk: Talk, one: kinds.Wrong, teller: Teller) -> str:
    """Something that is wrong, with the number of the field or of the text."""
    field = one.kind == "field"
    return numbered(talk, one.item, teller.told(one.item) if field else error_line(one, teller))


def head(talk: Talk, kind: str, count: int, now: Look) -> str:
    """How many there are: the first line of a list."""
    texts = talk.texts
    if not count:
        browser = any(notice.kind == "dialog" for notice in now.seen.notices)
        return texts("list.blocked") if browser else texts(f"list.none.{kind}")
    line = counted(texts, kind, count)
    return texts("list.cut" if now.things.cut else "sentence", text=line)


def numbered(talk: Talk, item: Item, text: str) -> str:
    """A line with the number of what it tells of."""
    return talk.texts("line", number=talk.numbers.of(item.element), text=text)


def paged(talk: Talk, first: str, lines: Sequence[str]) -> Reply:
    """The first lines, and the rest for `more`."""
    shown, rest = list(lines[:PAGE]), lines[PAGE:]
    if rest:
        shown.append(talk.texts("list.more", count=len(rest)))
    return Reply((first, *shown), tuple(rest), (Source(first, "code"),))


def found(talk: Talk, words: str) -> Reply:
    """Where words stand, anywhere on the page."""
    words = words.strip().strip("\"'“”「」")
    if not words:
        return Reply.of([talk.texts("find.what")])
    now = look(talk)
    teller = Teller(talk.texts, now.things)
    wanted = spelling.normal(words)
    lines: list[str] = []
    headings: set[str] = set()
    for item in now.things.items:
        told = _hit(talk, item, teller, wanted)
        if told and not (item.role == "link" and teller.name(item) in headings):
            lines.append(numbered(talk, item, teller.joined([told, *_places(item, teller)])))
            headings |= {teller.name(item)} if item.role == "heading" else set()
    if not lines:
        return Reply.of([talk.texts("find.none", words=cleaned(words)), *near(talk, now, words)])
    key = "find.one" if len(lines) == 1 else "find.many"
    return paged(talk, talk.texts(key, count=len(lines), words=cleaned(words)), lines)


def near(talk: Talk, now: Look, words: str) -> list[str]:
    """A line with the names that are most like the words; none when nothing is."""
    nearest = tell.nearest_names(words, [one.element for one in now.things.items if not one.holds])
    teller = Teller(talk.texts, now.things)
    wanted = spelling.normal(words)
    titles = [
        teller.title(now.things.item(one))
        for one in nearest
        if SequenceMatcher(None, spelling.normal(tell.called(one)), wanted).ratio() >= LIKE
    ]
    return [talk.texts("find.near", names=teller.joined(titles))] if titles else []


def _hit(talk: Talk, item: Item, teller: Teller, wanted: str) -> str:
    """What to tell of an item that holds the words; "" for one that does not."""
    one, texts = item.element, talk.texts

    def said(*words: str) -> bool:
        return any(wanted in spelling.normal(word) for word in words)

    if item.holds:
        return teller.title(item) if said(one.name) else ""
    if item.role in TEXTS:
        words = excerpt(one.text or one.name, wanted)
        held = said(one.text, one.name)
        return texts("title.text", role=teller.role(item), name=words) if held else ""
    if said(*teller.meant(item), *teller.guessed(item), one.value or ""):
        return teller.joined([teller.title(item), *teller.states(item)])
    option = next((option for option in item.options if said(option)), "")
    return texts("find.option", title=teller.title(item), option=cleaned(option)) if option else ""


def _places(item: Item, teller: Teller) -> list[str]:
    """Where it stands, in short: its row, else its part of the screen and the heading above."""
    row, heading = teller.row(item), teller.heading(item)
    if row:
        return [row]
    if heading is None or item.role == "heading":
        return teller.parts(item)[:1]
    return [*teller.parts(item)[:1], teller.texts("under", name=cleaned(teller.name(heading), 40))]


def excerpt(text: str, wanted: str) -> str:
    """The part of a text around words that stand in it. `wanted` are normal words."""
    if len(text) <= 3 * AROUND:
        return cleaned(text, 3 * AROUND)
    at = text.casefold().find(wanted.split()[0]) if wanted.split() else 0
    start = text.find(" ", max(0, at - AROUND), at) + 1 if at > AROUND else 0
    end = at + len(wanted) + AROUND
    end = space if (space := text.rfind(" ", at + len(wanted), end)) > 0 else end
    before, after = "…" * (start > 0), "…" * (end < len(text))
    return f"{before}{cleaned(text[start:end], 3 * AROUND + len(wanted))}{after}"
