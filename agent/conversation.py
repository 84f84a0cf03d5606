"""The turns between handeye and a model about one job.

Screenshots are kept as long as the prompt only grows, so that a model's key-value cache covers all
but the newest; after `KEPT` of them all old turns are folded away at once. So every step costs one
new picture, whether something was folded or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .answer import Answer
from .estimate import text_tokens
from .memory import Job
from .model import Message
from .prompt import without_controls

KEPT = 4
"""The most pictures in one prompt."""
SAID = 1200
"""Characters of a reply that are kept in the prompt."""


@dataclass(frozen=True)
class Turn:
    """What the model was shown at one step, and what it said."""

    image: bytes
    stamp: str
    said: str


@dataclass
class Conversation:
    """One job's turns, the model's plan, and what shows whether it gets anywhere.

    Args:
        job: what it is about.
        system: the system prompt.
    """

    job: Job
    system: str
    turns: list[Turn] = field(default_factory=list[Turn])
    plan: str = ""
    tried: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    """What was decided, on which screen."""
    warned: str = ""
    """What the model is told while it gets nowhere; "" once it gets on."""
    warned_at: int | None = None
    """How many steps of the job were over when it was told last."""

    def make_room(self) -> None:
        """Fold the old turns away when the next picture would be one too many."""
        if len(self.turns) >= KEPT:
            self.turns.clear()

    def spent(self) -> int:
        """Tokens of text that system prompt and kept turns take, as estimated."""
        turns = (text_tokens(turn.stamp) + text_tokens(turn.said) for turn in self.turns)
        return text_tokens(self.system) + sum(turns)

    def messages(self, image: bytes, stamp: str, screen: str, task: str) -> list[Message]:
        """The prompt of a step: what changes from step to step stands at its end."""
        kept = (message for turn in self.turns for message in _as_messages(turn))
        return [
            Message("system", self.system),
            *kept,
            Message("user", screen, (image,), stamp),
            Message("user", task),
        ]

    def add(self, image: bytes, stamp: str, text: str, answer: Answer) -> None:
        """Keep a turn: the reply as it was, but for reasoning and control tokens."""
        said = text.rpartition("</think>")[2].strip()[:SAID]
        self.turns.append(Turn(image, stamp, without_controls(said) or "(nothing)"))
        self.plan = answer.plan or self.plan


def _as_messages(turn: Turn) -> Iterable[Message]:
    yield Message("user", "", (turn.image,), turn.stamp)
    yield Message("assistant", turn.said)
