"""The thinker of goals: shows the screen to a model and takes its decision, checked by code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from handeye.actions import Target
from handeye.perception import Observation, scale

from . import parse, stuck
from .answer import Answer, ParseError
from .conversation import Conversation
from .decision import Decision
from .dialects import system_prompt
from .errors import CannotRun, LimitReached
from .ground import Ground, WrongGrid
from .memory import Job, Memory
from .model import Ask, Message, Model, Reply
from .offers import decision_schema
from .profiles import UNKNOWN, Dialect, Profile
from .prompt import Shown, Situation, show
from .verbs import Goal

QUOTED = 300
"""Characters of an unusable reply that its error quotes."""
ANOTHER_WAY = (
    "you are getting nowhere: {what}. Take another way: another element, the keyboard, scrolling, "
    "another page; or fail with the reason"
)


@dataclass(frozen=True)
class ModelSetup:
    """A model and how to talk with it.

    Args:
        model: what answers.
        profile: what its family is like.
        dialect: how it is to answer; the profile's choice when None.
        hints: whether it gets a list of what is on the screen beside the picture.
        thinking: whether it reasons first, where that can be chosen.
    """

    model: Model
    profile: Profile = UNKNOWN
    dialect: Dialect | None = None
    hints: bool = True
    thinking: bool = False

    @property
    def spoken(self) -> Dialect:
        """The dialect that is used."""
        return self.dialect or self.profile.dialect


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


class ModelThinker:
    """Decides on goals with a model; leaves exact steps to others.

    Args:
        setup: the model.
        hide: takes what no model may see out of an observation (values of secrets).
        secrets: names of the secrets that may be typed.
    """

    def __init__(
        self,
        setup: ModelSetup,
        hide: Callable[[Observation], Observation] | None = None,
        secrets: Sequence[str] = (),
    ) -> None:
        self.setup = setup
        self._hide = hide
        self._secrets = tuple(secrets)
        self._talk: Conversation | None = None
        self._began: float | None = None

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """Ask the model what is next.

        Raises:
            CannotRun: when the model gives no usable answer, asked twice.
            LimitReached: when it goes in circles, also after it was told to take another way.
        """
        if not isinstance(job.instruction, Goal):
            return None
        seen = self._hide(seen) if self._hide else seen
        self._began = self._began or seen.taken_at
        profile = self.setup.profile
        grid = scale.Grid.of(
            seen.screenshot, profile.coordinates, profile.factor, profile.image_tokens
        )
        talk = self._conversation(job, grid)
        taken = memory.of(job)
        if what := stuck.no_effect(taken[talk.counted_from :]):
            self._warn(talk, what, len(taken))
        step = _Step(self, talk, job, seen, grid, memory)
        decision = step.decide()
        key = stuck.decision_key(seen, decision.actions)
        if key in talk.tried:
            self._warn(talk, "the same was decided on the same screen before", len(taken))
            decision = step.decide()
            key = stuck.decision_key(seen, decision.actions)
            if key in talk.tried:
                self._warn(talk, "the same was decided again on the same screen", len(taken))
        if key:
            talk.tried.add(key)
        step.keep()
        return decision

    def _conversation(self, job: Job, grid: scale.Grid) -> Conversation:
        if self._talk is None or self._talk.job is not job:
            system = system_prompt(self.setup.spoken, self.setup.profile.coordinates, grid.sent)
            self._talk = Conversation(job, system)
        return self._talk

    def _warn(self, talk: Conversation, what: str, steps: int) -> None:
        """Tell the model once that it gets nowhere; the second time is the end."""
        if talk.warned:
            raise LimitReached(
                f"the model gets nowhere: {what}, after it was told to take another way"
            )
        talk.warned = ANOTHER_WAY.format(what=what)
        talk.counted_from = steps

    def asks(self, *, again: bool) -> Ask:
        """How a reply is wanted; `again` when the likeliest one led nowhere."""
        profile = self.setup.profile
        json = self.setup.spoken == "json"
        thinks = profile.thinking == "always" or (
            profile.thinking == "switch" and self.setup.thinking
        )
        return Ask(
            schema=decision_schema(1000 if profile.coordinates == "thousandths" else 8192)
            if json
            else None,
            temperature=profile.retry_temperature if again else 0.0,
            top_p=profile.top_p,
            top_k=profile.top_k,
            max_tokens=profile.max_tokens + (profile.max_thinking if thinks else 0),
            thinking=self.setup.thinking if profile.thinking == "switch" else None,
            fresh=again,
            complete=parse.complete,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Names of the secrets that may be typed."""
        return self._secrets

    def stamp(self, seen: Observation) -> str:
        """When a picture was taken, as the model reads it."""
        return f"Screen at {max(0.0, seen.taken_at - (self._began or 0.0)):.1f} s"


