"""Messages that only show (4.1.3): text that comes after an action, and is not told of.

An audit by itself presses nothing: this is for whoever acts on the page, such as the steps of a
task. Ask `state` before the action and `unspoken` when the page is quiet after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .finding import Class, Finding
from .in_page import Fact, Told, finding, frames, told_in
from .subject import Subject

LONG = 600
"""Characters of new text, from which on it is a new view rather than a message."""
MESSAGE = 200


@dataclass(frozen=True)
class State:
    """What shows before an action.

    Args:
        url: the page.
        texts: by the frame's prefix, the texts that show.
        focus: by the frame's prefix, what has the focus.
    """

    url: str
    texts: dict[str, list[str]]
    focus: dict[str, str]


def state(subject: Subject) -> State:
    """What shows before an action."""
    texts, focus = dict[str, list[str]](), dict[str, str]()
    for where in frames(subject):
        for fact in told_in(subject, where, "feedback.js", {"before": None, "was": ""}):
            texts[where.prefix], focus[where.prefix] = fact["texts"], fact["focus"]
    return State(subject.page.url, texts, focus)


def unspoken(subject: Subject, before: State, action: str) -> Iterator[Finding]:
    """The messages that came with an action and that accessibility does not tell.

    Text in a live region, in what the focus went to, or tied to what has the focus is told. On
    another page, everything is new and nothing is a message.

    Args:
        subject: the page after the action, when it is quiet again.
        before: what showed before it.
        action: what was done, in words, such as `after "Add to basket" was pressed`.
    """
    if subject.page.url.partition("#")[0] != before.url.partition("#")[0]:
        return
    for where in frames(subject):
        if where.prefix not in before.texts:
            continue
        asked = {"before": before.texts[where.prefix], "was": before.focus[where.prefix]}
        for fact in told_in(subject, where, "feedback.js", asked):
            yield from _message(fact, action)


def _message(fact: Fact, action: str) -> Iterator[Finding]:
    if len(fact["text"]) > MESSAGE or (fact["much"] > LONG and not fact["floats"]):
        return
    kind: Class = "likely" if fact["floats"] or fact["says"] else "needs review"
    told = Told(
        "feedback",
        "4.1.3",
        kind,
        f'the message "{fact["text"][:100]}" appeared {action}, outside every live region and away '
        "from the focus: screen readers do not tell it",
        'put messages into an element with role="status" (or "alert") that is there before them',
    )
    yield finding(told, fact)
