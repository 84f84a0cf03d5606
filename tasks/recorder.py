"""Turns what the loop and the checks did into the lines of the run folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handeye.agent import CheckRecord, StepRecord, Trace
from handeye.agent import Step as Tried
from handeye.perception import Event, Observation, Screen

from .step import Step

Listener = Callable[[StepRecord], None]
WORDS: dict[bool | None, str] = {True: "passed", False: "failed", None: "unknown"}


@dataclass
class Recorder:
    """Writes the steps of one run, and tells whoever listens.

    `checks` counts claims as passed, failed or unknown; `times` adds up the phases in seconds.
    """

    trace: Trace
    screen: Screen
    listener: Listener | None = None
    steps: int = 0
    checks: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0, "unknown": 0})
    times: dict[str, float] = field(default_factory=dict[str, float])
    step: Step | None = None
    """The step of the task file that is being carried out."""
    _events: int = 0

    def tried(self, tried: Tried) -> None:
        """Record an action of the loop."""
        self._add(StepRecord.of_step(tried), tried.seen)

    def checked(self, results: Sequence[CheckRecord], seen: Observation, seconds: float) -> None:
        """Record the claims of a check."""
        for result in results:
            self.checks[WORDS[result.ok]] += 1
        record = StepRecord.of_look("", seen, checks=results)
        self._add(replace(record, time={"look": seconds}), seen)

    def note(self, seen: Observation | None, *, by: str = "step", error: str = "") -> None:
        """Record what is no action: an error, a kept picture, the end."""
        if seen is None:
            self._add(StepRecord("", by=by, error=error), None)
        else:
            self._add(StepRecord.of_look("", seen, by=by, error=error), seen)

    def _add(self, record: StepRecord, seen: Observation | None) -> None:
        self.steps += 1
        for phase, seconds in record.time.items():
            self.times[phase] = self.times.get(phase, 0.0) + seconds
        record = replace(record, events=self._new_events(), **self._about())
        self.trace.add(record, seen.screenshot if seen else None)
        if self.listener:
            self.listener(record)

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
