"""A suite: several runs told together. What its `summary.json` says, and how it is read back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handeye.agent import HandeyeError, run_folder

from . import rates
from .task import Case, Task

FORMAT = 1
"""The version of what `summary.json` of a suite says."""
SUMMARY = "summary.json"
NOT_RUN: Literal["not run"] = "not run"
RunVerdict = Literal["passed", "failed", "error", "unverified", "interrupted", "skipped", "not run"]
"""What became of a run; it is "not run" when the suite ended before it began."""
VERDICTS: tuple[RunVerdict, ...] = (
    "failed", "error", "interrupted", "not run", "unverified", "skipped", "passed",
)  # fmt: skip
"""All of them, what weighs most first."""


class SuiteError(HandeyeError):
    """A suite folder cannot be read or merged."""


class Kept(BaseModel):
    """A part of a suite's summary. Keys of later versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class StepLine(Kept):
    """One step of a run, in words. `picture` is below the run folder, "" for none."""

    number: int
    text: str
    verdict: str
    where: str = ""
    seconds: float = 0.0
    picture: str = ""


class TryLine(Kept):
    """One try of a case. `folder` is relative to the suite folder."""

    verdict: RunVerdict
    reason: str = ""
    folder: str = ""
    seconds: float = 0.0


class SuiteRun(Kept):
    """One run of a case in a suite.

    `file` and `line` are where the case stands, `key` names it in the whole suite; `round` counts
    its runs from 1. `folder` is its run folder relative to the suite folder, "" when it has none.
    `failing` is the number of the first step that went wrong, 0 for none.
    """

    key: str
    case: str
    file: str = ""
    line: int = 0
    tags: tuple[str, ...] = ()
    row: dict[str, str] = Field(default_factory=dict)
    round: int = 1
    verdict: RunVerdict = NOT_RUN
    reason: str = ""
    where: str = ""
    flaky: bool = False
    healed: bool = False
    out_of_budget: bool = False
    started: str = ""
    seconds: float = 0.0
    checks: int = 0
    model_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    folder: str = ""
    attempts: tuple[TryLine, ...] = ()
    failing: int = 0
    steps: tuple[StepLine, ...] = ()

    @property
    def tokens(self) -> int:
        """All tokens that it took."""
        return self.tokens_in + self.tokens_out

    @property
    def first_failing(self) -> StepLine | None:
        """The first step that went wrong."""
        return next((one for one in self.steps if one.number == self.failing), None)


class Shard(Kept):
    """Which part of a suite was run; `cases` are those of all parts together."""

    number: int = Field(ge=1)
    of: int = Field(ge=1)
    cases: int = Field(ge=0)


class Suite(Kept):
    """All that a suite folder says.

    `complete` is whether the suite came to its end; `shard` is the part of it that was run.
    `merged` are the folders that a merged suite was made of, and `missing` the numbers of the
    shards that it lacks.
    """

    handeye_suite: Literal[1] = FORMAT
    handeye: str = ""
    name: str = ""
    started: str = ""
    seconds: float = 0.0
    complete: bool = False
    repeat: int = 1
    shard: Shard | None = None
    merged: tuple[str, ...] = ()
    missing: tuple[int, ...] = ()
    max_time: str = ""
    max_tokens: str = ""
    runs: tuple[SuiteRun, ...] = ()

    @property
    def counts(self) -> dict[RunVerdict, int]:
        """How many runs came to each verdict, what weighs most first."""
        found = Counter(run.verdict for run in self.runs)
        return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}

    @property
    def totals(self) -> str:
        """The counts in words, as in 2 failed, 7 passed."""
        return ", ".join(f"{n} {verdict}" for verdict, n in self.counts.items()) or "no runs"

    @property
    def rates(self) -> list[rates.Rate]:
        """How often each case did not pass."""
        return rates.rates_of(self.runs, self.repeat)

    @property
    def flaky(self) -> list[str]:
        """The cases that came out in different ways."""
        return [one.key for one in self.rates if one.flaky]

    @property
    def healed(self) -> list[str]:
        """The cases whose plan was healed."""
        return list(dict.fromkeys(run.key for run in self.runs if run.healed))

    @property
    def tokens(self) -> tuple[int, int]:
        """Tokens in and out of all runs."""
        return sum(run.tokens_in for run in self.runs), sum(run.tokens_out for run in self.runs)

    @property
    def model_calls(self) -> int:
        """Model calls of all runs."""
        return sum(run.model_calls for run in self.runs)

    def as_json(self) -> dict[str, object]:
        """What `summary.json` says: the fields, and what follows from them."""
        read, written = self.tokens
        return {
            **self.model_dump(exclude={"runs"}),
            "counts": {verdict: self.counts.get(verdict, 0) for verdict in VERDICTS},
            "flaky": self.flaky,
            "healed": self.healed,
            "model_calls": self.model_calls,
            "tokens": {"in": read, "out": written},
            "rates": [one.as_json() for one in self.rates] if self.repeat > 1 else [],
            "runs": [run.model_dump() for run in self.runs],
        }


def key_of(task: Task, case: Case) -> str:
    """The name of a case in a suite of several files: its file and its id."""
    return f"{shown_path(Path(task.file))}::{case.id}" if task.file else case.id


def shown_path(path: Path) -> str:
    """A path as it is told: relative to where handeye runs, with `/`."""
    here = Path.cwd()
    whole = Path(os.path.normpath(here / path))
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def read_suite(folder: Path) -> Suite:
    """What a suite folder says, also that of a suite that was cut off.

    Raises:
        SuiteError: when it is none, with what is wrong.
    """
    path = folder / SUMMARY
    if not path.is_file():
        there = "" if folder.is_dir() else " (there is no such folder)"
        raise SuiteError(f"{folder} is no suite folder: it holds no {SUMMARY}{there}")
    data = run_folder.as_object(path.read_bytes())
    if data is None or "handeye_suite" not in data:
        raise SuiteError(f"{path} is of no suite; give the folder of a suite (runs/<time>-suite)")
    if data["handeye_suite"] != FORMAT:
        raise SuiteError(
            f"{path} is of version {data['handeye_suite']!r}, which this handeye cannot read; "
            f"it reads version {FORMAT}"
        )
    try:
        return Suite.model_validate(data)
    except ValidationError as why:
        first = why.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise SuiteError(f"{path} is damaged: {field}: {first['msg']}") from None


def is_suite(folder: Path) -> bool:
    """Whether a folder is that of a suite."""
    path = folder / SUMMARY
    data = run_folder.as_object(path.read_bytes()) if path.is_file() else None
    return bool(data) and "handeye_suite" in cast("Mapping[str, object]", data)
