"""What the command verify does: says of each run folder whether it is as it was written."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from handeye.agent import RunFolderError, Verified, verify_run

from .exits import FAILED, PASSED, USAGE
from .progress import many

FILES = ("run.json", "steps.jsonl")
"""What makes a folder the folder of a run."""


def verify_folders(given: Iterable[Path]) -> int:
    """Say of each run whether its folder is as it was written.

    Args:
        given: run folders, or folders of run folders.

    Returns:
        0 when all are, 1 when one is not, 4 when something that was given is no run folder.
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
            if found.problem and code != USAGE:
                code = FAILED
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
        return f"broken: {found.problem}"
    held = f"{many(found.lines, 'line')} and {many(found.pictures, 'picture')} hold"
    if found.complete:
        return f"{held}; seal {found.seal}"
    return f"{held}, but the run was cut off: nothing holds its last line; its hash {found.seal}"
