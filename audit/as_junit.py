"""An audit as JUnit XML: a `testsuite` for each page, a `testcase` for each check.

What counts (`--fail-on`) is a `failure`; what does not is told in `system-out` of its check, which
passes. A check that could not run is an `error`, and one that needs what is not there `skipped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from handeye.agent import visible as texts

from . import criteria
from .audit import Audit
from .finding import Class, Finding
from .whole import Whole

ATTRIBUTE, BODY = 1_000, 20_000
"""Characters of a text in an attribute, and in an element."""


def _safe(text: str, limit: int = ATTRIBUTE) -> str:
    return texts.xml_text(text, limit)


def as_junit(whole: Whole, counting: Sequence[Class]) -> bytes:
    """An audit as JUnit XML.

    Args:
        whole: the audit.
        counting: the classes that are failures.
    """
    root = ElementTree.Element("testsuites", name="handeye audit")
    if whole.started:
        root.set("timestamp", whole.started)
    for audit in whole.audits:
        _suite(root, _title(audit), [_case(audit, name, counting) for name in _names(audit)])
    for one in whole.unopened:
        case = ElementTree.Element("testcase", name="open", classname=_safe(one.url))
        _child(case, "error", "could not audit", one.why, one.why)
        _suite(root, one.url, [case])
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _title(audit: Audit) -> str:
    return f"{audit.url} ({audit.state})" if audit.state else audit.url


def _names(audit: Audit) -> list[str]:
    return [*audit.ran, *audit.skipped]


def _suite(
    root: ElementTree.Element, name: str, cases: Sequence[ElementTree.Element]
) -> ElementTree.Element:
    suite = ElementTree.SubElement(root, "testsuite", name=_safe(name))
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    return suite


def _case(audit: Audit, name: str, counting: Sequence[Class]) -> ElementTree.Element:
    classname = _safe(f"audit {audit.url}")
    case = ElementTree.Element("testcase", name=_safe(name), classname=classname)
    if why := audit.skipped.get(name):
        tag = "error" if name in audit.failed else "skipped"
        _child(case, tag, "could not run", why, why)
        return case
    own = [one for one in audit.findings if one.by == name]
    counted = [one for one in own if one.kind in counting]
    if counted:
        first = f"{len(counted)} found, the first: {counted[0].message}"
        _child(case, "failure", counted[0].kind, first, _lines(counted))
    if rest := [one for one in own if one.kind not in counting]:
        out = ElementTree.SubElement(case, "system-out")
        out.text = _safe(_lines(rest), BODY)
    return case


def _child(case: ElementTree.Element, tag: str, kind: str, message: str, text: str) -> None:
    child = ElementTree.SubElement(case, tag, message=_safe(message), type=kind)
    child.text = _safe(text, BODY)


def _lines(findings: Iterable[Finding]) -> str:
    return "\n\n".join(
        "\n".join(
            line
            for line in (
                f"{one.kind}: {criteria.told(one.criterion)}: {one.message}",
                f"at {one.selector}" if one.selector else "",
                f"to mend: {one.mend}" if one.mend else "",
                f"fingerprint {one.fingerprint}",
            )
            if line
        )
        for one in findings
    )
