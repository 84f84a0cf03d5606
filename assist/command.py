"""A command of the assistant: how it is called in each language, and what carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .reply import Reply
from .texts import Lang

if TYPE_CHECKING:
    from .talk import Talk


@dataclass(frozen=True)
class Command:
    """One command.

    Args:
        name: its key, such as "list".
        words: what people may type, by language; the first is the one that help tells.
        run: carries it out on the words after it.
        help: the key of the text that help tells; its example is under `<help>.example`.
        verbatim: whether the words after it are taken as they stand, such as text to type; else
            what politeness and dictation put around them is left out.
        keeps_last: whether the answer before it stays the one that `repeat` and `why` are about.
    """

    name: str
    words: Mapping[Lang, tuple[str, ...]]
    run: Callable[[Talk, str], Reply]
    help: str
    verbatim: bool = False
    keeps_last: bool = False
