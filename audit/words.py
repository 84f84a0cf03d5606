"""What an audit came to, in plain sentences: for the terminal and the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from .baseline import Entry
from .criteria import Level
from .finding import CLASSES, Class, Finding
from .whole import Whole

SEVERAL: dict[Class, tuple[str, str]] = {
    "violation": ("violation", "violations"),
    "likely": ("likely violation", "likely violations"),
    "needs review": ("thing to review", "things to review"),
}


def level(one: Level) -> str:
    """A version and level of WCAG as people write it: WCAG 2.2 AA."""
    version, letters = one.removeprefix("wcag").rstrip("a"), len(one) - len(one.rstrip("a"))
    return f"WCAG {'.'.join(version) if len(version) > 1 else f'{version}.0'} {'A' * letters}"


def counted(findings: Sequence[Finding]) -> str:
    """How many findings of each class, as words; "" for none."""
    numbers = Counter(one.kind for one in findings)
    told = [f"{numbers[kind]} {SEVERAL[kind][numbers[kind] != 1]}" for kind in CLASSES]
    return ", ".join(one for one in told if not one.startswith("0 "))


def summary(whole: Whole) -> str:
    """All of it in one sentence."""
    pages = len({one.url for one in whole.audits})
    if not pages:
        return "No page could be audited."
    where = "1 page" if pages == 1 else f"{pages} pages"
    states = len(whole.audits)
    states_told = f" in {states} states" if states > pages else ""
    found = counted(whole.findings) or ("Nothing new" if whole.accepted else "Nothing")
    return f"{found[0].upper()}{found[1:]} found on {where}{states_told}."


def notes(whole: Whole) -> Iterator[str]:
    """What else must be known: what is accepted, what is stale, what could not be looked at."""
    if whole.accepted:
        are = "issue is" if whole.accepted == 1 else "issues are"
        yield f"{whole.accepted} accepted {are} not shown."
    if count := len(whole.stale):
        told = "1 accepted issue is" if count == 1 else f"{count} accepted issues are"
        yield f"{told} no longer there: take it out of the baseline with --update-baseline."
    for one in whole.unopened:
        yield f"{short_address(one.url)} could not be audited: {one.why}"
    if whole.failed:
        yield f"Some checks could not run: {', '.join(sorted(whole.failed))}."


def entry(one: Entry) -> str:
    """An accepted issue in one line."""
    reason = f" (accepted because: {one.reason})" if one.reason else ""
    return f"{one.check} on {one.page}: {one.what or one.message}{reason}"


def short_address(url: str) -> str:
    """An address as lines show it: without its query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else url
