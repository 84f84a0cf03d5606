"""Reading a run folder, also one whose run was cut off."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from .errors import HandeyeError
from .record import StepRecord

MANIFEST, STEPS, SUMMARY, SHOTS = "run.json", "steps.jsonl", "summary.json", "shots"

_SEAL = re.compile(rb'"seal": "[0-9a-f]*"(?=\s*}\s*\Z)')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_record_adapter: TypeAdapter[StepRecord] = TypeAdapter(StepRecord)


class RunFolderError(HandeyeError):
    """A run folder cannot be written or read."""


@dataclass(frozen=True)
class Run:
    """What a run folder holds.

    `complete` is False when the run was cut off before its summary; `problems` says in plain
    words what could not be read.
    """

    folder: Path
    manifest: dict[str, object]
    records: tuple[StepRecord, ...]
    summary: dict[str, object] | None
    problems: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the run came to its end."""
        return self.summary is not None


def read_run(folder: Path) -> Run:
    """Read a run folder, also that of a run which was cut off.

    Raises:
        RunFolderError: when it is not a run folder, with what is wrong.
    """
    if not folder.is_dir():
        kind = "is a file" if folder.exists() else "is not there"
        raise RunFolderError(f"{folder} {kind}; give the folder that a run wrote.")
    if not (folder / MANIFEST).is_file():
        held = "it holds no run.json" if any(folder.iterdir()) else "it is empty"
        raise RunFolderError(f"{folder} is not a run folder: {held}. Give the folder of a run.")
    manifest = as_object((folder / MANIFEST).read_bytes())
    if manifest is None or "handeye" not in manifest:
        raise RunFolderError(f"{folder / MANIFEST} was not written by handeye, or is damaged.")
    records, problems = _records(folder)
    summary = None
    if (folder / SUMMARY).is_file():
        summary = as_object((folder / SUMMARY).read_bytes())
        if summary is None:
            problems.append("summary.json is damaged")
    return Run(folder, manifest, tuple(records), summary, tuple(problems))


def _records(folder: Path) -> tuple[list[StepRecord], list[str]]:
    records: list[StepRecord] = []
    problems: list[str] = []
    lines, _ = lines_of(folder)
    for number, line in enumerate(lines, 1):
        data = as_object(line)
        if data is None:
            torn = number == len(lines)
            what = "is torn: the run was cut off while writing it" if torn else "is not JSON"
            problems.append(f"line {number} of steps.jsonl {what}")
            continue
        try:
            records.append(_record_adapter.validate_python(data))
        except ValidationError as why:
            first = why.errors()[0]
            field = ".".join(map(str, first["loc"]))
            problems.append(f"line {number} of steps.jsonl: {field}: {first['msg']}")
    return records, problems


def lines_of(folder: Path) -> tuple[list[bytes], bool]:
    """The lines of steps.jsonl (only a line feed ends one), and whether the last has no end."""
    path = folder / STEPS
    content = path.read_bytes() if path.is_file() else b""
    torn = bool(content) and not content.endswith(b"\n")
    return (content.removesuffix(b"\n").split(b"\n") if content else []), torn


def as_object(content: bytes) -> dict[str, object] | None:
    """The JSON object, its lone surrogates replaced; None when it is none."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return cast("dict[str, object]", _without_surrogates(cast("object", data)))


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        items = cast("dict[str, object]", value).items()
        return {
            cast("str", _without_surrogates(key)): _without_surrogates(item) for key, item in items
        }
    return value


def line_hash(line: bytes) -> str:
    """What the next line says of a line (without its line feed)."""
    return hashlib.sha256(line).hexdigest()


def seal_of(summary: bytes) -> str:
    """The hash over a summary as it is written, the place of its seal left empty."""
    return hashlib.sha256(_SEAL.sub(b'"seal": ""', summary)).hexdigest()
