"""Switch scanning: what can be used is told one after another, and one key chooses.

First groups (navigation, main part, …), then what is in the chosen one. Two ways: by time, where
each is told for as long as the rate says, and any key or line chooses; and step by step, where
Enter goes on and any other key chooses, so that nothing depends on time. Questions that come up
meanwhile are answered in the same way; "No" comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handeye.perception import Element

from . import act_pages, act_point, drawn, looks, spoken
from .performing import named, role_in_words
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

RATES = {"slow": 4.0, "medium": 2.0, "fast": 1.0, "慢": 4.0, "中": 2.0, "快": 1.0}
"""Seconds that each is told for."""
LEAST, MOST = 0.3, 60.0
LOOPS = 2
"""Times that a list is gone through without a choice, after which scanning rests."""
DEBOUNCE = 0.3
"""Seconds after a key within which it does not count again: a hand that trembles hits twice."""
GROUP = 8
"""Things of a group; a larger one is divided."""
PLACES = frozenset(
    ("banner", "navigation", "main", "complementary", "contentinfo", "search", "form", "region",
     "dialog", "alertdialog", "menu", "toolbar", "tablist")
)  # fmt: skip
STEPS = re.compile(r"\b(?:step|steps|stepping|two keys)\b|逐项|手动")


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen while scanning: how it is told, and what is done then."""

    told: str
    run: Callable[[], Reply | None]


class Scanning:
    """Whether a conversation is being scanned, and how: None for step by step, else the rate."""

    def __init__(self) -> None:
        self.on = False
        self.rate: float | None = None

    def chosen(self, talk: Talk, told: Sequence[str]) -> int | None:
        """Go through a list until one is chosen; None after two rounds without, and at the end."""
        for _ in range(LOOPS):
            for number, line in enumerate(told):
                talk.say(line, "important")
                pressed = talk.pressed(self.rate)
                if pressed is None:
                    self.on = False
                    return None
                if pressed:
                    while talk.lines.keys and talk.pressed(DEBOUNCE):
                        continue
                    return number
        return None

    def confirmed(self, talk: Talk, asked: str) -> bool:
        """A question that yes or no answers: No is told first, and holds when nothing is chosen."""
        talk.say_all(asked.splitlines(), "important")
        return self.chosen(talk, [talk.texts("scan.no"), talk.texts("scan.yes")]) == 1

    def choice(self, talk: Talk, asked: str, choices: Sequence[str]) -> int | None:
        """A question with a list of answers; None for none of them."""
        talk.say(asked, "important")
        at = self.chosen(talk, [*choices, talk.texts("scan.none")])
        return None if at is None or at == len(choices) else at


def scan(talk: Talk, words: str) -> Reply:
    """Scan what is on the screen until the user ends it: slow, fast, seconds, or step by step."""
    rate = rate_of(words)
    if isinstance(rate, str):
        return Reply.of([talk.texts(rate, least=LEAST, most=f"{MOST:g}")])
    kept = talk.kept(Scanning)
    kept.on, kept.rate = True, rate
    try:
        talk.say(talk.texts("scan.step" if rate is None else "scan.time", seconds=f"{rate or 0:g}"))
        talk.state("waiting")
        while kept.on:
            if not _round(talk, kept) and not _again(talk, kept):
                break
    finally:
        kept.on = False
    return Reply.of([talk.texts("scan.off")])


def rate_of(words: str) -> float | str | None:
    """Seconds for each; None for step by step; the key of a text where words say neither."""
    said = words.strip().casefold()
    if STEPS.search(said):
        return None
    if not said:
        return RATES["medium"]
    if said in RATES:
        return RATES[said]
    number = re.match(r"(\d+(?:\.\d+)?)", said)
    seconds = (
        float(number[1]) if number else spoken.number(re.sub(r"\s*(?:seconds?|秒)$", "", said))
    )
    if seconds is None:
        return "act.say.scan"
    return float(seconds) if LEAST <= seconds <= MOST else "scan.rate"


def _again(talk: Talk, kept: Scanning) -> bool:
    """Rest until a key is pressed; whether scanning goes on: a line with words ends it."""
    if not kept.on:
        return False
    talk.say(talk.texts("scan.rest"), "important")
    kept.on = False  # what comes now has all the time there is
    said = talk.heard()
    kept.on = said is not None and len(said.strip()) <= 1
    return kept.on


def _round(talk: Talk, kept: Scanning) -> bool:
    """Let a group and something of it be chosen, and do it; whether anything was chosen."""
    groups = _groups(talk)
    at = kept.chosen(talk, [told for told, _ in groups])
    if at is None:
        return False
    choices = groups[at][1]
    what = kept.chosen(talk, [*(one.told for one in choices), talk.texts("scan.back")])
    if what is not None and what < len(choices) and (reply := choices[what].run()):
        talk.telling.tell(reply)
    return True


def _groups(talk: Talk) -> list[tuple[str, list[Choice]]]:
    """What can be used, in groups of a few, and last what is done to the page as a whole."""
    usable = [one for one in drawn.usable_of(looks.look(talk)) if _counts(one)]
    groups: list[tuple[str, list[Choice]]] = []
    for _, several in groupby(usable, key=_place):
        elements = list(several)
        for first in range(0, len(elements), GROUP):
            part = elements[first : first + GROUP]
            groups.append((_told(talk, part), [_use(talk, one) for one in part]))
    page = [
        Choice(talk.texts("scan.down"), lambda: act_pages.scroll(talk, "down")),
        Choice(talk.texts("scan.up"), lambda: act_pages.scroll(talk, "up")),
        Choice(talk.texts("scan.page_back"), lambda: act_pages.back(talk, "")),
        Choice(talk.texts("scan.end"), lambda: _end(talk)),
    ]
    return [*groups, (talk.texts("scan.page"), page)]


def _counts(element: Element) -> bool:
    return "disabled" not in element.states and not element.covered_by and not element.offscreen


def _place(element: Element) -> tuple[str, str]:
    """The part of the page that something stands in."""
    held = [(one.role, one.name) for one in element.regions if one.role in PLACES]
    return held[-1] if held else ("", "")


def _told(talk: Talk, part: Sequence[Element]) -> str:
    """A group in one line: where it is, how many things, and the first and the last of them."""
    role, name = _place(part[0])
    place = f"{role_in_words(talk.texts, role)} {name}".strip() if role else ""
    where = talk.texts("scan.in", place=place) if place else talk.texts("scan.group")
    first, last = named(talk.texts, part[0]), named(talk.texts, part[-1])
    if len(part) == 1:
        return talk.texts("scan.one", where=where, first=first)
    return talk.texts("scan.several", where=where, count=len(part), first=first, last=last)


def _use(talk: Talk, element: Element) -> Choice:
    number = talk.numbers.of(element)
    return Choice(named(talk.texts, element), lambda: act_point.click(talk, str(number)))


def _end(talk: Talk) -> None:
    talk.kept(Scanning).on = False
