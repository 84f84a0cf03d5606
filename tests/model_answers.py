"""Requests, answers and faults for `model_server.py`."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal, cast

Json = dict[str, Any]


@dataclass(frozen=True)
class Chat:
    """One request for an answer."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Json

    @property
    def messages(self) -> list[Json]:
        return self.body["messages"]

    @property
    def texts(self) -> list[str]:
        """The text of each message."""
        return ["".join(p for p in _parts(one) if isinstance(p, str)) for one in self.messages]

    @property
    def text(self) -> str:
        """The text of the last message."""
        return self.texts[-1]

    @property
    def images(self) -> list[bytes]:
        """All pictures, in order, as bytes."""
        return [p for one in self.messages for p in _parts(one) if isinstance(p, bytes)]

    @property
    def schema(self) -> Json | None:
        """The JSON schema that the answer must keep, wherever it was put."""
        nested: Json = inner(inner(self.body, "response_format"), "json_schema")
        found: Json = inner(nested, "schema") or inner(self.body, "format")
        return found or None


def _parts(message: Json) -> Iterator[str | bytes]:
    content: str | list[Json] = message.get("content") or ""
    if isinstance(content, str):
        yield content
    else:
        for part in content:
            if part["type"] == "text":
                yield part["text"]
            else:
                yield base64.b64decode(part["image_url"]["url"].partition(";base64,")[2])
    pictures: list[str] = message.get("images", [])
    yield from (base64.b64decode(one, validate=True) for one in pictures)


@dataclass(frozen=True)
class Answer:
    """An answer, and how it is sent.

    Args:
        text: what is said; may be empty.
        thought: what was reasoned before.
        thought_field: where the reasoning goes: `reasoning_content` or, for Ollama, `thinking`
            unless told.
        finish: why it ended: "stop" or "length".
        usage: tokens of the prompt, of those how many were kept, tokens of the answer; None: not
            told.
        piece: characters in a chunk of a stream.
        split: bytes in a piece of the connection, so that characters and lines are torn apart; 0
            to send each chunk whole.
        comments: whether the stream has lines that only keep it alive, also while it is held.
        wait: the answer begins once this is set.
        hold: the stream goes on once this is set...
        hold_after: ...and stops after this many chunks (the first has no text).
        cut: how the connection ends...
        cut_after: ...after this many chunks.
    """

    text: str = ""
    thought: str = ""
    thought_field: str = ""
    finish: str = "stop"
    usage: tuple[int, int, int] | None = (100, 0, 20)
    piece: int = 7
    split: int = 0
    comments: bool = False
    wait: Event | None = None
    hold: Event | None = None
    hold_after: int = -1
    cut: Literal["", "drop", "reset"] = ""
    cut_after: int = -1


@dataclass(frozen=True)
class Fault:
    """What is sent instead of an answer; `cut` ends the connection without a word.

    `once` is for faults of a path: the next time it is as ever.
    """

    status: int = 500
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cut: Literal["", "drop", "reset"] = ""
    wait: Event | None = None
    once: bool = False


def overloaded(retry_after: str = "") -> Fault:
    """Too many requests."""
    headers = {"retry-after": retry_after} if retry_after else {}
    return Fault(429, _error("Rate limit reached for requests"), headers)


def broken(status: int = 500) -> Fault:
    return Fault(status, _error("Internal server error"))


def wrong_key() -> Fault:
    return Fault(401, _error("Incorrect API key provided: sk-wro***ng.", "invalid_api_key"))


def no_such_model(name: str) -> Fault:
    """As vLLM says it."""
    return Fault(404, _error(f"The model `{name}` does not exist.", "NotFoundError"))


def image_refused() -> Fault:
    """As vLLM says it of a model without vision."""
    return Fault(400, _error("tiny-text is not a multimodal model", "BadRequestError"))


def too_long(limit: int = 4096, asked: int = 5000) -> Fault:
    """As vLLM says it."""
    text = (
        f"This model's maximum context length is {limit} tokens. However, you requested "
        f"{asked} tokens in the messages. Please reduce the length of the messages."
    )
    return Fault(400, _error(text, "BadRequestError"))


def html(status: int = 200) -> Fault:
    body = b"<!DOCTYPE html>\n<html><title>Sign in to the proxy</title><h1>Portal</h1></html>"
    return Fault(status, body, {"content-type": "text/html"})


def garbage() -> Fault:
    return Fault(200, b"\x00\xff{{{ no json", {"content-type": "application/json"})


def empty_body() -> Fault:
    return Fault(200, b"")


def dropped() -> Fault:
    """The connection ends without an answer."""
    return Fault(cut="drop")


def reset() -> Fault:
    """The connection is reset."""
    return Fault(cut="reset")


def inner(data: Json, name: str) -> Json:
    """What an object holds under a name, if that is an object too."""
    value = data.get(name)
    return cast("Json", value) if isinstance(value, dict) else {}


def _error(message: str, code: str = "") -> bytes:
    return json.dumps({"error": {"message": message, "type": code, "code": code}}).encode()
