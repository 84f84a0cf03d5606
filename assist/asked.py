"""A question before a risky act in the user's language: what, where, to whom, how much, undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handeye.actions import Question

from .performing import role_in_words
from .texts import ALL, Texts

TOLD = ("goes_to", "to_whom", "beside", "form", "filled", "amount", "beware")
"""Facts that have a line of their own."""
PLAIN = frozenset(("sign_in", "terms", "download", "upload", "permission"))
"""Kinds of risk that are clear without the words that stand around."""
LONGEST = 100
"""Characters of what stands beside a control that are worth hearing."""


def in_words(texts: Texts, question: Question) -> Question:
    """The same question in the language of the conversation, one fact a line.

    A question without facts, such as one of a model, stays as it is.
    """
    if not question.facts:
        return question
    return replace(question, text="\n".join(dict.fromkeys(_lines(texts, question))))


def _lines(texts: Texts, question: Question) -> Iterator[str]:
    facts = dict(reversed(question.facts))
    plain = set(question.kinds) <= PLAIN
    for about, words in question.facts:
        if about == "by" and words == "model":
            yield texts("risk.by.model")
        elif about.startswith("act."):
            role = role_in_words(texts, facts.get("role", ""))
            what = texts("act.named", role=role, name=words).strip()
            yield texts(f"risk.{about}" if f"risk.{about}" in ALL else "risk.act.other", what=what)
        elif about in ("site", "site.model"):
            yield texts(f"risk.{about}", words=words)
            yield texts("risk.site.why")
        elif about in ("risk", "undo"):
            prefix = "risk.undo." if about == "undo" else "risk."
            key = f"{prefix}{words}"
            yield texts(key if key in ALL else f"{prefix}other")
        elif about == "where":
            yield texts("risk.where", words=_place(texts, facts))
        elif about in ("beside", "form") and (plain or len(words) > LONGEST):
            continue  # most of the page: it tells nothing of this one
        elif about in TOLD:
            yield texts(f"risk.{about}", words=words)


def _place(texts: Texts, facts: Mapping[str, str]) -> str:
    """The page and its site; what stands in English where it is a window."""
    if "at" not in facts:
        return facts["where"]
    page, site = facts.get("page", ""), facts["at"]
    return texts("risk.page", page=page, site=site) if page else site
