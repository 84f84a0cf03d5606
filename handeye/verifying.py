"""What the command verify does: says of each run folder whether it is as it was written."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from handeye.agent import RunFolderError, Verified, verify_run

from .asking import plain
from .exits import ERROR, FAILED, PASSED, USAGE
from .progress import many

FILES = ("run.json", "steps.jsonl")
"""What makes a folder the folder of a run."""


def verify_folders(given: Iterable[Path]) -> int:
    """Say of each run whether its folder is as it was written.

    Args:
        given: run folders, or folders of run folders.

    Returns:
        0 when all are, 1 when one is not, 3 when one was cut off, so that it cannot be told,
        4 when something that was given is no run folder. The worst counts: 4, then 1, then 3.
    """
    code = PASSED
    for path in given:
        folders = runs_in(path)
        if not folders:
            print(f"handeye: {path} holds no run: give the folder of a run", file=sys.stderr)
            code = USAGE
        for folder in folders:
            try:
                found = verify_run(folder)
            except OSError as why:
                raise RunFolderError(f"{why.filename} cannot be read: {why.strerror}") from why
            print(f"{folder}: {sentence(found)}", flush=True)
            if code != USAGE and (found.problem or not found.complete):
                code = FAILED if found.problem or code == FAILED else ERROR
    return code


def runs_in(path: Path) -> list[Path]:
    """The run folders that are meant: the folder itself, or those in it, in order."""
    if any((path / name).is_file() for name in FILES):
        return [path]
    inside = sorted(path.iterdir()) if path.is_dir() else []
    return [one for one in inside if any((one / name).is_file() for name in FILES)]


def sentence(found: Verified) -> str:
    """What was found out about a run, in one line."""
    if found.problem:
        return f"broken: {plain(found.problem)}"
    held = f"{many(found.lines, 'line')} and {many(found.pictures, 'picture')} hold"
    if found.complete:
        return f"{held}; seal {found.seal}"
    after = f"line {found.lines}" if found.lines else "run.json"
    half = " (half a line is there)" if found.torn else ""
    what = f"cut off: what came after {after}{half} cannot be told"
    return f"{what}; {held}; the hash of the last that holds is {found.seal}"
