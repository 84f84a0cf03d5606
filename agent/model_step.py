"""One decision of a model: the prompt, the reply, a second chance, and the checks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from handeye.actions import Target
from handeye.perception import Observation, hidden, scale

from .answer import Answer, Misplaced, ParseError
from .bounds import bounded
from .conversation import Conversation
from .decision import Decision
from .errors import CannotRun
from .ground import Ground, WrongGrid
from .memory import Job, Memory
from .model import Ask, Message, Reply
from .model_setup import ModelSetup
from .prompt import Shown, Situation, plain, show, without_controls
from .verbs import Goal

QUOTED = 300
"""Characters of an unusable reply that its error quotes."""


def _same(seen: Observation) -> Observation:
    return seen


@dataclass(frozen=True)
class Veil:
    """What no model may see.

    Args:
        picture: paints it over in an observation.
        text: takes it out of a text.
        secrets: names of the secrets that may be typed.
    """

    picture: Callable[[Observation], Observation] = _same
    text: Callable[[str], str] = str
    secrets: Sequence[str] = ()


@dataclass(frozen=True)
class Scene:
    """What a decision is about.

    Args:
        job: the goal.
        seen: the screen.
        grid: how its picture is sent.
        stamp: when it was taken, in words.
        memory: what was done so far.
        veil: what the model may not see.
    """

    job: Job
    seen: Observation
    grid: scale.Grid
    stamp: str
    memory: Memory
    veil: Veil


class ModelStep:
    """One decision: the prompt, the reply, a second chance, and the checks."""

    def __init__(self, setup: ModelSetup, talk: Conversation, scene: Scene) -> None:
        self.setup = setup
        self.talk = talk
        self.scene = replace(scene, seen=hidden.hidden(scene.seen, scene.veil.text))
        """Without what no model may see: what is aimed at is told in these words too."""
        self.image = scene.grid.picture(scene.seen.screenshot)
        self.last: tuple[Reply, Answer] | None = None
        self.replies: list[Reply] = []
        self._give_up = time.monotonic() + scene.memory.seconds_left
        talk.make_room()

    def decide(self) -> Decision:
        """Ask, read, check; ask once more when the reply cannot be used."""
        shown = self._show()
        hide = self.scene.veil.text
        texts = hide(shown.screen), hide(shown.task)
        messages = self.talk.messages(self.image, self.scene.stamp, *texts)
        ask = self.setup.ask(again=bool(self.talk.warned))
        reply = self._reply(messages, ask)
        try:
            return self._read(reply, shown)
        except ParseError as why:
            self.scene.memory.usage.reasked += 1
            first = without_controls(hide(str(why)))
            told = _quoted(first) if isinstance(why, Misplaced) else f"{first}."
        said = hide(reply.text.strip() or reply.thought.strip())
        said = without_controls(said[-QUOTED * 4 :])
        messages += [
            Message("assistant", said or "(nothing)"),
            Message("user", f"That cannot be used: {told} Answer again, in the form asked for."),
        ]
        reply = self._reply(messages, replace(ask, fresh=True))
        try:
            return self._read(reply, shown, reasked=first)
        except ParseError as why:
            raise CannotRun(self._unusable(why, reply)) from None

    def keep(self) -> None:
        """Make the last reply a turn of the conversation."""
        if self.last:
            reply, answer = self.last
            said = self.scene.veil.text(reply.text.strip() or reply.thought)
            self.talk.add(self.image, self.scene.stamp, said, answer)

    def _show(self) -> Shown:
        told = [words for job, words in self.scene.memory.told if job is self.scene.job]
        if self.talk.warned:
            told.append(self.talk.warned)
        return show(
            Situation(
                job=self.scene.job,
                seen=self.scene.seen,
                grid=self.scene.grid,
                taken=self.scene.memory.of(self.scene.job),
                told=told,
                plan=self.talk.plan,
                secrets=self.scene.veil.secrets,
                hints=self.setup.hints,
                spent=self.talk.spent(),
                hide=self.scene.veil.text,
            )
        )

    def _reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        seconds = max(0.1, self._give_up - time.monotonic())
        reply = self.setup.model.reply(messages, replace(ask, seconds=seconds))
        self.scene.memory.usage.add(reply)
        self.replies.append(reply)
        return reply

    def _read(self, reply: Reply, shown: Shown, reasked: str = "") -> Decision:
        from . import parse  # loaded at use, as in `ModelSetup.ask`

        answer = parse.parse(reply.text, thought=reply.thought, cut=reply.cut)
        ground = Ground(answer, self.scene.seen, self.scene.grid, shown.listed, self._mouse())
        goal, left = self.scene.job.instruction, self._give_up - time.monotonic()
        assert isinstance(goal, Goal)
        actions = tuple(bounded(action, goal, left) for action in ground.actions())
        elements = ground.elements()
        self.scene.memory.usage.repairs.update(answer.repairs)
        self.last = reply, answer
        info: dict[str, JsonValue] = {"said": reply.text or reply.thought}
        if notes := [*answer.repairs, *ground.notes]:
            info["notes"] = list[JsonValue](notes)
        if reasked:
            info["reasked"] = reasked
        if reply.cached:
            info["cached"] = True
        return Decision(
            actions=actions,
            by="model",
            thought=answer.thought,
            elements=elements,
            tokens=self._tokens(),
            risk=answer.risk,
            info=info,
        )

    def _tokens(self) -> dict[str, int]:
        """What all replies of this step took, those from a cache left out."""
        asked = [reply for reply in self.replies if not reply.cached]
        return {
            "in": sum(reply.tokens_in for reply in asked),
            "out": sum(reply.tokens_out for reply in asked),
        }

    def _mouse(self) -> Target | None:
        """Where the mouse was left by the last action that moved it."""
        for taken in reversed(self.scene.memory.of(self.scene.job)):
            found = getattr(taken.action, "to", None) or getattr(taken.action, "target", None)
            if isinstance(found, Target) and taken.outcome.verdict in ("confirmed", "no_effect"):
                return found
        return None

    def _unusable(self, why: ParseError, reply: Reply) -> str:
        profile = self.setup.profile
        said = " ".join(self.scene.veil.text(reply.text or reply.thought).split())[:QUOTED]
        advice = ""
        if isinstance(why, WrongGrid):
            advice = (
                f". The profile {profile.family!r} reads places in "
                f"{profile.coordinates}: name another with --profile"
            )
        return (
            f"{self.setup.model.name} gave no usable answer, asked twice: {why}{advice}. "
            f"It said: {said or 'nothing'}"
        )


def _quoted(why: str) -> str:
    """A reason with words of the page in it, marked as data like all that is shown of it."""
    return f"a place does not fit.\n<screen>\n{plain(why)}\n</screen>\n"
