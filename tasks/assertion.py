"""What a `check:` or `wait_for:` claims about the screen; `checks.py` finds out if it holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from handeye.agent import verbs
from handeye.perception import Query

from .values import Seconds, Switch, Words, file_glob, url_glob

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


class FileIs(Part):
    """A file on this machine, and what stands in it."""

    path: Words
    """Where it lies, relative to the task file; ~ is the home folder."""
    contains: verbs.Text | None = None
    """Text that stands somewhere in it."""
    equals: verbs.Text | None = None
    """Its whole text; kinds of line ends, and one at the end, do not count."""
    exists: Switch = True
    """Whether it is there."""

    @model_validator(mode="after")
    def _one_claim(self) -> FileIs:
        said = self.contains is not None or self.equals is not None
        if said and not self.exists:
            raise ValueError("what is not there holds nothing: leave out `contains` and `equals`")
        return self

    def __str__(self) -> str:
        said = [
            f"{name} {getattr(self, name)!r}"
            for name in ("contains", "equals")
            if getattr(self, name) is not None
        ]
        return " ".join([self.path, *said] if self.exists else [self.path, "is not there"])


class ClipboardIs(Part):
    """What the clipboard holds."""

    contains: Words | None = None
    """Words that stand somewhere in it; letter case does not count."""
    equals: verbs.Text | None = None
    """Its whole text, to the letter."""

    @model_validator(mode="after")
    def _one_claim(self) -> ClipboardIs:
        if (self.contains is None) == (self.equals is None):
            raise ValueError("give `contains` or `equals`, one of them")
        return self

    def __str__(self) -> str:
        return f"equals {self.equals!r}" if self.contains is None else self.contains


def four(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Left, top, width and height.

    Raises:
        ValueError: when it is not four numbers.
    """
    if len(numbers) != 4:
        raise ValueError("a part of the screen is four numbers: left, top, width, height")
    return numbers


Pixel = Annotated[int, Field(ge=0)]


class PictureIs(Part):
    """A part of the screen that looks as in a saved picture."""

    saved: Words = Field(alias="is")
    """The saved picture, relative to the task file."""
    of: Query | None = None
    """The element that is compared."""
    window: Words | None = None
    """The window that is compared: a program's name, or words in its title."""
    box: Annotated[tuple[Pixel, ...], AfterValidator(four)] | None = None
    """The part that is compared: left, top, width, height."""
    mask: tuple[Query, ...] = ()
    """Elements that are not compared: painted over in both pictures."""
    threshold: float = Field(default=0.2, ge=0, le=1)
    """How different a pixel may look, from 0 to 1; smoothed edges do not count."""
    tolerance: int | None = Field(default=None, ge=0, le=255)
    """Instead: how far each colour of a pixel may be off, of 255; smoothed edges count."""
    max_diff_pixels: int | None = Field(default=None, ge=0)
    """How many pixels may differ."""
    max_diff_ratio: float | None = Field(default=None, ge=0, le=1)
    """Which share of the pixels may differ."""

    @model_validator(mode="after")
    def _one_part(self) -> PictureIs:
        given = [name for name in ("of", "window", "box") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"give one of {', '.join(given)}, not several")
        if self.tolerance is not None and "threshold" in self.model_fields_set:
            raise ValueError("give `threshold` or `tolerance`, not both")
        return self

    def most(self, pixels: int) -> int:
        """How many of so many pixels may differ."""
        share = None if self.max_diff_ratio is None else int(self.max_diff_ratio * pixels)
        return min((most for most in (self.max_diff_pixels, share) if most is not None), default=0)

    def __str__(self) -> str:
        part = self.of or self.window or (self.box and ", ".join(map(str, self.box)))
        return f"{part} is {self.saved}" if part else self.saved


class AttributeIs(Part):
    """An attribute of an element of a web page."""

    of: Query
    """The element."""
    name: Words
    """The name of the attribute, such as href."""
    is_: verbs.Text | None = Field(default=None, alias="is")
    """Its whole value, to the letter."""
    contains: Words | None = None
    """Text that stands somewhere in it, to the letter."""

    @model_validator(mode="after")
    def _one_claim(self) -> AttributeIs:
        if (self.is_ is None) == (self.contains is None):
            raise ValueError("give `is` or `contains`, one of them")
        return self

    def __str__(self) -> str:
        claim = f"is {self.is_!r}" if self.is_ is not None else f"contains {self.contains!r}"
        return f"{self.name} of {self.of} {claim}"


class AriaIs(Part):
    """What a web page tells of itself through accessibility, as Playwright writes it."""

    is_: Words = Field(alias="is")
    """Roles and names, one a line; see Playwright's "aria snapshots"."""
    region: Words | None = Field(default=None, alias="in")
    """The region that must tell it: its role, name or heading; the whole page when missing."""

    def __str__(self) -> str:
        said = " ".join(self.is_.split())
        return f"{self.region}: {said}" if self.region else said


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
    no_broken_images: bool = False
    """No picture was missing that a page shows."""
    no_overflow: bool = False
    """No text was larger than its element, and no page wider than its view."""
    window: Words | None = None
    """A window that shows: a program's name, or words in its title (all of it with *)."""
    no_window: Words | None = None
    """A window that does not show."""
    active_window: Words | None = None
    """The window that gets what is typed."""
    file: FileIs | None = None
    """A file on this machine: its path, or {path, contains} or {path, equals}."""
    no_file: Words | None = None
    """The path of a file that is not there."""
    clipboard: ClipboardIs | None = None
    """What the clipboard holds: words, or {equals: text}."""
    process: Words | None = None
    """The name of a process that runs: one of the program's, else one of the user's."""
    no_process: Words | None = None
    """The name of a process that does not run."""
    exit_code: int | None = None
    """The exit code of the program, once it has ended; a signal counts below zero."""
    picture: PictureIs | None = None
    """A part of the screen that looks as in a saved picture: {is: saved.png, of: Save}."""
    attribute: AttributeIs | None = None
    """An attribute of an element: {of: Help, name: href, is: /help}, or contains."""
    aria: AriaIs | None = None
    """What the page, or {in: region}, tells through accessibility, as Playwright writes it."""
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
        if not self.claimed:
            raise ValueError(f"nothing is claimed; give one of {', '.join(CLAIMS)}")
        return self

    @property
    def claimed(self) -> list[str]:
        """The claims that are made, in their order."""
        values = {name: getattr(self, name) for name in CLAIMS}
        return [name for name, one in values.items() if one or type(one) is int]


CLAIMS = tuple(name for name in Assertion.model_fields if name not in ("verb", "cap", *SCOPE))
"""The keys of a check that claim something."""
