"""What the terminal says of the guard: one line for each thing, and of the same thing only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handeye.agent import StepRecord

LONGEST = 160
"""Characters of a line."""


class GuardLines:
    """The lines of one run; what was said of it is not said again."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def of(self, record: StepRecord) -> list[str]:
        """What is new in a line of the run folder: blocks, texts that speak, answers, refusals."""
        from handeye.tasks import report_guard, report_words

        found = [f"blocked: {one.text}" for one in record.events if one.kind == "blocked"]
        spoken = report_guard.spoken([record])
        found += [f"the page speaks to the agent: {one.text}" for one in spoken]
        lines = [report_words.one_line(line, LONGEST) for line in found]
        new = [line for line in dict.fromkeys(lines) if line not in self._told]
        self._told.update(new)
        for one in report_guard.asked(record):
            answer = f"the answer: {report_words.one_line(report_guard.answer_words(one), 60)}"
            new.append("asked, and nobody answered" if one.answer is None else answer)
        if rule := report_guard.refusing(record):
            new.append(f"kept from happening: {report_guard.about(rule)}")
        return new
