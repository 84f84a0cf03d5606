"""The eyes: a model that tells a person what one picture shows.

It is not the actor: nothing that it says is done. It has prompts of its own (`eyes_prompt.py`) and
sees nothing but the picture. Whether its words are on the page is for the caller to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from handeye.perception import Box, Element, Screenshot, marks, regions, scale

from . import eyes_picture, eyes_prompt, eyes_read
from .eyes_prompt import Lang, Length, Told
from .inquiry import Inquiry
from .memory import Memory
from .model import Ask, Message, Reply
from .model_setup import ModelSetup
from .prompt import plain

T = TypeVar("T")
SECONDS = 180.0
"""How long an answer may take: nobody waits longer for one that is not there."""
AROUND = 60
"""Characters of the words around a thing without a name."""
ROOM = 2
"""How many times as long as a decision a list may be."""


class Eyes:
    """Asks a model about pictures. All pictures that it is given are sent as they are.

    Args:
        setup: the model, and how it is talked with.
        memory: tells where the cost is added up.
        hide: takes secrets out of a text.
        second: the model that is asked for a second answer; the same one when missing.
    """

    def __init__(
        self,
        setup: ModelSetup,
        memory: Callable[[], Memory],
        hide: Callable[[str], str] = str,
        second: ModelSetup | None = None,
    ) -> None:
        self.setup = setup
        self.second = second or setup
        self._memory = memory
        self._hide = hide

    def answer(
        self, question: str, shot: Screenshot, earlier: Sequence[Told] = (), *, lang: Lang = "en"
    ) -> eyes_read.Answer:
        """Answer a question about a picture.

        Args:
            question: what the person wants to know.
            shot: the picture, with what no model may see painted over.
            earlier: what was asked and answered about this very picture before.
            lang: the person's language.

        Raises:
            CannotRun: when there is no usable answer.
        """
        setup = self.setup
        grid = _grid(setup, shot)
        told = [Told(self._hide(one.question), self._hide(one.answer)) for one in earlier]
        messages = eyes_prompt.question(
            self._hide(question), told, grid.picture(shot), setup.profile.coordinates, lang
        )
        schema = eyes_prompt.answer_schema(_largest(grid))
        return self._ask(setup, messages, schema, lambda one: eyes_read.answer(one, grid, lang))

    def answer_again(
        self, question: str, shot: Screenshot, *, lang: Lang = "en"
    ) -> eyes_read.Answer:
        """A second answer to a question: in other words, drawn anew, of another model if there is.

        Raises:
            CannotRun: when there is no usable answer.
        """
        setup = self.second
        grid = _grid(setup, shot)
        messages = eyes_prompt.question_again(
            self._hide(question), grid.picture(shot), setup.profile.coordinates, lang
        )
        schema = eyes_prompt.answer_schema(_largest(grid))
        return self._ask(
            setup, messages, schema, lambda one: eyes_read.answer(one, grid, lang), again=True
        )

    def describe(
        self,
        shot: Screenshot,
        length: Length = "short",
        *,
        box: Box | None = None,
        lang: Lang = "en",
        again: bool = False,
    ) -> tuple[eyes_read.Line, ...]:
        """What a picture shows, one fact a line.

        Args:
            shot: the picture, with what no model may see painted over.
            length: how much is wanted.
            box: what is described for the length "image", in logical pixels.
            lang: the person's language.
            again: whether it is a second answer, see `answer_again`.

        Raises:
            CannotRun: when there is no usable answer.
        """
        setup = self.second if again else self.setup
        if box is not None:
            shot = eyes_picture.cut(shot, box)
        picture = _grid(setup, shot).picture(shot)
        messages = eyes_prompt.description(length, picture, lang, again=again)
        most = eyes_prompt.MOST_LINES[length]
        schema = eyes_prompt.lines_schema(length)
        return self._ask(
            setup, messages, schema, lambda one: eyes_read.lines(one, most, lang), again=again
        )

    def names(
        self, shot: Screenshot, elements: Sequence[Element], *, lang: Lang = "en"
    ) -> tuple[eyes_read.Named | None, ...]:
        """Names for pictures and controls without one; None for what could not be named.

        What does not show in the picture is not asked about.

        Raises:
            CannotRun: when there is no usable answer.
        """
        at = [n for n, one in enumerate(elements) if eyes_picture.shows(shot, one.box)]
        found: dict[int, eyes_read.Named | None] = {}
        for start in range(0, len(at), eyes_picture.MOST_CELLS):
            batch = at[start : start + eyes_picture.MOST_CELLS]
            named = self._named(shot, [elements[n] for n in batch], lang)
            found |= dict(zip(batch, named, strict=True))
        kept = [found.get(n) for n in range(len(elements))]
        return tuple(one if one and one.name else None for one in kept)

    def _named(
        self, shot: Screenshot, batch: Sequence[Element], lang: Lang
    ) -> tuple[eyes_read.Named | None, ...]:
        """Names for the things of one sheet."""
        cells = eyes_picture.sheet(shot, [one.box for one in batch])
        picture = _grid(self.setup, cells).picture(cells)
        count = len(batch)
        messages = eyes_prompt.names([self._thing(one) for one in batch], picture, lang)
        schema = eyes_prompt.names_schema(count)
        return self._ask(
            self.setup, messages, schema, lambda one: eyes_read.names(one, count, lang)
        )

    def _thing(self, element: Element) -> str:
        """What a thing is, and the words that it stands with."""
        around = plain(self._hide(regions.around(element)), AROUND)
        return f'{element.role}, in "{around}"' if around else element.role

    def controls(
        self, shot: Screenshot, known: Sequence[Element], *, lang: Lang = "en"
    ) -> tuple[eyes_read.Found, ...]:
        """Controls that a model sees beside those that are known, unchecked.

        Args:
            shot: the picture, with what no model may see painted over.
            known: the controls that need not be found; they stand in frames in the picture.
            lang: the person's language.

        Raises:
            CannotRun: when there is no usable answer.
        """
        setup = self.setup
        grid = _grid(setup, shot)
        marked = marks.draw_marks(shot, known, numbers=False) if known else shot
        picture = grid.picture(marked)
        messages = eyes_prompt.controls(picture, setup.profile.coordinates, lang)
        schema = eyes_prompt.controls_schema(_largest(grid))
        return self._ask(setup, messages, schema, lambda one: eyes_read.controls(one, grid))

    def _ask(
        self,
        setup: ModelSetup,
        messages: Sequence[Message],
        schema: Mapping[str, object],
        read: Callable[[Reply], T],
        *,
        again: bool = False,
    ) -> T:
        ask: Ask = setup.ask(again=again)
        ask = replace(
            ask,
            schema=schema if setup.spoken == "json" else None,
            max_tokens=ROOM * ask.max_tokens,
            complete=None,
        )
        inquiry = Inquiry(setup, self._memory, self._hide)
        return inquiry.answer(messages, ask, read, SECONDS)


def _grid(setup: ModelSetup, shot: Screenshot) -> scale.Grid:
    own = setup.profile
    return scale.Grid.of(shot, own.coordinates, own.factor, own.image_tokens)


def _largest(grid: scale.Grid) -> int:
    """The largest number in a place."""
    return max(grid.sent) if grid.pixels else 1000
