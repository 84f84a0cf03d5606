"""One line of steps.jsonl: what was seen, decided, done and found at one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from handeye.actions import Action, Outcome, Ruling
from handeye.perception import Box, Element, Event, Notice, Observation

from .decision import Grounded
from .described import described
from .memory import Step

PHASES = ("look", "think", "guard", "act", "settle")
"""What the time of a step is divided into."""


@dataclass(frozen=True)
class CheckRecord:
    """One claim, what was found, and whether it held (None: could not tell).

    `pictures` are files of the run folder that show it: as it was saved, as it is, what differs.
    """

    kind: str
    expected: str
    ok: bool | None
    evidence: str = ""
    box: Box | None = None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepRecord:
    """What a run folder keeps of one step; the file's line has the same names.

    `by` is who decided: step, replay, model, check, user, or end for the last picture of a run; ""
    for what ended a goal. `time` is in seconds, by phase; `tokens` has `in` and `out`. `guard` is
    what was found out about an action before it was done (rule, risks, asked, notes).
    `masked` says that a part of the picture was painted over, `redacted` names the secrets that
    were taken out of the line.
    The trace itself fills `step_num`, `screenshot_file` and its SHA-256, `redacted`, `prev`, and
    `action_timestamp` (local time) when it is "".
    """

    instruction: str
    by: str = "step"
    name: str = ""
    where: str = ""
    thought: str = ""
    elements: tuple[Grounded, ...] = ()
    action: dict[str, object] | None = None
    outcome: Outcome | None = None
    guard: Mapping[str, object] | None = None
    checks: tuple[CheckRecord, ...] = ()
    error: str = ""
    url: str = ""
    title: str = ""
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    screen: tuple[int, int] | None = None
    time: Mapping[str, float] = field(default_factory=dict[str, float])
    tokens: Mapping[str, int] | None = None
    info: Mapping[str, object] = field(default_factory=dict[str, object])
    reward: float | None = None
    done: bool = False
    step_num: int = 0
    action_timestamp: str = ""
    screenshot_file: str = ""
    screenshot_sha256: str = ""
    masked: bool = False
    redacted: tuple[str, ...] = ()
    prev: str = ""

    @classmethod
    def of_step(cls, step: Step, *, events: Sequence[Event] = (), first: bool = True) -> StepRecord:
        """The record of an action that was tried.

        Args:
            step: what the loop says about it.
            events: what happened on the surface meanwhile.
            first: whether it is the first of its decision, with which goes what a model spent.
        """
        capped = step.settled.capped
        notices = (*step.seen.notices, *((Notice("capped", capped),) if capped else ()))
        return cls(
            instruction=step.job.text,
            by=step.decision.by,
            name=step.job.name,
            where=step.job.where,
            thought=step.decision.thought,
            elements=step.decision.elements,
            action=action_data(step.action, step.seen.elements),
            outcome=step.outcome,
            guard=_ruling(step.ruling),
            url=step.seen.url,
            title=step.seen.title,
            notices=notices,
            events=tuple(events),
            screen=(step.seen.screenshot.width, step.seen.screenshot.height),
            time=_times(step.times),
            tokens=step.decision.tokens if first else None,
            info=step.decision.info if first else {},
            done=step.action.kind == "done",
        )

    @classmethod
    def of_look(
        cls,
        instruction: str,
        seen: Observation,
        *,
        by: str = "check",
        checks: Sequence[CheckRecord] = (),
        error: str = "",
    ) -> StepRecord:
        """The record of a step without an action: a check, a failure to find, the run's end."""
        return cls(
            instruction=instruction,
            by=by,
            checks=tuple(checks),
            error=error,
            url=seen.url,
            title=seen.title,
            notices=seen.notices,
            screen=(seen.screenshot.width, seen.screenshot.height),
        )

    def as_line(self) -> dict[str, object]:
        """All fields as what JSON can say, in the order of the file."""
        return {
            "step_num": self.step_num,
            "action_timestamp": self.action_timestamp,
            "instruction": self.instruction,
            "name": self.name,
            "where": self.where,
            "by": self.by,
            "thought": self.thought,
            "elements": [element.model_dump() for element in self.elements],
            "action": self.action,
            "outcome": self.outcome and vars(self.outcome),
            "guard": self.guard,
            "checks": [_check(check) for check in self.checks],
            "error": self.error,
            "url": self.url,
            "title": self.title,
            "notices": [_notice(notice) for notice in self.notices],
            "events": [{"kind": e.kind, "text": e.text} for e in self.events],
            "screenshot_file": self.screenshot_file,
            "screenshot_sha256": self.screenshot_sha256,
            "masked": self.masked,
            "screen": self.screen,
            "time": {phase: round(self.time.get(phase, 0.0), 4) for phase in PHASES},
            "tokens": self.tokens,
            "reward": self.reward,
            "done": self.done,
            "info": self.info,
            "redacted": self.redacted,
            "prev": self.prev,
        }


def _check(check: CheckRecord) -> dict[str, object]:
    return {name: value for name, value in vars(check).items() if value or name != "pictures"}


def _notice(notice: Notice) -> dict[str, object]:
    where = {"box": notice.box} if notice.box else {}
    return {"kind": notice.kind, "text": notice.text, **where}


def _times(times: Mapping[str, float]) -> dict[str, float]:
    return {phase: times.get(phase, 0.0) for phase in PHASES}


def _ruling(ruling: Ruling) -> dict[str, object] | None:
    """What a guard had to say, without empty fields; None when it had nothing to say."""
    said: dict[str, object] = {name: getattr(ruling, name) for name in ("rule", "risks", "notes")}
    said["asked"] = tuple(asdict(one) for one in ruling.asked)
    return {name: value for name, value in said.items() if value} or None


def action_data(action: Action, elements: Sequence[Element] = ()) -> dict[str, object]:
    """The action without what only the hands need, and without empty fields.

    `elements` are what was seen: from them comes what tells its target from the others.
    """
    data: dict[str, object] = action.model_dump(exclude_none=True)
    for key in ("target", "to"):
        target = getattr(action, key, None)
        if target is not None:
            data[key] = {
                "point": [round(value, 2) for value in target.point],
                "box": target.box and [round(value, 2) for value in target.box],
                "role": target.role,
                "name": target.name,
                **described(target, elements),
            }
    return data
