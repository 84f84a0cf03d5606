"""What the guard did in a run, as its report tells it: what a page says is only quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from handeye.actions import Asked
from handeye.agent import StepRecord

from .report_words import one_line, shorten, visible

INJECTION = "injection_suspected"
LINKS = 6
"""Steps that are named of one rule; of more there is the count."""
RULES = {
    "allow": "an address that is not allowed",
    "risk": "a risky action",
    "secret": "a secret in the wrong place",
    "data": "private data in the wrong place",
    "windows": "a way out of the windows of the task",
    "choice": "a question without an answer",
    "second_look": "an action that does not serve the goal",
}
"""What a rule is about, in words."""


def about(rule: str) -> str:
    """What a rule keeps from happening, in words; an unknown one is told by its name."""
    return RULES.get(rule) or f"what the rule {rule} is about"


@dataclass
class Kept:
    """What one rule kept from happening: how often, and at which steps."""

    about: str
    count: int = 0
    steps: list[int] = field(default_factory=list[int])

    def add(self, step: int) -> None:
        """One more, at a step."""
        self.count += 1
        if step not in self.steps:
            self.steps.append(step)

    @property
    def linked(self) -> list[int]:
        """The steps that are named."""
        return self.steps[:LINKS]


@dataclass(frozen=True)
class Spoken:
    """A text of the page that spoke to the agent, and the step where it was first seen."""

    text: str
    step: int


def rows_of(record: StepRecord) -> list[tuple[str, str]]:
    """What the guard said of a step, as names and texts."""
    said = record.guard or {}
    rows = [("Risks", ", ".join(_texts(said.get("risks"))).replace("_", " "))]
    for one in asked(record):
        rows += [("Asked", one.question), ("Answer", answer_words(one))]
    if rule := refusing(record):
        rows.append(("Kept from happening", about(rule)))
    rows += [("Guard", note) for note in _texts(said.get("notes"))]
    rows.append(("Taken out", ", ".join(record.redacted)))
    if record.masked:
        rows.append(("Picture", "a part of it is painted over"))
    return [(name, shorten(visible(text), 1_000)) for name, text in rows if text]


def asked(record: StepRecord) -> list[Asked]:
    """What the user was asked at a step."""
    listed = (record.guard or {}).get("asked")
    found: list[Asked] = []
    for one in cast("list[object]", listed) if isinstance(listed, list | tuple) else []:
        if isinstance(one, dict):
            facts = cast("Mapping[str, object]", one)
            answer = facts.get("answer")
            text = answer if isinstance(answer, str) else None
            found.append(Asked(str(facts.get("question")), text, tuple(_texts(facts.get("kinds")))))
    return found


def answer_words(one: Asked) -> str:
    """What the user answered, in words."""
    return "nobody answered" if one.answer is None else one.answer or "nothing"


def refusing(record: StepRecord) -> str:
    """The rule that refused the action of a step; "" when none did."""
    refused = record.outcome is not None and record.outcome.verdict == "refused"
    return str((record.guard or {}).get("rule") or "") if refused else ""


def kept_from(records: Iterable[StepRecord]) -> list[Kept]:
    """What was kept from happening, rule by rule, in the order in which it first came."""
    rules: dict[str, Kept] = {}
    for record in records:
        blocked = ["allow" for event in record.events if event.kind == "blocked"]
        for rule in (*blocked, *filter(None, [refusing(record)])):
            known = rules.setdefault(rule, Kept(about(rule)))
            known.add(record.step_num)
    return list(rules.values())


def spoken(records: Iterable[StepRecord]) -> list[Spoken]:
    """The texts that spoke to the agent, each once."""
    found: dict[str, Spoken] = {}
    for record in records:
        for one in (*record.notices, *record.events):
            if one.kind == INJECTION:
                text = one_line(one.text, 600)
                found.setdefault(text, Spoken(text, record.step_num))
    return list(found.values())


def _texts(value: object) -> Sequence[str]:
    if not isinstance(value, list | tuple):
        return ()
    return [str(one) for one in cast("Sequence[object]", value)]
