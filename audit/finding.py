"""A finding of an audit: what is wrong, for whom it matters, where, and how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from handeye.perception import Box

Class = Literal["violation", "likely", "needs review"]
"""Violation: found by code, without doubt. Likely: judged by a model, or by pixels with a margin.
Needs review: a person must look."""
CLASSES: tuple[Class, ...] = ("violation", "likely", "needs review")
"""The surest first."""
HTML_SHOWN = 400
"""Characters of an element's source that a finding keeps."""
_VALUE = re.compile(r"""(\svalue\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)""", re.I)

_DATA = re.compile(r"""data:[^"'\s)]{80,}""", re.I)


@dataclass(frozen=True)
class Finding:
    """One finding.

    Args:
        check: the check that found it, such as "axe/image-alt" or "focus-visible".
        criterion: the success criterion of WCAG 2.2, such as "1.4.3"; "" for none.
        kind: how sure it is.
        message: what is wrong, in one sentence with the facts (measured values included).
        mend: how to mend it, in one sentence.
        selector: where it is, as a CSS path, `>>>` between frames; "" for the whole page.
        html: the beginning of the element's source.
        box: where it shows, in CSS pixels of the page's view; None for nowhere or the whole page.
        picture: the PNG that shows it; b"" for none.
        confidence: how sure a judge is, 0 to 1; None where code decided.
        more: an address that explains the rule.
        also: other checks that found the same.
        by: the name of the check that ran (`Check.name`); filled in by the audit.
        fingerprint: what it is known by from one audit to the next; filled in by the audit.
    """

    check: str
    criterion: str
    kind: Class
    message: str
    mend: str = ""
    selector: str = ""
    html: str = ""
    box: Box | None = None
    picture: bytes = b""
    confidence: float | None = None
    more: str = ""
    also: tuple[str, ...] = ()
    by: str = ""
    fingerprint: str = ""

    @property
    def rank(self) -> int:
        """How sure its class is: 0 for a violation, more for less."""
        return CLASSES.index(self.kind)


def start_of(html: str) -> str:
    """The beginning of an element's source, without what stands in fields and in data URLs."""
    html = _DATA.sub("data:…", html)
    short = html if len(html) <= HTML_SHOWN else f"{html[:HTML_SHOWN]}…"
    return _VALUE.sub(r'\1"…"', short) if "<input" in short.lower() else short
