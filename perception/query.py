"""Which element is meant, in the words of a person: text plus whatever tells several apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Query(BaseModel):
    """Words for one element. A plain string is short for `{text: string}`."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True
    )

    text: str = ""
    """The accessible name, label, placeholder, visible text, title or alternative text."""
    role: str = ""
    """An ARIA role such as button, link, textbox, checkbox, heading."""
    within: str = Field(default="", alias="in")
    """A region that holds it: its role (banner, dialog, navigation …), name or heading."""
    row: str = ""
    """Words that stand in the same table row, list item or card."""
    frame: str = ""
    """Words in the title, name or address of the iframe that holds it."""
    near: str = ""
    """Words of something close by: the nearest element wins."""
    nth: int | None = Field(default=None, ge=1)
    """Which one of several, counted from 1 in reading order."""
    exact: bool = False
    """Whether the text must be equal (white space, letter case and width aside)."""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"text": value}
        if not isinstance(value, (Mapping, Query)):
            raise ValueError("an element is named by words, or by {text: …, role: …, in: …}")
        return cast(object, value)

    @model_validator(mode="after")
    def _says_something(self) -> Query:
        if not (self.text.strip() or self.role):
            raise ValueError("say which element: give `text` or `role`")
        return self

    def __str__(self) -> str:
        words = f'{self.role} "{self.text}"'.strip() if self.text else self.role
        details = {
            "in": self.within, "row": self.row, "frame": self.frame, "near": self.near,
            "nth": self.nth,
        }  # fmt: skip
        return words + "".join(f", {key} {value!r}" for key, value in details.items() if value)
