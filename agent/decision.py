"""What a thinker decides: the next actions, and for a model why and on what grounds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from handeye.actions import Action

DecidedBy = Literal["replay", "step", "model", "check", "user", "end"]
"""Who decided: a recorded plan, the exact step, the model, a check, a person, or the run's end."""


class Grounded(BaseModel):
    """An element as a thinker saw it: what it is called and where it stands."""

    model_config = ConfigDict(frozen=True)

    id: int
    role: str = ""
    label: str = ""
    bbox: tuple[float, float, float, float]
    """Left, top, right, bottom in logical pixels."""
    confidence: float | None = None


class Decision(BaseModel):
    """The next actions of an instruction, in order.

    `final` says that the instruction is carried out once these actions are. `tokens` (in, out) and
    `info` are what a model spent on it, and what is worth keeping of how it came about. `risk` is
    the kind of risk that whoever decided sees in it: it counts beside what code finds out itself.
    """

    model_config = ConfigDict(frozen=True)

    actions: tuple[Action, ...] = Field(min_length=1)
    by: DecidedBy = "step"
    thought: str = ""
    elements: tuple[Grounded, ...] = ()
    final: bool = False
    tokens: dict[str, int] | None = None
    risk: str = ""
    info: dict[str, JsonValue] = Field(default_factory=dict)
