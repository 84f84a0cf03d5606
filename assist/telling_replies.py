"""How much of an answer is told at once, and the rest of it on `more`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lines import clean, runs
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

AT_ONCE = {1: 3, 2: 12, 3: 1000}
"""Lines of an answer that are told at once, by verbosity."""
A_PAGE = 10
"""Lines that `more` tells."""
USUAL = 2


class Telling:
    """Tells answers, and keeps what is left of the last one.

    Args:
        talk: the conversation.
    """

    def __init__(self, talk: Talk) -> None:
        self.verbosity = USUAL
        """1 for few lines at once, 2 for the usual, 3 for all."""
        self._talk = talk
        self._left: list[str] = []

    def tell(self, reply: Reply) -> None:
        """Tell the beginning of an answer, and how to hear the rest."""
        talk = self._talk
        lines = self._counted(reply.lines)
        if reply.ending == "stopped":
            talk.state("stopped")
        elif reply.ending == "failed":
            lines[:1] = [talk.texts("state.failed", why=" ".join(lines[:1]))]
            talk.voice.state("failed")
        at_once = AT_ONCE[self.verbosity]
        if len(lines) == at_once + 1:  # to say that one line is left takes a line
            at_once += 1
        priority = reply.priority if reply.ending == "done" else "important"
        talk.say_all(lines[:at_once], priority)
        cut = lines[at_once:]
        details = self._counted(reply.more)
        if lines or details:
            self._left = [*cut, *details]
        if cut:
            self._say_left()
        elif details and self.verbosity > 1:
            talk.say(talk.texts("more.details"))

    def more(self) -> Reply:
        """The next page of what is left."""
        if not self._left:
            return Reply((self._talk.texts("more.none"),))
        page, self._left = self._left[:A_PAGE], self._left[A_PAGE:]
        if len(self._left) == 1:
            page, self._left = [*page, *self._left], []
        self._talk.say_all(page)
        self._say_left()
        return Reply()

    def _say_left(self) -> None:
        if self._left:
            self._talk.say(self._talk.texts("more.left", count=len(self._left)))

    def _counted(self, lines: tuple[str, ...]) -> list[str]:
        """The lines; one that stands there several times in a row is told once, and counted."""
        told: list[str] = []
        for line, times in runs([text for one in lines if (text := clean(one))]):
            told.append(line)
            if times > 1:
                told.append(self._talk.texts("same", count=times - 1))
        return told
