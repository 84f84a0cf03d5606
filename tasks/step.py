"""One step of a task: where it stands, what it says, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from handeye.agent import verbs
from handeye.audit import criteria

from .assertion import Assertion, Part
from .values import DataType, Seconds, Switch, Words, file_name


class Screenshot(Part):
    """Keep a picture of the screen under a name."""

    verb: Literal["screenshot"] = "screenshot"
    name: Annotated[Words, AfterValidator(file_name)]
    """The name of the picture: letters, digits, - and _."""


class Do(Part):
    """Words that a model plans and carries out."""

    verb: Literal["do", "goal"] = "do"
    text: Words
    """What is to be done."""


MOST_VOTES = 9
"""Times that a judge is asked about one look at the most."""


class Look(Part):
    """A claim about the screen that a model judges, with evidence."""

    verb: Literal["look"] = "look"
    claim: Words
    """What must be true of what is seen."""
    votes: int = Field(default=1, ge=1, le=MOST_VOTES)
    """How often the judge is asked, each time anew: more than half must say that it is so."""


EVERY_CHECK = "all"


def check_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of checks of an audit.

    Raises:
        ValueError: when there is no such check.
    """
    from handeye.audit import checks

    known = [one.name for one in checks.ALL]
    if unknown := [one for one in names if one not in (*known, EVERY_CHECK)]:
        raise ValueError(
            f"there is no check {unknown[0]!r}: write {EVERY_CHECK}, or of {', '.join(known)}"
        )
    return names


class A11y(Part):
    """An audit of the page: nothing that a person with a disability cannot use."""

    verb: Literal["a11y"] = "a11y"
    level: criteria.Level = "wcag22aa"
    """What the page is held against: a version of WCAG, and up to which level."""
    checks: Annotated[tuple[Words, ...], AfterValidator(check_names)] = ()
    """The checks that run: names, or all; those that touch nothing when missing."""
    allow: tuple[Words, ...] = ()
    """What is accepted: checks, rules of axe such as axe/region, or criteria such as 1.4.3."""
    baseline: Words | None = None
    """A file of accepted issues, relative to the task file."""
    strict: Switch = False
    """Whether what is likely, or needs a person's look, fails too."""

    def __str__(self) -> str:
        return ", ".join((self.level, *self.checks, *(["strict"] if self.strict else [])))


class Half(Part):
    """One half of `becomes`: a claim that must not hold yet, or must have come to hold."""

    verb: Literal["becomes"] = "becomes"
    claim: Look | Assertion
    """What becomes so: judged by a model, or the keys of a check."""
    after: bool = False
    """Whether it must hold by now."""


class Becomes(Part):
    """A claim that must not hold before a step and must hold after it."""

    verb: Literal["becomes"] = "becomes"
    claim: Look | Assertion
    """What becomes so: judged by a model, or the keys of a check."""
    by: Step
    """The step that makes it so."""


class ExtractStep(Part):
    """Data that a model reads off the screen, checked for its types."""

    verb: Literal["extract"] = "extract"
    data: dict[str, DataType] = Field(min_length=1)
    """The name of each value and its type."""


Judged = Look | Half | Becomes
"""A step with a claim that a model may have to judge."""
Body = verbs.ExactVerb | verbs.Given | Assertion | A11y | Screenshot | Do | Judged | ExtractStep
"""What one step is to do."""


class StepOptions(Part):
    """What may stand beside the verb of a step."""

    name: str = ""
    """A label for reports."""
    timeout: Seconds | None = None
    """The longest that this step may take, such as 30s."""
    continue_on_error: Switch = False
    """Whether the run goes on when this step goes wrong; it is told at the end all the same."""


class Step(StepOptions):
    """One step. `text` is the step as it was written, in one line; secrets are references."""

    body: Body
    text: str = ""
    file: str = ""
    line: int = 0

    @property
    def verb(self) -> str:
        """The verb as it was written."""
        return self.body.verb

    @property
    def where(self) -> str:
        """File name and line, as in shop.yaml:12; "" for a step that comes from no file."""
        return f"{Path(self.file).name}:{self.line}" if self.file else ""

    @property
    def acts_by_model(self) -> bool:
        """Whether it leaves it to a model what is done, or what is read."""
        body = self.body
        inner = isinstance(body, Becomes) and body.by.acts_by_model
        return inner or isinstance(body, Do | ExtractStep)

    @property
    def judged(self) -> Look | None:
        """The claim that a model must judge for it, if any."""
        body = self.body
        claim = body.claim if isinstance(body, Half | Becomes) else body
        return claim if isinstance(claim, Look) else None

    def walk(self) -> Iterator[Step]:
        """This step, and the one inside it."""
        yield self
        if isinstance(self.body, Becomes):
            yield from self.body.by.walk()
