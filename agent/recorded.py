"""What a plan keeps of a run: its steps, what was done in each, to which control, and what came."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from handeye.actions import Action, Target, action_adapter
from handeye.perception import Box, Screenshot

from .errors import CannotRun

Share = Annotated[float, Field(ge=-100, le=100)]
"""A length as a share of the width or height of the screen."""
SHORT = 80
"""Characters of a name that count; rows and paragraphs can hold pages of text."""


class Record(BaseModel):
    """A part of a plan."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True
    )


class Part(Record):
    """A part of the screen: a row, a dialog, a frame, a heading."""

    role: str
    name: str = ""


class RecordedTarget(Record):
    """The control that something was done to, as it was then."""

    role: str = ""
    name: str = ""
    test_id: str = ""
    label: str = ""
    """Its label, placeholder or title, where that is not its name."""
    within: tuple[Part, ...] = ()
    """The row, dialog or frame around it, where several were called alike."""
    nth: int | None = Field(default=None, ge=1)
    """Which of those that nothing else told apart, in reading order."""
    of: int | None = Field(default=None, ge=1)
    """How many of them there were."""
    box: tuple[Share, Share, Share, Share] | None = None
    """Left, top, width and height as shares of the screen."""
    picture: str = ""
    """The file with its picture."""

    def __str__(self) -> str:
        words = f'{self.role} "{self.name}"'.strip() if self.name else self.role
        test_id = f" (test id {self.test_id})" if self.test_id else ""
        return (words or "what stood there") + test_id

    def place(self, now: Screenshot) -> Box | None:
        """Where it was, in pixels of a screen of today's size."""
        if self.box is None:
            return None
        left, top, width, height = self.box
        return Box(left * now.width, top * now.height, width * now.width, height * now.height)


class After(Record):
    """What was so after an action, and is so again when the action does what it did."""

    address: str = ""
    """The path of the address, with * for what may differ, where the action led to it."""
    shows: tuple[Part, ...] = ()
    """What newly appeared."""
    holds: bool = False
    """Whether the field holds what was typed, chosen or ticked."""

    def __bool__(self) -> bool:
        return bool(self.address or self.shows or self.holds)


class RecordedAction(Record):
    """One action. `says` is what it is beside its target; exact steps say that themselves."""

    kind: str
    says: dict[str, JsonValue] = Field(default_factory=dict)
    target: RecordedTarget | None = None
    to: RecordedTarget | None = None
    focus: RecordedTarget | None = None
    """What had the focus, where the action went to no target."""
    after: After | None = None

    @property
    def targets(self) -> tuple[RecordedTarget, ...]:
        """What it was done to; two for a drag."""
        return tuple(one for one in (self.target, self.to) if one)

    def action(self, target: Target | None, to: Target | None) -> Action:
        """The action again, on the targets of today.

        Raises:
            CannotRun: when a person has made something of it that is no action.
        """
        given: dict[str, Any] = {"kind": self.kind, **self.says}
        given |= {name: one for name, one in (("target", target), ("to", to)) if one}
        if self.kind == "switch_tab" and str(given.get("tab", "")).isdecimal():
            given["tab"] = int(str(given["tab"]))
        try:
            return action_adapter.validate_python(given)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"][1:])
            raise CannotRun(
                f"the plan holds a `{self.kind}` that cannot be done: {where}: {first['msg']}; "
                "record it anew with --replay=update"
            ) from None


class RecordedStep(Record):
    """One step of the task file. `hash` is that of the instruction, as `key_of` makes it."""

    step: str
    hash: str
    actions: tuple[RecordedAction, ...] = ()

    @property
    def targets(self) -> list[tuple[int, RecordedTarget]]:
        """All targets in order, each with the number of its action."""
        return [(at, one) for at, action in enumerate(self.actions) for one in action.targets]


def shares(box: Box, screen: Screenshot) -> tuple[float, float, float, float]:
    """A box in pixels as shares of the screen."""
    width, height = screen.width, screen.height
    left, right = box.x / width, box.width / width
    return round(left, 4), round(box.y / height, 4), round(right, 4), round(box.height / height, 4)


def clipped(text: str) -> str:
    """As much of a name as counts."""
    text = " ".join(text.split())
    return text if len(text) <= SHORT else text[:SHORT].rstrip()
