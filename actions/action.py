"""What can be done: a closed set of actions. Their docstrings are the text that a model reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from handeye.perception import Box, Element, Point

LOAD_CAP = 30.0
"""Seconds until an address that does not answer is given up."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Model):
    """Where an action goes: a point in logical pixels, and what should be there when known."""

    point: Point
    box: Box | None = None
    role: str = ""
    name: str = ""
    ref: str = ""
    offscreen: bool = False
    states: frozenset[str] = frozenset()

    @classmethod
    def of(cls, element: Element) -> Target:
        """The middle of an element."""
        return cls(
            point=element.box.center,
            box=element.box,
            role=element.role,
            name=element.name or element.text or element.label or element.placeholder,
            ref=element.ref,
            offscreen=element.offscreen,
            states=element.states,
        )

    def __str__(self) -> str:
        words = f'{self.role} "{self.name}"'.strip() if self.name else self.role
        return words or f"({self.point.x:.0f}, {self.point.y:.0f})"


class Click(_Model):
    """Click the target once with the left button."""

    kind: Literal["click"] = "click"
    target: Target


class DoubleClick(_Model):
    """Click the target twice quickly."""

    kind: Literal["double_click"] = "double_click"
    target: Target


class RightClick(_Model):
    """Click the target with the right button, to open its context menu."""

    kind: Literal["right_click"] = "right_click"
    target: Target


class Hover(_Model):
    """Move the mouse over the target without clicking, to open a menu or a tooltip."""

    kind: Literal["hover"] = "hover"
    target: Target


class Drag(_Model):
    """Press the left button on the target, move to `to`, and let go."""

    kind: Literal["drag"] = "drag"
    target: Target
    to: Target


class Scroll(_Model):
    """Turn the wheel over the target (or the middle of the screen); `amount` in screenfuls."""

    kind: Literal["scroll"] = "scroll"
    direction: Literal["up", "down", "left", "right"] = "down"
    amount: float = Field(default=0.8, gt=0, le=100)
    target: Target | None = None


class Reveal(_Model):
    """Scroll until the target can be seen."""

    kind: Literal["reveal"] = "reveal"
    target: Target


class Type(_Model):
    """Type text into the target (clicked first), or where the focus is.

    `clear` empties the field first, `enter` presses Enter afterwards.
    """

    kind: Literal["type"] = "type"
    text: str
    target: Target | None = None
    clear: bool = False
    enter: bool = False
    keys: bool = False
    """Whether one key is sent after another instead of all at once."""


class Press(_Model):
    """Press a key or chord such as Enter, Escape, Control+A, Shift+Tab; `times` in a row."""

    kind: Literal["press"] = "press"
    keys: str
    times: int = Field(default=1, ge=1, le=100)
    target: Target | None = None


class Select(_Model):
    """Choose options of a drop-down or list by their visible words."""

    kind: Literal["select"] = "select"
    target: Target
    options: tuple[str, ...]


class Check(_Model):
    """Tick a checkbox, radio button or switch; `on: false` takes the tick away."""

    kind: Literal["check"] = "check"
    target: Target
    on: bool = True


class Upload(_Model):
    """Give files to a file field, or to the file chooser that is open."""

    kind: Literal["upload"] = "upload"
    files: tuple[str, ...]
    target: Target | None = None


class WaitFor(_Model):
    """Wait until the screen changes, for at most `seconds`."""

    kind: Literal["wait_for"] = "wait_for"
    seconds: float = Field(default=5.0, gt=0, le=600)


class Goto(_Model):
    """Open an address in the current tab."""

    kind: Literal["goto"] = "goto"
    url: str
    cap: float = Field(default=LOAD_CAP, gt=0, le=3600)


class Back(_Model):
    """Go back to the page before."""

    kind: Literal["back"] = "back"


class SwitchTab(_Model):
    """Go to another tab, by its number from 1 or by words in its title or address."""

    kind: Literal["switch_tab"] = "switch_tab"
    tab: int | str


class CloseTab(_Model):
    """Close the current tab."""

    kind: Literal["close_tab"] = "close_tab"


class AnswerDialog(_Model):
    """Answer the open dialog: accept or dismiss it, with `text` for a prompt."""

    kind: Literal["answer_dialog"] = "answer_dialog"
    accept: bool = True
    text: str | None = None


class Extract(_Model):
    """Note down data that is on the screen, as name and value."""

    kind: Literal["extract"] = "extract"
    data: dict[str, str | int | float | bool | None]


class AskUser(_Model):
    """Ask the user a question, with the choices there are."""

    kind: Literal["ask_user"] = "ask_user"
    question: str
    choices: tuple[str, ...] = ()


class Done(_Model):
    """The task is finished; `answer` says what was found or done."""

    kind: Literal["done"] = "done"
    answer: str = ""


class Fail(_Model):
    """The task cannot be finished; `reason` says why."""

    kind: Literal["fail"] = "fail"
    reason: str


Action = Annotated[
    Click
    | DoubleClick
    | RightClick
    | Hover
    | Drag
    | Scroll
    | Reveal
    | Type
    | Press
    | Select
    | Check
    | Upload
    | WaitFor
    | Goto
    | Back
    | SwitchTab
    | CloseTab
    | AnswerDialog
    | Extract
    | AskUser
    | Done
    | Fail,
    Field(discriminator="kind"),
]
"""Everything that hands can be asked to do."""

FINAL = (Done, Fail, AskUser)
"""Actions that end a job (or hand it to the user)."""

SAID = (*FINAL, Extract)
"""Actions that say something instead of doing something; hands never see them."""

action_adapter: TypeAdapter[Action] = TypeAdapter(Action)
"""Validates a JSON object into one of the actions."""
