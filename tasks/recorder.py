"""Turns what the loop and the checks did into the lines of the run folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from handeye.agent import Step as Tried
from handeye.agent import trace
from handeye.perception import Observation, Screen

from .checks import CheckResult
from .step import Step

Listener = Callable[[trace.StepRecord], None]


@dataclass
class Recorder:
    """Writes the steps of one run, and tells whoever listens.

    `checks` counts claims as passed, failed or unknown; `times` adds up the phases in seconds.
    """

    trace: trace.Trace
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
        self._add(
            tried.seen,
            by=tried.decision.by,
            thought=tried.decision.thought,
            elements=[grounded.model_dump() for grounded in tried.decision.elements],
            action=tried.action.model_dump(mode="json", exclude=UNTOLD, exclude_none=True),
            outcome={"verdict": tried.outcome.verdict, "evidence": tried.outcome.evidence},
            time=dict(tried.times),
            info={"not_quiet": tried.settled.capped} if tried.settled.capped else {},
        )

    def checked(self, results: Sequence[CheckResult], seen: Observation, seconds: float) -> None:
        """Record the claims of a check."""
        for result in results:
            self.checks[WORDS[result.ok]] += 1
        self._add(
            seen,
            by="check",
            checks=[
                {
                    "kind": result.kind,
                    "expected": result.expected,
                    "ok": result.ok,
                    "evidence": result.evidence,
                    "box": list(result.box) if result.box else None,
                }
                for result in results
            ],
            time={"look": seconds},
        )

    def note(self, seen: Observation | None, *, by: str = "step", error: str = "") -> None:
        """Record what is no action: an error, a kept picture, the end."""
        self._add(seen, by=by, error=error)

    def _add(self, seen: Observation | None, **facts: Any) -> None:
        self.steps += 1
        for phase, seconds in facts.get("time", {}).items():
            self.times[phase] = self.times.get(phase, 0.0) + seconds
        events = self.screen.events[self._events :]
        self._events += len(events)
        step = self.step
        about = (
            {
                "instruction": step.text or step.verb,
                "name": step.name,
                "where": step.where,
            }
            if step
            else {"instruction": "", "name": "", "where": ""}
        )
        shown = (
            {}
            if seen is None
            else {
                "url": seen.url,
                "title": seen.title,
                "notices": [{"kind": n.kind, "text": n.text} for n in seen.notices],
                "screen": (seen.screenshot.width, seen.screenshot.height),
            }
        )
        record = trace.StepRecord(
            **about,
            **shown,
            events=[{"kind": e.kind, "text": e.text} for e in events],
            **facts,
        )
        written = self.trace.add(record, seen.screenshot if seen else None)
        if self.listener:
            self.listener(written)


WORDS: dict[bool | None, str] = {True: "passed", False: "failed", None: "unknown"}
UNTOLD: Any = {"target": {"ref", "offscreen", "states"}, "to": {"ref", "offscreen", "states"}}
"""What a screen needs to find an element again, and nobody else."""
