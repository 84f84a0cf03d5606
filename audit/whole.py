"""All that an audit came to, over all its pages: what the reports tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from . import checks, criteria
from .audit import Audit
from .baseline import Entry
from .criteria import Criterion, Level
from .finding import CLASSES, Class, Finding

LIMITS = (
    "An automated audit finds only a part of what is wrong: most criteria need a person, and what "
    "was found says nothing about what was not. Nothing here states that a page conforms to WCAG."
)
"""What every report says of itself."""
UNCHECKED = "not checked by handeye"


@dataclass(frozen=True)
class Unopened:
    """A page (or a task) that could not be audited, and why."""

    url: str
    why: str


@dataclass(frozen=True)
class Whole:
    """All audits of one command, without what is accepted.

    Args:
        audits: one for each page, or page state of a task.
        level: what they were held against.
        unopened: what could not be audited.
        accepted: how many findings are left out, as they are in the baseline.
        stale: entries of the baseline that fit nothing any more.
        started: when it began, as ISO 8601.
    """

    audits: tuple[Audit, ...]
    level: Level = "wcag22aa"
    unopened: tuple[Unopened, ...] = ()
    accepted: int = 0
    stale: tuple[Entry, ...] = ()
    started: str = ""

    @property
    def findings(self) -> list[Finding]:
        """All findings, the surest first."""
        return sorted((f for one in self.audits for f in one.findings), key=lambda one: one.rank)

    @property
    def counts(self) -> dict[Class, int]:
        """How many findings of each class."""
        counted = Counter(one.kind for one in self.findings)
        return {kind: counted[kind] for kind in CLASSES}

    @property
    def skipped(self) -> dict[str, str]:
        """The checks that did not run on some page, and why."""
        return {name: why for one in self.audits for name, why in one.skipped.items()}

    @property
    def failed(self) -> set[str]:
        """The checks that should have run and did not, on some page."""
        return {name for one in self.audits for name in one.failed}

    def coverage(self) -> list[Coverage]:
        """Every criterion of level A and AA, and what was done about it."""
        ran = {name for one in self.audits for name in one.ran}
        found = Counter(one.criterion for one in self.findings)
        return [
            Coverage(one, _checks_of(number, ran), found[number])
            for number, one in criteria.ALL.items()
            if criteria.within(number, self.level)
        ]


@dataclass(frozen=True)
class Coverage:
    """What was done about a criterion.

    Args:
        criterion: the criterion.
        checks: the checks that ran and touch it; they decide a part of it at the most.
        found: how many findings there are.
    """

    criterion: Criterion
    checks: tuple[str, ...]
    found: int

    @property
    def told(self) -> str:
        """The checks in words."""
        return ", ".join(self.checks) if self.checks else UNCHECKED


def _checks_of(number: str, ran: set[str]) -> tuple[str, ...]:
    known = {**{one.name: one.criteria for one in checks.ALL}, **checks.ON_THE_WAY}
    return tuple(name for name, about in known.items() if name in ran and number in about)


def told_once(audits: Sequence[Audit]) -> tuple[Audit, ...]:
    """The states of one task, with what several of them share told at the first alone."""
    told: set[tuple[str, str]] = set()
    kept: list[Audit] = []
    for one in audits:
        new = tuple(f for f in one.findings if (f.fingerprint, f.selector) not in told)
        told |= {(f.fingerprint, f.selector) for f in new}
        kept.append(replace(one, findings=new))
    return tuple(kept)


def now() -> str:
    """The time, as reports tell it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
