"""An audit as JSON: all that was found, and what was not looked at."""

from __future__ import annotations

import base64
import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from . import criteria
from .audit import Audit
from .finding import Finding
from .whole import LIMITS, Whole

AXE = "4.14.1"
"""The version of axe-core that is here."""


def made_by() -> str:
    """The version of handeye."""
    try:
        return version("handeye")
    except PackageNotFoundError:
        return "unknown"


def as_json(whole: Whole) -> bytes:
    """An audit as JSON, in UTF-8. Pictures are PNGs in base64."""
    told = {
        "handeye": made_by(),
        "axe": AXE,
        "started": whole.started,
        "level": whole.level,
        "note": LIMITS,
        "counts": whole.counts,
        "accepted": whole.accepted,
        "stale": [one.model_dump() for one in whole.stale],
        "could_not_audit": [{"url": one.url, "why": one.why} for one in whole.unopened],
        "pages": [_page(one) for one in whole.audits],
        "criteria": [
            {
                "number": one.criterion.number,
                "name": one.criterion.name,
                "level": one.criterion.level,
                "understanding": one.criterion.address,
                "checks": list(one.checks),
                "findings": one.found,
            }
            for one in whole.coverage()
        ],
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _page(audit: Audit) -> dict[str, Any]:
    return {
        "url": audit.url,
        "title": audit.title,
        "state": audit.state,
        "where": audit.where,
        "ran": list(audit.ran),
        "skipped": audit.skipped,
        "failed": list(audit.failed),
        "findings": [finding(one) for one in audit.findings],
    }


def finding(one: Finding) -> dict[str, Any]:
    """A finding as what JSON can say."""
    known = criteria.ALL.get(one.criterion)
    return {
        "class": one.kind,
        "check": one.check,
        "also": list(one.also),
        "by": one.by,
        "criterion": one.criterion,
        "criterion_name": known.name if known else "",
        "criterion_level": known.level if known else "",
        "understanding": known.address if known else "",
        "message": one.message,
        "mend": one.mend,
        "more": one.more,
        "selector": one.selector,
        "html": one.html,
        "box": list(one.box) if one.box else None,
        "confidence": one.confidence,
        "fingerprint": one.fingerprint,
        "picture": base64.b64encode(one.picture).decode() if one.picture else "",
    }
