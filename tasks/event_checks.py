"""Whether claims hold about what has happened: downloads, errors, failed requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from handeye.agent import CheckRecord

from .assertion import Assertion

if TYPE_CHECKING:
    from .surroundings import Surroundings


def glob_fits(pattern: str, text: str) -> bool:
    """Whether a wildcard fits all of a text; only * is special."""
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL))


def check_download(claim: Assertion, around: Surroundings) -> list[CheckRecord]:
    """Whether a file of that name was downloaded."""
    pattern = str(claim.download)
    names = [event.text for event in around.events if event.kind == "download"]
    ok = any(glob_fits(pattern, name) for name in names)
    evidence = f"downloaded: {', '.join(names)}" if names else "nothing was downloaded"
    return [CheckRecord("download", pattern, ok, evidence)]


def no_events(kind: str, *unwanted: str) -> Callable[[Assertion, Surroundings], list[CheckRecord]]:
    """A check that nothing of some kinds has happened."""

    def check(_claim: Assertion, around: Surroundings) -> list[CheckRecord]:
        found = [event.text for event in around.events if event.kind in unwanted]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        evidence = f"{found[0][:300]}{more}" if found else "there were none"
        return [CheckRecord(kind, "none", not found, evidence)]

    return check
