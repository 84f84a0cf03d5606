"""What model servers say of themselves, and how each API writes an answer down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from model_answers import Answer, Json, inner

WHEN = "2026-01-01T00:00:00Z"


def flavour(kind: str, models: tuple[str, ...]) -> Mapping[str, Json]:
    """What a server of a kind answers to questions about itself, by path."""
    owner = {"llama.cpp": "llamacpp", "lmstudio": "organization_owner", "transformers": "Qwen"}
    listed = [
        {"id": one, "object": "model", "created": 1, "owned_by": owner.get(kind, kind)}
        for one in models
    ]
    if kind == "vllm":
        listed = [one | {"max_model_len": 32768} for one in listed]
    pages: dict[str, Json] = {"/v1/models": {"object": "list", "data": listed}}
    own: dict[str, dict[str, Json]] = {
        "vllm": {"/version": {"version": "0.33.0"}},
        "sglang": {"/get_model_info": {"model_path": models[:1], "is_generation": True}},
        "ollama": {
            "/api/version": {"version": "0.14.1"},
            "/api/tags": {"models": [{"name": one, "model": one} for one in models]},
        },
        "llama.cpp": {"/props": {"total_slots": 1, "modalities": {"vision": True}}},
        "lmstudio": {"/lmstudio-greeting": {"lmstudio": True}},
        "transformers": {"/health": {"status": "ok"}},
    }
    return pages | own.get(kind, {})


KNOWN = frozenset(
    (
        "model", "messages", "stream", "max_tokens", "temperature", "top_p", "seed", "stop",
        "tools", "generation_config", "chat_template_kwargs",
        "presence_penalty", "stream_options", "response_format",
    )
)  # fmt: skip
"""Fields that `transformers serve` takes, some without heeding them."""


def unknown_fields(kind: str, body: Json) -> set[str]:
    """The fields for which `transformers serve` refuses a request."""
    return set(body) - KNOWN if kind == "transformers" else set()


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
