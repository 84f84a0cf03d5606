"""What a model said, read but not yet grounded: places are still in the model's own coordinates."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Place = int | tuple[float, float] | tuple[float, float, float, float]
"""Where an action goes: an element's number, a point x, y, or a box left, top, right, bottom."""


class Named(BaseModel):
    """An element that the model named. `bbox` is left, top, right, bottom in its coordinates."""

    model_config = ConfigDict(frozen=True)

    id: int
    bbox: tuple[float, float, float, float]
    role: str = ""
    label: str = ""
    confidence: float | None = None


class Said(BaseModel):
    """One action as the model said it.

    `kind` and the names in `args` are those of `handeye.actions`; only `target` and `to` differ:
    they are places. `drag` may lack its `target`: it then starts where the mouse is.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    target: Place | None = None
    to: Place | None = None
    args: dict[str, JsonValue] = Field(default_factory=dict)


class Answer(BaseModel):
    """A whole reply. `repairs` names what had to be mended to read it, in plain words.

    `risk` is what the model itself sees as risky in it, with commas between several.
    """

    model_config = ConfigDict(frozen=True)

    actions: tuple[Said, ...] = Field(min_length=1)
    elements: tuple[Named, ...] = ()
    thought: str = ""
    plan: str = ""
    risk: str = ""
    repairs: tuple[str, ...] = ()


class ParseError(Exception):
    """A reply that holds no decision; `str()` says why, in words that the model can act on."""


class Misplaced(ParseError):
    """A decision whose places do not fit what is there; `str()` holds words of the page."""
