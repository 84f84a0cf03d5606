"""What was judged: a claim, the picture that was looked at, and what came of it.

A run without a model can take a judgement over where the very same picture was judged before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from handeye.perception import Box, Screenshot

NOT_THE_SAME = (
    "the screen is not the one that was judged, and no model may be asked: run with "
    "--replay=auto and a model"
)
NEVER_JUDGED = "it was never judged, and no model may be asked: run with --replay=auto and a model"


@dataclass(frozen=True)
class Judged:
    """One judgement, as it is kept: plain values, so that any file can hold it.

    Args:
        claim: `claim_hash` of what was judged.
        picture: `picture_hash` of what the judge saw.
        holds: whether it was so.
        quote: the words that it was told by; "" for none.
        box: where they stand.
    """

    claim: str
    picture: str
    holds: bool
    quote: str = ""
    box: Box | None = None


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
