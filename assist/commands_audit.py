"""The command audit: barriers on the page in front, the surest first, and more about each."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING, get_args

from handeye.audit import Audit, Finding, audit_page, finding, subject
from handeye.perception import page_facts

from . import spoken
from .command import Command
from .commands_repair import blocked_by_dialog
from .repair import Repairs
from .reply import Reply, Source
from .speaker import speakable

if TYPE_CHECKING:
    from .talk import Talk

TOLD = 8
"""Findings that are told at once."""
QUIET = 5.0
"""Seconds between two lines of progress."""
CLASSES: tuple[finding.Class, ...] = get_args(finding.Class)
PLACE = 40
"""Characters of a place that is told in the same line."""
CUT = 300
"""Characters of a message."""


class LastAudit:
    """The findings that were told last, the surest first."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []


def _audit(talk: Talk, words: str) -> Reply:
    wanted = words.strip()
    if (number := spoken.number(wanted, must=True)) is not None:
        return _one(talk, number)
    if wanted:
        return Reply.of([talk.texts("audit.how")])
    if blocked := blocked_by_dialog(talk):
        return blocked
    if (page := _page(talk)) is None:
        return Reply.of([talk.texts("audit.no_page")])
    audit = audit_page(page, progress=_Progress(talk))
    order = {kind: number for number, kind in enumerate(CLASSES)}
    last = talk.kept(LastAudit)
    last.findings = sorted(audit.findings, key=lambda one: order[one.kind])
    return _told(talk, audit, last.findings)


class _Progress:
    """Says how far an audit is, when it has not been said for a while."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._said = time.monotonic()
        self._done = 0

    def __call__(self, name: str) -> None:
        now = time.monotonic()
        if self._done and now - self._said >= QUIET:
            self._said = now
            self._talk.say(self._talk.texts("audit.progress", count=self._done), "progress")
        self._done += 1


def _page(talk: Talk) -> subject.Subject | None:
    from handeye.perception import browser

    session = talk.desk.session
    screen = session.screen
    if not isinstance(screen, page_facts.PageScreen) or not isinstance(
        screen, browser.BrowserScreen
    ):
        return None
    return subject.Subject(screen, session.claims.bench.judge)


def _told(talk: Talk, audit: Audit, findings: list[Finding]) -> Reply:
    texts = talk.texts
    counts = Counter(one.kind for one in findings)
    lines = [
        texts(f"audit.count.{kind.replace(' ', '_')}", count=counts[kind])
        for kind in CLASSES
        if counts[kind]
    ]
    if not lines:
        lines = [texts("audit.none", count=len(audit.ran)), texts("audit.none.means")]
    if talk.kept(Repairs).now(talk.desk.session.screen):
        lines.append(texts("audit.repaired"))
    told = [_line(talk, number, one) for number, one in enumerate(findings, 1)]
    if told:
        lines += [*told[:TOLD], texts("audit.one")]
    if len(told) > TOLD:
        lines.append(texts("audit.rest", count=len(told) - TOLD))
    more = told[TOLD:]
    more += [
        texts("audit.skipped", name=name, why=speakable(why)[:CUT])
        for name, why in audit.skipped.items()
    ]
    sources = tuple(Source(one.message, "code", one.confidence) for one in findings)
    return Reply(tuple(lines), tuple(more), sources)


def _line(talk: Talk, number: int, one: Finding) -> str:
    kind = talk.texts(f"audit.{one.kind.replace(' ', '_')}")
    key = "audit.finding" if one.criterion else "audit.finding.best"
    message = speakable(one.message)[:CUT]
    line = talk.texts(key, number=number, kind=kind, criterion=one.criterion, message=message)
    place = _place(one)
    return talk.texts("audit.at", finding=line, place=place) if place else line


def _place(one: Finding) -> str:
    """The last step of the path to the element, by which several of a kind are told apart."""
    last = re.split(r"\s>+\s", one.selector)[-1].strip()
    return speakable(last) if len(last) <= PLACE else ""


def _one(talk: Talk, number: int) -> Reply:
    """All about one finding of the last audit."""
    texts, findings = talk.texts, talk.kept(LastAudit).findings
    if not 1 <= number <= len(findings):
        return Reply.of([texts("audit.no_such", number=number, count=len(findings))])
    one = findings[number - 1]
    lines = [_line(talk, number, one)]
    if one.mend:
        lines.append(texts("audit.mend", mend=speakable(one.mend)))
    if one.selector:
        lines.append(texts("audit.where", selector=speakable(one.selector)))
    if one.html:
        lines.append(texts("audit.source", html=speakable(one.html)[:CUT]))
    if one.confidence is not None:
        lines.append(texts("audit.sure", percent=round(100 * one.confidence)))
    if one.more:
        lines.append(texts("audit.more", address=speakable(one.more)))
    return Reply.of(lines)


COMMANDS: tuple[Command, ...] = (
    Command("audit", {"en": ("audit",), "zh": ("无障碍检查", "审查")}, _audit, "help.audit"),
)
