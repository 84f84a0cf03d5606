"""A question before a risky act in the user's language: what, where, to whom, how much, undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handeye.actions import Question

from .texts import ALL, Texts

TOLD = ("where", "goes_to", "to_whom", "beside", "form", "filled", "amount", "beware")
"""Facts that have a line of their own, in the order of the question."""
LONGEST = 120
"""Characters of what stands beside a control that are worth hearing."""


def in_words(texts: Texts, question: Question) -> Question:
    """The same question in the language of the conversation, one fact a line.

    A question without facts, such as one of a model, stays as it is.
    """
    if not question.facts:
        return question
    return replace(question, text="\n".join(dict.fromkeys(_lines(texts, question))))


def _lines(texts: Texts, question: Question) -> Iterator[str]:
    for about, words in question.facts:
        if about.startswith("act."):
            yield texts(f"risk.{about}" if f"risk.{about}" in ALL else "risk.act.other", what=words)
    for about, words in question.facts:
        if about in ("site", "site.model"):
            yield texts(f"risk.{about}", words=words)
            yield texts("risk.site.why")
        elif about in ("risk", "undo"):
            prefix = "risk.undo." if about == "undo" else "risk."
            key = f"{prefix}{words}"
            yield texts(key if key in ALL else f"{prefix}other")
        elif about == "beside" and len(words) > LONGEST:
            continue  # most of the page: it tells nothing of what is beside
        elif about in TOLD:
            yield texts(f"risk.{about}", words=words)
