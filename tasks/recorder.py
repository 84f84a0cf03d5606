"""Turns what the loop and the checks did into the lines of the run folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, cast

from handeye.actions import Action, Asked, Outcome, Question
from handeye.agent import CheckRecord, Decision, StepRecord, Trace, trace
from handeye.agent import Step as Tried
from handeye.agent import record as kept
from handeye.perception import Box, Event, Observation, Screen

from .assertion import Assertion
from .claims_kept import told_claims
from .cover import Cover, Redact
from .defects import Noted
from .judging import Ruling
from .step import Step

Listener = Callable[[StepRecord], None]
UNEARNED = ("not_yet", "picture_written")
"""Claims that prove nothing by holding: what was not so before, a picture that was just saved."""
WORDS: dict[bool | None, str] = {True: "passed", False: "failed", None: "unknown"}


@dataclass
class Recorder:
    """Writes the steps of one run, and tells whoever listens.

    `redact` takes secrets out of a text: the listener never hears one, and where the screen shows
    one its picture is painted over. `steps` counts the steps of the task that were begun, `checks`
    claims as passed, failed or unknown; `times` adds up the phases in seconds.
    """

    trace: Trace
    screen: Screen
    listener: Listener | None = None
    redact: Redact = str
    steps: int = 0
    checks: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0, "unknown": 0})
    times: dict[str, float] = field(default_factory=dict[str, float])
    step: Step | None = None
    """The step of the task file that is being carried out."""
    cover: Cover | None = None
    """Paints pictures over; one of its own when missing."""
    noted: Noted = field(default_factory=Noted)
    """Defects of the pages, whatever the task is about."""
    _lines: int = 0
    _events: int = 0
    _decision: Decision | None = None

    def begin(self, step: Step) -> None:
        """What follows belongs to this step."""
        self.step = step
        self.steps += 1

    def tried(self, tried: Tried) -> None:
        """Record an action of the loop."""
        first = tried.decision is not self._decision
        self._decision = tried.decision
        self._add(StepRecord.of_step(tried, first=first), tried.seen)

    def broken_off(self, action: Action, why: str) -> None:
        """Record an action that was under way when the run ended."""
        words = f"{why} while it was under way: what came of it is not known"
        by = "model" if self._in_goal else "step"
        outcome = Outcome("error", words)
        record = StepRecord("", by=by, action=kept.action_data(action), outcome=outcome)
        self._add(record, None)

    def checked(
        self,
        results: Sequence[CheckRecord],
        seen: Observation | None,
        seconds: float,
        claims: Assertion | None = None,
    ) -> None:
        """Record the claims of a check, with a picture where there was one."""
        made = tuple(results)
        self._count(made)
        record = StepRecord("", by="check", checks=made)
        if seen:
            record = StepRecord.of_look("", seen, checks=made)
        info = told_claims(claims, results, seen) if claims else {}
        self._add(replace(record, time={"look": seconds}, info=info), seen)

    def judged(self, ruling: Ruling, tokens: Mapping[str, int], seconds: float) -> None:
        """Record what a judge made of a claim, what it said, and what that cost."""
        self._count((ruling.check,))
        record = StepRecord.of_look("", ruling.seen, by=ruling.by, checks=(ruling.check,))
        info: dict[str, object] = {"looks": ruling.looks}
        if ruling.said:
            info["said"] = "\n".join(one.said for one in ruling.said)
        if ruling.judged:
            info["judged"] = ruling.judged.model_dump(mode="json")
        spent = tokens if ruling.said else None
        self._add(replace(record, time={"think": seconds}, tokens=spent, info=info), ruling.seen)

    def _count(self, results: Sequence[CheckRecord]) -> None:
        for result in results:
            if not (result.ok and result.kind in UNEARNED):
                self.checks[WORDS[result.ok]] += 1

    def refused(self, why: str) -> None:
        """Record that a model said done, and what was missing."""
        self._add(StepRecord("", by="check", thought=f"said to be done, but {why}"), None)

    def asked(self, question: Question, answer: str | None, seconds: float) -> None:
        """Record what a model wanted to know of the user, and what came back."""
        asked = Asked(question.text, answer, question.kinds)
        said = {"rule": "choice", "asked": (asdict(asked),)}
        self._add(StepRecord("", by="user", guard=said, time={"guard": seconds}), None)

    def told(self, seen: Observation, asked: str, answer: str) -> None:
        """Record what a person asked a model about a look, and its answer: nothing is done."""
        step, self.step = self.step, None
        self._add(replace(StepRecord.of_look(asked, seen, by="model"), thought=answer), seen)
        self.step = step

    def note(
        self, seen: Observation | None, *, by: str = "step", error: str = "", verdict: str = ""
    ) -> None:
        """Record what is no action: an error (and its verdict), a kept picture, the end.

        What ended a goal was decided by no step: `by` is empty then.
        """
        if error and by == "step" and self._in_goal:
            by = ""
        if seen is None:
            record = StepRecord("", by=by, error=error)
        else:
            record = StepRecord.of_look("", seen, by=by, error=error)
        self._add(replace(record, info={"verdict": verdict} if verdict else {}), seen)

    def _add(self, record: StepRecord, seen: Observation | None) -> None:
        for phase, seconds in record.time.items():
            self.times[phase] = self.times.get(phase, 0.0) + seconds
        record = replace(record, events=self._new_events(), **self._about())
        self._lines += 1
        self.noted.add(record, self._lines)
        picture = self._cover.picture(seen) if seen else None
        masked = bool(seen) and picture is not seen.screenshot
        self.trace.add(replace(record, masked=masked), picture)
        if self.listener:
            self.listener(cast("StepRecord", redacted(record, self.redact)))

    @property
    def _in_goal(self) -> bool:
        """Whether the step leaves it to a model what is done."""
        return self.step is not None and self.step.acts_by_model

    @property
    def _cover(self) -> Cover:
        self.cover = self.cover or Cover(self.redact)
        return self.cover

    def _new_events(self) -> tuple[Event, ...]:
        events = tuple(self.screen.events[self._events :])
        self._events += len(events)
        return events

    def _about(self) -> dict[str, Any]:
        """What the step of the task file says about itself."""
        if self.step is None:
            return {}
        text = self.step.text or self.step.verb
        return {"instruction": text, "name": self.step.name, "where": self.step.where}


def redacted(value: object, redact: Redact, *, told: bool = False) -> object:
    """A record (or any part of one) with the secrets taken out of all its texts.

    Out of numbers too where they are `told`: read off the screen.
    """
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, int | float) and told and not isinstance(value, bool):
        text = trace.number_text(value)
        return value if (safe := redact(text)) == text else safe
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {key: redacted(item, redact, told=told or key in trace.TOLD) for key, item in items}
    if isinstance(value, list | tuple) and not isinstance(value, Box):
        listed = cast("Sequence[object]", value)
        return tuple(redacted(item, redact, told=told) for item in listed)
    if is_dataclass(value) and not isinstance(value, type):
        own = {
            one.name: redacted(getattr(value, one.name), redact, told=one.name in trace.TOLD)
            for one in fields(value)
        }
        return replace(value, **own)
    return value
