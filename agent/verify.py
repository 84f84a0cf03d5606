"""Whether a run folder is as it was written.

Each line of steps.jsonl carries the SHA-256 of the line before (the first one that of run.json) and
of its own picture; summary.json carries that of the last line, and a seal over itself. Nothing is
signed: whoever rewrites all of it, seal included, is not found out, unless the seal was noted
elsewhere. What is made from these files (report.html, result.md) is not held by them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from .run_folder import (
    MANIFEST,
    SHOTS,
    STEPS,
    SUMMARY,
    Run,
    RunFolderError,
    as_object,
    line_hash,
    lines_of,
    seal_of,
)

PICTURE = re.compile(rf"{SHOTS}/[A-Za-z0-9_-]+\.png")
"""What a line may name as its picture: nothing outside the run folder."""


@dataclass(frozen=True)
class Verified:
    """What was found out about a run folder.

    Args:
        lines: lines of steps.jsonl that hold, counted from the first.
        pictures: pictures that hold.
        complete: whether the run came to its end, so that its last line is held too.
        seal: the hash that stands for all of it; of the last line when the run was cut off.
        problem: the first thing that is not as it was written; "" when all is.
        line: the line that `problem` is about; None when it is about no line.
        torn: whether half a line follows those that hold.
    """

    lines: int
    pictures: int
    complete: bool
    seal: str
    problem: str = ""
    line: int | None = None
    torn: bool = False


class _Broken(Exception):
    """What is not as it was written, and at which line."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


def verify_run(folder: Path) -> Verified:
    """Compare a run folder with its own hashes, also that of a run which was cut off.

    Raises:
        RunFolderError: when it is not a run folder.
    """
    if not any((folder / name).is_file() for name in (MANIFEST, STEPS)):
        raise RunFolderError(f"{folder} is not a run folder: give the folder that a run wrote.")
    check = _Check(folder)
    try:
        check.chain()
        check.summary()
        check.shots()
    except _Broken as why:
        return Verified(check.held, len(check.pictures), check.complete, "", str(why), why.line)
    pictures = len(check.pictures)
    return Verified(check.held, pictures, check.complete, check.seal, torn=check.torn)


def verify_chain(run: Run) -> int | None:
    """The number of the first line that is not as it was written; None when all are.

    Either that line or the one before it was changed, added or removed. The last line is held by
    the summary; in a run without one a change to the last line alone cannot be seen. A torn last
    line of a run that was cut off is no break.
    """
    found = verify_run(run.folder)
    return (found.line or max(found.lines, 1)) if found.problem else None


class _Check:
    """One look at a folder, from the first line on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complete = (folder / SUMMARY).is_file()
        self.held = 0
        self.torn = False
        self.pictures: set[str] = set()
        self.seal = self._of_manifest()

    def _of_manifest(self) -> str:
        path = self.folder / MANIFEST
        return line_hash(path.read_bytes()) if path.is_file() else ""

    def chain(self) -> None:
        """Each line against the one before, and against its picture."""
        if not self.seal:
            raise _Broken("run.json is missing")
        content, torn = lines_of(self.folder)
        for number, line in enumerate(content, 1):
            data = as_object(line)
            last = number == len(content)
            if last and not self.complete and (data is None or torn):
                self.torn = True  # the run was cut off while it was written
                return
            if data is None:
                raise _Broken(f"line {number} of steps.jsonl is not JSON: it was changed", number)
            if data.get("prev") != self.seal:
                raise _Broken(_misfit(number, data.get("step_num")), number)
            if last and torn:
                raise _Broken(f"line {number}, the last, has lost its end", number)
            self._picture(number, data)
            self.seal = line_hash(line)
            self.held = number

    def _picture(self, number: int, data: dict[str, object]) -> None:
        name, digest = data.get("screenshot_file"), data.get("screenshot_sha256")
        if not isinstance(name, str) or not name or name in self.pictures:
            return
        if not PICTURE.fullmatch(name):
            raise _Broken(f"line {number} names {name!r}, which is no picture of a run", number)
        path = self.folder / name
        if not path.is_file():
            raise _Broken(f"the picture {name} of line {number} is missing", number)
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise _Broken(f"the picture {name} of line {number} was changed", number)
        self.pictures.add(name)

    def summary(self) -> None:
        """The summary against the last line, and against its own seal."""
        if not self.complete:
            return
        content = (self.folder / SUMMARY).read_bytes()
        said, seal = as_object(content), seal_of(content)
        if said is None or said.get("seal") != seal:
            raise _Broken("summary.json was changed: it does not fit its own seal")
        if said.get("last_line") != self.seal:
            what = f"line {self.held} is not the last that was written" if self.held else "no lines"
            raise _Broken(
                f"{what}: it was changed, or lines after it were removed or added",
                max(self.held, 1),
            )
        self.seal = seal

    def shots(self) -> None:
        """Pictures that no line names; a run that was cut off may have written one more."""
        there = {f"{SHOTS}/{path.name}" for path in (self.folder / SHOTS).glob("*")}
        if self.complete and (added := sorted(there - self.pictures)):
            raise _Broken(f"{added[0]} was added: no line names it")


def _misfit(number: int, step: object) -> str:
    """Why a line that does not carry the hash of the one before may have come there."""
    if number == 1 and step == 1:
        return "line 1 does not fit run.json: one of the two was changed"
    if step == number:
        return f"line {number} does not fit line {number - 1}: one of the two was changed"
    if isinstance(step, int) and step > number:
        return f"line {number} is step {step}: lines before it are missing or changed places"
    said = f"step {step}" if isinstance(step, int) else "no step"
    return f"line {number} is {said}: a line was added, or lines changed places"
