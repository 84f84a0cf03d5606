"""What a screen is, from its structure: dialogs and errors first, then what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from handeye.perception import inventory

from . import kinds
from .cleaned import cleaned, quoted
from .compared import EVENTS, dialog_line, error_line, page_name
from .looks import Look, Looks, look
from .reply import Reply, Source
from .teller import DIALOGS, Teller
from .texts import Texts

if TYPE_CHECKING:
    from .talk import Talk

Item = inventory.Item
SHORT = 3
"""Lines of a short description."""
COUNTED = ("headings", "buttons", "links", "fields", "images", "tables", "lists", "seen")
FEW = ("buttons", "links", "fields", "headings", "seen")
"""Kinds that are counted in a short description."""
FULL = ("full", "long", "all", "details", "完整", "详细", "全部")
ERRORS = 5
"""Errors that a full description tells; `list errors` tells them all."""
OUTLINE = 20
"""Headings that are told at once."""
SIGN_IN = 4
"""Fields that a form may have, with a password among them, to be one for signing in."""
FEW_FIELDS, MANY_FIELDS = 3, 6
"""Fields of a page that is a form: in a form that says so, and without one."""
ROWS = 5
ENTRIES = 8
LONG_TEXT = 1200
"""Characters of running text that make an article."""


def describe(talk: Talk, words: str) -> Reply:
    """What the screen is, in three lines; with "full", all of its parts."""
    now = look(talk)
    talk.kept(Looks).base = now
    told = Description(talk, now)
    full = words.strip().casefold() in FULL
    lines = told.full() if full else told.short()
    source = Source(talk.texts("source.described"), "code")
    return Reply(tuple(lines), sources=(source,))


class Description:
    """Describes one look.

    Args:
        talk: whose language and numbers are used.
        now: the look.
    """

    def __init__(self, talk: Talk, now: Look) -> None:
        self.talk, self.texts, self.now = talk, talk.texts, now
        self.teller = Teller(talk.texts, now.things)
        self.errors = kinds.errors(now.things)
        self.dialogs = [
            one for one in kinds.of_kind(now.things, "dialogs") if one.text or one.element.name
        ]

    def short(self) -> list[str]:
        """At most three lines: what is in the way, what the screen is, how much there is."""
        urgent = [*self._in_the_way()]
        if len(urgent) > 2:
            urgent = [urgent[0], self.texts("urgent.more", line=urgent[1], count=len(urgent) - 2)]
        page, counts = self.what(), self.counts(FEW)
        last = {
            0: [page, counts, self.focus()],
            1: [page, self.texts("look.joined", one=counts, other=self.focus())],
        }.get(len(urgent), [self.texts("look.joined", one=self.what(heading=False), other=counts)])
        return [*urgent, *last]

    def full(self) -> list[str]:
        """All parts: what is in the way, regions, headings, fields, notices, tabs, focus."""
        lines = [*self._in_the_way(), self.what(), self.address(), self.counts(), self.focus()]
        lines += [*self._regions(), *self._outline(), *self._fields(), *self._notices()]
        return [line for line in lines if line]

    def _in_the_way(self) -> Iterator[str]:
        """Dialogs and errors: what a person needs to know before anything else."""
        if trouble := self.now.things.trouble:
            yield self.texts("look.trouble", why=cleaned(trouble, 160))
        for notice in self.now.seen.notices:
            if notice.kind == "dialog":
                yield self.texts("dialog.browser", text=quoted(notice.text))
        for item in reversed(self.dialogs):
            yield dialog_line(item, self.teller)
        for one in self.errors[:ERRORS]:
            yield error_line(one, self.teller)
        if len(self.errors) > ERRORS:
            yield self.texts("errors.more", count=len(self.errors) - ERRORS)

    def what(self, *, heading: bool = True) -> str:
        """What the screen is called, and what kind it is."""
        name = page_name(self.now, self.texts)
        first = next((one for one in self.now.things.items if one.role == "heading"), None)
        words = self.teller.name(first) if first and heading else ""
        key = "look.page" if self.now.seen.url else "look.window"
        line = self.texts(key, title=name, kind=self.kind())
        if words and words.casefold() not in name.casefold():
            return self.texts("page.heading", line=line, heading=words)
        return line

    def kind(self) -> str:
        """What kind of page it is, as far as its structure tells."""
        things = self.now.things
        fields = kinds.of_kind(things, "fields")
        secret = any(one.element.kind == "password" for one in fields)
        if secret and len(fields) <= SIGN_IN:
            return self.texts("kind.sign_in")
        tables = max((one.rows for one in kinds.of_kind(things, "tables")), default=0)
        if tables >= ROWS:
            return self.texts("kind.table", rows=tables)
        entries = max((one.rows for one in _content(things, "lists")), default=0)
        if entries >= ENTRIES:
            return self.texts("kind.list", count=entries)
        forms = [one for one in fields if any(r.role == "form" for r in one.element.regions)]
        if len(forms) >= FEW_FIELDS or len(fields) >= MANY_FIELDS:
            return self.texts("kind.form", count=len(fields))
        text = sum(len(one.element.text) for one in things.items if one.role == "text")
        return self.texts("kind.article", count=text) if text >= LONG_TEXT else ""

    def address(self) -> str:
        """Where the page was taken from, and its tabs."""
        seen = self.now.seen
        return self.texts("look.address", url=cleaned(seen.url, 120)) if seen.url else ""

    def counts(self, counted_kinds: Sequence[str] = COUNTED) -> str:
        """How many things of each kind there are."""
        numbers = {kind: len(kinds.of_kind(self.now.things, kind)) for kind in counted_kinds}
        told = [counted(self.texts, kind, count) for kind, count in numbers.items() if count]
        if self.now.things.cut:
            told.append(self.texts("look.cut"))
        key = "look.text_alone" if self.now.things.items else "look.nothing"
        return self.texts("look.sentence", text=self.teller.joined(told) or self.texts(key))

    def focus(self) -> str:
        """What has the focus."""
        item = self.now.focus
        if item is None:
            return self.texts("focus.none")
        return self.texts("focus.on", title=self.teller.told(item))

    def _regions(self) -> Iterator[str]:
        regions = kinds.of_kind(self.now.things, "regions")
        titles = [
            self.teller.title(one) if one.element.name else self.teller.role(one) for one in regions
        ]
        if titles:
            yield self.texts("look.regions", names=self.teller.joined(titles))

    def _outline(self) -> Iterator[str]:
        headings = kinds.of_kind(self.now.things, "headings")
        for one in headings[:OUTLINE]:
            yield self.teller.told(one, place=False)
        if len(headings) > OUTLINE:
            yield self.texts("headings.more", count=len(headings) - OUTLINE)

    def _fields(self) -> Iterator[str]:
        fields = kinds.of_kind(self.now.things, "fields")
        for item in fields[:OUTLINE]:
            yield self.texts(
                "look.line", number=self.talk.numbers.of(item.element), text=self.teller.told(item)
            )

    def _notices(self) -> Iterator[str]:
        for notice in self.now.seen.notices:
            if notice.kind in (*EVENTS, "page", "options"):
                yield self.texts("look.notice", text=quoted(notice.text))
        for item in self.now.things.items:
            if item.role in ("status", "log") and (said := kinds.said_by(item)):
                yield self.texts("look.message", text=quoted(said))
        tabs = self.now.seen.tabs
        if len(tabs) > 1:
            yield self.texts("now.tabs", count=len(tabs))


def counted(texts: Texts, kind: str, count: int) -> str:
    """How many of a kind, in words: "2 buttons"."""
    return texts(f"count.{kind}.one" if count == 1 else f"count.{kind}", count=count)


def _content(things: inventory.Inventory, kind: str) -> list[Item]:
    """Those of a kind that are no part of the navigation."""
    aside = {"navigation", "banner", "contentinfo", *DIALOGS}
    items = kinds.of_kind(things, kind)
    return [one for one in items if not aside & {region.role for region in one.element.regions}]
