"""What was judged: a claim, the picture that was looked at, and what came of it.

A run without a model can take a judgement over where the very same picture was judged before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from handeye.agent import recorded
from handeye.perception import Box, Screenshot

AGAIN = "and no model may be asked: judge it with --replay=update and a model"
NOT_THE_SAME = f"the screen is not the one that was judged, {AGAIN}"
NEVER_JUDGED = f"it was never judged, {AGAIN}"


class Judged(recorded.Record):
    """One judgement, as a plan keeps it."""

    claim: str
    """`claim_hash` of what was judged."""
    picture: str
    """`picture_hash` of what the judge saw."""
    holds: bool
    """Whether it was so."""
    quote: str = ""
    """The words that it was told by; "" for none."""
    box: tuple[float, float, float, float] | None = None
    """Where they stand, in logical pixels: left, top, width, height."""

    @property
    def place(self) -> Box | None:
        """Where the words stand."""
        return Box(*self.box) if self.box else None


def claim_hash(claim: str) -> str:
    """A claim by its words; white space makes no other claim of it."""
    return hashlib.sha256(" ".join(claim.split()).encode()).hexdigest()[:16]


def picture_hash(shot: Screenshot) -> str:
    """A picture by its pixels: however it is stored, the same picture has the same hash."""
    from handeye.perception import pictures

    picture = pictures.open_picture(shot)
    size = f"{picture.width}x{picture.height}:".encode()
    return hashlib.sha256(size + picture.tobytes()).hexdigest()


def recall(known: Iterable[Judged], claim: str, shot: Screenshot) -> Judged | str:
    """What was judged of a claim on this very picture; else why nothing can be told.

    Args:
        known: what was judged before.
        claim: what is claimed.
        shot: the picture as a judge would see it, with what is private painted over.
    """
    same = [one for one in known if one.claim == claim_hash(claim)]
    if not same:
        return NEVER_JUDGED
    seen = picture_hash(shot)
    return next((one for one in reversed(same) if one.picture == seen), NOT_THE_SAME)


def kept(judged: Iterable[Judged], redact: Callable[[str], str]) -> tuple[Judged, ...]:
    """What a plan may keep: each judgement once, none with a secret or a sign that cannot show."""
    return tuple(
        one
        for one in dict.fromkeys(judged)
        if redact(one.quote) == one.quote and one.quote.replace("\n", "").isprintable()
    )


def differ(old: Iterable[Judged], new: Iterable[Judged]) -> bool:
    """Whether other claims were judged, or otherwise; another picture alone is nothing new."""
    return {(one.claim, one.holds) for one in old} != {(one.claim, one.holds) for one in new}
