"""What differs between model families, as data. Sources: the families' model cards and cookbooks.

- Qwen3-VL and later answer in thousandths of the picture's width and height, whatever its size
  (QwenLM/Qwen3-VL, cookbooks/2d_grounding.ipynb); Qwen2.5-VL and UI-TARS 1.5 in pixels of the
  picture as the model saw it, its sides rounded to multiples of 28.
- Pictures are cut into squares of 32 pixels (28 before Qwen3-VL), one token each.
- Sampling: acting is done at temperature 0; `retry_temperature` is for when that leads nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Coordinates = Literal["thousandths", "pixels"]
Dialect = Literal["json", "tool_call", "tool_xml", "ui_tars"]
"""How a model writes its decision: our JSON, `computer_use` calls as JSON or as XML, UI-TARS."""
Thinking = Literal["none", "always", "switch"]


@dataclass(frozen=True)
class Profile:
    """How to talk with one family of models.

    Args:
        family: what the profile is called.
        coordinates: what a number in a place means.
        factor: side of the square of pixels that is one token; sides are rounded to it.
        image_tokens: the most tokens for one picture; larger pictures are made smaller.
        dialect: how it is asked to answer unless told otherwise.
        native: how it was trained to call `computer_use`.
        thinking: whether it reasons before it answers: never, always, or as it is told.
        max_tokens: the longest reply without reasoning.
        max_thinking: tokens that reasoning may take on top.
        top_p: share of the likeliest tokens to draw from, for a temperature above 0.
        top_k: how many tokens to draw from, for a temperature above 0.
        retry_temperature: for when the likeliest answer leads nowhere.
    """

    family: str
    coordinates: Coordinates = "thousandths"
    factor: int = 32
    image_tokens: int = 1280
    dialect: Dialect = "json"
    native: Dialect = "tool_call"
    thinking: Thinking = "none"
    max_tokens: int = 1024
    max_thinking: int = 4096
    top_p: float = 0.8
    top_k: int = 20
    retry_temperature: float = 0.7


QWEN3_VL = Profile("qwen3-vl")
QWEN3_VL_THINKING = replace(
    QWEN3_VL, family="qwen3-vl-thinking", thinking="always", top_p=0.95, retry_temperature=0.6
)
QWEN2_5_VL = Profile("qwen2.5-vl", coordinates="pixels", factor=28)
QWEN3_5 = Profile("qwen3.5", native="tool_xml", thinking="switch")
UI_TARS = Profile("ui-tars", coordinates="pixels", factor=28, dialect="ui_tars", native="ui_tars")
GUI_OWL = Profile("gui-owl", dialect="tool_call")
MAI_UI = Profile("mai-ui", dialect="tool_call")
UNKNOWN = Profile("unknown")

PROFILES = {
    one.family: one
    for one in (
        QWEN3_VL, QWEN3_VL_THINKING, QWEN2_5_VL, QWEN3_5, UI_TARS, GUI_OWL, MAI_UI, UNKNOWN,
    )
}  # fmt: skip
"""All profiles by name."""

_NAMES = (
    (r"ui-?tars", UI_TARS),
    (r"gui-?owl", GUI_OWL),
    (r"mai-?ui", MAI_UI),
    (r"gta-?1|holo-?1\.5|open-?cua", QWEN2_5_VL),
    (r"qwen-?2\.?5-?vl|fara-?7b", QWEN2_5_VL),
    (r"qwen-?3-?vl.*think", QWEN3_VL_THINKING),
    (r"qwen-?3-?vl|holo-?2|ui-?venus|evocua", QWEN3_VL),
    (r"qwen-?(3\.[5-9]|[4-9])|qwen-?cua|fara-?1\.5", QWEN3_5),
    (r"gui-?plus", QWEN3_VL),
)  # the first that is found in the name counts


def profile_for(name: str) -> tuple[Profile, str]:
    """The profile of a model by its name, and a note when the name is not known ("" otherwise)."""
    plain = name.casefold().replace("_", "-")
    for pattern, profile in _NAMES:
        if re.search(pattern, plain):
            return profile, ""
    note = (
        f"the model {name!r} is of no known family: taken to answer in thousandths of the picture. "
        f"If its clicks land elsewhere, name its family with --profile ({', '.join(PROFILES)})"
    )
    return UNKNOWN, note


def profile_named(family: str) -> Profile:
    """A profile by its own name.

    Raises:
        ValueError: when there is none, with those that there are.
    """
    if family not in PROFILES:
        raise ValueError(f"there is no profile {family!r}; there are {', '.join(PROFILES)}")
    return PROFILES[family]
