"""Replies while a local model writes them: a batch of one or more, token by token.

`Watch` is both what transformers calls a logits processor and a stopping criterion. It keeps the
tokens itself, because a batch runs on until its last reply is done.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .constrained import Constrainer, Row
from .model import Ask, Reply

OPEN, CLOSE = "<think>", "</think>"


class Writing:
    """One reply while it is written.

    Args:
        ask: how it is wanted.
        tokenizer: of transformers, a fast one.
        ends: the tokens that end a reply.
        row: what holds it to a schema.
        thinks: whether the prompt left the model thinking.
    """

    def __init__(
        self, ask: Ask, tokenizer: Any, ends: Sequence[int], row: Row | None, *, thinks: bool
    ) -> None:
        decoders: Any = importlib.import_module("tokenizers.decoders")
        self.row = row
        self.tokens: list[int] = []
        self.written = ""
        self.done = self.cut = False
        self.first: float | None = None
        """When its first token was there, by `time.perf_counter`."""
        self._ask = ask
        self._ends = frozenset(ends)
        self._thinks = thinks
        self._tokenizer: Any = tokenizer.backend_tokenizer
        self._stream: Any = decoders.DecodeStream(skip_special_tokens=True)

    def take(self, token: int) -> None:
        """Add a token, unless the reply is done."""
        if self.done:
            return
        self.first = self.first or time.perf_counter()
        self.tokens.append(token)
        if token in self._ends:
            self.done = True
            return
        if self.row:
            self.row.take(token)
        new: str | None = self._stream.step(self._tokenizer, token)
        self.written += new or ""
        self.done = (self.row is not None and self.row.done) or (bool(new) and self._complete())
        if not self.done and len(self.tokens) >= self._ask.max_tokens:
            self.done = self.cut = True

    def _complete(self) -> bool:
        if self._ask.complete is None:
            return False
        thinking = self._thinks and CLOSE not in self.written
        return not thinking and self._ask.complete(self.parts()[1])

    def parts(self) -> tuple[str, str]:
        """What was thought, and what was answered."""
        thought, closed, answer = self.written.rpartition(CLOSE)
        if not closed:
            return (self.written.strip(), "") if self._thinks else ("", self.written)
        return thought.strip().removeprefix(OPEN).strip(), answer.lstrip()


class Watch:
    """Follows the replies of a batch.

    Args:
        writings: one for each.
        start: length of the (padded) prompts in tokens.
        constrainer: what restricts those that are held to a schema; None when none is.
    """

    def __init__(
        self, writings: Sequence[Writing], start: int, constrainer: Constrainer | None
    ) -> None:
        self._writings = writings
        self._seen = start
        self._constrainer = constrainer

    def _follow(self, tokens: Any) -> None:
        for column in tokens[:, self._seen :].T.tolist():
            for writing, token in zip(self._writings, column, strict=True):
                writing.take(token)
        self._seen = tokens.shape[1]

    def restrict(self, tokens: Any, scores: Any) -> Any:
        """Called with what was written so far before each token is chosen."""
        self._follow(tokens)
        if self._constrainer is None:
            return scores
        rows = [None if writing.done else writing.row for writing in self._writings]
        return self._constrainer.restrict(rows, scores)

    def stop(self, tokens: Any, _scores: Any, **_: Any) -> Any:
        """Called after each token: which replies are done."""
        torch: Any = importlib.import_module("torch")
        self._follow(tokens)
        return torch.tensor([one.done for one in self._writings], device=tokens.device)


def groups(asks: Sequence[Ask], most: int) -> list[list[int]]:
    """Which requests can go through the model together: places in `asks`."""
    kinds: dict[object, list[int]] = {}
    for place, ask in enumerate(asks):
        kinds.setdefault(tuple(sampling(ask).items()), []).append(place)
    return [
        places[at : at + most] for places in kinds.values() for at in range(0, len(places), most)
    ]


def sampling(ask: Ask) -> dict[str, object]:
    """How tokens are drawn, in full: the checkpoint's own settings draw at random."""
    if ask.temperature <= 0:
        return {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
    return {
        "do_sample": True,
        "temperature": ask.temperature,
        "top_p": ask.top_p,
        "top_k": ask.top_k,
    }


@dataclass(frozen=True)
class Cost:
    """What a reply took: tokens of its prompt, those of them not computed anew, when it began."""

    tokens_in: int
    reused: int
    started: float


def finish(writing: Writing, ask: Ask, cost: Cost, info: dict[str, object]) -> Reply:
    """A reply that is done, as `Model` gives it."""
    thought, text = writing.parts()
    if writing.row and writing.row.closed_early:
        info["closed_early"] = True
    return Reply(
        text,
        thought=thought,
        cut=writing.cut,
        tokens_in=cost.tokens_in,
        tokens_out=len(writing.tokens),
        seconds=time.perf_counter() - cost.started,
        first=None if writing.first is None else writing.first - cost.started,
        reused=cost.reused,
        held=None if ask.schema is None else writing.row is not None,
        info=info,
    )
