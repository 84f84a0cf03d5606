"""The exact verbs of a task file: instructions that need no model.

Each verb is a model whose fields are what a person may write after it. A verb names elements by
words (`Query`); `steps.py` turns it into actions at points once the screen has been seen.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from handeye.actions import Action
from handeye.actions import keys as key_names
from handeye.perception import Query

Text = Annotated[str, Field(strict=False, coerce_numbers_to_str=True)]
"""Words that get typed: a bare number in YAML is taken as it is written."""


TabNumber = Annotated[int, Field(ge=1)]
TabWords = Annotated[str, Field(min_length=1)]


def _known_keys(keys: str) -> str:
    key_names.chord(keys)
    return keys


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


class Verb(BaseModel):
    """What all verbs share."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True
    )


class Open(Verb):
    """Open an address, or a path below the target's address."""

    verb: Literal["open"] = "open"
    url: str = Field(min_length=1)


class Click(Verb):
    """Click, double-click or right-click an element, or move the mouse over it."""

    verb: Literal["click", "double_click", "right_click", "hover"] = "click"
    on: Query


class FieldValue(Verb):
    """One field and what goes into it."""

    field: Query
    """The field: its label, placeholder or name."""
    value: Text = Field(alias="with")
    """What it holds afterwards; "" empties it."""


class Fill(Verb):
    """Replace what stands in one or more fields."""

    verb: Literal["fill"] = "fill"
    fields: tuple[FieldValue, ...] = Field(min_length=1)


class Type(Verb):
    """Type key by key, into a field or where the focus is."""

    verb: Literal["type"] = "type"
    text: Text
    """What is typed."""
    into: Query | None = None
    """The field; when missing, where the focus is."""
    enter: bool = False
    """Whether Enter is pressed afterwards."""


class Press(Verb):
    """Press a key or chord, where the focus is or on an element."""

    verb: Literal["press"] = "press"
    keys: Annotated[str, AfterValidator(_known_keys)]
    """A key or chord, such as Enter or Control+A."""
    times: int = Field(default=1, ge=1, le=100)
    """How often, one after another."""
    on: Query | None = None
    """The element that gets the keys; when missing, what has the focus."""


class Select(Verb):
    """Choose options of a drop-down or list."""

    verb: Literal["select"] = "select"
    field: Query
    """The drop-down or list."""
    options: tuple[Annotated[Text, Field(min_length=1)], ...] = Field(min_length=1)
    """The visible words of what is chosen."""


class Tick(Verb):
    """Tick a checkbox, radio button or switch, or take the tick away."""

    verb: Literal["check", "uncheck"] = "check"
    box: Query


class Upload(Verb):
    """Give files to a file field, or to the file chooser that a click opened."""

    verb: Literal["upload"] = "upload"
    field: Query | None = None
    """The file field or its button; when missing, the file chooser that is open."""
    files: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    """Paths; in a task file relative to that file."""


class Drag(Verb):
    """Drag one element onto another."""

    verb: Literal["drag"] = "drag"
    start: Query = Field(alias="from")
    """What is dragged."""
    to: Query
    """Where it is dropped."""


class Scroll(Verb):
    """Turn the wheel, or scroll until an element can be seen."""

    verb: Literal["scroll"] = "scroll"
    direction: Literal["up", "down", "left", "right"] = "down"
    amount: float = Field(default=0.8, gt=0, le=100)
    """How far, in screenfuls."""
    at: Query | None = None
    """Over which element; when missing, the middle of the screen."""
    to: Query | None = None
    """Scroll until this element can be seen."""


class GoBack(Verb):
    """Go back to the page before."""

    verb: Literal["go_back"] = "go_back"


class SwitchTab(Verb):
    """Go to another tab, by its number from 1 or by words in its title or address."""

    verb: Literal["switch_tab"] = "switch_tab"
    tab: Annotated[TabNumber | TabWords, BeforeValidator(_number)]


class CloseTab(Verb):
    """Close the current tab."""

    verb: Literal["close_tab"] = "close_tab"


class Answer(Verb):
    """Answer the dialog that is open (alert, confirm, prompt, leave page)."""

    verb: Literal["answer"] = "answer"
    accept: bool = True
    """Whether it is accepted or dismissed."""
    text: Text | None = None
    """What a prompt is answered with."""


ExactVerb = (
    Open | Click | Fill | Type | Press | Select | Tick | Upload | Drag | Scroll | GoBack
    | SwitchTab | CloseTab | Answer
)  # fmt: skip
"""An instruction that is carried out as written, without a model."""


class Goal(Verb):
    """An instruction in free words, which a model plans and carries out."""

    verb: Literal["goal"] = "goal"
    text: str
    """What is to be reached."""
    data: dict[str, str] = Field(default_factory=dict)
    """What is to be noted down on the way: names and types."""
    read_only: bool = False
    """Whether only looking around is wanted: nothing is changed."""


class Given(Verb):
    """An action whose target was chosen already, such as an element by its number."""

    verb: Literal["given"] = "given"
    action: Action


Instruction = ExactVerb | Goal | Given
"""What the loop is given: an exact verb, a goal for a model, or an action as it is."""
