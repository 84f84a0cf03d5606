"""Claims held against what must not fulfil them: a blank page, and the page that a test begins on.

A judged claim that holds there is vacuous: it would hold whatever the application did. A check that
holds on a blank page is weak: it tells a broken page from a whole one only beside another claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from handeye.agent import CannotRun
from handeye.perception import (
    Element,
    Event,
    Observation,
    Screenshot,
    Settled,
)

from .assertion import Assertion
from .attempt import Attempt
from .checks import OUTSIDE, run_checks
from .judging import Bench, Ruling
from .options import RunOptions
from .session import Session
from .step import A11y, Look, Step
from .step import Screenshot as Kept
from .task import Case, Task

Word = Literal["ok", "vacuous", "weak", "note", "unknown"]
BLANK, START = "on a blank page", "on the start page"


@dataclass(frozen=True)
class Tested:
    """What came of one claim.

    `word` is ok (it held nowhere), vacuous (it would always hold), weak (a check that holds on a
    blank page), note (it holds where that is right) or unknown (it could not be judged).
    """

    word: Word
    where: str
    claim: str
    told: str = ""


@dataclass(frozen=True)
class _Claim:
    """A judged claim of a file, and whether it comes after something was done."""

    step: Step
    look: Look
    acted: bool


class BlankScreen:
    """A white page without a word on it, as large as another screen."""

    events: Sequence[Event] = ()

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image

        from handeye.perception import pictures

        white = pictures.to_png(Image.new("RGB", (width, height), "white"))
        self._seen = Observation(Screenshot(white, width, height), url="about:blank")

    def look(self) -> Observation:
        """The white page."""
        return self._seen

    def search(self, words: str) -> tuple[Element, ...]:
        """Nothing stands there."""
        return ()

    def settle(self, cap: float) -> Settled:
        """It is quiet."""
        return Settled(0.0)

    def wait(self, cap: float) -> bool:
        """Nothing ever changes."""
        return False


def judged_claims(task: Task) -> bool:
    """Whether a file has claims for a judge."""
    return any(one.judged for case in task.cases for one in case.all_steps)


def selftest(task: Task, options: RunOptions) -> Iterator[Tested]:
    """Hold the claims of a file against a blank page, the judged ones also against the first page.

    Raises:
        CannotRun: when the target cannot be opened.
        ScreenError: when it cannot be looked at.
    """
    told: set[tuple[str, str]] = set()
    for case in task.cases:
        yield from (one for one in _weak(case) if _new(one, told))
        claims = [one for one in _claims(case) if (one.step.where, one.look.claim) not in told]
        told |= {(one.step.where, one.look.claim) for one in claims}
        if claims:
            yield from _judged(task, case, claims, options)


def _new(one: Tested, told: set[tuple[str, str]]) -> bool:
    new = (one.where, one.claim) not in told
    told.add((one.where, one.claim))
    return new


def _claims(case: Case) -> Iterator[_Claim]:
    acted = False
    for number, step in enumerate(case.all_steps):
        if step.judged:
            yield _Claim(step, step.judged, acted)
        opens = step.verb == "open" and not number
        acted = acted or not (opens or isinstance(step.body, Assertion | A11y | Look | Kept))


def _weak(case: Case) -> Iterator[Tested]:
    """The checks that hold on a blank page, of those that are about a page at all."""
    screen = BlankScreen(1280, 800)
    for step in case.all_steps:
        body = step.body
        if isinstance(body, Assertion) and OUTSIDE.isdisjoint(body.claimed):
            results, _ = run_checks(body.model_copy(update={"cap": 0.0}), screen)
            if all(result.ok for result in results):
                yield Tested("weak", step.where, step.text, f"it holds {BLANK} too")


def _judged(
    task: Task, case: Case, claims: Sequence[_Claim], options: RunOptions
) -> Iterator[Tested]:
    """Judge the claims of one case, on the page that it begins with and on a blank one."""
    steps = (*case.before, *case.steps)
    first = steps[:1] if steps[0].verb == "open" else ()
    alone = case.model_copy(
        update={
            "name": f"{case.id or case.name} selftest",
            "id": "",
            "before": (),
            "after": (),
            "steps": first or (Step(body=Kept(name="start")),),
        }
    )
    attempt = Attempt(task, alone, options)
    try:
        session = attempt.open()
        for step in first:
            attempt.do(step)
        session.screen.settle(5.0)
        for claim in claims:
            yield _tested(claim, session)
    except BaseException as error:
        attempt.close(error)
        raise
    attempt.close()


def _tested(claim: _Claim, session: Session) -> Tested:
    where, words, claims = claim.step.where, claim.look.claim, session.claims
    session.recorder.step = claim.step
    start = session.screen.look()
    blank = BlankScreen(start.screenshot.width, start.screenshot.height)
    bench = Bench(blank, claims.bench.judge, lambda seen: seen)
    try:
        on_blank = claims.deny(claim.look, blank.look(), bench)
        if _said(on_blank):
            told = f"it holds {BLANK}: {on_blank.check.evidence}"
            return Tested("vacuous", where, words, told)
        on_start = claims.deny(claim.look, start, claims.bench)
    except CannotRun as why:
        return Tested("unknown", where, words, str(why))
    if on_start.check.ok is not False:
        return Tested("ok", where, words)
    told = f"it holds {START}: {on_start.check.evidence}"
    if isinstance(claim.step.body, Look) and claim.acted:
        return Tested("vacuous", where, words, told)
    right = "`becomes` would notice that" if claim.acted else "it is claimed of that page"
    return Tested("note", where, words, f"{told} ({right})")


def _said(ruling: Ruling) -> bool:
    """Whether the judge said that a claim holds where there can be no evidence for anything."""
    return 2 * sum(one.holds is True for one in ruling.said) > len(ruling.said)
