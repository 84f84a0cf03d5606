"""What the terminal shows while something runs: one line for each step, when it is over.

On a terminal the step under way is shown with a spinner first. Piped, with `NO_COLOR`,
`ACCESSIBLE=1` or a dumb terminal there are plain lines only, one a fact, in order.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .guard_lines import GuardLines

if TYPE_CHECKING:
    from pathlib import Path

    from handeye.actions import Outcome
    from handeye.agent import StepRecord
    from handeye.tasks import Case, RunResult, Step

SIGNS = {
    "passed": "✓", "unverified": "?", "failed": "✗", "error": "!", "interrupted": "-",
    "skipped": "○",
}  # fmt: skip
COLOURS = {
    "passed": "green", "unverified": "yellow", "failed": "red", "error": "red",
    "interrupted": "yellow", "skipped": "cyan",
}  # fmt: skip
INDENT = " " * 10
DEFECTS = 5
"""Defects of the pages that are told of one case; the report has all."""
NOT_DONE = ("refused", "error")


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
        self._over = False
        self._told = ""
        self._guard = GuardLines()
        self._records: list[StepRecord] = []
        self._since = self._until = 0.0
        if not is_plain(environ):
            from rich.console import Console

            self._console = Console(highlight=False)

    def say(self, text: str, style: str = "") -> None:
        """One finished line; signs of pages and models that would steer the terminal are shown."""
        from handeye.tasks import report_words

        text = report_words.visible(text)
        if self._console:
            self._console.print(text, style=style or None, markup=False, soft_wrap=True)
        else:
            print(text, flush=True)

    def rest(self) -> None:
        """Nothing moves on the screen until the next step: somebody is asked something."""
        if self._status:
            self._status.stop()
            self._status = None

    def started(self, case: Case, step: Step) -> None:
        """A step is under way."""
        self._end_step()
        if case.id != self._case or self._over:
            again = " (again)" if case.id == self._case else ""
            self._case, self._over = case.id, False
            self._guard = GuardLines()
            self.say(f"{case.id or case.name}{again}", "bold")
        self._since = time.monotonic()
        if self._console:
            from rich.markup import escape

            self._status = self._console.status(escape(shorten(step.text)))
            self._status.start()

    def recorded(self, record: StepRecord) -> None:
        """A line of the run folder was written: it belongs to the step under way."""
        for line in self._guard.of(record):
            self.say(f"    ! {line}", "yellow")
        if record.by == "end":
            self._over = True
            return
        self._records.append(record)
        self._until = time.monotonic()
        if record.by == "model" or record.thought:
            self._decided(record)
        if record.info.get("verdict") == "interrupted":  # closing the browser takes a while
            self._end_step()

    def _decided(self, record: StepRecord) -> None:
        """What a model did under way to a goal, as soon as it is over."""
        from handeye.tasks import report_words

        what = report_words.action_words(record.action) or record.thought
        seconds = sum(record.time.values())
        verdict = record.outcome.verdict if record.outcome else ""
        came = ""
        if record.outcome and verdict in NOT_DONE:
            came = f" ({verdict}: {shorten(record.outcome.evidence, 60)})"
        self.say(f"    - {shorten(what)}{came}  {seconds:.2f} s", "red" if came else "dim")

    def _end_step(self) -> None:
        """Say in one line what came of the step that was under way."""
        self.rest()
        records, self._records = self._records, []
        if not records:
            return
        word, style = word_of(records)
        first = records[0]
        label = shorten(first.name or first.instruction)
        if word != "ok" and first.where:
            label = f"{first.where}  {label}"
        self.say(f"  {word:<7} {label}  {self._until - self._since:.2f} s", style)
        if details := details_of(records):
            self._told = "\n".join(details)
            self.say("\n".join(f"{INDENT}{line}" for line in self._told.splitlines()), style)

    def finished(self, result: RunResult) -> None:
        """A case is over."""
        self._end_step()
        self._over = True
        sign = f"{SIGNS[result.verdict]} " if self._console else ""
        flags = " (flaky: passed on a retry)" if result.flaky else ""
        flags += " (healed)" if result.healed else ""
        hints = result.verdict == "passed" and len(result.defects)
        flags += f", {many(hints, 'defect')} noted" if hints else ""
        self.say(f"{sign}{result.verdict}{flags}: {result.case}", f"bold {COLOURS[result.verdict]}")
        if result.reason and result.reason not in self._told:
            where = f"{result.where}: " if result.where else ""
            self.say(f"  {where}{result.reason}")
        self._told = ""
        if result.verdict == "skipped":
            return
        if result.answer:
            self.say(f"  answer: {shorten(result.answer, 400)}")
        for name, value in result.output.items():
            self.say(f"  {name}: {value}")
        counts = f"{many(result.steps, 'step')}, {many(result.checks, 'check')}"
        self.say(f"  {counts}, {result.seconds:.1f} s")
        for line in plan_lines(result.folder):
            self.say(f"  {line}", "yellow" if result.healed else "")
        for one in result.defects[:DEFECTS]:
            self.say(f"  noted at step {one.step}: {one.about}: {shorten(one.text, 160)}", "yellow")
        if blocked := blocked_in(result.folder):
            self.say(f"  {blocked}", "yellow")
        self.say(f"  report: {result.report}")


def word_of(records: list[StepRecord]) -> tuple[str, str]:
    """One word for what came of a step, and its colour."""
    checks = [check.ok for record in records for check in record.checks]
    if False in checks:
        return "failed", "red"
    if None in checks:
        return "unknown", "yellow"
    if ended := [record.info.get("verdict", "failed") for record in records if record.error]:
        return str(ended[0]), "red"
    idle = any(record.outcome and record.outcome.verdict == "no_effect" for record in records)
    return "ok", ("yellow" if idle else "")


def details_of(records: list[StepRecord]) -> list[str]:
    """What a reader should know of a step beside that it is over, one fact a line."""
    if errors := [record.error for record in records if record.error]:
        return errors
    details: list[str] = []
    for record in records:
        told = [c for c in record.checks if not c.ok or c.kind == "picture_written"]
        details += [f"{c.kind} {c.expected}: {c.evidence}" for c in told]
        if record.outcome and _worth_telling(record, record.outcome):
            details.append(record.outcome.evidence)
    return list(dict.fromkeys(details))


def _worth_telling(record: StepRecord, outcome: Outcome) -> bool:
    """Whether an action had no effect, or opened a page that the server could not give."""
    failed = [event.url for event in record.events if event.kind == "failed_request" and event.url]
    return outcome.verdict == "no_effect" or any(url in outcome.evidence for url in failed)


def blocked_in(folder: Path) -> str:
    """The hosts that a run was kept from, and what allows them; "" for none."""
    from handeye.agent import RunFolderError, read_run
    from handeye.tasks import report_blocked

    try:
        return str(report_blocked.blocked_in(read_run(folder)) or "")
    except RunFolderError:
        return ""


def plan_lines(folder: Path) -> list[str]:
    """What a run did with its plan: what was healed, where it was written."""
    from handeye.agent import RunFolderError, read_run
    from handeye.tasks import report_plan

    try:
        plan = report_plan.plan_view(read_run(folder))
    except RunFolderError:
        return []
    return [f"healed: {one}" for one in plan.healed] + [f"plan: {plan.written}"] * bool(
        plan.written
    )


def shorten(text: str, room: int = 100) -> str:
    """A text in one line of at most `room` characters."""
    line = " ".join(text.split())
    return line if len(line) <= room else f"{line[: room - 1]}…"


def many(count: int, word: str) -> str:
    """A count and its noun."""
    return f"{count} {word}{'' if count == 1 else 's'}"
