"""A model and how to talk with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from handeye.perception import scale

from .dialects import system_prompt
from .model import Ask, Model
from .offers import decision_schema
from .profiles import UNKNOWN, Dialect, Profile


@dataclass(frozen=True)
class ModelSetup:
    """A model and how to talk with it.

    Args:
        model: what answers.
        profile: what its family is like.
        dialect: how it is to answer; the profile's choice when None.
        hints: whether it gets a list of what is on the screen beside the picture.
        thinking: whether it reasons first, where that can be chosen.
        fresh: whether it is asked even where a cache has its reply.
        attended: whether a person is there whom it can ask about what a goal leaves open.
    """

    model: Model
    profile: Profile = UNKNOWN
    dialect: Dialect | None = None
    hints: bool = True
    thinking: bool = False
    fresh: bool = False
    attended: bool = False

    def describe(self, view: Sequence[int] | None = None) -> dict[str, object]:
        """For the run's manifest: the model, how it is talked with, the system prompt's hash.

        Args:
            view: width and height of what it looks at, in logical pixels.
        """
        own = self.profile
        prompt = system_prompt(self.spoken, own.coordinates, (0, 0), attended=self.attended)
        return {
            "model": self.model.name,
            "profile": own.family,
            "dialect": self.spoken,
            "sampling": {
                "temperature": 0.0,
                "retry_temperature": own.retry_temperature,
                "top_p": own.top_p,
                "top_k": own.top_k,
                "seed": None,
            },
            "picture": [*scale.fit(view[0], view[1], own.factor, own.image_tokens)]
            if view
            else None,
            "prompt": hashlib.sha256(prompt.encode()).hexdigest()[:16],
        }

    @property
    def spoken(self) -> Dialect:
        """The dialect that is used."""
        return self.dialect or self.profile.dialect

    def ask(self, *, again: bool) -> Ask:
        """How a reply is wanted; `again` when the likeliest one led nowhere."""
        from . import parse  # a tenth of a second to load, and exact steps never need it

        profile = self.profile
        json = self.spoken == "json"
        thinks = profile.thinking == "always" or (profile.thinking == "switch" and self.thinking)
        return Ask(
            schema=decision_schema(1000 if profile.coordinates == "thousandths" else 8192)
            if json
            else None,
            temperature=profile.retry_temperature if again else 0.0,
            top_p=profile.top_p,
            top_k=profile.top_k,
            max_tokens=profile.max_tokens + (profile.max_thinking if thinks else 0),
            thinking=self.thinking if profile.thinking == "switch" else None,
            fresh=again or self.fresh,
            complete=parse.complete,
        )
