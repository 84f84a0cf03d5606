"""What a `check:` or `wait_for:` claims about the screen; `checks.py` finds out if it holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from handeye.agent import verbs
from handeye.perception import Query

from .values import Seconds, Words, file_glob, url_glob

CLAIM_CAP = 5.0
"""Seconds that a check waits for its claims to come true, unless `within:` says otherwise."""
SCOPE = ("region", "row", "frame")


class Part(BaseModel):
    """What all parts of a task file share."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True
    )


class ValueIs(Part):
    """What stands in one field, or which option is chosen."""

    field: Query
    expected: verbs.Text


class Count(Part):
    """How many elements of a kind there are."""

    of: Query
    """The elements to count, for example {role: listitem, in: Results}."""
    is_: int = Field(alias="is", ge=0)
    """How many there must be."""


class Assertion(Part):
    """Claims about the screen, decided without a model. All of them must hold."""

    verb: Literal["check", "wait_for"] = "check"
    url: Annotated[Words, AfterValidator(url_glob)] | None = None
    """The address, where * stands for any characters: "*/review"."""
    title: Words | None = None
    """Words in the title, or a wildcard for all of it."""
    text: Words | None = None
    """Words that are shown."""
    no_text: Words | None = None
    """Words that are not shown."""
    region: Words | None = Field(default=None, alias="in")
    """Where `text` and `no_text` are looked for: a region's role, name or heading."""
    row: Words | None = None
    """Words in the table row, list item or card that holds `text`."""
    frame: Words | None = None
    """Words in the title, name or address of the iframe that holds `text`."""
    value: tuple[ValueIs, ...] = ()
    """What stands in fields."""
    count: Count | None = None
    """How many elements there are."""
    visible: Query | None = None
    """An element that is shown."""
    hidden: Query | None = None
    """An element that is not shown."""
    enabled: Query | None = None
    """A control that can be used."""
    disabled: Query | None = None
    """A control that cannot be used."""
    checked: Query | None = None
    """A checkbox, radio button or switch that is on."""
    unchecked: Query | None = None
    """A checkbox, radio button or switch that is off."""
    download: Annotated[Words, AfterValidator(file_glob)] | None = None
    """The name of a downloaded file, where * stands for any characters: "*.csv"."""
    no_console_errors: bool = False
    """No page has written an error to the console or failed with one."""
    no_failed_requests: bool = False
    """No request has failed or was answered with an error status."""
    cap: Seconds = Field(default=CLAIM_CAP, alias="within")
    """How long to wait for the claims to come true, such as 10s."""

    @model_validator(mode="after")
    def _claims_something(self) -> Assertion:
        if (self.text or self.no_text) is None:
            for name in SCOPE:
                if getattr(self, name) is not None:
                    key = "in" if name == "region" else name
                    raise ValueError(
                        f"`{key}` belongs to `text` or `no_text`; for an element write it "
                        f"inside: visible: {{text: …, {key}: …}}"
                    )
        if not any(getattr(self, name) for name in CLAIMS):
            raise ValueError(f"nothing is claimed; give one of {', '.join(CLAIMS)}")
        return self


CLAIMS = tuple(name for name in Assertion.model_fields if name not in ("verb", "cap", *SCOPE))
"""The keys of a check that claim something."""
