"""Defects of the pages that a run came along: hints for people, which change no verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handeye.agent import StepRecord

KINDS = {
    "console_error": "console error",
    "page_error": "script error",
    "failed_request": "failed request",
    "broken_image": "broken image",
    "text_overflow": "text that does not fit",
    "page_overflow": "sideways scrolling",
}
"""Events that tell of a defect, in words."""
LOADING = "Failed to load resource"
"""What the console says of a request that is told of as failed already."""


@dataclass(frozen=True)
class Defect:
    """A defect, and the number of the step at which it was noted first."""

    kind: str
    text: str
    step: int

    @property
    def about(self) -> str:
        """The kind in words."""
        return KINDS.get(self.kind, self.kind)


class Noted:
    """The defects that were noted so far, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Defect] = {}

    def add(self, record: StepRecord, step: int) -> None:
        """Take in what the record of a step tells."""
        for event in record.events:
            if event.kind in KINDS and not event.text.startswith(LOADING):
                self._found.setdefault(
                    (event.kind, event.text), Defect(event.kind, event.text, step)
                )

    @property
    def all(self) -> tuple[Defect, ...]:
        """All of them, oldest first."""
        return tuple(self._found.values())


def defects_in(records: Iterable[StepRecord]) -> tuple[Defect, ...]:
    """The defects that were noted in a run, each once, oldest first."""
    noted = Noted()
    for record in records:
        noted.add(record, record.step_num)
    return noted.all
