"""The risk that a model sees in its own decision, however it says so. It can only be added to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pydantic import JsonValue

from handeye.actions import RISK_KINDS

from . import vocabulary

LONGEST = 40
"""Characters of a risk in the model's own words that are kept."""
MOST = 4
"""Risks of one decision that are kept."""
DEEPEST = 4
_NONE = frozenset(("", "none", "no", "no_risk", "low", "null", "n_a", "nothing", "false", "safe"))
_YES = frozenset(("true", "yes", "high", "medium"))
UNNAMED = "risky"
"""Stands for a risk that the model sees and does not name."""


def raised(value: JsonValue) -> str:
    """The risks that a decision names, at its top or beside its actions; "" for none."""
    found = dict.fromkeys(_in_decision(value))
    return ", ".join(islice(found, MOST))


def _in_decision(value: JsonValue) -> Iterator[str]:
    if isinstance(value, list):
        for one in value[:MOST]:
            yield from _in_decision(one)
    elif isinstance(value, dict):
        for name in vocabulary.RISK_KEYS:
            yield from _words(value.get(name))
        for name in vocabulary.ACTIONS_KEYS:
            inner = value.get(name)
            if isinstance(inner, list | dict) and inner:
                yield from _in_decision(inner)


def _words(said: JsonValue, depth: int = 0) -> Iterator[str]:
    """The risks in what was said, of whatever shape."""
    if depth > DEEPEST or said is None or said is False:
        return
    if isinstance(said, list):
        for one in said[:MOST]:
            yield from _words(one, depth + 1)
    elif isinstance(said, dict):
        for name, inner in islice(said.items(), 2 * MOST):
            if inner is True:
                yield from _words(name, depth + 1)
            else:
                yield from _words(inner, depth + 1)
    elif said is True:
        yield UNNAMED
    elif isinstance(said, str):
        yield from _named(said)


def _named(said: str) -> Iterator[str]:
    """The kinds that a text names, else the text itself."""
    word = vocabulary.snake(said)
    kinds = [kind for kind in RISK_KINDS if kind in word]
    if kinds:
        yield from kinds
    elif word in _YES:
        yield UNNAMED
    elif word not in _NONE and said.strip():
        yield " ".join(said.split())[:LONGEST]
