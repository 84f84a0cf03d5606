"""Claims of a run: found out, recorded, and what follows when they do not hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from handeye.agent import (
    Agent,
    CannotRun,
    CheckRecord,
    Judge,
    ModelNeeded,
    StepFailed,
)
from handeye.perception import Observation

from .assertion import CLAIM_CAP, Assertion, PictureIs
from .checks import in_words, run_checks
from .cover import Cover
from .judged import Judged
from .judging import Bench, Ruling
from .picture_checks import NoPart, save_picture
from .recorder import UNEARNED, Recorder
from .step import Look, Step
from .surface import Surface
from .surroundings import Reader, Surroundings

PICTURES = "pictures"
"""Where a run folder keeps what claims about pictures found."""


class CheckFailed(StepFailed):
    """A claim did not hold in time."""


class CannotTell(CannotRun):
    """Whether a claim holds could not be told."""


@dataclass(frozen=True)
class Judges:
    """Who decides claims that no code can decide.

    Args:
        judge: a model; None when none may be asked.
        known: what was judged before, where no model may be asked.
    """

    judge: Judge | None = None
    known: Sequence[Judged] | None = None


class Claims:
    """Finds out whether claims hold on one surface, and records it.

    Args:
        surface: what they are about.
        recorder: what keeps the run folder.
        agent: whose limits hold, and whose memory adds up what models cost.
        read: reads text in the picture (OCR).
        judges: who decides what no code can decide.
    """

    def __init__(
        self,
        surface: Surface,
        recorder: Recorder,
        agent: Agent,
        read: Reader | None,
        judges: Judges,
    ) -> None:
        cover = (recorder.cover or Cover(recorder.redact)).observation
        self.bench = Bench(surface.screen, judges.judge, cover, read, judges.known or ())
        self.judged: list[Judged] = []
        """What was judged, in the order of the run."""
        self.seen: Observation | None = None
        """The look that decided last; None where nothing could be looked at."""
        self._judges = judges
        self._screen = surface.screen
        self._recorder = recorder
        self._agent = agent
        self._read = read
        self._outside = replace(surface.outside, kept=recorder.trace.folder / PICTURES, cover=cover)

    def prove(self, claim: Look | Assertion, step: Step) -> bool:
        """Go on when a claim holds, or comes to hold in time; whether that proves anything.

        Raises:
            CheckFailed: when it does not hold.
            CannotTell: when that could not be found out.
        """
        results = self._found_out(claim, step)
        if failed := [result for result in results if result.ok is False]:
            raise CheckFailed(sentences(failed) + self._blocked())
        if unknown := [result for result in results if result.ok is None]:
            raise CannotTell(sentences(unknown))
        return any(result.kind not in UNEARNED for result in results)

    def not_yet(self, claim: Look | Assertion, step: Step) -> None:
        """Go on when a claim does not hold now.

        Raises:
            CheckFailed: when it holds already, so that no step can make it true.
            CannotTell: when that could not be found out.
        """
        if isinstance(claim, Look):
            result = self.deny(claim, self._screen.look(), self.bench).check
        else:
            result = self._check_now(claim)
        if result.ok is None:
            raise CannotTell(f"before the step: {sentences([result])}")
        if not result.ok:
            raise CheckFailed(f"it was so before the step already: {sentences([result])}")

    def missing(self, wanted: Sequence[Assertion]) -> str:
        """What of some claims does not hold yet, without words of the page; "" when all do.

        Claims that hold are recorded as checks, once all of them do.

        Raises:
            CannotTell: when one could not be found out.
        """
        if self.dialog():
            return "a dialog is open: answer it first"
        held: list[tuple[list[CheckRecord], Observation | None, float, Assertion]] = []
        for claims in wanted:
            started = time.perf_counter()
            results, seen = self._found(claims)
            if failed := [result for result in results if result.ok is False]:
                self._recorder.refused(sentences(failed))
                return "; ".join(f"{one.kind} {one.expected} does not hold" for one in failed)
            if unknown := [result for result in results if result.ok is None]:
                self._recorder.checked(results, seen, time.perf_counter() - started)
                raise CannotTell(sentences(unknown))
            held.append((results, seen, time.perf_counter() - started, claims))
        for one in held:
            self._recorder.checked(*one)
        return ""

    def dialog(self) -> str:
        """What the open dialog says, which hides the page from all else; "" when there is none."""
        notices = self._screen.look().notices
        return next((notice.text for notice in notices if notice.kind == "dialog"), "")

    def _found(self, claims: Assertion) -> tuple[list[CheckRecord], Observation | None]:
        return run_checks(claims, self._screen, read=self._read, outside=self._outside)

    def _found_out(self, claims: Look | Assertion, step: Step) -> list[CheckRecord]:
        if isinstance(claims, Look):
            return [self._judge(claims, self._cap(step.timeout or CLAIM_CAP)).check]
        claims = claims.model_copy(update={"cap": self._cap(step.timeout or claims.cap)})
        started = time.perf_counter()
        if self._outside.update and claims.picture:
            results, seen = self._saved(claims, claims.picture)
        else:
            results, seen = self._found(claims)
        self._recorder.checked(results, seen, time.perf_counter() - started, claims)
        self.seen = seen
        return results

    def _saved(
        self, claims: Assertion, wanted: PictureIs
    ) -> tuple[list[CheckRecord], Observation | None]:
        """The other claims as ever; then the picture, saved where it is missing or differs."""
        rest = claims.model_copy(update={"picture": None})
        results, seen = self._found(rest) if rest.claimed else ([], None)
        if not all(result.ok for result in results):
            return results, seen
        self._screen.settle(claims.cap)
        for cap in (0.0, claims.cap):  # what is not there yet is waited for
            found, seen = self._found(Assertion(picture=wanted).model_copy(update={"cap": cap}))
            if seen is None or all(result.ok for result in found):
                break
            around = Surroundings(self._screen, seen, (), self._read, self._outside)
            with suppress(NoPart):
                found = [save_picture(wanted, around)]
                break
        return [*results, *found], seen

    def _check_now(self, claims: Assertion) -> CheckRecord:
        """That claims do not hold all together, looked at once."""
        started = time.perf_counter()
        results, seen = self._found(claims.model_copy(update={"cap": 0.0}))
        against = [one for one in results if not one.ok]
        told = next((one for one in against if one.ok is False), (against or results)[0])
        ok = None if against and told.ok is None else not told.ok
        result = CheckRecord("not_yet", in_words(claims), ok, told.evidence, told.box)
        self._recorder.checked([result], seen, time.perf_counter() - started)
        return result

    def deny(self, claim: Look, seen: Observation, bench: Bench) -> Ruling:
        """Judge a claim on one look, and record it as one that must not hold.

        Raises:
            CannotRun: when there is no judge, or no usable answer of it.
        """

        def denied() -> Ruling:
            ruling = bench.once(claim, seen, self._agent.limits.left)
            ok = None if ruling.check.ok is None else not ruling.check.ok
            return replace(ruling, check=replace(ruling.check, kind="not_yet", ok=ok))

        return self._recorded(claim, denied)

    def _judge(self, claim: Look, cap: float) -> Ruling:
        return self._recorded(claim, lambda: self.bench.decide(claim, cap, self._agent.limits.left))

    def _recorded(self, claim: Look, rule: Callable[[], Ruling]) -> Ruling:
        if self._judges.judge is None and self._judges.known is None:
            judge = "needs a model that judges what it sees, and there is none"
            raise ModelNeeded(f"`{claim.claim}` {judge}: name one with --model")
        usage = self._agent.memory.usage
        spent = usage.tokens_in, usage.tokens_out
        started = time.perf_counter()
        ruling = rule()
        tokens = {"in": usage.tokens_in - spent[0], "out": usage.tokens_out - spent[1]}
        self._recorder.judged(ruling, tokens, time.perf_counter() - started)
        self.seen = ruling.seen
        if ruling.judged:
            self.judged.append(ruling.judged)
        return ruling

    def _cap(self, seconds: float) -> float:
        return min(seconds, max(self._agent.limits.left, 0.0))

    def _blocked(self) -> str:
        """That requests were blocked since the run began, which may be why a claim fails."""
        count = sum(event.kind == "blocked" for event in self._screen.events)
        were = "request was" if count == 1 else "requests were"
        return f" ({count} {were} blocked by `allow`)" if count else ""


def sentences(results: Sequence[CheckRecord]) -> str:
    """What the results say, one claim after another."""
    return "; ".join(f"{r.kind} {r.expected}: {r.evidence}" for r in results)
