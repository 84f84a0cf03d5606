"""The check that asks axe-core: its violations as they are, what it left undecided for review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .axe_mends import MENDS
from .check import Check
from .finding import Class, Finding, start_of
from .subject import Subject

if TYPE_CHECKING:
    from . import axe

CRITERIA = (
    "1.1.1", "1.2.2", "1.3.1", "1.3.5", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.12",
    "2.1.1", "2.2.1", "2.2.2", "2.4.1", "2.4.2", "2.4.4", "2.5.3", "2.5.8", "3.1.1", "3.1.2",
    "3.3.2", "4.1.2",
)  # fmt: skip
"""The criteria that the rules of axe that run here are about."""


def find(subject: Subject) -> Iterator[Finding]:
    """What axe finds on a page, element by element."""
    from . import axe

    found = axe.results(subject)
    told: tuple[tuple[Class, Sequence[axe.Rule]], ...] = (
        ("violation", found.violations),
        ("needs review", found.incomplete),
    )
    pairs: list[tuple[Class, axe.Rule, axe.Node]] = [
        (kind, rule, node) for kind, rules in told for rule in rules for node in rule.nodes
    ]
    boxes = subject.boxes([node.selector for _, _, node in pairs])
    for (kind, rule, node), box in zip(pairs, boxes, strict=True):
        yield Finding(
            check=f"axe/{rule.id}",
            criterion=rule.criterion,
            kind=kind,
            message=_message(rule, node, sure=kind == "violation"),
            mend=_mend(rule, node, sure=kind == "violation"),
            selector=node.selector,
            html=start_of(node.html),
            box=box,
            more=rule.more,
        )
    for selector in found.unreached:
        yield Finding(
            check="axe/frame-tested",
            criterion="",
            kind="needs review",
            message="This frame could not be looked into, so nothing in it was checked by axe.",
            mend="Audit the frame's own address by itself.",
            selector=selector,
        )


def _message(rule: axe.Rule, node: axe.Node, *, sure: bool) -> str:
    """What the rule demands, and the first fact that says why it is not so here, or not sure."""
    facts = (*node.all, *node.any)
    if not sure:
        why = f" ({_small(facts[0])})" if facts else ""
        return f"{rule.help}: whether it is so here could not be decided{why}."
    return f"{rule.help}: {_small(facts[0])}." if facts else f"{rule.help}."


def _mend(rule: axe.Rule, node: axe.Node, *, sure: bool) -> str:
    """Our own words where there are any; else what axe found missing."""
    if own := MENDS.get(rule.id):
        return own if sure else f"Look at it. Where it falls short: {own[0].lower()}{own[1:]}"
    if node.all:
        return f"Mend this: {'; '.join(node.all)}."
    return f"Mend one of these: {'; '.join(node.any)}." if node.any else ""


def _small(fact: str) -> str:
    return fact.rstrip(".")


AXE = Check("axe", CRITERIA, find, at_rest=True)
