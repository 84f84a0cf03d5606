"""Risky actions that a run did, and whose yes each of them had."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from handeye.actions import guard
from handeye.agent import StepRecord

from . import report_guard
from .report_words import action_words, one_line

UNASKED = {
    "sign_in": "a secret that the task declares for this site",
    "secret": "the rules for secrets",
    "leave": "`allow`",
}
"""What lets a kind of risk pass that neither was asked about nor stands in `may`."""


@dataclass(frozen=True)
class Risky:
    """A risky action that was done: its kinds, what it was, who said yes, and its step."""

    kinds: str
    action: str
    consent: str
    step: int


def done(records: Iterable[StepRecord], config: Mapping[str, object]) -> list[Risky]:
    """The risky actions that were not refused, in their order.

    Args:
        records: the steps.
        config: what the run's manifest says of the task's `may` and `answers`.
    """
    may, answers = _names(config.get("may")), _names(config.get("answers"))
    found: list[Risky] = []
    for record in records:
        kinds = _names((record.guard or {}).get("risks"))
        if kinds and record.outcome and record.outcome.verdict != "refused":
            found.append(
                Risky(
                    kinds=", ".join(kind.replace("_", " ") for kind in kinds),
                    action=one_line(action_words(record.action)),
                    consent=_consent(record, kinds, may, answers),
                    step=record.step_num,
                )
            )
    return found


def _consent(
    record: StepRecord, kinds: Iterable[str], may: Collection[str], answers: Collection[str]
) -> str:
    """Who said yes, in words."""
    if asked := report_guard.asked(record):
        written = all(kind in answers for one in asked for kind in one.kinds)
        return "`answers`" if written else "you, when asked"
    if guard.is_own(record.by):
        return "your own step"
    said = ["`may`" if kind in may else UNASKED.get(kind, "`may`") for kind in kinds]
    return ", ".join(dict.fromkeys(said))


def _names(value: object) -> list[str]:
    if not isinstance(value, list | tuple):
        return []
    return [str(one) for one in cast("list[object]", value)]
