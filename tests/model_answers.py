"""Requests, answers and faults for `model_server.py`, and how each API writes them down."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal, cast

Json = dict[str, Any]
WHEN = "2026-01-01T00:00:00Z"


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
        comments: whether the stream has lines that only keep it alive.
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
    """What is sent instead of an answer; `cut` ends the connection without a word."""

    status: int = 500
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cut: Literal["", "drop", "reset"] = ""
    wait: Event | None = None


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


def flavour(kind: str, models: tuple[str, ...]) -> Mapping[str, Json]:
    """What a server of a kind answers to questions about itself, by path."""
    owner = {"sglang": "sglang", "llama.cpp": "llamacpp", "lmstudio": "organization_owner"}
    listed = [
        {"id": one, "object": "model", "created": 1, "owned_by": owner.get(kind, kind)}
        for one in models
    ]
    if kind == "vllm":
        listed = [one | {"max_model_len": 32768} for one in listed]
    pages: dict[str, Json] = {"/v1/models": {"object": "list", "data": listed}}
    own: dict[str, dict[str, Json]] = {
        "vllm": {"/version": {"version": "0.33.0"}},
        "sglang": {"/get_model_info": {"model_path": models[0], "is_generation": True}},
        "ollama": {
            "/api/version": {"version": "0.14.1"},
            "/api/tags": {"models": [{"name": one, "model": one} for one in models]},
        },
        "llama.cpp": {"/props": {"total_slots": 1, "modalities": {"vision": True}}},
        "lmstudio": {"/api/v0/models": {"object": "list", "data": listed}},
        "transformers": {"/health": {"status": "ok"}},
    }
    return pages | own.get(kind, {})


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def openai_reply(asked: Json, answer: Answer) -> Json:
    message: Json = {"role": "assistant", "content": answer.text}
    if answer.thought:
        message[answer.thought_field or "reasoning_content"] = answer.thought
    choice = {"index": 0, "message": message, "finish_reason": answer.finish}
    return _openai("chat.completion", asked, [choice]) | _usage(answer)


def openai_stream(asked: Json, answer: Answer) -> Iterator[str]:
    """Server-sent events; the first has only the role."""
    named = answer.thought_field or "reasoning_content"
    deltas: list[Json] = [{"role": "assistant", "content": ""}]
    deltas += [{named: piece} for piece in _pieces(answer.thought, answer.piece)]
    deltas += [{"content": piece} for piece in _pieces(answer.text, answer.piece)]
    for delta in deltas:
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        comment = ": keep-alive\n\n" if answer.comments else ""
        yield comment + _event(_openai("chat.completion.chunk", asked, [choice]))
    end: Json = {"index": 0, "delta": {}, "finish_reason": answer.finish}
    yield _event(_openai("chat.completion.chunk", asked, [end]))
    if inner(asked, "stream_options").get("include_usage"):
        yield _event(_openai("chat.completion.chunk", asked, []) | _usage(answer))
    yield "data: [DONE]\n\n"


def _event(data: Json) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _openai(kind: str, asked: Json, choices: list[Json]) -> Json:
    head = {"id": "chatcmpl-1", "object": kind, "created": 1, "model": asked.get("model")}
    return head | {"choices": choices}


def _usage(answer: Answer) -> Json:
    if answer.usage is None:
        return {}
    told, kept, said = answer.usage
    counts: Json = {"prompt_tokens": told, "completion_tokens": said, "total_tokens": told + said}
    return {"usage": counts | {"prompt_tokens_details": {"cached_tokens": kept}}}


def ollama_reply(asked: Json, answer: Answer) -> Json:
    message: Json = {"role": "assistant", "content": answer.text}
    if answer.thought:
        message[answer.thought_field or "thinking"] = answer.thought
    return _ollama(asked, message, answer)


def ollama_stream(asked: Json, answer: Answer) -> Iterator[str]:
    """Lines of JSON; the first has no text."""
    named = answer.thought_field or "thinking"
    said: list[Json] = [{"content": ""}]
    said += [{"content": "", named: piece} for piece in _pieces(answer.thought, answer.piece)]
    said += [{"content": piece} for piece in _pieces(answer.text, answer.piece)]
    for one in said:
        yield _line(_ollama(asked, {"role": "assistant"} | one, None))
    yield _line(_ollama(asked, {"role": "assistant", "content": ""}, answer))


def _line(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


def _ollama(asked: Json, message: Json, end: Answer | None) -> Json:
    line: Json = {"model": asked.get("model"), "created_at": WHEN, "message": message}
    if end is None:
        return line | {"done": False}
    line |= {"done": True, "done_reason": end.finish}
    if end.usage:
        line |= {"prompt_eval_count": end.usage[0], "eval_count": end.usage[2]}
    return line
