"""What makes two requests to a model the same, for the reply cache and for cassettes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import cast

from .model import Ask, Message

VERSION = 1
"""Goes into every key: raised when what a key is made of changes."""


def request_key(name: str, messages: Sequence[Message], ask: Ask) -> str:
    """The SHA-256, in hexadecimal, of all that decides what a model answers.

    When a turn was taken (`Message.stamp`) is left out, and so is what only says how the reply is
    fetched (`Ask.fresh`, `Ask.complete`). A picture counts by its bytes. The order of a schema's
    properties counts, because a model that is held to the schema writes them in that order.

    Args:
        name: the model's own name.
        messages: the prompt.
        ask: how the reply is wanted.
    """
    facts = {
        "key": VERSION,
        "model": name,
        "messages": [
            [one.role, one.text, [picture_digest(image) for image in one.images]]
            for one in messages
        ],
        "ask": ask_data(ask),
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def ask_data(ask: Ask) -> dict[str, object]:
    """What of an ask decides the reply, as JSON values."""
    return {
        "schema": None if ask.schema is None else _plain(ask.schema),
        "temperature": float(ask.temperature),
        "top_p": float(ask.top_p),
        "top_k": ask.top_k,
        "max_tokens": ask.max_tokens,
        "thinking": ask.thinking,
    }


def picture_digest(image: bytes) -> str:
    """The SHA-256 of a picture's bytes, in hexadecimal."""
    return hashlib.sha256(image).hexdigest()


def _plain(value: object) -> object:
    """The value with mappings and sequences of any kind as those that JSON knows."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: _plain(item) for name, item in items}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(item) for item in cast("Sequence[object]", value)]
    return value
