"""An audit as SARIF 2.1.0, as code scanning reads it (GitHub's among others).

A violation is an error, what is likely a warning, what a person must look at a note. The place of a
result is the address of its page, or the line of the task file that led there; the element is told
as a logical location by its selector.
"""

from __future__ import annotations

import json
from typing import Any

from . import criteria
from .as_json import made_by
from .audit import Audit
from .finding import Class, Finding
from .whole import LIMITS, Whole

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://www.w3.org/WAI/WCAG22/quickref/"
LEVELS: dict[Class, str] = {"violation": "error", "likely": "warning", "needs review": "note"}


def as_sarif(whole: Whole) -> bytes:
    """An audit as SARIF, in UTF-8."""
    pairs = [(audit, one) for audit in whole.audits for one in audit.findings]
    rules: dict[str, dict[str, Any]] = {}
    for _, one in pairs:
        rules.setdefault(one.check, _rule(one))
    order = {name: number for number, name in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "handeye audit",
                "version": made_by(),
                "informationUri": HOME,
                "fullDescription": {"text": LIMITS},
                "rules": list(rules.values()),
            }
        },
        "results": [_result(audit, one, order[one.check]) for audit, one in pairs],
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not (whole.unopened or whole.failed),
                "toolExecutionNotifications": _notes(whole),
            }
        ],
    }
    told = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _rule(one: Finding) -> dict[str, Any]:
    known = criteria.ALL.get(one.criterion)
    own = one.more if one.more.startswith("https://") else ""
    address = own or (known.address if known else HOME)
    tags = ["accessibility", *([f"WCAG {one.criterion}", f"level {known.level}"] if known else [])]
    return {
        "id": one.check,
        "shortDescription": {"text": criteria.told(one.criterion) or one.check},
        "fullDescription": {"text": one.mend or one.message},
        "help": {"text": f"{one.mend or one.message} See {address}"},
        "helpUri": address,
        "properties": {"tags": tags},
    }


def _result(audit: Audit, one: Finding, rule: int) -> dict[str, Any]:
    words = f"{one.message} To mend: {one.mend}" if one.mend else one.message
    kept = {"class": one.kind, "criterion": one.criterion, "confidence": one.confidence}
    return {
        "ruleId": one.check,
        "ruleIndex": rule,
        "level": LEVELS[one.kind],
        "message": {"text": words},
        "locations": [_location(audit, one)],
        "partialFingerprints": {"handeye/v1": f"{one.fingerprint}"},
        "properties": {name: value for name, value in kept.items() if value not in ("", None)},
    }


def _location(audit: Audit, one: Finding) -> dict[str, Any]:
    file, _, line = audit.where.rpartition(":")
    number = int(line) if file and line.isdigit() else 1
    region: dict[str, Any] = {"startLine": max(number, 1)}
    if one.html:
        region["snippet"] = {"text": one.html}
    uri = file.replace("\\", "/") if file else audit.url
    place = one.selector or "the whole page"
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region},
        "logicalLocations": [
            {"name": place, "fullyQualifiedName": f"{audit.url} {place}", "kind": "element"}
        ],
    }


def _notes(whole: Whole) -> list[dict[str, Any]]:
    """What was not audited, as messages about the run."""
    told = [("error", f"{one.url} could not be audited: {one.why}") for one in whole.unopened]
    told += [
        ("warning" if name in whole.failed else "note", f"{name} did not run: {why}")
        for name, why in whole.skipped.items()
    ]
    return [{"level": level, "message": {"text": text}} for level, text in told]
