"""The run folder: written step by step so that it is readable after a crash.

- run.json: what was run, with what; written before the first step
- steps.jsonl: one line a step, each with the SHA-256 of the line before and of its own picture
- shots/: the pictures; equal pictures are stored once
- summary.json: how it ended, sealed; missing when the run was cut off

`verify.py` tells whether a folder is as it was written.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import cast

from handeye.actions import secrets
from handeye.perception import Screenshot

from .record import CheckRecord, StepRecord
from .run_folder import (
    MANIFEST,
    SHOTS,
    STEPS,
    SUMMARY,
    Run,
    RunFolderError,
    line_hash,
    read_run,
    seal_of,
)

__all__ = [
    "CheckRecord",
    "Run",
    "RunFolderError",
    "StepRecord",
    "Trace",
    "read_run",
    "write_atomically",
]

TEXT_CAP = 20_000
"""Characters kept of one text: an address or a title can be megabytes, at every step."""
TOLD = frozenset(("data", "info", "output", "answer", "vars"))
"""What holds numbers that were read off the screen or given: one may be a secret."""
UNNAMED = "unnamed"
"""What is said to be taken out of a text where no reference tells what it was."""


class Trace:
    """Writes one run folder. Every step is with the operating system before `add` returns.

    Args:
        folder: made when missing; must not hold a run yet.
        manifest: what run.json says; `handeye` and `started` are filled in when missing.
        redact: applied to every text before it is written.

    Raises:
        RunFolderError: when the folder holds a run already or cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Mapping[str, object],
        redact: Callable[[str], str] = str,
    ) -> None:
        self.folder = folder
        self._redact = redact
        self._count = 0
        self._taken_out: set[str] = set()
        self._shots: dict[str, str] = {}
        started = datetime.now().astimezone().isoformat(timespec="seconds")
        filled = {"handeye": _version(), "started": started, **manifest}
        try:
            (folder / SHOTS).mkdir(parents=True, exist_ok=True)
            about = self._encode(filled, indent=1)
            with (folder / MANIFEST).open("xb") as file:
                file.write(about)
            (folder / STEPS).touch(exist_ok=False)
        except FileExistsError as why:
            raise RunFolderError(
                f"{folder} cannot take a new run: {Path(why.filename).name} is there already. "
                "Give another folder, or move the old run away."
            ) from why
        except OSError as why:
            raise self._unwritable("the run", why) from why
        self._last = line_hash(about)

    def add(self, record: StepRecord, screenshot: Screenshot | None = None) -> None:
        """Append a step, with the picture that it was decided on.

        Raises:
            RunFolderError: when the disk does not take it.
        """
        number = self._count + 1
        try:
            shot = self._store(number, screenshot)
            line = self._line(record, number, (shot, screenshot.digest if screenshot else ""))
            with (self.folder / STEPS).open("ab", buffering=0) as file:
                file.write(line + b"\n")
        except OSError as why:
            raise self._unwritable(f"step {number}", why) from why
        self._count = number
        self._last = line_hash(line)

    def finish(self, summary: Mapping[str, object]) -> None:
        """Write summary.json, whole or not at all.

        Raises:
            RunFolderError: when the disk does not take it.
        """
        held = {"last_line": self._last, "seal": ""}
        told = self._encode(summary, 1, held)
        place, empty, end = told.rpartition(b'"seal": "')
        try:
            write_atomically(self.folder / SUMMARY, place + empty + seal_of(told).encode() + end)
        except OSError as why:
            raise self._unwritable("the summary", why) from why

    def _store(self, number: int, screenshot: Screenshot | None) -> str:
        """Write a picture unless it is there already; its path below the folder."""
        if screenshot is None:
            return ""
        known = self._shots.get(screenshot.digest)
        if known is None:
            known = f"{SHOTS}/{number:04d}.png"
            (self.folder / known).write_bytes(screenshot.png)
            self._shots[screenshot.digest] = known
        return known

    def _line(self, record: StepRecord, number: int, shot: tuple[str, str]) -> bytes:
        self._taken_out.clear()
        data = cast("dict[str, object]", self._plain(record.as_line()))
        now = datetime.now().astimezone().strftime("%Y%m%d@%H%M%S")
        # The closed words stay as they are even when a secret happens to be one of them.
        data |= {
            "step_num": number,
            "action_timestamp": record.action_timestamp or now,
            "by": record.by,
            "screenshot_file": shot[0],
            "screenshot_sha256": shot[1],
            "redacted": sorted(self._taken_out),
            "prev": self._last,
        }
        if record.outcome:
            cast("dict[str, object]", data["outcome"])["verdict"] = record.outcome.verdict
        if record.action:
            cast("dict[str, object]", data["action"])["kind"] = record.action.get("kind")
        return _json(data)

    def _encode(self, data: Mapping[str, object], indent: int, held: object = None) -> bytes:
        plain = cast("dict[str, object]", self._plain(data))
        return _json({**plain, **cast("dict[str, object]", held or {})}, indent) + b"\n"

    def _plain(self, value: object, *, told: bool = False) -> object:
        """The value as what JSON can say, its texts redacted and cut to `TEXT_CAP`.

        Numbers too where they are `told`: read off the screen. Others are places and times.
        """
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self._number(value, told)
        if isinstance(value, Mapping):
            items = cast("Mapping[object, object]", value).items()
            return {
                self._text(str(key)): self._plain(item, told=told or key in TOLD)
                for key, item in items
            }
        if isinstance(value, list | tuple | set | frozenset):
            return [self._plain(item, told=told) for item in cast("list[object]", value)]
        return self._text(str(value))

    def _number(self, value: float, told: bool) -> object:
        if isinstance(value, float) and not math.isfinite(value):
            return None
        text = number_text(value)
        return self._text(text) if told and self._redact(text) != text else value

    def _text(self, text: str) -> str:
        safe = self._redact(text)
        if safe != text:
            self._taken_out |= taken_out(text, safe)
        text = safe
        more = len(text) - TEXT_CAP
        return f"{text[:TEXT_CAP]}… [{more:,} more characters]" if more > 0 else text

    def _unwritable(self, what: str, why: OSError) -> RunFolderError:
        return RunFolderError(
            f"{what} could not be written to {self.folder}: {why.strerror}. "
            "Free the disk or give a folder that can be written."
        )


def number_text(value: float) -> str:
    """A number as a person writes it: a whole one without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return format(value, "f").rstrip("0") if isinstance(value, float) else str(value)


def taken_out(text: str, safe: str) -> set[str]:
    """The names of the secrets whose values a text lost: the references that it gained."""
    find = secrets.REFERENCE.findall
    gained = Counter(find(safe)) - Counter(find(text))
    return set(gained) or {UNNAMED}


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half written."""
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _json(data: object, indent: int | None = None) -> bytes:
    """JSON as UTF-8. A lone surrogate, which UTF-8 cannot hold, becomes its JSON escape."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace")


def _version() -> str:
    try:
        return version("handeye")
    except PackageNotFoundError:
        return "unknown"
