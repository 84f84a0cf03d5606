"""Things that are alike: which of them a goal can mean, and what tells them apart."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from handeye.perception import words as spelling

from . import facts, wishes
from .facts import Fact, Kind
from .wishes import Best, Bound, Wish

COMPARED: tuple[Kind, ...] = ("price", "unit price", "rating", "time", "length", "date")
"""What makes items of a list things to choose among, whatever their links are called."""
PIECE, LINE = 60, 140
"""Characters that are told of one piece of text, and of one thing in all."""


@dataclass(frozen=True)
class Rival:
    """One of several things that are alike.

    Args:
        name: what it is called; "" when nothing says so.
        words: its pieces of text, in reading order.
        ref: its control; "" for an option of a native list.
    """

    name: str
    words: tuple[str, ...]
    ref: str = ""

    @property
    def called(self) -> str:
        """Its name, else all that stands in it."""
        return self.name or self.text

    @cached_property
    def text(self) -> str:
        """All that stands in it."""
        own = () if any(self.name == one for one in self.words) else (self.name,)
        return " · ".join((*own, *self.words))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Its numbers."""
        return facts.facts(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its words, as they are compared; numbers with a unit are left out."""
        rest = self.text
        for fact in reversed(self.facts):
            rest = f"{rest[: fact.start]} {rest[fact.end :]}"
        return frozenset(wishes.names(rest)) | {spelling.normal(rest)}

    def says(self, word: str) -> bool:
        """Whether a word of a goal stands in it."""
        chinese = not word.isascii()
        return any(word in one for one in self.names) if chinese else word in self.names

    def of(self, kind: Kind) -> list[Fact]:
        """Its numbers of one kind, without those beside the point.

        A price for each piece is a price.
        """
        found = [one for one in self.facts if one.kind == kind and not one.aside]
        if kind == "price" and not found:
            return [one for one in self.of("unit price") if not one.unit.endswith(WEIGHED)]
        return found[:1] if kind == "time" else found


WEIGHED = ("/l", "/kg", "/m", "/gb")
"""Ends of units of prices that are not for one piece."""


def fitting(rivals: Sequence[Rival], wish: Wish, own: int, *, one_kind: bool = False) -> list[int]:
    """The positions of those that a goal can mean, in their order; all when none does.

    Args:
        rivals: at least two.
        wish: what the goal says.
        own: the position of the one that a model wants.
        one_kind: whether they are answers to one question, so that none is of another kind than
            what the goal names.
    """
    every = list(range(len(rivals)))
    left = [n for n in every if not any(rivals[n].says(word) for word in wish.unwanted)]
    for bound in wish.bounds:
        left = [n for n in left if _keeps(rivals[n], bound)]
    known = any(one.says(name) for one in rivals for name in wish.names)
    left = _named(rivals, wish.names if known else wish.signs, left, own)
    known = known or any(one.says(sign) for one in rivals for sign in wish.signs)
    found = _bests(rivals, wish.best, left, own)
    doubtful = wish.names and not (known or one_kind)  # what it names may be a kind of thing
    if wish.best and doubtful and own in left and own not in found:
        found = _not_beaten(rivals, wish.best[0], left, own)
    left = found
    if wish.place and left:
        at = wish.place - 1 if wish.place > 0 else len(left) - 1
        left = left[at : at + 1] or left
    return left or every


def _keeps(rival: Rival, bound: Bound) -> bool:
    """Whether it may keep to a bound: it does not when all its numbers of that kind say so."""
    wanted = bound.fact
    said = [one for one in rival.of(wanted.kind) if one.unit == wanted.unit]
    return not said or any(_within(one.value, bound) for one in said)


def _within(value: float, bound: Bound) -> bool:
    limit = bound.fact.value
    same = math.isclose(value, limit, rel_tol=1e-6)
    if bound.sense == 0:
        return same
    return not bound.strict if same else (value - limit) * bound.sense > 0


def _named(rivals: Sequence[Rival], names: Iterable[str], left: list[int], own: int) -> list[int]:
    """Those that the words of the goal name; only words count that not all of them have.

    Where words name different ones (two things are wanted), those count that name the one that the
    model wants.
    """
    sets = [{n for n in left if rivals[n].says(name)} for name in names]
    telling = [one for one in sets if 0 < len(one) < len(left)]
    if not telling:
        return left
    common = set[int].intersection(*telling)
    if not common:
        its = [one for one in telling if own in one]
        common = set[int].intersection(*its) if its else set[int].union(*telling)
    return sorted(common)


def _bests(rivals: Sequence[Rival], bests: Sequence[Best], left: list[int], own: int) -> list[int]:
    """Those that may be the best; where several superlatives are said, by any of them."""
    if not bests:
        return left
    sets = [_best(rivals, best, left) for best in bests]
    its = next((one for one in sets if own in one), None)
    return its if its is not None else sorted({n for one in sets for n in one})


def _not_beaten(rivals: Sequence[Rival], best: Best, left: list[int], own: int) -> list[int]:
    """The one that a model wants, and those that it does not surely beat."""
    return [n for n in left if n == own or n in _best(rivals, best, [n, own])]


def _best(rivals: Sequence[Rival], best: Best, left: list[int]) -> list[int]:
    """Those that no other one surely beats: where numbers are missing, nobody can tell."""
    sign = -1 if best.most else 1
    if best.kind == "time" and not any(rivals[n].of("time") for n in left):
        best = Best("date", best.most)
    spans: dict[int, tuple[float, float, str]] = {}
    for n in left:
        said = rivals[n].of(best.kind)
        if said and len({one.unit for one in said}) == 1:
            values = [one.value * sign for one in said]
            spans[n] = min(values), max(values), said[0].unit
    return [
        n
        for n in left
        if n not in spans
        or not any(
            other != n and unit == spans[n][2] and high < spans[n][0] - 1e-9
            for other, (_, high, unit) in spans.items()
        )
    ]


def comparable(rivals: Sequence[Rival]) -> bool:
    """Whether they are things that people choose among: most have a price, a rating or a time."""
    return len(rivals) > 1 and any(
        sum(bool(one.of(kind)) for one in rivals) * 2 > len(rivals) for kind in COMPARED
    )


def lines(rivals: Sequence[Rival]) -> tuple[list[str], list[str]]:
    """What tells things apart, a line each, and what is the same of all of them.

    Lines that would be the same say which in order it is.
    """
    pieces = [list(dict.fromkeys(map(shown, (one.name, *one.words)))) for one in rivals]
    common = [one for one in pieces[0] if one and all(one in other for other in pieces[1:])]
    same = [one for one in common if facts.facts(one)]
    told = [_line([one for one in own if one and one not in common]) for own in pieces]
    counts = {one: told.count(one) for one in told}
    for number, line in enumerate(told):
        if counts[line] > 1 or not line:
            told[number] = (
                f"{line or shown(rivals[number].name)} ({number + 1}/{len(told)})".strip()
            )
    return told, same


def everything(rival: Rival) -> str:
    """All facts of a thing, in one line."""
    return ", ".join(
        filter(None, dict.fromkeys(shown(one, 200) for one in (rival.name, *rival.words)))
    )


def _line(pieces: Sequence[str]) -> str:
    line = ""
    for piece in pieces:
        if line and len(line) + len(piece) > LINE:
            break
        line = f"{line}, {piece}" if line else piece
    return line


def shown(text: str, length: int = PIECE) -> str:
    """Words of a page on one line, cut, without signs that cannot be seen."""
    return spelling.short("".join(one if one.isprintable() else " " for one in text), length)


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same but for case, width and signs at their ends."""
    return spelling.core(spelling.normal(one)) == spelling.core(spelling.normal(other))


def meant(answer: str, rivals: Sequence[Rival]) -> list[int]:
    """Which of them an answer of the user means, said about something else: by all of its words."""
    said = [name for name in wishes.names(answer) if not re.fullmatch(r"\d", name)]
    numbers = facts.facts(answer)
    telling = [
        {n for n, one in enumerate(rivals) if one.says(name)} for name in said
    ] + [
        {n for n, one in enumerate(rivals) if _keeps(one, Bound(fact, 0))} for fact in numbers
    ]  # fmt: skip
    telling = [one for one in telling if 0 < len(one) < len(rivals)]
    return sorted(set[int].intersection(*telling)) if telling else []
