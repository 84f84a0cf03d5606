"""Compares two looks: what is new, gone or different, the most important first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handeye.perception import inventory

from . import kinds, silent
from .cleaned import cleaned, quoted
from .looks import Look
from .same import survivors
from .telling import DIALOGS, Teller, hidden, lowered
from .texts import Texts

Item = inventory.Item
NAMED = 4
"""New or gone things that are told by name; the rest is counted."""
QUIET = frozenset(("cell", "columnheader", "rowheader", "caption", "gridcell"))
ORDER = ("dialog", "error", "page", "message", "value", "new", "gone", "focus", "picture")
"""Kinds of changes, the most important first."""
EVENTS = ("file_chooser", "download", "tab", "auth", "crash")


class Change(NamedTuple):
    """One change: its kind, and the line that tells it."""

    kind: str
    line: str


def compared(before: Look, now: Look, texts: Texts) -> list[Change]:
    """All changes between two looks, the most important first."""
    return sorted(Comparison(before, now, texts).all(), key=lambda one: ORDER.index(one.kind))


def page_name(seen: Look, texts: Texts) -> str:
    """What a page is called: its title, else its first heading, else its address."""
    heading = next((one.element.name for one in seen.things.items if one.role == "heading"), "")
    return cleaned(seen.seen.title or heading or seen.seen.url) or texts("page.nameless")


class Comparison:
    """Compares two looks.

    Args:
        before: the earlier one.
        now: the later one.
        texts: the user's language.
    """

    def __init__(self, before: Look, now: Look, texts: Texts) -> None:
        self.before, self.now, self.texts = before, now, texts
        self.old, self.new = Teller(texts, before.things), Teller(texts, now.things)
        olds, news = before.things.items, now.things.items
        same = survivors(before.things.elements, now.things.elements)
        kept = set(same.values())
        self.pairs = [(olds[one], news[other]) for one, other in same.items()]
        self.come = [one for at, one in enumerate(news) if at not in kept]
        self.went = [one for at, one in enumerate(olds) if at not in same]
        self.other_page = before.page != now.page

    def all(self) -> Iterator[Change]:
        """All changes."""
        yield from self._dialogs()
        yield from self._errors()
        yield from self._page()
        yield from self._events()
        if not self.other_page:
            yield from self._messages()
            yield from self._values()
            yield from self._come_and_gone()
            yield from self._scrolled()
            lines = silent.changes(self.before, self.now, self._explained(), self.new)
            yield from (Change("picture", line) for line in lines)
        yield from self._focus()

    def _dialogs(self) -> Iterator[Change]:
        asked = [one.text for one in self.now.seen.notices if one.kind == "dialog"]
        was = [one.text for one in self.before.seen.notices if one.kind == "dialog"]
        for text in asked:
            if text not in was:
                yield Change("dialog", self.texts("dialog.browser", text=quoted(text)))
        if was and not asked:
            yield Change("dialog", self.texts("dialog.browser.gone"))
        if asked:
            return
        for item in self.come:
            if item.holds and item.role in DIALOGS and (item.text or item.element.name):
                yield Change("dialog", dialog_line(item, self.new))
        for item in self.went:
            if item.holds and item.role in DIALOGS and not self.other_page and not was:
                yield Change("dialog", self.texts("dialog.closed", title=self.old.title(item)))

    def _errors(self) -> Iterator[Change]:
        was = {(one.kind, one.words) for one in kinds.errors(self.before.things)}
        now = kinds.errors(self.now.things)
        for one in now:
            if (one.kind, one.words) not in was:
                yield Change("error", error_line(one, self.new))
        if was and not now and not self.now.seen.notices:
            yield Change("value", self.texts("errors.gone"))

    def _page(self) -> Iterator[Change]:
        if self.other_page:
            title = page_name(self.now, self.texts)
            yield Change("page", self.texts("now.page", title=title))
        elif self.before.seen.title != self.now.seen.title and self.now.seen.title:
            title = cleaned(self.now.seen.title)
            yield Change("page", self.texts("now.title", title=title))
        tabs, were = len(self.now.seen.tabs), len(self.before.seen.tabs)
        if tabs != were and tabs and were:
            yield Change("page", self.texts("now.tabs", count=tabs))

    def _events(self) -> Iterator[Change]:
        for notice in self.now.seen.notices:
            if notice.kind in EVENTS and notice not in self.before.seen.notices:
                yield Change("message", self.texts("notice", text=quoted(notice.text)))

    def _messages(self) -> Iterator[Change]:
        """Words that came up over the page or that a screen reader is told of."""
        told = {one.words for one in kinds.errors(self.now.things)}
        told |= {one.text for one in self.come if one.role in DIALOGS}
        for words in dict.fromkeys(self._said()):
            if not any(words in one for one in told):
                yield Change("message", self.texts("message", text=quoted(words)))

    def _said(self) -> Iterator[str]:
        changed = [new for old, new in self.pairs if kinds.said_by(old) != kinds.said_by(new)]
        live = [one for one in (*changed, *self.come) if one.live or one.floats]
        outer = [one for one in live if one.holds and one.role in ("status", "log") and one.text]
        yield from (one.text for one in outer)
        for item in live:
            held = any(kinds.said_by(item) in one.text for one in outer)
            if kinds.said_by(item) and not (item.holds or item.usable or held or _in_dialog(item)):
                yield kinds.said_by(item)

    def _values(self) -> Iterator[Change]:
        for old, new in self.pairs:
            if new.holds:
                if (old.rows, old.columns) != (new.rows, new.columns):
                    line = self.new.told(new, place=False)
                    yield Change("value", self.texts("now.is", line=line))
                continue
            name, was = self.new.name(new), self.old.name(old)
            if new.usable and was and name and was != name:
                line = self.texts("now.called", was=self.old.title(old), name=name)
                yield Change("value", line)
            elif kinds.said_by(old) != kinds.said_by(new) and _is_plain(new):
                yield Change("value", self.texts("now.text", text=quoted(kinds.said_by(new))))
            if line := self._state(old, new):
                yield Change("value", line)

    def _state(self, old: Item, new: Item) -> str:
        """A line for a changed value or state of something to use; "" for none."""
        if not new.usable:
            return ""
        was, now = list(self.old.states(old)), list(self.new.states(new))
        fresh = [one for one in now if one not in was and one not in self._wrongs(new)]
        value = (old.element.value, new.element.value)
        if not fresh and value[0] == value[1]:
            gone = [one for one in was if one not in now and not self._is_place(one, old)]
            return self.texts("no.longer", title=self.new.title(new), state=gone[0]) if gone else ""
        if hidden(new.element) and value[0] == value[1]:
            fresh = [one for one in fresh if one != self.texts("is.filled")]
        fresh = [one for one in fresh if not self._is_place(one, new)]
        line = self.new.joined([self.new.title(new), *fresh])
        return self.texts("now.is", line=line) if fresh else ""

    def _wrongs(self, item: Item) -> tuple[str, ...]:
        """The state of a field that is wrong: that is told by itself."""
        why = self.texts("is.invalid.why", why=quoted(item.error, 120))
        return self.texts("is.invalid"), why

    def _is_place(self, state: str, item: Item) -> bool:
        """Whether a state only says that something lies over it."""
        covered = item.element.covered_by
        return bool(covered) and state == self.texts(
            "is.covered", what=self.new.cover(item.element)
        )

    def _come_and_gone(self) -> Iterator[Change]:
        told = {id(one) for one in self.come if one.live or one.floats} - {
            id(one) for one in self.come if one.usable
        }
        opened = [one for one in self.come if one.holds and one.role in DIALOGS]
        inside = {id(one) for holder in opened for one in kinds.within(self.now.things, holder)}
        told |= inside
        come = [one for one in self.come if id(one) not in told and not one.wrong]
        for key, items, teller in (("new", come, self.new), ("gone", self.went, self.old)):
            shown = [one for one in items if _counts(one)]
            names = list(dict.fromkeys(teller.title(one) for one in shown))[:NAMED]
            if shown:
                more = self.texts("and.more", count=len(shown) - NAMED)
                rest = [more] if len(shown) > NAMED else []
                line = self.texts(f"changes.{key}", names=self.new.joined([*names, *rest]))
                yield Change(key, line)

    def _scrolled(self) -> Iterator[Change]:
        was, now = self.before.things.scrolled[1:2], self.now.things.scrolled[1:2]
        if was and now and was != now:
            key = "scrolled.down" if now > was else "scrolled.up"
            yield Change("focus", self.texts(key))

    def _focus(self) -> Iterator[Change]:
        now, was = self.now.focus, self.before.focus
        if now is None or (was and (was.element.ref, was.role) == (now.element.ref, now.role)):
            return
        if any(old is was and new is now for old, new in self.pairs):
            return
        yield Change("focus", self.texts("focus.on", title=self.new.told(now)))

    def _explained(self) -> silent.Explained:
        """What changed for a reason that is told."""
        changed: list[Item] = []
        moved = False
        for old, new in self.pairs:
            if old.element.box != new.element.box and not old.element.offscreen:
                moved = True
            if not new.holds and (old.element != new.element or old.hovered or new.hovered):
                changed += [old, new]
        return silent.Explained([*self.come, *self.went], changed, moved)


def dialog_line(item: Item, teller: Teller) -> str:
    """A dialog that is open, what it says, and what can be chosen in it."""
    name, texts = item.element.name, teller.texts
    held = kinds.within(teller.things, item)
    said = [kinds.said_by(one) for one in held if not (one.usable or one.holds)]
    words = quoted(" ".join(one for one in dict.fromkeys(said) if one != name))
    choices = [_choice(one, teller) for one in held if kinds.TESTS["buttons"](one)]
    key = "dialog.open" if item.exposed else "dialog.open.seen"
    line = texts(key, title=teller.title(item) if name else teller.role(item))
    line = texts("says" if words else "sentence", line=line, text=words or line)
    if not choices:
        return line
    more = [texts("and.more", count=len(choices) - NAMED)] if len(choices) > NAMED else []
    return texts("dialog.choices", line=line, names=teller.joined([*choices[:NAMED], *more]))


def _choice(item: Item, teller: Teller) -> str:
    return lowered(teller.title(item)) if item.nameless else teller.name(item)


def error_line(one: kinds.Wrong, teller: Teller) -> str:
    """Something that is wrong, and where."""
    words = quoted(one.words)
    if one.kind == "alert":
        return teller.texts("error.alert", text=words)
    if one.near is not None:
        return teller.texts("error.looks.near", text=words, title=teller.title(one.near))
    if one.kind == "looks":
        return teller.texts("error.looks", text=words)
    key = "error.field" if words else "error.field.bare"
    return teller.texts(key, title=teller.title(one.item), text=words)


def _in_dialog(item: Item) -> bool:
    return any(region.role in DIALOGS for region in item.element.regions)


def _is_plain(item: Item) -> bool:
    """Whether it is text whose change is told as such, not as a message."""
    return not (item.usable or item.live or item.floats or item.role in QUIET)


def _counts(item: Item) -> bool:
    """Whether the coming or going of a thing is told by itself: not what only holds others."""
    return item.role not in QUIET and (not item.holds or item.role in kinds.TABLES)
