"""What a run asked of models, added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from .experts import ExpertCounts, merge
from .model import Reply


@dataclass
class Usage:
    """Sums over all replies of a run; times in seconds.

    Args:
        calls: replies that a model was asked for; those from a cache are counted in `cached`.
        cached: replies that a cache had.
        tokens_in: tokens of prompts, those from a cache left out.
        tokens_out: tokens of replies, those from a cache left out.
        reused: tokens of prompts that the model had kept from before.
        seconds: time spent waiting for models.
        retries: requests that failed and were sent again.
        reasked: replies that could not be used, after which the model was asked again.
        repairs: how often each kind of repair was needed to read a reply.
        first: seconds to the first token, of each reply where it was seen.
        estimated: replies whose tokens the server did not tell.
        experts: where the tokens of a model with experts went.
    """

    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    reused: int = 0
    seconds: float = 0.0
    retries: int = 0
    reasked: int = 0
    repairs: Counter[str] = field(default_factory=Counter[str])
    first: list[float] = field(default_factory=list[float])
    estimated: int = 0
    experts: ExpertCounts | None = None

    @property
    def tokens(self) -> int:
        """All tokens that were spent."""
        return self.tokens_in + self.tokens_out

    @property
    def asked(self) -> int:
        """All replies, those from a cache counted in."""
        return self.calls + self.cached

    def add(self, reply: Reply) -> None:
        """Count one reply."""
        self.retries += reply.retries
        if reply.cached:
            self.cached += 1
            return
        self.calls += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        self.reused += reply.reused
        self.seconds += reply.seconds
        self.estimated += "tokens" in reply.info or "tokens_in" in reply.info
        if reply.first is not None:
            self.first.append(reply.first)
        counts = reply.info.get("experts")
        if isinstance(counts, dict):
            new = ExpertCounts(**cast("dict[str, Any]", counts))
            self.experts = merge([self.experts, new] if self.experts else [new])

    def summary(self) -> dict[str, object]:
        """For the run's summary: what is there to be told, as JSON values."""
        told: dict[str, object] = {
            "calls": self.calls,
            "cached": self.cached,
            "cache_hit_rate": round(self.cached / self.asked, 3) if self.asked else None,
            "seconds": round(self.seconds, 3),
            "reused_tokens": self.reused,
            "retries": self.retries,
            "tokens_estimated": self.estimated,
            "reasked": self.reasked,
            "repairs": dict(self.repairs),
        }
        if self.first:
            told["first_token_median"] = round(sorted(self.first)[len(self.first) // 2], 3)
        if self.experts:
            told["experts"] = self.experts.summary()
        return told
