"""THE AUDIT: every check in turn on one page, which is left as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from . import checks
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
        findings: what was found, in the order of the checks.
        ran: the names of the checks that ran.
        skipped: the checks that could not run, and why.
    """

    url: str
    title: str
    findings: tuple[Finding, ...] = ()
    ran: tuple[str, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict[str, str])


def audit_page(
    subject: Subject, chosen: Sequence[str] = (), progress: Progress = lambda name: None
) -> Audit:
    """Run the checks on a page.

    Args:
        subject: the page.
        chosen: the names of the checks to run; all of them when empty.
        progress: told the name of each check before it begins.
    """
    findings: list[Finding] = []
    ran: list[str] = []
    skipped: dict[str, str] = {}
    for check in checks.ALL:
        if chosen and check.name not in chosen:
            continue
        progress(check.name)
        try:
            findings += check.run(subject)
            ran.append(check.name)
        except checks.CannotCheck as why:
            skipped[check.name] = str(why)
    url, title = subject.about()
    return Audit(url, title, tuple(findings), tuple(ran), skipped)
