"""Issues that people have accepted, kept in a file that they review: JSON, one entry an issue.

An entry is known by its fingerprint and stands for so many places; one more than that is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handeye.agent import CannotRun, trace, visible

from .audit import Audit
from .finding import Finding
from .known_by import page_of, shape_of

ABOUT = (
    "Issues that handeye audit does not tell, because people have accepted them. Say in each "
    "reason why, and until when."
)
TOLD = 160
"""Characters of a text that an entry keeps."""


class Entry(BaseModel):
    """One accepted issue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fingerprint: str
    """What it is known by."""
    check: str
    """What found it, such as axe/label."""
    by: str = ""
    """The check of the audit that this belongs to."""
    criterion: str = ""
    page: str
    """The path of its page."""
    what: str = ""
    """The element, in words."""
    message: str = ""
    count: int = Field(default=1, ge=1)
    """In how many places it may be."""
    reason: str = ""
    """Why it is accepted: for people to write."""


class Baseline(BaseModel):
    """A file of accepted issues."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = 1
    about: str = ABOUT
    accepted: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Sifted:
    """Audits without what is accepted.

    Args:
        audits: with the findings that are new.
        accepted: how many findings are left out.
        stale: entries of audited pages that fit nothing any more, or fewer places than they say.
        unreasoned: how many entries give no reason.
    """

    audits: tuple[Audit, ...]
    accepted: int = 0
    stale: tuple[Entry, ...] = ()
    unreasoned: int = 0


def read(path: Path) -> Baseline:
    """Read a file of accepted issues.

    Raises:
        CannotRun: when it is not there or is none.
    """
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as why:
        raise CannotRun(
            f"the baseline {path} cannot be read: {why.strerror}; write one with --update-baseline"
        ) from None
    except ValidationError as why:
        first = why.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise CannotRun(f"the baseline {path} cannot be used: {place}: {first['msg']}") from None


def sift(audits: Sequence[Audit], known: Baseline) -> Sifted:
    """Leave out what is accepted."""
    left = Counter({one.fingerprint: one.count for one in known.accepted})
    told: list[Audit] = []
    accepted = 0
    for audit in audits:
        new: list[Finding] = []
        for one in audit.findings:
            if left[one.fingerprint] > 0:
                left[one.fingerprint] -= 1
                accepted += 1
            else:
                new.append(one)
        told.append(replace(audit, findings=tuple(new)))
    pages = {page_of(one.url) for one in audits}
    ran = {name for one in audits for name in one.ran}
    return Sifted(
        tuple(told),
        accepted,
        tuple(
            one
            for one in known.accepted
            if left[one.fingerprint] > 0 and one.page in pages and one.by in ran
        ),
        sum(not one.reason.strip() for one in known.accepted),
    )


def updated(known: Baseline, audits: Sequence[Audit]) -> Baseline:
    """All that was found as accepted, with the reasons that were given before.

    Entries of pages and checks that were not audited stay as they are.
    """
    pages = {page_of(one.url) for one in audits}
    ran = {name for one in audits for name in one.ran}
    reasons = {one.fingerprint: one.reason for one in known.accepted}
    kept = {
        one.fingerprint: one for one in known.accepted if one.page not in pages or one.by not in ran
    }
    for audit in audits:
        for one in _entries(audit, reasons):
            before = kept.get(one.fingerprint)
            count = one.count + (before.count if before else 0)
            kept[one.fingerprint] = one.model_copy(update={"count": count})
    order = sorted(kept.values(), key=lambda one: (one.page, one.check, one.fingerprint))
    return known.model_copy(update={"accepted": tuple(order)})


def _entries(audit: Audit, reasons: dict[str, str]) -> Iterable[Entry]:
    count = Counter(one.fingerprint for one in audit.findings)
    first = {one.fingerprint: one for one in reversed(audit.findings)}
    for fingerprint, one in first.items():
        yield Entry(
            fingerprint=fingerprint,
            check=one.check,
            by=one.by,
            criterion=one.criterion,
            page=page_of(audit.url),
            what=visible.one_line(shape_of(one.html) if one.html else one.selector, TOLD),
            message=visible.one_line(one.message, TOLD),
            count=count[fingerprint],
            reason=reasons.get(fingerprint, ""),
        )


def write(path: Path, known: Baseline) -> None:
    """Write a file of accepted issues, whole or not at all.

    Raises:
        OSError: when it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(known.model_dump(), indent=2, ensure_ascii=False) + "\n"
    trace.write_atomically(path, text.encode("utf-8", "replace"))
