"""Runs as training samples: messages, pictures by path, and what was decided as the answer.

One JSON object a line with `messages` and `images`, as ms-swift and LLaMA-Factory read them: each
picture stands as `<image>` where it belongs. A sample is one decision: of a model, with the prompt
that it was asked, where the run kept it; else with the prompt that a model would be asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from handeye.agent import HandeyeError, profiles, trace

from .exported import CannotExport, Exported, Left, finished_run
from .sft_samples import Sample, Samples

FILE, PICTURES, ABOUT = "train.jsonl", "images", "dataset_info.json"


@dataclass(frozen=True)
class Wanted:
    """What samples are to be like.

    Args:
        out: a new folder for them.
        dialect: how the answers are written.
        profile: the family of models: what their places are in, how large their pictures are.
        every: whether runs count that did not pass.
    """

    out: Path
    dialect: profiles.Dialect
    profile: profiles.Profile
    every: bool = False


@dataclass
class Skipped:
    """Runs of which nothing was taken, and why."""

    runs: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])


def export_sft(folders: Sequence[Path], wanted: Wanted) -> tuple[Exported, Skipped]:
    """Write the samples of runs; those that cannot be used are skipped, and told.

    Raises:
        CannotExport: when there is no sample at all, or the folder is not empty.
    """
    if wanted.out.exists() and (not wanted.out.is_dir() or any(wanted.out.iterdir())):
        raise CannotExport(f"{wanted.out} is not empty: give a new folder with --out.")
    skipped = Skipped()
    samples: list[Sample] = []
    left: list[Left] = []
    for folder in folders:
        try:
            run = finished_run(folder, every=wanted.every)
        except HandeyeError as why:
            skipped.runs.append((folder, str(why)))
            continue
        made = Samples(run, wanted.dialect, wanted.profile)
        samples += made.all()
        left += made.left
    if not samples:
        why = skipped.runs[0][1] if skipped.runs else "no step of theirs was decided on a picture."
        raise CannotExport(f"there is no sample in {len(folders)} runs: {why}")
    _write(wanted.out, samples)
    return Exported((wanted.out / FILE,), len(samples), tuple(left)), skipped


def _write(out: Path, samples: Iterable[Sample]) -> None:
    (out / PICTURES).mkdir(parents=True, exist_ok=True)
    lines: list[bytes] = []
    for sample in samples:
        paths: list[str] = []
        for picture in sample.pictures:
            path = f"{PICTURES}/{sha256(picture).hexdigest()[:24]}.png"
            (out / path).write_bytes(picture)
            paths.append(path)
        line = {"messages": sample.messages, "images": paths, **sample.about}
        lines.append(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace"))
    about = json.dumps(_dataset(), indent=2).encode() + b"\n"
    trace.write_atomically(out / ABOUT, about)
    trace.write_atomically(out / FILE, b"\n".join(lines) + b"\n")


def _dataset() -> dict[str, object]:
    """What LLaMA-Factory has to be told of the file."""
    tags = {"role_tag": "role", "content_tag": "content", "user_tag": "user"}
    return {
        "handeye": {
            "file_name": FILE,
            "formatting": "sharegpt",
            "columns": {"messages": "messages", "images": "images"},
            "tags": {**tags, "assistant_tag": "assistant", "system_tag": "system"},
        }
    }
