"""Claims that a judge decides: what it says counts once its evidence was found on the screen.

- Words that it quotes must show on the screen (`quotes.py`), or nothing can be told.
- "True" without words, as for colours and shapes, needs a place in the picture that is not blank.
- "False" needs no words: what is not there cannot be quoted.
- Words that talk to whoever reads the screen by machine prove nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handeye.agent import CheckRecord, Judge, Judgement
from handeye.perception import Box, Observation, Screen, Screenshot, pictures

from .judged import Judged, claim_hash, picture_hash, recall
from .outside import Cover
from .quotes import look_for
from .step import Look
from .surroundings import Reader, Surroundings

MOST_LOOKS = 3
"""Pictures that are judged while a claim may still come true."""
SAID: dict[bool | None, str] = {True: "true", False: "false", None: "cannot tell"}


@dataclass(frozen=True)
class Ruling:
    """What came of one claim on one look.

    Args:
        check: the claim as a check, with its evidence.
        seen: the look.
        said: what the judge said, before its evidence was looked for, one a vote.
        judged: what to keep of it; None when it cannot be told.
        by: judge, or replay for what was judged before.
        looks: how many pictures were judged until then.
        final: whether another look would not change it.
    """

    check: CheckRecord
    seen: Observation
    said: tuple[Judgement, ...] = ()
    judged: Judged | None = None
    by: str = "judge"
    looks: int = 1
    final: bool = False


@dataclass(frozen=True)
class _Vote:
    """What one answer of the judge is worth."""

    ok: bool | None
    evidence: str
    box: Box | None = None
    quote: str = ""


class Bench:
    """Decides claims on one screen.

    Args:
        screen: what they are about.
        judge: whom to ask; None when no model may be asked.
        cover: paints over what no model may see.
        read: reads text in the picture (OCR).
        known: what was judged before, for when there is nobody to ask.
    """

    def __init__(
        self,
        screen: Screen,
        judge: Judge | None,
        cover: Cover,
        read: Reader | None = None,
        known: Sequence[Judged] = (),
    ) -> None:
        self.judge = judge
        self._screen = screen
        self._cover = cover
        self._read = read
        self._known = known

    def decide(self, look: Look, cap: float, left: float) -> Ruling:
        """Judge a claim; while it does not hold, again once the screen has changed.

        Args:
            look: the claim.
            cap: seconds that it may take to come true; time that the judge takes does not count.
            left: seconds that may be used in all.

        Raises:
            CannotRun: when the judge gives no usable answer.
            ScreenError: when the screen cannot be looked at.
        """
        give_up = time.monotonic() + left
        self._screen.settle(max(0.0, min(cap, left)))
        seen = self._screen.look()
        waited, looks = 0.0, 1
        while True:
            ruling = replace(self.once(look, seen, give_up - time.monotonic()), looks=looks)
            if ruling.check.ok or ruling.final or (self.judge and looks == MOST_LOOKS):
                return ruling
            started = time.monotonic()
            changed = self._changed(seen, min(cap - waited, give_up - started))
            waited += time.monotonic() - started
            if changed is None:
                return ruling
            seen = changed
            looks += 1

    def _changed(self, seen: Observation, cap: float) -> Observation | None:
        """The next look with another picture; None when there is none in time."""
        before = self._cover(seen).screenshot.digest
        end = time.monotonic() + cap
        while True:
            now = self._screen.look()
            left = end - time.monotonic()
            if self._cover(now).screenshot.digest != before:
                if left > 0:
                    self._screen.settle(left)
                    now = self._screen.look()
                return now
            if left <= 0:
                return None
            self._screen.wait(left)

    def once(self, look: Look, seen: Observation, seconds: float) -> Ruling:
        """Judge a claim on one look.

        Raises:
            CannotRun: when the judge gives no usable answer.
        """
        around = Surroundings(self._screen, seen, (), self._read)
        if dialog := around.dialog:
            return Ruling(_check(look, None, f"{dialog}: answer it first"), seen, final=True)
        shot = self._cover(seen).screenshot
        judge = self.judge
        if judge is None:
            return self._recalled(look, seen, shot)
        end = time.monotonic() + seconds
        said = tuple(
            judge.judge(look.claim, shot, end - time.monotonic(), vary=look.votes > 1)
            for _ in range(look.votes)
        )
        votes = [_weighed(one, around, shot) for one in said]
        vote = votes[0] if len(votes) == 1 else _counted(votes)
        kept = None
        if vote.ok is not None:
            kept = Judged(
                claim=claim_hash(look.claim),
                picture=picture_hash(shot),
                holds=vote.ok,
                quote=vote.quote,
                box=vote.box,
            )
        check = _check(look, vote.ok, vote.evidence, vote.box)
        return Ruling(check, seen, said, kept)

    def _recalled(self, look: Look, seen: Observation, shot: Screenshot) -> Ruling:
        """What was judged before on the very same picture."""
        found = recall(self._known, look.claim, shot)
        if isinstance(found, str):
            return Ruling(_check(look, None, found), seen, by="replay")
        told = f'by "{found.quote}"' if found.quote else "without text"
        evidence = f"judged before on this very picture, {told}"
        check = _check(look, found.holds, evidence, found.place)
        return Ruling(check, seen, judged=found, by="replay")


def _check(look: Look, ok: bool | None, evidence: str, box: Box | None = None) -> CheckRecord:
    return CheckRecord("look", look.claim, ok, evidence, box)


def _weighed(said: Judgement, around: Surroundings, shot: Screenshot) -> _Vote:
    """What an answer is worth, once its evidence was looked for."""
    why = f": {said.why}" if said.why else ""
    if said.holds is None:
        return _Vote(None, f"the judge cannot tell{why}", said.box)
    if said.quote:
        return _by_words(said, around, why)
    if not said.holds:
        return _Vote(False, f"the judge says that it is not so{why}", said.box)
    if said.box is None or pictures.blank(shot, said.box):
        nothing = "an empty place" if said.box else "nothing"
        told = f"the judge says that it is so, but shows {nothing} for it{why}"
        return _Vote(None, told, said.box)
    return _Vote(True, f"without text, by the marked place alone{why}", said.box)


def _by_words(said: Judgement, around: Surroundings, why: str) -> _Vote:
    words = " / ".join(said.quote.splitlines())
    if unreadable := around.unreadable:
        return _Vote(None, f'"{words}" cannot be looked for: {unreadable}', said.box)
    found = look_for(said.quote, around, said.box)
    if found.missing:
        hint = "" if around.read else UNREAD
        told = f'"{found.missing}", which is not on the screen{hint}'
        return _Vote(None, f"the judge says {SAID[said.holds]} and quotes {told}{why}", said.box)
    if found.talking:
        told = "which talks to whoever reads the screen by machine and proves nothing"
        return _Vote(None, f'the judge goes by "{found.talking}", {told}', found.box)
    return _Vote(said.holds, f'"{words}"{why}', found.box, said.quote)


UNREAD = " (text in pictures is not read here: pip install 'handeye[ocr]')"


def _counted(votes: Sequence[_Vote]) -> _Vote:
    """More than half decides; what is not shown to be so by every quote does not hold."""
    counts = {ok: sum(vote.ok is ok for vote in votes) for ok in (True, False, None)}
    told = ", ".join(f"{counts[ok]} {SAID[ok]}" for ok in (True, False, None) if counts[ok])
    ok = next((one for one in (True, False) if 2 * counts[one] > len(votes)), None)
    if ok and counts[None]:
        ok = None
    first = next((vote for vote in votes if vote.ok is ok), votes[0])
    return replace(first, ok=ok, evidence=f"{len(votes)} votes: {told}; {first.evidence}")
