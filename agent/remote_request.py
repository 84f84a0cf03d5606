"""The body of a request to a model server, in each server's own words."""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .estimate import text_tokens
from .model import Ask, Message
from .servers import SchemaField, ServerQuirks, ThinkingField

Body = dict[str, object]

SMALLEST_SIDE = 32
"""Pixels; Ollama's server fails on a picture with a shorter side."""
CONTEXT = 8192
"""Tokens of context that Ollama is asked for beside what the prompt needs."""
_CONTEXT_STEP = 8192
_TILE = 32


@dataclass(frozen=True)
class Options:
    """What was learnt of a server, and what its user set.

    Args:
        schema: the field that the schema goes into; "" when it is not sent.
        left_out: fields that this server has refused.
        context: tokens of context that Ollama is asked for.
        pixels: the smallest and largest picture, as areas in pixels, where it can be asked for.
    """

    schema: SchemaField | None = None
    left_out: frozenset[str] = frozenset()
    context: int = CONTEXT
    pixels: tuple[int, int] | None = None


def chat_body(
    name: str, messages: Sequence[Message], ask: Ask, server: ServerQuirks, options: Options
) -> Body:
    """The request for one answer, streamed."""
    if server.api == "ollama":
        body = _ollama(name, messages, ask, server, options)
    else:
        body = _openai(name, messages, ask, server, options)
    body |= _thinking(server.thinking, ask.thinking)
    left_out = server.refuses | options.left_out
    if "max_tokens" in left_out:  # OpenAI's newer models know it by another name only
        body["max_completion_tokens"] = ask.max_tokens
    return {key: value for key, value in body.items() if key not in left_out}


def _openai(
    name: str, messages: Sequence[Message], ask: Ask, server: ServerQuirks, options: Options
) -> Body:
    beside = _pixels(options.pixels) if server.pixels == "part" else {}
    body: Body = {
        "model": name,
        "messages": [_openai_message(one, beside) for one in messages],
        "stream": True,
        "max_tokens": ask.max_tokens,
        "temperature": ask.temperature,
        "presence_penalty": 0.0,
        **server.sampling,
    }
    if server.usage:
        body["stream_options"] = dict(server.usage)
    if ask.temperature > 0:
        body["top_p"] = ask.top_p
        if server.all_tokens is not None:
            body["top_k"] = ask.top_k or server.all_tokens
    if ask.schema is not None and options.schema:
        body["response_format"] = _response_format(ask.schema, options.schema)
    if server.pixels == "mm_processor_kwargs" and options.pixels:
        body["mm_processor_kwargs"] = _pixels(options.pixels)
    return body


def _openai_message(message: Message, beside: Mapping[str, object]) -> Body:
    if not message.images:
        return {"role": message.role, "content": message.full_text}
    parts: list[Body] = [
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{_encoded(one)}"}}
        | dict(beside)
        for one in message.images
    ]
    if message.full_text:
        parts.append({"type": "text", "text": message.full_text})
    return {"role": message.role, "content": parts}


def _ollama(
    name: str, messages: Sequence[Message], ask: Ask, server: ServerQuirks, options: Options
) -> Body:
    sampling: Body = {
        "temperature": ask.temperature,
        "num_predict": ask.max_tokens,
        "num_ctx": options.context,
        **server.sampling,
    }
    if ask.temperature > 0:
        sampling |= {"top_p": ask.top_p, "top_k": ask.top_k}
    body: Body = {
        "model": name,
        "messages": [_ollama_message(one) for one in messages],
        "stream": True,
        "keep_alive": "10m",
        "options": sampling,
    }
    if ask.schema is not None and options.schema:
        body["format"] = dict(ask.schema)
    return body


def _ollama_message(message: Message) -> Body:
    body: Body = {"role": message.role, "content": message.full_text}
    if message.images:
        body["images"] = [_encoded(padded(one)) for one in message.images]
    return body


def _encoded(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")


def _response_format(schema: Mapping[str, object], kind: SchemaField) -> Body:
    if kind == "json_object":
        return {"type": "json_object"}
    named: Body = {"name": "answer", "strict": True, "schema": dict(schema)}
    return {"type": "json_schema", "json_schema": named}


def _thinking(name: ThinkingField, thinking: bool | None) -> Body:
    if not name or thinking is None:
        return {}
    if name == "chat_template_kwargs":
        return {name: {"enable_thinking": thinking}}
    if name == "reasoning_effort":
        return {name: "medium" if thinking else "none"}
    return {name: thinking}


def _pixels(areas: tuple[int, int] | None) -> Body:
    return {"min_pixels": areas[0], "max_pixels": areas[1]} if areas else {}


def picture_size(png: bytes) -> tuple[int, int]:
    """Width and height as its header says; (0, 0) for what is no PNG."""
    if len(png) < 24 or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        return 0, 0
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def padded(png: bytes) -> bytes:
    """The picture, with black to the right of it and below where a side is shorter than 32 px."""
    width, height = picture_size(png)
    if not 0 < min(width, height) < SMALLEST_SIDE:
        return png
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        sides = max(width, SMALLEST_SIDE), max(height, SMALLEST_SIDE)
        larger = Image.new("RGB", sides)
        larger.paste(picture.convert("RGB"), (0, 0))
    out = io.BytesIO()
    larger.save(out, "PNG")
    return out.getvalue()


def estimated_tokens(messages: Sequence[Message]) -> int:
    """Tokens of a prompt, pictures counted in; a little more rather than less."""
    text = sum(text_tokens(one.full_text) + 8 for one in messages)
    sizes = (picture_size(picture) for one in messages for picture in one.images)
    return text + sum(-(-width // _TILE) * -(-height // _TILE) + 2 for width, height in sizes)


def context_for(messages: Sequence[Message], ask: Ask, before: int) -> int:
    """Tokens of context to ask Ollama for: in large steps, and never less than before.

    Another number makes it load the model again.
    """
    needed = CONTEXT + estimated_tokens(messages) + ask.max_tokens
    return max(before, -(-needed // _CONTEXT_STEP) * _CONTEXT_STEP)
