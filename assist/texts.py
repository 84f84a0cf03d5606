"""What the assistant says, in English and Chinese: each text once, both languages side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from . import (
    texts_act,
    texts_help,
    texts_keep,
    texts_look,
    texts_model,
    texts_repair,
    texts_speech,
    texts_talk,
    texts_task,
)

Lang = Literal["en", "zh"]
TABLES = (
    texts_talk.TEXTS,
    texts_help.TEXTS,
    texts_keep.TEXTS,
    texts_look.TEXTS,
    texts_act.TEXTS,
    texts_model.TEXTS,
    texts_task.TEXTS,
    texts_speech.TEXTS,
    texts_repair.TEXTS,
)
ALL: Mapping[str, tuple[str, str]] = {key: both for table in TABLES for key, both in table.items()}


class Texts:
    """The texts of one language.

    Args:
        lang: en or zh.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **fields: object) -> str:
        """A text by its key, with its fields put in (`str.format`).

        Raises:
            KeyError: when there is no such text, or it lacks a field.
        """
        return ALL[key][0 if self.lang == "en" else 1].format(**fields)

    def listed(self, things: Iterable[str]) -> str:
        """Several things in one line, as the language lists them."""
        return (", " if self.lang == "en" else "、").join(things)
