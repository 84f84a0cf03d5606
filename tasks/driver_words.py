"""What Python code says to a driver, as queries and claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError

from handeye.perception import Query

from .assertion import Assertion
from .sugar import SHORT

Words = str | Query


def assertion(claims: Mapping[str, Any]) -> Assertion:
    """The keys of `check:` as an assertion; `value` maps fields to what they hold.

    Raises:
        ValueError: when they are none, in plain words.
    """
    given = dict(claims)
    if isinstance(fields := given.get("value"), Mapping):
        pairs = cast("Mapping[str, object]", fields).items()
        given["value"] = [{"field": field, "expected": expected} for field, expected in pairs]
    for name, key in SHORT.items():
        if isinstance(words := given.get(name), str):
            given[name] = {key: words}
    if unknown := [name for name in given if name not in CHECK_KEYS]:
        raise ValueError(f"check: there is no {unknown[0]!r}; known are {', '.join(CHECK_KEYS)}")
    try:
        return Assertion.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][:1])
        raise ValueError(f"check: {f'{place}: ' if place else ''}{first['msg']}") from None


CHECK_KEYS = tuple(
    info.alias or name for name, info in Assertion.model_fields.items() if name != "verb"
)
"""What `check` can be given."""


def query(words: Words) -> Query:
    """Words as a query."""
    return Query(text=words) if isinstance(words, str) else words