class _Step:
    """One decision: the prompt, the reply, a second chance, and the checks."""

    def __init__(
        self,
        thinker: ModelThinker,
        talk: Conversation,
        job: Job,
        seen: Observation,
        grid: scale.Grid,
        memory: Memory,
    ) -> None:
        self.thinker = thinker
        self.talk = talk
        self.job = job
        self.seen = seen
        self.grid = grid
        self.memory = memory
        self.image = grid.picture(seen.screenshot)
        self.stamp = thinker.stamp(seen)
        self.last: tuple[Reply, Answer] | None = None
        talk.make_room()

    def decide(self) -> Decision:
        """Ask, read, check; ask once more when the reply cannot be used."""
        shown = self._show()
        messages = self.talk.messages(self.image, self.stamp, shown.screen, shown.task)
        ask = self.thinker.asks(again=bool(self.talk.warned))
        cost = _Cost()
        reply = self._reply(messages, ask, cost)
        try:
            return self._read(reply, shown, cost)
        except ParseError as why:
            self.memory.usage.reasked += 1
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
            self.talk.add(self.image, self.stamp, reply.text, answer)

    def _show(self) -> Shown:
        told = [words for job, words in self.memory.told if job is self.job]
        if self.talk.warned:
            told.append(self.talk.warned)
        return show(
            Situation(
                job=self.job,
                seen=self.seen,
                grid=self.grid,
                taken=self.memory.of(self.job),
                told=told,
                plan=self.talk.plan,
                secrets=self.thinker.secrets,
                hints=self.thinker.setup.hints,
                spent=self.talk.spent(),
            )
        )

    def _reply(self, messages: Sequence[Message], ask: Ask, cost: _Cost) -> Reply:
        reply = self.thinker.setup.model.reply(messages, ask)
        self.memory.usage.add(reply)
        cost.replies.append(reply)
        return reply

    def _read(self, reply: Reply, shown: Shown, cost: _Cost, reasked: str = "") -> Decision:
        answer = parse.parse(reply.text, thought=reply.thought, cut=reply.cut)
        ground = Ground(answer, self.seen, self.grid, shown.listed, self._mouse())
        actions = ground.actions()
        elements = ground.elements()
        self.memory.usage.repairs.update(answer.repairs)
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
        taken = self.memory.taken[-1].action if self.memory.taken else None
        found = getattr(taken, "to", None) or getattr(taken, "target", None)
        return found if isinstance(found, Target) else None

    def _unusable(self, why: ParseError, reply: Reply) -> str:
        setup = self.thinker.setup
        said = " ".join((reply.text or reply.thought).split())[:QUOTED]
        advice = ""
        if isinstance(why, WrongGrid):
            advice = (
                f". The profile {setup.profile.family!r} reads places in "
                f"{setup.profile.coordinates}: name another with --profile"
            )
        return (
            f"{setup.model.name} gave no usable answer, asked twice: {why}{advice}. "
            f"It said: {said or 'nothing'}"
        )
