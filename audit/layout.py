"""How the text of a page is laid out, and what another view or style makes worse."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .alike import fewer
from .check import CannotCheck
from .finding import Class, Finding
from .in_page import Fact, Told, finding, frames, told_in
from .subject import Subject

MOST = 2500
"""Elements with text that are looked at in one frame."""
SETTLE_CAP = 2.0
"""Seconds for a page to lay itself out anew."""
NEAR = 2
"""Levels between a text and the box that cuts it, up to which there is no doubt."""
TOLD = 25
"""Findings of one check: more are the same again."""


@dataclass(frozen=True)
class Layout:
    """What was seen of a page's layout.

    Args:
        texts: by selector, each element with text of its own.
        overlaps: pairs of texts that lie over each other, by their selectors.
        wide: what makes the page scroll sideways.
    """

    texts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    overlaps: dict[tuple[str, str], Fact] = field(default_factory=dict[tuple[str, str], Fact])
    wide: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Change:
    """How the view or the style is changed, for the words of the findings.

    Args:
        check: the check's name.
        criterion: its success criterion.
        when: such as "at a width of 320 CSS px".
        mend: what mends text that is cut off or overlaps.
    """

    check: str
    criterion: str
    when: str
    mend: str


def seen(subject: Subject) -> Layout:
    """The layout of a page as it is now; scrolling sideways counts in the page's own frame."""
    layout, wide = Layout(), list[Fact]()
    for where in frames(subject):
        for fact in told_in(subject, where, "layout.js", {"most": MOST}):
            if fact["what"] == "text":
                layout.texts[fact["selector"]] = fact
            elif fact["what"] == "overlap":
                layout.overlaps[fact["selector"], where.prefix + fact["other"]] = fact
            elif not where.prefix:
                wide.append(fact)
    return Layout(layout.texts, layout.overlaps, tuple(wide))


@contextmanager
def sized(subject: Subject, width: int, height: int) -> Generator[None]:
    """The page in a view of another size while the block runs, in CSS pixels.

    Raises:
        CannotCheck: when the size of the view is the window's.
    """
    before = subject.page.viewport_size
    if before is None:
        raise CannotCheck("the view has the size of the window, which is not ours to change")
    place: list[float] = subject.screen.ask(lambda: subject.page.evaluate("[scrollX, scrollY]"))
    try:
        _resize(subject, width, height)
        yield
    finally:
        _resize(subject, before["width"], before["height"])
        jump = "([x, y]) => scrollTo({left: x, top: y, behavior: 'instant'})"
        subject.screen.ask(lambda: subject.page.evaluate(jump, place))


def _resize(subject: Subject, width: int, height: int) -> None:
    subject.screen.arm()
    subject.screen.ask(
        lambda: subject.page.set_viewport_size({"width": width, "height": height}), again=False
    )
    subject.screen.settle(SETTLE_CAP)


def worse(change: Change, before: Layout, after: Layout) -> Iterator[Finding]:
    """What is cut off or overlaps after a change, and was not before it."""
    cut: dict[str, Fact] = {}
    for selector, fact in after.texts.items():
        was = before.texts.get(selector)
        if fact["state"] == "cut" and (was is None or was["state"] == "seen"):
            cut.setdefault(fact["by"], fact)
    found = fewer(
        (
            ("shortened", fact["tag"], fact["classes"]) if fact["clamped"] else fact["selector"],
            _cut(change, fact),
        )
        for fact in cut.values()
    )
    known = {frozenset(pair) for pair in before.overlaps}
    told: set[str] = set()
    for pair, fact in after.overlaps.items():
        if frozenset(pair) not in known and told.isdisjoint(pair):
            told.update(pair)
            found.append(_overlap(change, fact))
    yield from found[:TOLD]
    if len(found) > TOLD:
        message = f"{len(found) - TOLD} more texts are cut off or overlap {change.when}"
        yield Finding(change.check, change.criterion, "needs review", message)


def _cut(change: Change, fact: Fact) -> Finding:
    kind: Class = "violation" if fact["levels"] <= NEAR and not fact["across"] else "likely"
    if fact["clamped"]:
        kind = "needs review"
    told = Told(
        change.check,
        change.criterion,
        kind,
        f'the text "{fact["text"]}" is cut off {change.when} by '
        + ("its own box" if fact["selector"].endswith(fact["by"]) else fact["by"])
        + (", which shortens it on purpose" if fact["clamped"] else ""),
        change.mend,
    )
    return finding(told, fact)


def _overlap(change: Change, fact: Fact) -> Finding:
    told = Told(
        change.check,
        change.criterion,
        "likely",
        f'the texts "{fact["text"]}" and "{fact["others"]}" lie over each other {change.when}',
        change.mend,
    )
    return finding(told, fact)
