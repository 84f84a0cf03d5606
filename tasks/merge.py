"""Suites of shards made one: their runs, their reports, and what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from handeye.agent import run_folder

from .suite import Shard, Suite, SuiteError, SuiteRun, is_suite, read_suite
from .suite_folder import write_reports, write_summary
from .suite_runs import relative

COPIES = "runs"
"""Where copied run folders go, below the folder of the merged suite."""


def merge(folders: Sequence[Path], out: Path, *, copy: bool = False) -> Suite:
    """Make one suite of several, and write its folder.

    Args:
        folders: suite folders, or folders that suite folders lie in (as artifacts are unpacked).
        out: the folder to write, made when missing.
        copy: whether the run folders are copied into it, so that it can be moved on its own.

    Returns:
        The merged suite.

    Raises:
        SuiteError: when a folder holds no suite, or two of them ran the same case.
        OSError: when something cannot be written.
    """
    found = [suite for folder in folders for suite in suites_in(folder)]
    parts = {one: read_suite(one) for one in dict.fromkeys(one.resolve() for one in found)}
    if out.resolve() in parts:
        raise SuiteError(f"{out} is one of the suites that are merged; give another --out")
    shards = [part.shard for part in parts.values() if part.shard]
    _refuse_other_shards(parts, shards)
    _refuse_twice(parts)
    out.mkdir(parents=True, exist_ok=True)
    runs = [
        _moved(run, _Way(folder, out, copy)) for folder, part in parts.items() for run in part.runs
    ]
    suite = _one_of(list(parts.values()), shards).model_copy(
        update={
            "runs": tuple(sorted(runs, key=lambda run: (run.file, run.line, run.case, run.round))),
            "merged": tuple(relative(folder, out) for folder in parts),
        }
    )
    write_summary(suite, out)
    write_reports(suite, out)
    return suite


def suites_in(folder: Path) -> list[Path]:
    """The suite folder that is meant, or those below it.

    Raises:
        SuiteError: when there is none.
    """
    if is_suite(folder):
        return [folder]
    below = [path.parent for path in sorted(folder.glob("**/*-suite/summary.json"))]
    if found := [path for path in below if is_suite(path)]:
        return found
    read_suite(folder)  # says what is wrong with it
    raise SuiteError(f"{folder} holds no suite")


def _one_of(parts: Sequence[Suite], shards: Sequence[Shard]) -> Suite:
    """What the merged suite says beside its runs."""
    first = parts[0]
    of, cases = (shards[0].of, shards[0].cases) if shards else (0, 0)
    there = {shard.number for shard in shards}
    return Suite(
        handeye=first.handeye,
        name=first.name,
        started=min(part.started for part in parts),
        seconds=max(part.seconds for part in parts),
        complete=all(part.complete for part in parts),
        repeat=max(part.repeat for part in parts),
        shard=shards[0] if shards else None,
        missing=tuple(n for n in range(1, min(of, cases) + 1) if n not in there),
        max_time=first.max_time,
        max_tokens=first.max_tokens,
    )


def _refuse_twice(parts: dict[Path, Suite]) -> None:
    known: dict[str, Path] = {}
    for folder, part in parts.items():
        for key in dict.fromkeys(run.key for run in part.runs):
            if key in known:
                raise SuiteError(
                    f"`{key}` was run in two of the suites, {known[key]} and {folder}; "
                    "give each shard once"
                )
            known[key] = folder


def _refuse_other_shards(parts: dict[Path, Suite], shards: Sequence[Shard]) -> None:
    """Parts of different wholes cannot make one."""
    kinds = {(shard.of, shard.cases) for shard in shards}
    if len(kinds) > 1:
        told = "; ".join(
            f"{folder}: shard {part.shard.number} of {part.shard.of}, of {part.shard.cases} cases"
            for folder, part in parts.items()
            if part.shard
        )
        raise SuiteError(f"these are shards of different suites: {told}")


class _Way:
    """Where the run folders of one suite are, seen from the merged one.

    Args:
        old: the suite folder.
        new: the folder of the merged suite.
        copy: whether they are copied into it.
    """

    def __init__(self, old: Path, new: Path, copy: bool) -> None:
        self.old = old
        self.new = new
        self.copy = copy

    def of(self, folder: str) -> str:
        """A run folder as the merged suite names it; copied when that is wanted.

        What a summary names and is no run folder is not copied, nor what a link leads to.
        """
        if not folder:
            return ""
        there = (self.old / folder).resolve()
        if not (self.copy and (there / run_folder.MANIFEST).is_file()):
            return relative(there, self.new)
        number, place = 1, self.new / COPIES / there.name
        while place.exists():
            number += 1
            place = self.new / COPIES / f"{there.name}-{number}"
        shutil.copytree(there, place, symlinks=True)
        return relative(place, self.new)


def _moved(run: SuiteRun, way: _Way) -> SuiteRun:
    """A run with its folders as they are reached from the merged suite."""
    known = {one: way.of(one) for one in dict.fromkeys([run.folder, *_tried(run)])}
    tries = tuple(one.model_copy(update={"folder": known[one.folder]}) for one in run.attempts)
    return run.model_copy(update={"folder": known[run.folder], "attempts": tries})


def _tried(run: SuiteRun) -> list[str]:
    return [one.folder for one in run.attempts]
