"""A finding of an audit: what is wrong, for whom it matters, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handeye.perception import Box

Class = Literal["violation", "likely", "needs review"]
"""Violation: found by code, without doubt. Likely: judged by a model, or by pixels with a margin.
Needs review: a person must look."""


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
