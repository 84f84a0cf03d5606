"""A claim as its report shows it: how it went, its evidence, and pictures that show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handeye.agent import CheckRecord

from .report_words import one_line

KEPT = re.compile(r"pictures/[^/\x00]+\.png")
"""What a line may name as a picture of a check: nothing outside the run folder."""
CAPTIONS = ("As it was saved", "As it is", "What differs, in red")
AUDIT = "a11y"
OF_AUDIT = ("Where it is, in an outline",)

StatusKey = Literal[
    "error", "failed", "unknown", "refused", "no_effect", "passed", "confirmed", "seen"
]
STATUS: dict[StatusKey, str] = {
    "error": "Error",
    "failed": "Failed",
    "unknown": "Cannot tell",
    "refused": "Refused",
    "no_effect": "No effect",
    "passed": "Passed",
    "confirmed": "Confirmed",
    "seen": "Seen",
}


@dataclass(frozen=True)
class CheckPicture:
    """A picture that shows how a check went."""

    src: str
    caption: str


@dataclass(frozen=True)
class CheckView:
    """A claim with the word for how it went."""

    status: StatusKey
    word: str
    claim: str
    evidence: str
    pictures: tuple[CheckPicture, ...] = ()


def check_status(check: CheckRecord) -> StatusKey:
    """How a claim went, as a key."""
    return "unknown" if check.ok is None else "passed" if check.ok else "failed"


def claim(check: CheckRecord) -> str:
    """A claim on one line."""
    return one_line(f"{check.kind.replace('_', ' ')}: {check.expected}".rstrip(": "), 400)


def check_view(check: CheckRecord, folder: Path) -> CheckView:
    """What the report shows of a claim; pictures that are not in the run folder are left out."""
    status = check_status(check)
    captions = OF_AUDIT if check.kind == AUDIT else CAPTIONS
    there = [
        CheckPicture(src, caption)
        for src, caption in zip(check.pictures, captions, strict=False)
        if KEPT.fullmatch(src) and (folder / src).is_file()
    ]
    return CheckView(status, STATUS[status], claim(check), check.evidence, tuple(there))
