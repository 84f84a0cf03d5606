"""What is drawn on the screen for the user: numbers or letters of all that can be used, a ring.

On a web page it is drawn over the page itself. Elsewhere nothing can be: a picture with the numbers
is written into the run folder, and its path is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handeye.perception import Box, Element, marks, overlay

from . import looks
from .reply import Reply

if TYPE_CHECKING:
    from handeye.perception import browser

    from .talk import Talk

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of hints: without I and O, which look like digits."""
SIZES = range(1, 6)


def browser_of(talk: Talk) -> browser.BrowserScreen | None:
    """The browser that is looked at; None on desktops and pictures."""
    from handeye.perception import browser

    screen = talk.desk.session.screen
    return screen if isinstance(screen, browser.BrowserScreen) else None


def usable_of(look: looks.Look) -> list[Element]:
    """What can be used on a screen, in reading order."""
    return [item.element for item in look.things.items if item.usable]


class Marks:
    """What is drawn now, kept up with the screen: it is drawn anew with each look."""

    def __init__(self) -> None:
        self.on = False
        self.letters = False
        self.size = 1
        self.dark = False
        self.every_act = False
        """Whether each act is asked about."""
        self.cells: tuple[tuple[Box, str], ...] = ()
        """The grid that is drawn, if any."""
        self._talk: Talk | None = None
        self._overlay: overlay.Overlay | None = None
        self._labels: dict[str, str] = {}

    def attach(self, talk: Talk) -> bool:
        """Follow the screen of a conversation; False where nothing can be drawn on it."""
        if self._talk is None and (screen := browser_of(talk)):
            self._talk = talk
            self._overlay = overlay.Overlay(screen)
            talk.kept(looks.Looks).watchers.append(self.looked)
            talk.desk.leaving.append(self.leave)
        return self._overlay is not None

    def looked(self, look: looks.Look) -> None:
        """Draw what is there now."""
        if self._talk is None or any(one.kind == "dialog" for one in look.seen.notices):
            return
        numbers = self._talk.numbers
        usable = usable_of(look) if self.on else []
        self._labels = {one.ref: self.label(numbers.of(one)) for one in usable if one.ref}
        self.draw()

    def draw(self, ring: str = "") -> None:
        """Draw it again, with a ring round an element."""
        if self._overlay is None:
            return
        if not (self.on or self.cells or ring):
            self._overlay.clear()
            return
        self._overlay.draw(
            overlay.Drawing(self._labels, self.cells, ring, LABEL_SIZES[self.size], self.dark)
        )

    def leave(self) -> None:
        """Take everything away."""
        if self._overlay:
            self._overlay.clear()

    def label(self, number: int) -> str:
        """What is written beside the element with a number."""
        return letters_of(number) if self.letters else str(number)

    def is_letters(self, said: str) -> bool:
        """Whether words are letters of a hint."""
        return self.letters and number_of(said) is not None

    def number_of(self, said: str) -> str:
        """Words with the letters of a hint, where hints are letters, as the number they stand for.

        Other words stay as they are.
        """
        number = number_of(said) if self.letters else None
        return said if number is None else str(number)

    def agreed(self, talk: Talk, element: Element | None, said: str) -> bool:
        """Show what is about to be used, where that is wanted, and whether the user agrees."""
        if element and element.ref and self.on:
            self.draw(ring=element.ref)
        if not self.every_act:
            return True
        if element and element.ref and self.attach(talk):
            self.draw(ring=element.ref)
        return talk.confirm(talk.texts("act.confirm", what=said))


LABEL_SIZES = {1: 1.0, 2: 1.5, 3: 2.0, 4: 3.0, 5: 4.0}
"""How large labels are drawn at each size: letters of 16, 24, 32, 48 and 64 pixels."""


def letters_of(number: int) -> str:
    """The letters of a number: AA for 1, AB for 2; three letters when two do not do any more."""
    base, rest, found = len(LETTERS), number - 1, ""
    while rest or len(found) < 2:
        rest, at = divmod(rest, base)
        found = LETTERS[at] + found
    return found


def number_of(said: str) -> int | None:
    """The number that letters stand for; None for other words."""
    word = said.strip().upper()
    if not re.fullmatch(rf"[{LETTERS}](?:\s?[{LETTERS}]){{1,2}}", word):
        return None
    value = 0
    for sign in word.replace(" ", ""):
        value = value * len(LETTERS) + LETTERS.index(sign)
    return value + 1


OFF = frozenset(("off", "hide", "stop", "关", "关闭", "隐藏", "关掉"))


def numbers(talk: Talk, words: str) -> Reply:
    """Draw the numbers of all that can be used, or take them away: on, off, size 3, dark."""
    return _numbers(talk, words, letters=False)


def hide(talk: Talk, words: str) -> Reply:
    """Take the numbers away."""
    return _numbers(talk, "off", letters=False)


def letters(talk: Talk, words: str) -> Reply:
    """The same with two letters each in place of numbers."""
    return _numbers(talk, words, letters=True)


def _numbers(talk: Talk, words: str, *, letters: bool) -> Reply:
    kept = talk.kept(Marks)
    said = words.strip().casefold()
    if said in OFF:
        kept.on, kept.letters = False, False
        kept.draw()
        return Reply.of([talk.texts("drawn.off")])
    if not kept.attach(talk):
        return _picture(talk, kept, letters)
    if size := re.search(r"(?:size|大小)\s*(\d)", said):
        kept.size = min(max(int(size[1]), SIZES[0]), SIZES[-1])
    if re.search(r"\b(?:dark|light)\b|深色|浅色", said):
        kept.dark = "dark" in said or "深色" in said
    kept.on, kept.letters = True, letters
    in_view = [one for one in usable_of(looks.look(talk)) if not one.offscreen]
    lines = [talk.texts("drawn.letters" if letters else "drawn.on", count=len(in_view))]
    if not talk.desk.attempt.options.headed:
        lines.append(talk.texts("drawn.unseen"))
    return Reply.of(lines)


def _picture(talk: Talk, kept: Marks, letters: bool) -> Reply:
    kept.letters = letters
    look = looks.look(talk)
    seen = look.seen
    shown = [one for one in usable_of(look) if not one.offscreen]
    labels = [kept.label(talk.numbers.of(one)) for one in shown]
    picture = marks.draw_marks(seen.screenshot, shown, labels=labels)
    path = talk.desk.attempt.folder / "numbers.png"
    path.write_bytes(picture.png)
    return Reply.of(
        [talk.texts("drawn.picture", count=len(shown)), talk.texts("drawn.path", path=path)]
    )


def every_act(talk: Talk, words: str) -> Reply:
    """Whether each act is asked about before it is done: on or off."""
    kept = talk.kept(Marks)
    kept.every_act = words.strip().casefold() not in OFF
    return Reply.of([talk.texts("act.every.on" if kept.every_act else "act.every.off")])
