"""One decision of a model: the prompt, the reply, a second chance, and the checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from handeye.actions import Target
from handeye.perception import Observation, scale

from . import parse
from .answer import Answer, ParseError
from .conversation import Conversation
from .decision import Decision
from .errors import CannotRun
from .ground import Ground, WrongGrid
from .memory import Job, Memory
from .model import Ask, Message, Reply
from .model_setup import ModelSetup
from .prompt import Shown, Situation, show

QUOTED = 300
"""Characters of an unusable reply that its error quotes."""


@dataclass(frozen=True)
class Scene:
    """What a decision is about.

    Args:
        job: the goal.
        seen: the screen.
        grid: how its picture is sent.
        stamp: when it was taken, in words.
        memory: what was done so far.
        secrets: names of the secrets that may be typed.
    """

    job: Job
    seen: Observation
    grid: scale.Grid
    stamp: str
    memory: Memory
    secrets: Sequence[str] = ()


@dataclass
class _Cost:
    """Replies that one decision took."""

    replies: list[Reply] = field(default_factory=list[Reply])

    def tokens(self) -> dict[str, int]:
        asked = [reply for reply in self.replies if not reply.cached]
        return {
            "in": sum(reply.tokens_in for reply in asked),
            "out": sum(reply.tokens_out for reply in asked),
        }


class ModelStep:
    """One decision: the prompt, the reply, a second chance, and the checks."""

    def __init__(self, setup: ModelSetup, talk: Conversation, scene: Scene) -> None:
        self.setup = setup
        self.talk = talk
        self.scene = scene
        self.image = scene.grid.picture(scene.seen.screenshot)
        self.last: tuple[Reply, Answer] | None = None
        talk.make_room()

    def decide(self) -> Decision:
        """Ask, read, check; ask once more when the reply cannot be used."""
        shown = self._show()
        messages = self.talk.messages(self.image, self.scene.stamp, shown.screen, shown.task)
        ask = self.setup.ask(again=bool(self.talk.warned))
        ask = replace(ask, seconds=self.scene.memory.seconds_left)
        cost = _Cost()
        reply = self._reply(messages, ask, cost)
        try:
            return self._read(reply, shown, cost)
        except ParseError as why:
            self.scene.memory.usage.reasked += 1
            first = str(why)
        said = reply.text.strip() or reply.thought.strip()
        messages += [
            Message("assistant", said[-QUOTED * 4 :] or "(nothing)"),
            Message("user", f"That cannot be used: {first}. Answer again, in the form asked for."),
        ]
        reply = self._reply(messages, replace(ask, fresh=True), cost)
        try:
            return self._read(reply, shown, cost, reasked=first)
        except ParseError as why:
            raise CannotRun(self._unusable(why, reply)) from None

    def keep(self) -> None:
        """Make the last reply a turn of the conversation."""
        if self.last:
            reply, answer = self.last
            self.talk.add(self.image, self.scene.stamp, reply.text, answer)

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
                secrets=self.scene.secrets,
                hints=self.setup.hints,
                spent=self.talk.spent(),
            )
        )

    def _reply(self, messages: Sequence[Message], ask: Ask, cost: _Cost) -> Reply:
        reply = self.setup.model.reply(messages, ask)
        self.scene.memory.usage.add(reply)
        cost.replies.append(reply)
        return reply

    def _read(self, reply: Reply, shown: Shown, cost: _Cost, reasked: str = "") -> Decision:
        answer = parse.parse(reply.text, thought=reply.thought, cut=reply.cut)
        ground = Ground(answer, self.scene.seen, self.scene.grid, shown.listed, self._mouse())
        actions = ground.actions()
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
            tokens=cost.tokens(),
            info=info,
        )

    def _mouse(self) -> Target | None:
        """Where the last action left the mouse."""
        taken = self.scene.memory.taken[-1].action if self.scene.memory.taken else None
        found = getattr(taken, "to", None) or getattr(taken, "target", None)
        return found if isinstance(found, Target) else None

    def _unusable(self, why: ParseError, reply: Reply) -> str:
        profile = self.setup.profile
        said = " ".join((reply.text or reply.thought).split())[:QUOTED]
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
