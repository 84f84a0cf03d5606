"""Replies as JSON values, as the reply cache and cassettes keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import cast

from pydantic import TypeAdapter, ValidationError

from .model import Reply

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_adapter: TypeAdapter[Reply] = TypeAdapter(Reply)


def reply_to_data(reply: Reply, redact: Callable[[str], str] = str) -> dict[str, object]:
    """A reply as JSON values, with `redact` applied to every text in it.

    What JSON cannot hold becomes text; lone surrogates become U+FFFD.
    """
    return cast("dict[str, object]", mapped(asdict(reply), redact))


def reply_from_data(data: object) -> Reply | None:
    """The reply again; None when the data are none. Fields of a later version are ignored."""
    try:
        return _adapter.validate_python(data)
    except ValidationError:
        return None


def parse_object(content: bytes) -> dict[str, object] | None:
    """The JSON object in the bytes; None when there is none."""
    try:
        data = cast("object", json.loads(content))
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", data) if isinstance(data, dict) else None


def mapped(value: object, redact: Callable[[str], str]) -> object:
    """JSON values with `redact` applied to every text, names of fields included."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {clean(redact(str(name))): mapped(item, redact) for name, item in items}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [mapped(item, redact) for item in cast("Sequence[object]", value)]
    return clean(redact(str(value)))


def clean(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 file can hold."""
    return _LONE_SURROGATE.sub("\ufffd", text)
