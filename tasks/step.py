"""One step of a task: where it stands, what it says, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from handeye.agent import verbs

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


class Look(Part):
    """A claim about the screen that a model judges, with evidence."""

    verb: Literal["look"] = "look"
    claim: Words
    """What must be true of what is seen."""


class Claim(Part):
    """A claim that must be false before a step and true after it."""

    verb: Literal["becomes"] = "becomes"
    claim: Words
    """What must become true."""


class Becomes(Claim):
    """A claim that must be false before a step and true after it."""

    by: Step
    """The step that makes it true."""


class ExtractStep(Part):
    """Data that a model reads off the screen, checked for its types."""

    verb: Literal["extract"] = "extract"
    data: dict[str, DataType] = Field(min_length=1)
    """The name of each value and its type."""


ModelVerb = Do | Look | Becomes | ExtractStep
"""A step that needs a model."""
Body = verbs.ExactVerb | Assertion | Screenshot | ModelVerb
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

    def walk(self) -> Iterator[Step]:
        """This step, and the one inside it."""
        yield self
        if isinstance(self.body, Becomes):
            yield from self.body.by.walk()
