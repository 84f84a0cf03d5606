"""A whole run as its report shows it, for complete runs and for those that were cut off."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from urllib.parse import quote

from handeye.agent import Run, verify_run
from handeye.agent import record as kept

from . import report_blocked, report_guard, report_plan, report_risks
from .report_steps import StepView, first_failing, step_view
from .report_words import duration, one_line, shorten

VERDICTS = {
    "passed": ("Passed", "All checks held."),
    "failed": ("Failed", "The application is not as the task says."),
    "error": ("Error", "The run could not tell: something went wrong on the way."),
    "unverified": ("Unverified", "Everything was done, but no check confirmed the result."),
    "interrupted": ("Interrupted", "The run was stopped before its end."),
    "skipped": ("Skipped", "The run was not carried out."),
}
"""The word for a verdict, and what it means."""
PHASES = {
    "asked": "waiting for a person's answer",
    "other": "opening, closing, and waiting for what was not there yet",
}
"""Phases whose name does not say it."""


@dataclass(frozen=True)
class TimePart:
    """A share of the run's time; `start` and `share` in percent."""

    name: str
    seconds: float
    start: float
    share: float

    @property
    def label(self) -> str:
        """The phase in words."""
        return PHASES.get(self.name, self.name)


@dataclass(frozen=True)
class Download:
    """A file that the run saved; `href` is "" when it is not there."""

    name: str
    href: str
    size: str


@dataclass(frozen=True)
class RunView:
    """All that the report says, in words."""

    name: str
    verdict: str
    word: str
    reason: str
    facts: list[tuple[str, str]]
    started: str
    times: list[TimePart]
    result: list[tuple[str, str]]
    downloads: list[Download]
    command: str
    environment: list[tuple[str, str]]
    problems: list[str]
    chain: str
    plan: report_plan.PlanView
    blocked: report_blocked.Blocked | None
    kept: list[report_guard.Kept]
    risky: list[report_risks.Risky]
    spoken: list[report_guard.Spoken]
    steps: list[StepView]
    failing: StepView | None
    version: str


def run_view(run: Run) -> RunView:
    """What the report shows of a run folder."""
    verdict, word, reason = _verdict(run)
    failing = None if verdict in ("passed", "skipped") else first_failing(run.records)
    steps = _steps(run, failing, verdict)
    return RunView(
        name=one_line(_text(run.manifest.get("name"))) or "Run without a name",
        verdict=verdict,
        word=word,
        reason=reason,
        facts=_facts(run),
        started=_text(run.manifest.get("started")),
        times=_times(run),
        result=_result(run),
        downloads=_downloads(run),
        command=_command(run.manifest),
        environment=_environment(run.manifest),
        problems=list(run.problems),
        chain=_chain(run),
        plan=report_plan.plan_view(run),
        blocked=report_blocked.blocked_in(run),
        kept=report_guard.kept_from(run.records),
        risky=report_risks.done(run.records, _mapping(run.manifest.get("config"))),
        spoken=report_guard.spoken(run.records),
        steps=steps,
        failing=next((step for step in steps if step.number == failing), None),
        version=_text(run.manifest.get("handeye")),
    )


def _verdict(run: Run) -> tuple[str, str, str]:
    """The verdict as a key, as a word, and why."""
    if run.summary is None:
        last = run.records[-1].step_num if run.records else 0
        after = f"after step {last}" if last else "before its first step was over"
        return "cut", "Cut off", f"This run was cut off {after}."
    verdict = _text(run.summary.get("verdict"))
    word, meaning = VERDICTS.get(verdict, (one_line(verdict, 40) or "No verdict", ""))
    return verdict, word, shorten(_text(run.summary.get("reason")), 1_500) or meaning


def _steps(run: Run, failing: int | None, verdict: str) -> list[StepView]:
    numbers = [record.step_num for record in run.records]
    if failing is not None:
        opened = {failing}
    else:
        opened = {numbers[0], numbers[-1]} if numbers and verdict == "passed" else set(numbers[-1:])
    viewport = run.manifest.get("viewport")
    values = cast("list[object]", viewport) if isinstance(viewport, list) else []
    sides = [int(value) for value in values if isinstance(value, int | float) and value > 0]
    size = (sides[0], sides[1]) if len(sides) == 2 else (1280, 800)
    return [
        step_view(record, run.folder, size, record.step_num in opened) for record in run.records
    ]


