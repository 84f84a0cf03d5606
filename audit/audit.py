"""THE AUDIT: every check in turn on one page, which is left as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import checks, criteria, known_by, merge
from .criteria import Level
from .finding import Finding
from .subject import Subject

Progress = Callable[[str], None]
"""Told the name of each check before it begins."""


@dataclass(frozen=True)
class Audit:
    """What an audit found on one page.

    Args:
        url: the page.
        title: its title.
        findings: what was found, the surest first, each thing once.
        ran: the names of the checks that ran.
        skipped: the checks that could not run, and why.
        failed: those of them that should have run: the page was in the way.
        level: what the page was held against.
        state: what was done before, for a page that a task came along; "" for the page as it opens.
        where: the step that led there, as file:line.
    """

    url: str
    title: str
    findings: tuple[Finding, ...] = ()
    ran: tuple[str, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    failed: tuple[str, ...] = ()
    level: Level = "wcag22aa"
    state: str = ""
    where: str = ""


def audit_page(
    subject: Subject,
    chosen: Sequence[str] = (),
    progress: Progress = lambda name: None,
    level: Level = "wcag22aa",
) -> Audit:
    """Run the checks on a page.

    Args:
        subject: the page.
        chosen: the names of the checks to run; all of them when empty.
        progress: told the name of each check before it begins.
        level: what the page is held against: findings of other criteria are left out.

    Raises:
        ScreenError: when the page does not answer any more.
    """
    findings: list[Finding] = []
    ran: list[str] = []
    skipped: dict[str, str] = {}
    failed: list[str] = []
    for check in checks.ALL:
        if chosen and check.name not in chosen:
            continue
        progress(check.name)
        try:
            for one in check.run(subject):
                findings.append(replace(one, by=check.name))
            ran.append(check.name)
        except checks.CannotCheck as why:
            skipped[check.name] = str(why)
            if not isinstance(why, checks.NotHere):
                failed.append(check.name)
    url, title = subject.about()
    return Audit(
        subject.hide(known_by.shown_address(url)), subject.hide(title),
        told(subject, findings, level), tuple(ran), skipped, tuple(failed), level,
    )  # fmt: skip


def told(subject: Subject, findings: Sequence[Finding], level: Level) -> tuple[Finding, ...]:
    """Findings as they are told: each thing once, without secrets, with pictures.

    Args:
        subject: the page that they are about, as it was when they were found.
        findings: what checks found.
        level: what the page is held against: findings of other criteria are left out.

    Raises:
        ScreenError: when the page does not answer any more.
    """
    from . import shots

    url = subject.page.url
    settled = {selector for _, selector in subject.settled}
    written, inert = subject.canonical([*(one.selector for one in findings), *settled])
    usable = [one for one in findings if one.selector not in inert]
    once = merge.merged(_wanted(usable, subject, level, written), written)
    safe = [_without_secrets(known_by.known(one, url), subject) for one in once]
    return tuple(shots.with_pictures(subject, safe))


def _wanted(
    findings: Sequence[Finding], subject: Subject, level: Level, written: Mapping[str, str]
) -> list[Finding]:
    """Those of the level, without what axe left open and another check has settled."""
    settled = {(criterion, written.get(one, one)) for criterion, one in subject.settled}
    return [
        one
        for one in findings
        if criteria.within(one.criterion, level)
        and not (
            one.check.startswith("axe/")
            and one.kind == "needs review"
            and (one.criterion, written.get(one.selector, one.selector)) in settled
        )
    ]


def _without_secrets(one: Finding, subject: Subject) -> Finding:
    texts = ("message", "mend", "selector", "html")
    return replace(one, **{name: subject.hide(getattr(one, name)) for name in texts})
