"""How one thing on the screen is told: what it is, its state, and where it is, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from handeye.perception import Element, Region, inventory, roles, tell

from . import icons
from .cleaned import cleaned, quoted
from .texts import ALL, Texts

DIALOGS = ("dialog", "alertdialog")
PARTS = frozenset(
    (
        "banner", "complementary", "contentinfo", "form", "group", "iframe", "main", "menu",
        "navigation", "radiogroup", "region", "search", "tablist", "tabpanel", "toolbar", "window",
    )
)  # fmt: skip
"""Regions that say where something is; those without a name only where they are landmarks."""
LANDMARKS = frozenset(
    ("banner", "complementary", "contentinfo", "main", "navigation", "region", "search", "form")
)
FIELDS = roles.FIELDS | {"listbox", "slider"}
BESIDE = FIELDS | {"checkbox", "radio", "switch"}
"""What is called by the words beside it, where it has no name."""
STATES = (
    "mixed", "checked", "unchecked", "selected", "pressed", "expanded", "collapsed", "disabled",
    "readonly", "required",
)  # fmt: skip
_COVER = re.compile(r'([\w-]+) "(.+?)"')
ROW_SHOWN = 40
"""Characters of a row that are told."""


def _words(item: inventory.Item) -> str:
    one = item.element
    if item.role in BESIDE:  # what stands in it or is drawn on it is no name
        return cleaned(one.name or one.label or one.placeholder or one.title)
    return cleaned(tell.called(one) or item.drawn)


class Teller:
    """Tells of the things of one look.

    Args:
        texts: the user's language.
        things: everything that there is.
    """

    def __init__(self, texts: Texts, things: inventory.Inventory) -> None:
        self.texts = texts
        self.things = things
        titles = [(item.role, self.name(item)) for item in things.items]
        self._alike = Counter(titles)
        self._nth: dict[int, int] = {}
        self._headed: dict[Region, str] = {}
        for item in reversed(things.items):
            if item.role == "heading":
                self._headed |= dict.fromkeys(item.element.regions, item.element.name)
        self._under: dict[int, inventory.Item] = {}
        last: dict[tuple[Region, ...], inventory.Item] = {}
        for item in things.items:
            dialogs = tuple(one for one in item.element.regions if one.role in DIALOGS)
            if dialogs in last:
                self._under[id(item)] = last[dialogs]
            if item.role == "heading":
                last[dialogs] = item
        seen: Counter[tuple[str, str]] = Counter()
        for item, title in zip(things.items, titles, strict=True):
            seen[title] += 1
            self._nth[id(item)] = seen[title]

    # What it is

    def role(self, item: inventory.Item) -> str:
        """What kind of thing it is, such as "Email field" or "Heading level 2"."""
        return self.role_called(item.role, item.element.kind, item.level)

    def role_called(self, role: str, kind: str = "", level: int = 0) -> str:
        """The name of a role."""
        keys = (f"role.{role}.{kind}", f"role.{role}", "role.other")
        return self.texts(next(key for key in keys if key in ALL), level=level or 2)

    def name(self, item: inventory.Item) -> str:
        """What it is called, "" where nothing tells; a guess is none."""
        return _words(item)

    def title(self, item: inventory.Item) -> str:
        """What it is and what it is called: "Button Save"."""
        role, name = self.role(item), self.name(item)
        if guess := self._guess(item):
            return self.texts("title.guess", role=role, guess=self.texts(guess))
        if name:
            quoted = item.role in ("text", "ocr", "paragraph")
            return self.texts("title.text" if quoted else "look.title", role=role, name=name)
        if item.beside and item.role in BESIDE:
            return self.texts("title.beside", role=role, words=cleaned(item.beside, 40))
        if item.role == "img":
            return self.texts("title.no_alternative", role=role)
        return self.texts("title.nameless", role=role) if item.usable else role

    def meant(self, item: inventory.Item) -> tuple[str, ...]:
        """All words of its own by which a person may call it."""
        one = item.element
        beside = item.beside if item.role in BESIDE else ""
        words = (one.name, one.label, one.text, one.placeholder, one.title, one.alt, beside)
        values = (one.value or "",) if one.role == "button" else ()
        return tuple(word for word in (*words, item.drawn, *values) if word)

    def guessed(self, item: inventory.Item) -> tuple[str, ...]:
        """What it may be for, in all languages, where it has no name."""
        return ALL.get(self._guess(item) or "", ())

    def _guess(self, item: inventory.Item) -> str | None:
        """The key of what it may be for; a field has words beside it instead."""
        guessed = item.nameless and item.usable and item.role not in BESIDE
        return icons.meaning(item) if guessed else None

    # How it is

    def states(self, item: inventory.Item) -> Iterator[str]:
        """Its states, in words."""
        one = item.element
        for state in STATES:
            if state in one.states:
                yield self.texts(f"is.{state}")
        if item.error or "invalid" in one.states:
            known = item.error not in ("", "?")
            why = quoted(item.error, 120)
            yield self.texts("is.invalid.why", why=why) if known else self.texts("is.invalid")
        yield from self.value(item)
        if item.current:
            yield self.texts("is.current")
        if not item.exposed and not item.holds and item.role not in ("text", "ocr"):
            yield self.texts("is.seen_only")
        if one.covered_by and item.usable:  # what is only read is told, wherever it lies
            yield self.texts("is.covered", what=self.cover(one))

    def cover(self, element: Element) -> str:
        """What lies over an element."""
        match = _COVER.match(element.covered_by)
        if match is None:
            return cleaned(element.covered_by, 60)
        role, name = match[1], cleaned(match[2], 40)
        if f"role.{role}" not in ALL or role == "text":
            return name
        return self.texts("look.title", role=lowered(self.role_called(role)), name=name)

    def value(self, item: inventory.Item) -> Iterator[str]:
        """What stands in a field, how much can be chosen, how large a table is."""
        one = item.element
        if item.role in FIELDS or one.kind == "file":
            if one.value == "":
                yield self.texts("is.empty")
            elif hidden(one) and one.value:
                yield self.texts("is.filled")
            elif one.value:
                yield self.texts("is.value", value=cleaned(one.value))
        if item.options:
            yield self.texts("is.options", count=len(item.options))
        if item.columns:
            yield self.texts("is.size", columns=item.columns, rows=item.rows)
        elif item.rows:
            yield self.texts("is.entries", count=item.rows)

    def told(self, item: inventory.Item, *, place: bool = True) -> str:
        """It in one line: what it is, its state, and what tells it from others of its name."""
        parts = [self.title(item), *self.states(item)]
        if place:
            parts += self.difference(item)
        return self.joined(parts)

    def joined(self, parts: list[str]) -> str:
        """Facts of one thing, as one line."""
        return self.texts("look.and").join(parts)

    # Where it is

    def alike(self, item: inventory.Item) -> int:
        """How many things have its role and name."""
        return self._alike[item.role, self.name(item)]

    def difference(self, item: inventory.Item) -> list[str]:
        """The dialog that it is in; and where there are several like it, which one it is."""
        dialog = [self.inside(one) for one in item.element.regions if one.role in DIALOGS][-1:]
        if self.alike(item) < 2 or item.role == "text":
            return dialog
        row = self.row(item)
        return [self.order(item), *([row, *dialog] if row else dialog or self.part(item))]

    def order(self, item: inventory.Item) -> str:
        """Which one it is of those that are alike: "second of two"."""
        return self.nth(self._nth.get(id(item), 1), self.alike(item))

    def nth(self, number: int, count: int) -> str:
        """Which one of several."""
        nth = self.texts(f"nth.{number}") if number <= 10 else self.texts("nth.more", n=number)
        of = self.texts(f"many.{count}") if count <= 10 else str(count)
        return self.texts("nth.of", nth=nth, count=of)

    def row(self, item: inventory.Item) -> str:
        """The row, list item or card that it stands in, by what else stands there; "" for none."""
        own = tell.called(item.element)
        for region in reversed(item.element.regions):
            if region.role not in roles.ROW_ROLES:
                continue
            named = self._headed.get(region) or region.name
            words = cleaned(named or region.text.replace(own, " ", 1), ROW_SHOWN)
            if words and words != self.name(item):
                key = "in.row" if region.role in ("row", "treeitem") else "in.entry"
                return self.texts(key, name=words)
        return ""

    def part(self, item: inventory.Item) -> list[str]:
        """The smallest part of the screen that says where it is."""
        regions = [one for one in item.element.regions if self._says(one)]
        return [self.inside(regions[-1])] if regions else []

    def parts(self, item: inventory.Item) -> list[str]:
        """All parts of the screen around it, the innermost first."""
        regions = [one for one in item.element.regions if self._says(one) or one.role in DIALOGS]
        return [self.inside(one) for one in reversed(regions)]

    def _says(self, region: Region) -> bool:
        return region.role in PARTS and bool(region.name or region.role in LANDMARKS)

    def inside(self, region: Region) -> str:
        """In which region, such as "in dialog Rename"."""
        role = self.role_called(region.role)
        name = cleaned(region.name, ROW_SHOWN)
        return self.texts("look.in" if name else "in.nameless", role=lowered(role), name=name)

    def heading(self, item: inventory.Item) -> inventory.Item | None:
        """The last heading before it, in a dialog one of the same; None when there is none."""
        return self._under.get(id(item))


def hidden(element: Element) -> bool:
    """Whether what stands in a field is never told: passwords, codes, card data."""
    return element.kind == "password" or "\u2022\u2022" in (element.value or "")


def lowered(words: str) -> str:
    """The words as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
