"""Questions to the user: a numbered list, yes or no, free words; one key answers each of them.

Nothing is waited for with a time limit. What is not understood is asked again; after the third
time, and when there are no more lines, the answer is none, or no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from handeye.actions import question

from . import spoken
from .lines import clean, short

if TYPE_CHECKING:
    from .talk import Talk

TRIES = 3
ONE_PAGE, A_PAGE = 9, 8
"""Choices that fit on one page; where they do not, 9 turns the page."""
NONE = frozenset(
    ("0", "none", "none of these", "no", "n", "cancel", "nothing", "都不是", "都不要", "没有",
     "不", "否", "取消", "不用")
)  # fmt: skip
DETAILS = frozenset(("?", "help", "more", "tell me more", "帮助", "更多", "详细"))
TURN = frozenset(("9", "more", "next", "更多", "下一页"))
YES = frozenset(("yes please", "yeah", "yep", "sure", "do it", "对", "对的", "行", "要", "嗯"))
NOBODY, AGAIN = -1, -2
"""In place of a choice: none of these was said; something was told, and is no try."""


def core(said: str) -> str:
    """What was said, as it is compared: without the signs that dictation puts at its end."""
    bare = clean(said).replace("？", "?").casefold()
    return bare.rstrip(" .,!。，！") or bare


class Choosing:
    """One numbered list, until something of it is chosen.

    Args:
        talk: the conversation.
        asked: the question.
        choices: what there is; at least one.
        details: what is told on `?`.
    """

    def __init__(
        self, talk: Talk, asked: str, choices: Sequence[str], details: Sequence[str] = ()
    ) -> None:
        self._talk = talk
        self._asked = asked
        self._choices = [clean(one) for one in choices]
        self._details: Final = details
        self._page = 0

    def choice(self) -> int | None:
        """Which one, from 0; None for none of these."""
        self._talk.say(self._asked, "important")
        self._tell()
        tries = 0
        while tries < TRIES:
            if (said := self._talk.heard()) is None:
                return None
            found = self._meant(core(said))
            if found is None:
                tries += 1
                if tries < TRIES:
                    self._talk.say(self._talk.texts("choose.again", words=short(said)), "important")
            elif found >= 0:
                return found
            elif found == NOBODY:
                return None
        self._talk.say(self._talk.texts("choose.none"), "important")
        return None

    @property
    def _paged(self) -> bool:
        return len(self._choices) > ONE_PAGE

    @property
    def _shown(self) -> list[str]:
        """The choices of this page."""
        start = self._page * A_PAGE
        return self._choices[start : start + A_PAGE] if self._paged else self._choices

    def _tell(self) -> None:
        talk = self._talk
        for number, choice in enumerate(self._shown, 1):
            talk.say(f"{number}. {choice}")
        if self._paged:
            last = (self._page + 1) * A_PAGE >= len(self._choices)
            talk.say(talk.texts("choose.first" if last else "choose.more"))
        talk.say(talk.texts("none_of_these"))
        if self._details:
            talk.say(talk.texts("choose.details"))
        talk.say(talk.texts("choose"))

    def _meant(self, said: str) -> int | None:
        """The choice, `NOBODY` or `AGAIN`; None when it was not understood."""
        if said in NONE:
            return NOBODY
        if self._paged and (said in TURN or spoken.number(said, must=True) == ONE_PAGE):
            self._page += 1
            if self._page * A_PAGE >= len(self._choices):
                self._page = 0
            self._tell()
            return AGAIN
        if said in DETAILS:
            self._talk.say_all(self._details)
            self._tell()
            return AGAIN
        number = spoken.number(said, must=True)
        if number == 0:
            return NOBODY
        if number is not None and number <= len(self._shown):
            return self._page * A_PAGE + number - 1
        return self._named(said)

    def _named(self, said: str) -> int | None:
        """The one that the words name: all of it, its beginning, or a word in it."""
        if not said:
            return None
        names = [core(one) for one in self._choices]
        inside = re.compile((r"(?<!\w)" if said[0].isascii() else "") + re.escape(said))
        several = (
            [place for place, name in enumerate(names) if name == said],
            [place for place, name in enumerate(names) if name.startswith(said)],
            [place for place, name in enumerate(names) if inside.search(name)],
        )
        return next((fitting[0] for fitting in several if len(fitting) == 1), None)


def confirmed(talk: Talk, asked: str, details: Sequence[str] = ()) -> bool:
    """Whether the user says yes: what is not clearly yes is no."""
    lines = asked.splitlines()
    for _ in range(TRIES):
        talk.say_all(lines, "important")
        talk.say(talk.texts("confirm"))
        said = talk.heard()
        if said is None:
            return False
        if (bare := core(said)) in YES or question.means_yes(bare):
            return True
        if bare not in DETAILS:
            return False
        lines = [*details, *asked.splitlines()]
    return False


def free_words(talk: Talk, asked: str) -> str | None:
    """What the user says; None when nothing is said."""
    talk.say(asked, "important")
    talk.say(talk.texts("ask.rule"))
    said = talk.heard()
    return said.strip() or None if said else None
