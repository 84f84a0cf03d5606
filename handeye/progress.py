"""What the terminal shows while something runs.

On a terminal the step under way is shown with a spinner and replaced by its result. Piped, with
`NO_COLOR`, `ACCESSIBLE=1` or a dumb terminal there are plain lines only, one a fact, in order.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from handeye.agent import StepRecord
    from handeye.tasks import Case, RunResult, Step

SIGNS = {"passed": "✓", "unverified": "?", "failed": "✗", "error": "!", "interrupted": "-"}
COLOURS = {
    "passed": "green", "unverified": "yellow", "failed": "red", "error": "red",
    "interrupted": "yellow",
}  # fmt: skip


def is_plain(environ: Mapping[str, str]) -> bool:
    """Whether only plain, append-only lines are wanted."""
    wanted = any(environ.get(name) for name in ("NO_COLOR", "ACCESSIBLE"))
    return wanted or environ.get("TERM") == "dumb" or not sys.stdout.isatty()


class Progress:
    """Shows steps as they start and end."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._console: Any = None
        self._status: Any = None
        self._case = ""
        self._told: StepRecord | None = None
        if not is_plain(environ):
            from rich.console import Console

            self._console = Console(highlight=False)

    def say(self, text: str, style: str = "") -> None:
        """One finished line."""
        if self._console:
            self._console.print(text, style=style or None, markup=False, soft_wrap=True)
        else:
            print(text, flush=True)

    def started(self, case: Case, step: Step) -> None:
        """A step is under way."""
        if case.id != self._case:
            self._case = case.id
            self.say(case.id or case.name, "bold")
        if self._console:
            self.clear()
            from rich.markup import escape

            self._status = self._console.status(escape(shorten(step.text)))
            self._status.start()

    def recorded(self, record: StepRecord) -> None:
        """A line of the run folder was written: what came of a step."""
        self.clear()
        told, self._told = self._told, record
        if record.by == "end" or (record.error and told and told.checks):
            return  # nothing new: the failed check said it
        word, style = word_of(record)
        label = shorten(record.name or record.instruction)
        if told and record.action and _same_step(told, record):
            label = f"  … {target_of(record)}"
        if word == "ok":
            self.say(f"  ok      {label}  {sum(record.time.values()):.2f} s", style)
            return
        where = f"{record.where}  " if record.where else ""
        detail = record.error or "; ".join(c.evidence for c in record.checks if not c.ok)
        self.say(f"  {word:<7} {where}{label}  {detail}".rstrip(), style)

    def clear(self) -> None:
        """Nothing is under way any more."""
        if self._status:
            self._status.stop()
            self._status = None

    def finished(self, result: RunResult) -> None:
        """A case is over."""
        self.clear()
        sign = f"{SIGNS[result.verdict]} " if self._console else ""
        flaky = " (flaky: passed on a retry)" if result.flaky else ""
        style = COLOURS[result.verdict]
        self.say(f"{sign}{result.verdict}{flaky}: {result.case}", f"bold {style}")
        if result.reason:
            where = f"{result.where}: " if result.where else ""
            self.say(f"  {where}{result.reason}")
        self.say(f"  {result.steps} steps, {result.checks} checks, {result.seconds:.1f} s")
        self.say(f"  report: {result.report}")


def word_of(record: StepRecord) -> tuple[str, str]:
    """One word for what came of a step, and its colour."""
    if record.error:
        return "FAILED", "red"
    if any(check.ok is False for check in record.checks):
        return "failed", "red"
    if any(check.ok is None for check in record.checks):
        return "unknown", "yellow"
    verdict = record.outcome.verdict if record.outcome else "confirmed"
    if verdict == "no_effect":
        return "ok", "yellow"
    return ("ok", "") if verdict == "confirmed" else (verdict, "red")


def _same_step(one: StepRecord, other: StepRecord) -> bool:
    return (one.where, one.instruction) == (other.where, other.instruction)


def target_of(record: StepRecord) -> str:
    """What an action was done to, in words."""
    target = record.action.get("target") if record.action else None
    if not isinstance(target, dict):
        return str(record.action and record.action.get("kind"))
    named = cast("dict[str, object]", target)
    return f'{named.get("role", "")} "{named.get("name", "")}"'


def shorten(text: str, room: int = 100) -> str:
    """A text in one line of at most `room` characters."""
    line = " ".join(text.split())
    return line if len(line) <= room else f"{line[: room - 1]}…"
