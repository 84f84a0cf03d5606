"""Reads aloud: an element, a region, what stands under a heading, a table row by row, or all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from handeye.perception import ScreenError, inventory, layout, roles
from handeye.perception import words as spelling

from . import kinds
from .cleaned import cleaned
from .listing import PAGE
from .looks import Look, Looks, look
from .meant import element_meant
from .reply import Reply, Source
from .telling import DIALOGS, Teller, hidden

if TYPE_CHECKING:
    from .talk import Talk

Item = inventory.Item
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？\uff1b])")
LONGEST = 200
"""Characters of one line: longer sentences are cut where a word ends."""
ALL = ("all", "everything", "page", "全部", "全文", "整页", "页面")
PLAIN = frozenset(("text", "ocr", "paragraph", "caption", "cell", "gridcell", "rowheader"))
"""Roles whose words are read without saying what they are."""
AROUND = roles.CONTAINER_ROLES | {"generic"}
"""Roles of what can be clicked and holds words of its own."""
READ_WHOLE = frozenset((*kinds.LANDMARKS, *DIALOGS, "iframe", "menu", "toolbar", "tablist"))
LONG_VALUE = 80
"""Characters of a field's value that stand in its line."""
LONGEST_TEXT = 50_000
"""Characters of one text that are read."""


def read(talk: Talk, words: str) -> Reply:
    """The words of an element, a region, a heading's part or the page, line by line.

    With nothing named, the dialog that is open, else the main part, else all.
    """
    now = look(talk)
    items = _part(now, words.strip())
    if items is None:
        element = element_meant(talk, words, reading=True)
        now = talk.kept(Looks).last or now
        if element is None:
            return Reply()
        items = [now.things.item(element)]
    reader = Reader(talk, now)
    lines = list(reader.one(items[0]) if len(items) == 1 else reader.lines(items))
    if not lines:
        return Reply.of([talk.texts("read.nothing")])
    shown = lines[:PAGE]
    if len(lines) > PAGE:
        shown.append(talk.texts("list.more", count=len(lines) - PAGE))
    source = Source(lines[0], "picture" if items[0].role == "ocr" else "page text")
    return Reply(tuple(shown), tuple(lines[PAGE:]), (source,), "text")


def _part(now: Look, words: str) -> list[Item] | None:
    """What is to be read: everything, or a region by its role; None when an element is meant."""
    items = list(now.things.items)
    if spelling.normal(words) in ALL:
        return items
    if not words:
        return _front(now) or items
    kind = roles.regions_called(words)
    holders = [one for one in items if one.holds and one.role in kind and one.role in READ_WHOLE]
    return kinds.within(now.things, holders[-1]) if holders else None


def _front(now: Look) -> list[Item]:
    """What is in front: the dialog that is open, else the main part of the page."""
    dialogs = kinds.of_kind(now.things, "dialogs")
    holders = dialogs or [one for one in now.things.items if one.holds and one.role == "main"]
    return kinds.within(now.things, holders[-1]) if holders else []


def under(now: Look, heading: Item) -> list[Item]:
    """What stands under a heading, as far as the next one of its level or above."""
    items = now.things.items
    start = next((at for at, one in enumerate(items) if one is heading), len(items))
    found: list[Item] = []
    for item in items[start + 1 :]:
        if item.role == "heading" and item.level <= heading.level:
            break
        found.append(item)
    return found


class Reader:
    """Turns things into lines to be read.

    Args:
        talk: whose language and screen are used.
        now: the look that the things are of.
    """

    def __init__(self, talk: Talk, now: Look) -> None:
        self.talk, self.texts, self.now = talk, talk.texts, now
        self.teller = Teller(talk.texts, now.things)

    def one(self, item: Item) -> Iterator[str]:
        """One thing, with all that is in it or under it."""
        if item.role in kinds.TABLES:
            yield from self.table(item)
        elif item.holds:
            yield from self.lines(kinds.within(self.now.things, item))
        elif item.role == "heading":
            yield self.teller.told(item, place=False)
            yield from self.lines(under(self.now, item))
        else:
            yield from self.item(item)
            yield from (self.texts("read.option", text=cleaned(one)) for one in item.options)

    def lines(self, items: Sequence[Item]) -> Iterator[str]:
        """Several things, in reading order; a table row by row."""
        skipped: set[int] = set()
        text = ""
        for item, after in zip(items, [*items[1:], None], strict=False):
            if id(item) in skipped:
                continue
            if after and self._is_linked(item, after):
                skipped.add(id(after))
                told = self.teller.told(item, place=False)
                yield self.teller.joined([told, self.texts("is.link")])
            elif item.role in kinds.TABLES and item.holds:
                skipped |= {id(one) for one in kinds.within(self.now.things, item)}
                yield from self.table(item)
            elif after and opens(item, after):
                yield self.teller.joined([self.teller.role(item), *self.teller.states(item)])
            elif item.role == "link" and self.teller.name(item) in text:
                continue  # it was read with the text that it stands in
            elif not item.holds or (item.element.name and item.role in kinds.LANDMARKS):
                yield from self.item(item)
                text = item.element.text if item.role == "text" else ""

    def _is_linked(self, item: Item, after: Item) -> bool:
        """Whether a heading is nothing but the link that comes after it."""
        alike = self.teller.name(item) == self.teller.name(after)
        return item.role == "heading" and after.role == "link" and alike

    def item(self, item: Item) -> Iterator[str]:
        """One thing: text as it is, anything else with what it is and its state."""
        one = item.element
        if item.role not in PLAIN:
            yield self.teller.told(item, place=False)
            if item.role in kinds.FIELDS and one.value and not hidden(one):
                yield from sentences(one.value) if len(one.value) > LONG_VALUE else ()
            return
        yield from sentences(one.text or one.name)

    def table(self, item: Item) -> Iterator[str]:
        """A table, one line a row: "column: value"."""
        yield self.teller.told(item, place=False)
        try:
            heads, rows = inventory.table(self.talk.desk.session.screen, item.element.ref)
        except ScreenError:
            yield from (self.teller.told(one) for one in kinds.within(self.now.things, item))
            return
        for number, row in enumerate(rows, 1):
            cells = self.texts("cells").join(self._cells(heads, row))
            yield self.texts("row", number=number, cells=cells)

    def _cells(self, heads: Sequence[str], row: Sequence[str]) -> Iterator[str]:
        for at, cell in enumerate(row):
            head = cleaned(heads[at], 40) if at < len(heads) else ""
            value = cleaned(cell, LONGEST) or self.texts("is.empty")
            yield self.texts("cell", column=head, value=value) if head else value


def opens(item: Item, after: Item) -> bool:
    """Whether something to click only stands around what comes after it, and says nothing else."""
    if not item.usable or item.role not in AROUND:
        return False
    here, there = item.element, after.element
    name = there.name or there.text
    return bool(name) and name in here.text and layout.inside(here.box, there.box)


def sentences(text: str) -> Iterator[str]:
    """A text as lines: one sentence each, the longest cut where a word ends."""
    for sentence in SENTENCE.split(text[:LONGEST_TEXT]):
        words = cleaned(sentence, LONGEST_TEXT)
        while len(words) > LONGEST:
            at = words.rfind(" ", LONGEST // 2, LONGEST)
            at = at if at > 0 else LONGEST
            yield words[:at]
            words = words[at:].lstrip()
        if words:
            yield words
