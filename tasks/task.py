"""A task file as it is once it has been read: validated, variables put in, tests expanded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from handeye.actions import RiskKind, allow, data_guard, data_kinds
from handeye.agent import verbs

from .assertion import Assertion, Part
from .step import Do, Step
from .target import BrowserTarget as BrowserTarget
from .target import DesktopTarget as DesktopTarget
from .target import OnDesktop as OnDesktop
from .target import ProgramTarget as ProgramTarget
from .target import StillTarget as StillTarget
from .target import Target as Target
from .values import (
    DataType,
    FormatVersion,
    Seconds,
    Switch,
    Tokens,
    Words,
    keyring_entry,
    secret_origin,
)

PausePoint = Literal["choice", RiskKind]
"""When a run stops and asks its user first."""


class Secret(Part):
    """Where a secret's value comes from. The value itself is never part of a task."""

    env: Words | None = None
    """The environment variable that holds it."""
    file: Words | None = None
    """The file that holds it, relative to the task file."""
    keyring: Annotated[Words, AfterValidator(keyring_entry)] | None = None
    """Service and user in the system's keyring, as in shop/demo@example.test."""
    command: Words | None = None
    """The command that prints it, as in pass show shop; no shell reads it."""
    origin: Annotated[Words, AfterValidator(secret_origin)] | None = None
    """The only address it is typed into, https://login.example; by default the target."""
    window: Words | None = None
    """On a desktop the only window it is typed into: a program's name, or a whole title with *."""
    visible: Switch = False
    """Whether it may be typed into a field that shows what stands in it: on or off."""
    totp: Switch = False
    """Whether it is the seed of one-time codes (TOTP): the code of the moment is typed."""

    @model_validator(mode="after")
    def _one_source(self) -> Secret:
        given = [name for name in SOURCES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                "a secret comes from one place: {env: NAME}, {file: path}, "
                "{keyring: service/user} or {command: …}"
            )
        return self


SOURCES = ("env", "file", "keyring", "command")
"""Where the value of a secret may come from."""


class Protect(Part):
    """What becomes of sensitive data in what a model types or tells. What the user wrote is free.

    A kind that is not named is refused where it would be typed, and masked in what is told.
    """

    card: data_guard.DataPolicy | None = None
    """Numbers of payment cards."""
    iban: data_guard.DataPolicy | None = None
    """International bank account numbers."""
    key: data_guard.DataPolicy | None = None
    """Private keys."""
    token: data_guard.DataPolicy | None = None
    """Access tokens of well-known services, and JSON web tokens."""
    patterns: dict[Words, Annotated[Words, AfterValidator(data_kinds.pattern)]] = Field(
        default_factory=dict
    )
    """Kinds of your own: a name and a regular expression."""
    patterns_are: data_guard.DataPolicy | None = None
    """What becomes of your own kinds."""


class TaskLimits(Part):
    """How much a run may use. What is missing has the default of the run."""

    steps: int | None = Field(default=None, ge=1)
    """Actions of the whole run."""
    time: Seconds | None = None
    """Time of the whole run, such as 2m."""
    tokens: Tokens | None = None
    """Tokens of all model calls, such as 60k."""
    repeats: int | None = Field(default=None, ge=1)
    """Tries of one and the same action in a row without effect."""


def allowed_host(entry: str) -> str:
    """What may be reached: a host, with a scheme or a port or both, or all hosts below one.

    Raises:
        ValueError: when it is none of these; see `actions.allow.read_entry`.
    """
    allow.read_entry(entry)
    return entry.strip()


AllowedHost = Annotated[str, AfterValidator(allowed_host)]
"""One entry of `allow`."""


def hosts(entries: Iterable[str] | None) -> tuple[str, ...] | None:
    """What may be reached, as Python gives it: a single host needs no list.

    Raises:
        ValueError: when one is no host, or there is none.
    """
    if entries is None:
        return None
    named = tuple(map(allowed_host, [entries] if isinstance(entries, str) else entries))
    if not named:
        raise ValueError("`allow` is empty; leave it out to allow the origin of `url` alone")
    return named


class Head(Part):
    """What a task file says beside its steps."""

    version: FormatVersion = 1
    """The version of this file format."""
    name: str = ""
    """What this task is called in reports; the file's name when missing."""
    allow: Annotated[tuple[AllowedHost, ...], Field(min_length=1)] | None = None
    """What may be reached, such as shop.example; when missing, the target's own origin."""
    secrets: dict[str, Secret] = Field(default_factory=dict)
    """Passwords and the like, by name: used as ${secrets.name} where text is typed."""
    limits: TaskLimits = TaskLimits()
    """How much the run may use."""
    may: tuple[RiskKind, ...] = ()
    """Risky kinds of actions that a model may do without asking."""
    ask_me: tuple[PausePoint, ...] = ()
    """When the run stops and asks first, also before a step that is written here."""
    protect: Protect = Protect()
    """What becomes of sensitive data in what a model types or tells."""
    second_look: Switch = False
    """Whether a model judges each action of a model, without the page: on or off."""
    answers: dict[str, verbs.Text] = Field(default_factory=dict)
    """Answers to what the run would ask its user: pause point or words of the question."""
    done_when: tuple[Assertion, ...] = ()
    """What must hold for the task to be done."""
    output: dict[str, DataType] = Field(default_factory=dict)
    """The data that the task results in: names and types."""
    hints: Switch = True
    """Whether a model gets a list of what is on the page beside its picture: on or off."""


class Case(Part):
    """One thing to run: a task, or a test with one row of its matrix.

    `before` and `after` are the steps around it; `after` runs whatever happened. `skip` is why it
    is not run; "" for one that is. Its `limits` win over those of the task.
    """

    id: str
    name: str
    steps: tuple[Step, ...] = Field(min_length=1)
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()
    tags: tuple[str, ...] = ()
    retries: int = 0
    skip: str = ""
    limits: TaskLimits = TaskLimits()
    row: dict[str, str] = Field(default_factory=dict)
    line: int = 0

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Every step in the order of the run."""
        return (*self.before, *self.steps, *self.after)


class Task(Head):
    """A whole task file. `file` is its path, "" for one that was given as text.

    `vars` are the values that hold for the file (`--var` counted in), as text, list or mapping.
    `is_test` is whether it has `tests:`; `cases` is all that runs, and never empty.
    """

    file: str = ""
    target: Target | None = None
    target_line: int = 0
    vars: dict[str, Any] = Field(default_factory=dict)
    is_test: bool = False
    cases: tuple[Case, ...] = Field(min_length=1)

    @property
    def goal(self) -> str:
        """The goal for the model; "" when there are steps or tests."""
        body = self.cases[0].steps[0].body
        return body.text if isinstance(body, Do) and body.verb == "goal" else ""

    @property
    def on_web(self) -> bool:
        """Whether it works on pages in a browser."""
        return isinstance(self.target, BrowserTarget | None)

    @property
    def folder(self) -> Path:
        """Where the file lies."""
        return Path(self.file).parent


def cases(task: Task) -> list[Case]:
    """Everything in the file that runs on its own: each test with each row of its matrix."""
    return list(task.cases)


def needs_model(task: Task) -> Step | None:
    """The first step that no run can do without a model; None when there is none."""
    steps = (step for case in task.cases if not case.skip for step in case.all_steps)
    return next((one for one in steps if one.acts_by_model or one.judged), None)
