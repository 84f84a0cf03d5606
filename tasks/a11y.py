"""The step `a11y:`: an audit of the page as claims of a test, each violation with its evidence.

Violations fail. What is likely and what a person must look at is told, and fails with `strict`.
A check that could not run makes the step one that cannot be judged; one that lacks a model or the
like is told.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handeye.agent import CannotRun, CheckRecord, trace
from handeye.audit import (
    Audit,
    Finding,
    as_html,
    as_json,
    audit_page,
    baseline,
    checks,
    criteria,
    whole,
    words,
)

from .audited import subject_of
from .proving import PICTURES, CannotTell, CheckFailed
from .report_checks import AUDIT
from .step import EVERY_CHECK, A11y

if TYPE_CHECKING:
    from .session import Session

NO_PAGE = "a11y: it is about web pages, and none is looked at"
MOST = 25
"""Findings that are told one by one; the report of the audit has all."""
SETTLED = 5.0
"""Seconds that the page may take to come to rest."""


def prove(session: Session, wanted: A11y) -> None:
    """Audit the page in front, record what was found, and go on when nothing counts.

    Raises:
        CheckFailed: when something that counts was found.
        CannotTell: when the page could not be audited.
        ScreenError: when it does not answer any more.
    """
    started = time.perf_counter()
    found = subject_of(session)
    why = session.claims.dialog() if found else NO_PAGE
    if found is None or why:
        raise CannotTell(f"{why}: answer it first" if found else why)
    session.screen.settle(SETTLED)
    audit = audit_page(found, chosen(wanted), level=wanted.level)
    told = _without_accepted(audit, wanted)
    session.agent.limits.pause(time.perf_counter() - started)
    folder = session.recorder.trace.folder
    report = _written(told, folder, session.recorder.steps)
    results = _results(told, wanted, folder, session.recorder.steps)
    session.recorder.checked(results, session.screen.look(), time.perf_counter() - started)
    if failing := _counting(told.findings, wanted):
        raise CheckFailed(_sentence(failing, report))
    if unknown := [one for one in results if one.ok is None]:
        raise CannotTell("; ".join(f"a11y: {one.evidence}" for one in unknown))


def chosen(wanted: A11y) -> tuple[str, ...]:
    """The names of the checks that a step runs."""
    if EVERY_CHECK in wanted.checks:
        return tuple(one.name for one in checks.ALL)
    return wanted.checks or tuple(one.name for one in checks.ALL if one.at_rest)


def _without_accepted(audit: Audit, wanted: A11y) -> whole.Whole:
    """The audit without what the step allows, and what its baseline accepts.

    Raises:
        CannotTell: when the baseline cannot be used.
    """
    accepted = [one for one in audit.findings if _allowed(one, wanted.allow)]
    left = tuple(one for one in audit.findings if one not in accepted)
    known = baseline.Baseline()
    if wanted.baseline:
        try:
            known = baseline.read(Path(wanted.baseline))
        except CannotRun as why:
            raise CannotTell(f"a11y: {why}") from None
    sifted = baseline.sift([replace(audit, findings=left)], known)
    count = sifted.accepted + len(accepted)
    return whole.Whole(sifted.audits, wanted.level, (), count, sifted.stale, started=whole.now())


def _allowed(one: Finding, allow: Sequence[str]) -> bool:
    names = {one.criterion, one.check, one.by, one.check.partition("/")[2]} - {""}
    return not names.isdisjoint(allow)


def _counting(findings: Sequence[Finding], wanted: A11y) -> list[Finding]:
    return [one for one in findings if wanted.strict or one.kind == "violation"]


def _written(told: whole.Whole, folder: Path, number: int) -> str:
    """Write the report of the audit into the run folder; its path below that."""
    own = folder / f"{AUDIT}-{number}"
    own.mkdir(exist_ok=True)
    trace.write_atomically(own / "report.html", as_html.as_html(told))
    trace.write_atomically(own / "audit.json", as_json.as_json(told))
    return f"{own.name}/report.html"


def _results(told: whole.Whole, wanted: A11y, folder: Path, number: int) -> list[CheckRecord]:
    """What was found as claims: one that failed for each finding that counts."""
    failing = _counting(told.findings, wanted)
    results = [
        CheckRecord(
            AUDIT, str(wanted), False, _told(one), one.box, _pictures(one, folder, (number, place))
        )
        for place, one in enumerate(failing[:MOST], 1)
    ]
    if (more := len(failing) - MOST) > 0:
        results.append(CheckRecord(AUDIT, str(wanted), False, f"{more} more are in the report"))
    (audit,) = told.audits
    for name in audit.failed:
        results.append(CheckRecord(AUDIT, str(wanted), None, f"{name}: {audit.skipped[name]}"))
    if not failing and audit.ran:
        results.append(CheckRecord(AUDIT, str(wanted), True, "; ".join(_passed(told))))
    elif not audit.ran and not audit.failed:
        results.append(CheckRecord(AUDIT, str(wanted), None, "no check could run"))
    return results


def _passed(told: whole.Whole) -> Iterator[str]:
    """What is said where nothing fails: never that the page is as it should be."""
    (audit,) = told.audits
    yield f"{', '.join(audit.ran)} found no violation"
    if count := words.counted(told.findings):
        first = told.findings[0]
        yield f"told and not failed: {count}, the first: {_told(first)}"
    if told.accepted:
        yield f"{told.accepted} accepted not told"
    for name, why in audit.skipped.items():
        if name not in audit.failed:
            yield f"{name} did not run: {why}"


def _told(one: Finding) -> str:
    at = f" at {one.selector}" if one.selector else ""
    sure = "" if one.kind == "violation" else f"{one.kind}: "
    criterion = f"{criteria.told(one.criterion)}: " if one.criterion else ""
    return f"{sure}{criterion}{one.message}{at} ({one.check})"


def _pictures(one: Finding, folder: Path, place: tuple[int, int]) -> tuple[str, ...]:
    if not one.picture:
        return ()
    path = folder / PICTURES / f"{AUDIT}-{place[0]}-{place[1]}.png"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(one.picture)
    return (f"{PICTURES}/{path.name}",)


def _sentence(failing: Sequence[Finding], report: str) -> str:
    count = words.counted(failing)
    more = "" if len(failing) == 1 else f"; {len(failing) - 1} more"
    return f"a11y: {count}: {_told(failing[0])}{more}: see {report} in the run folder"
