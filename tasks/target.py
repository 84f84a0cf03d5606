"""What a task looks at and acts on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from handeye.agent import verbs

from .assertion import Part
from .values import SWITCH, Moment, Switch, Viewport, Words, Yes, key_chord, target_address


class Har(Part):
    """Traffic that was recorded as a HAR file (HTTP Archive)."""

    file: Words
    """Where it lies, relative to the task file; with several tests each has one of its own."""
    record: Switch = False
    """Whether it is recorded by this run, in place of being replayed: on or off."""


def har_file(value: object) -> object:
    """Recorded traffic, where the file alone is given."""
    return {"file": value} if isinstance(value, str) else value


HAR_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {
                "file": {"type": "string", "minLength": 1},
                "record": {"enum": [True, False, *SWITCH]},
            },
            "required": ["file"],
            "additionalProperties": False,
        },
    ]
}


class BrowserTarget(Part):
    """A website in a browser."""

    url: Annotated[str, AfterValidator(target_address)] = ""
    """Where relative addresses start, such as http://127.0.0.1:8000."""
    viewport: Viewport = (1280, 800)
    """Width and height of the page in CSS pixels, such as 1280x800."""
    browser: Literal["chromium", "chrome", "msedge"] = "chromium"
    """Which browser is started."""
    scale: float = Field(default=1.0, gt=0, le=8)
    """Device pixels for one CSS pixel."""
    locale: Words = "en-US"
    """The browser's language and region, such as nb-NO."""
    timezone: Words | None = None
    """The browser's time zone, such as Europe/Oslo; when missing UTC in a test, else its own."""
    color_scheme: Literal["light", "dark", "no-preference"] = "light"
    """Which colours the page is asked for."""
    motion: Switch | None = None
    """Whether things move and the caret shows; when missing off in a test, else on."""
    clock: Moment | None = None
    """The time at which the clocks of pages stand still, such as 2026-01-31T12:00:00Z."""
    har: Annotated[Har, BeforeValidator(har_file), WithJsonSchema(HAR_SCHEMA)] | None = None
    """Recorded traffic that all requests are answered from: a file, or {file, record: on}."""


class OnDesktop(Part):
    """What the targets on a desktop share."""

    monitor: int = Field(default=1, ge=0)
    """The monitor that is looked at, from 1; 0 for all of them together."""
    windows: tuple[Words, ...] = ()
    """Windows that may be used: a program's name, or words in a title (all of it with *)."""
    keys: tuple[Annotated[str, AfterValidator(key_chord)], ...] = ()
    """Chords that may be pressed though they lead out of the program, such as Alt+Tab."""


class DesktopTarget(OnDesktop):
    """The desktop as it is."""

    desktop: Yes
    """true: the desktop of this machine."""
    window: Words | None = None
    """The only window that is looked at: a program's name, or words in its title."""

    @model_validator(mode="after")
    def _one_area(self) -> DesktopTarget:
        if self.window is not None and "monitor" in self.model_fields_set:
            raise ValueError(
                "a window is looked at wherever it stands; leave `monitor` or `window` out"
            )
        return self


class ProgramTarget(OnDesktop):
    """A program, started for this task and ended with it. Other windows are not shown."""

    program: Words
    """The program's name or path."""
    args: tuple[verbs.Text, ...] = ()
    """What it is started with."""
    env: dict[str, verbs.Text] = Field(default_factory=dict)
    """Environment variables for it, beside those of this process."""
    folder: Words | None = None
    """Where it is started, relative to the task file; by default where handeye is."""


class StillTarget(Part):
    """A picture, or a folder of pictures, that is looked at and never changed."""

    still: Words
    """The path of the PNG file or folder, relative to the task file."""


Target = BrowserTarget | DesktopTarget | ProgramTarget | StillTarget
"""What is looked at and acted on."""
