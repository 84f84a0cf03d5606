"""Controls that show only an icon, judged by a model: whether the name is what the icon means."""

from __future__ import annotations

from collections.abc import Iterator

from .check import Check
from .finding import Finding, start_of
from .judged import MOST, Tally, judge_of, pictured, rest, views
from .subject import Subject

NAME = "icon-name"
CRITERION = "2.4.6"
MEANS = (
    'The control in the red outline may well be called "{name}": what its icon usually stands '
    "for does not contradict that"
)


def find(subject: Subject) -> Iterator[Finding]:
    """Icons whose name says something else than what they look like."""
    judge = judge_of(subject)
    wanted = pictured(subject, "icons")
    shown, tally = views(subject, wanted), Tally()
    for one in wanted[:MOST]:
        if not (picture := shown.get(one.selector)):
            continue
        if found := tally.ask(judge, MEANS.format(name=one.name), picture):
            kind, confidence = found
            yield Finding(
                NAME, CRITERION, kind,
                f'The control is called "{one.name}", and its icon seems to mean something else.',
                "Name the control by what it does, or use the icon that people know for that.",
                one.selector, start_of(one.html), picture=picture, confidence=confidence,
            )  # fmt: skip
    yield from rest(NAME, CRITERION, wanted, "controls with an icon")
    tally.close()


ICONS = Check(NAME, (CRITERION,), find)
