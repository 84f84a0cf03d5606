"""Which element the words of a person mean: a number, a name, its first letters, "second delete".

Words that fit several are asked about, in a list that tells what makes each of them different.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from handeye.perception import Element, Region, inventory, roles
from handeye.perception import words as spelling

from .cleaned import cleaned
from .listing import near
from .looks import Look, look
from .spoken import number
from .teller import Teller
from .wanted import Wanted, readings

if TYPE_CHECKING:
    from .talk import Talk

Item = inventory.Item
Fits = Callable[[str, str], bool]
MOST = 20
"""Things that are offered to choose from."""
ALIKE = 0.75
"""How like a name words must be, 0 to 1, to be taken for it misspelt or misheard: then it is
asked, never done."""
FOCUS = ("focus", "the focus", "it", "here", "this", "焦点", "当前", "这里", "这个")
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_IN = re.compile(r"^[\s,，]*(?:(?:in|of|for|at|on|from|with) )?(?:the )?(?:row )?")


def element_meant(talk: Talk, words: str, *, reading: bool = False) -> Element | None:
    """The element; None when there is none, or none of several was chosen (which was told then).

    Words that fit several are asked about, in a numbered list. With nothing said, what has the
    focus is meant.

    Args:
        talk: the conversation.
        words: a number, a name, its first letters; with a kind ("button save") or an order
            ("second delete").
        reading: whether it is only read or told of: then texts count as much as what can be used.
    """
    now = look(talk)
    said = words.strip().strip('"“”「」').strip(" .。!！?？")
    if any(notice.kind == "dialog" for notice in now.seen.notices):
        talk.say(talk.texts("list.blocked"), "important")
        return None
    if not said or spelling.normal(said) in FOCUS:
        return _focus(talk, now)
    if (meant := number(said)) is not None and (one := talk.numbers.element(meant)):
        return one
    finder = Finder(talk, now, reading)
    found, sure = finder.fitting(said)
    if not found:
        _tell_none(talk, now, said, meant)
        return None
    if len(found) == 1 and sure:
        return found[0].element
    return _chosen(talk, now, said, found, sure=sure)


def _focus(talk: Talk, now: Look) -> Element | None:
    if now.focus is None:
        talk.say(talk.texts("focus.none"))
        return None
    return now.focus.element


def _tell_none(talk: Talk, now: Look, said: str, meant: int | None) -> None:
    """Say that nothing fits, and what comes nearest."""
    teller = Teller(talk.texts, now.things)
    if meant is not None:
        gone = talk.numbers.gone(meant)
        if gone is not None:
            title = teller.title(inventory.Item(gone))
            talk.say(talk.texts("meant.gone", number=meant, title=title))
            return
        talk.say(talk.texts("meant.no_number", number=meant))
        return
    talk.say(talk.texts("meant.none", words=cleaned(said)))
    for line in near(talk, now, said):
        talk.say(line)


def _chosen(
    talk: Talk, now: Look, said: str, found: Sequence[Item], *, sure: bool
) -> Element | None:
    """Let the user choose from what fits."""
    offered = found[:MOST]
    entries = different(offered, Teller(talk.texts, now.things))
    key = "meant.several" if sure else "meant.perhaps"
    if len(found) > MOST:
        key = "meant.many"
    asked = talk.texts(key, words=cleaned(said), count=len(found), shown=len(offered))
    at = talk.choose(asked, entries)
    return None if at is None else offered[at].element


def different(items: Sequence[Item], teller: Teller) -> list[str]:
    """A line for each thing that says what makes it different from the others, in words."""
    facts: tuple[Callable[[Item], list[str]], ...] = (
        lambda item: list(teller.states(item)),
        lambda item: [row] if (row := teller.row(item)) else [],
        lambda item: teller.parts(item)[:2],
        lambda item: _heading(item, teller),
        lambda item: [teller.order(item)] if teller.alike(item) > 1 else [],
    )
    lines = [[teller.title(item)] for item in items]
    for fact in facts:
        if len({tuple(line) for line in lines}) == len(lines):
            break
        told = [fact(item) for item in items]
        if len({tuple(one) for one in told}) > 1:
            lines = [[*line, *one] for line, one in zip(lines, told, strict=True)]
    return [teller.joined(line) for line in lines]


def _heading(item: Item, teller: Teller) -> list[str]:
    heading = teller.heading(item)
    return [teller.texts("look.under", name=teller.name(heading))] if heading else []


class Finder:
    """Finds what words fit.

    Args:
        talk: whose numbers and language are used.
        now: the look.
        reading: whether texts count as much as what can be used.
    """

    def __init__(self, talk: Talk, now: Look, reading: bool) -> None:
        self.talk = talk
        self.teller = Teller(talk.texts, now.things)
        self.items = now.things.items
        self.items = tuple(one for one in self.items if one.role != "caption")
        usable = [one for one in self.items if one.usable]
        rest = [one for one in self.items if not one.usable]
        self.pools = [list(self.items)] if reading else [usable, rest]

    def fitting(self, said: str) -> tuple[list[Item], bool]:
        """What fits, and whether that is sure; what is only like the words never is."""
        whole = Wanted(spelling.core(spelling.normal(said)))
        if found := self._all(whole, (exact,)):
            return found, True
        if number(said) is not None:  # a number that nothing has is no part of a name
            return [], False
        if (bare := _ARTICLE.sub("", said)) != said and bare:
            return self.fitting(bare)
        for wanted in (*readings(whole.name), whole):
            if found := self._wanted(wanted):
                return found, True
        return self._like(whole.name), False

    def _wanted(self, wanted: Wanted) -> list[Item]:
        by_number = number(wanted.name)
        if wanted.roles and by_number is not None and not wanted.nth:
            one = self.talk.numbers.element(by_number)
            meant = [item for item in self.items if item.element is one]
            found = [item for item in meant if item.role in wanted.roles]
            named = self._all(wanted, (exact,))  # the 7 of a calculator need not be number 7
            return [*found, *(item for item in named if item not in found)]
        found = self._all(wanted, (exact, guess, begins, holds)) or self._in_rows(wanted)
        if not wanted.nth:
            return found
        at = len(found) - 1 if wanted.nth < 0 else wanted.nth - 1
        return found[at : at + 1] if at >= 0 else []

    def _all(self, wanted: Wanted, ways: Iterable[Fits]) -> list[Item]:
        """What fits by the first way that fits anything, what can be used before what is read."""
        for pool in self.pools:
            of_kind = [one for one in pool if not wanted.roles or one.role in wanted.roles]
            if not wanted.name:
                if of_kind:
                    return in_front(of_kind)
                continue
            for way in ways:
                if found := [one for one in of_kind if self._fits(one, wanted.name, way)]:
                    return in_front(found)
        return []

    def _fits(self, item: Item, name: str, way: Fits) -> bool:
        words = self.teller.guessed(item) if way is guess else self.teller.meant(item)
        return any(way(spelling.core(spelling.normal(one)), name) for one in words)

    def _in_rows(self, wanted: Wanted) -> list[Item]:
        """Things whose name and whose row or region the words say: "delete mug".

        What a row is called tells more than what stands in it, and that more than what is around.
        """
        ranked: list[tuple[int, Item]] = []
        for item in self.items:
            if wanted.roles and item.role not in wanted.roles:
                continue
            rest = _beside(wanted.name, spelling.normal(self.teller.name(item)))
            regions = [one for one in item.element.regions if spelling.says(_words(one), rest)]
            if item.usable and rest and regions:
                in_row = any(one.role in roles.ROW_ROLES for one in regions)
                ranked.append((in_row + spelling.says(self.teller.row(item), rest), item))
        best = max((rank for rank, _ in ranked), default=0)
        return in_front([item for rank, item in ranked if rank == best])

    def _like(self, name: str) -> list[Item]:
        """What has a name like the words: misspelt or misheard."""
        pairs = [(one, spelling.normal(self.teller.name(one))[:80]) for one in self.items]
        matcher = SequenceMatcher(None, "", name, autojunk=False)
        found: list[tuple[float, int]] = []
        for at, (item, called) in enumerate(pairs):
            if called and (item.usable or item.role == "heading" or item.holds):
                matcher.set_seq1(called)
                if matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
                    found.append((-matcher.ratio(), at))
        return [self.items[at] for _, at in sorted(found)[:5]]


def _beside(said: str, name: str) -> str:
    """What is said before or after a name; "" where the name is not said, or nothing else is."""
    if name and said.startswith(name):
        return _IN.sub("", said[len(name) :].strip()).removesuffix(" row")
    return said[: -len(name)].strip(" ,，") if name and said.endswith(name) else ""


def _words(region: Region) -> str:
    return f"{region.name} {region.text}"


def in_front(items: list[Item]) -> list[Item]:
    """Leave out what something covers, when others are free."""
    free = [one for one in items if not one.element.covered_by]
    return free or items


def exact(name: str, wanted: str) -> bool:
    """Whether words are the name."""
    return name == wanted


def guess(purpose: str, wanted: str) -> bool:
    """Whether words are what something without a name may be for."""
    return purpose == wanted


def begins(name: str, wanted: str) -> bool:
    """Whether words are the first letters of a name, or of each of its words in turn."""
    if name.startswith(wanted):
        return True
    said, there = wanted.split(), name.split()
    if len(said) < 2 or len(said) > len(there):
        return False
    return all(one.startswith(part) for one, part in zip(there, said, strict=False))


def holds(name: str, wanted: str) -> bool:
    """Whether words stand in a name."""
    return spelling.holds(name, wanted)