def _facts(run: Run) -> list[tuple[str, str]]:
    summary = run.summary or {}
    seconds = sum(_seconds(run).values())
    total = _number(summary.get("seconds")) or seconds
    tokens = _tokens(run)
    actions = sum(record.by != "end" for record in run.records)
    calls = int(_number(summary.get("model_calls")))
    model = _text(run.manifest.get("model"))
    facts = [
        ("Target", one_line(_text(run.manifest.get("target")))),
        ("Started", _when(_text(run.manifest.get("started")))),
        ("Duration", duration(total) + ("" if run.complete else " at least")),
        ("Steps", str(actions)),
        ("Checks", _checks(run)),
        ("Model", one_line(model) or "none needed"),
    ]
    if model or any(tokens):
        called = f", {calls} call{'s' * (calls != 1)}" if calls else ""
        facts.append(("Tokens", f"{tokens[0]:,} in, {tokens[1]:,} out{called}"))
    return [(name, value) for name, value in facts if value]


def _checks(run: Run) -> str:
    said = _mapping((run.summary or {}).get("checks"))
    held = [check.ok for record in run.records for check in record.checks]
    counts = {
        "passed": held.count(True),
        "failed": held.count(False),
        "unknown": held.count(None),
    } | {key: int(_number(value)) for key, value in said.items()}
    told = [f"{counts[key]} {key}" for key in ("passed", "failed", "unknown") if counts[key]]
    return ", ".join(told) or "none"


def _tokens(run: Run) -> tuple[int, int]:
    said = _mapping((run.summary or {}).get("tokens"))
    if not said:
        said = {
            key: sum((record.tokens or {}).get(key, 0) for record in run.records)
            for key in ("in", "out")
        }
    return int(_number(said.get("in"))), int(_number(said.get("out")))


def _seconds(run: Run) -> dict[str, float]:
    """Seconds by phase, as the summary says or as the steps add up."""
    said = _mapping((run.summary or {}).get("time"))
    if said:
        return {phase: _number(said.get(phase)) for phase in (*kept.PHASES, "asked", "other")}
    return {
        phase: sum(_number(record.time.get(phase)) for record in run.records)
        for phase in kept.PHASES
    }


def _times(run: Run) -> list[TimePart]:
    seconds = _seconds(run)
    total = sum(seconds.values())
    parts: list[TimePart] = []
    start = 0.0
    for name, value in seconds.items() if total else ():
        share = 100 * value / total
        parts.append(TimePart(name, value, start, share))
        start += share
    return parts


def _result(run: Run) -> list[tuple[str, str]]:
    summary = run.summary or {}
    answer = summary.get("answer")
    rows = [("Answer", _text(answer))] if answer is not None else []
    return rows + [(key, _text(value)) for key, value in _mapping(summary.get("output")).items()]


def _downloads(run: Run) -> list[Download]:
    said = (run.summary or {}).get("downloads")
    names = [_text(name) for name in cast("list[object]", said)] if isinstance(said, list) else []
    if run.summary is None and (run.folder / "downloads").is_dir():
        names = sorted(f"downloads/{path.name}" for path in (run.folder / "downloads").iterdir())
    return [_download(run.folder, name) for name in names]


def _download(folder: Path, name: str) -> Download:
    """A link only to a file that lies in the run's own downloads."""
    parts = name.split("/")
    inside = parts[0] == "downloads" and len(parts) == 2 and parts[1] not in ("", ".", "..")
    if not inside or "\0" in name or not (folder / name).is_file():
        return Download(name, "", "missing")
    size = (folder / name).stat().st_size
    return Download(parts[1], quote(name), f"{size:,} bytes")


def _command(manifest: Mapping[str, object]) -> str:
    """What to type to run it again; "" when nobody knows."""
    command = manifest.get("command")
    if isinstance(command, list):
        return shlex.join(_text(word) for word in cast("list[object]", command))
    file = _text(manifest.get("file"))
    return _text(command) or (f"handeye run {shlex.quote(file)}" if file else "")


def _environment(manifest: Mapping[str, object]) -> list[tuple[str, str]]:
    known = ("handeye", "browser", "playwright", "python", "platform", "viewport", "scale")
    rows = [(key, manifest.get(key)) for key in (*known, "model", "prompt", "redaction")]
    rows += [(f"config: {key}", value) for key, value in _mapping(manifest.get("config")).items()]
    return [(key, _text(value)) for key, value in rows if value not in (None, "", [], {})]


def _chain(run: Run) -> str:
    found = verify_run(run.folder)
    if found.problem:
        return f"The run folder is not as it was written: {found.problem}."
    held = "The step log and its pictures are as they were written"
    if found.complete:
        return f"{held}; seal {found.seal}."
    return f"{held}, save that nothing holds the last line of a run that was cut off."


def _when(started: str) -> str:
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return one_line(started)
    return f"{moment.day} {moment:%b %Y, %H:%M:%S %Z}".rstrip()


def _text(value: object) -> str:
    """A value of the folder's JSON as a person reads it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in cast("list[object]", value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _number(value: object) -> float:
    good = isinstance(value, int | float) and math.isfinite(value)
    return float(cast("float", value)) if good else 0.0


def _mapping(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
