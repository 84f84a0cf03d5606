"""Reading an answer while it is being written: server-sent events, or lines of JSON (Ollama)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

THOUGHTS = ("reasoning", "reasoning_content", "thinking")
"""Fields that servers put reasoning into."""
LONGEST_LINE = 16 * 1024 * 1024
BLANK_RUN = 256
"""White space at the end of an answer from which on nothing more is to be expected."""
LONGEST_TOKEN = 64
"""Characters."""
_DONE: Mapping[str, object] = {"done": True}


class Garbled(Exception):
    """What came is no part of an answer; `str()` quotes its beginning."""


class ServerError(Exception):
    """The server reports an error in the middle of its answer."""

    def __init__(self, error: object) -> None:
        super().__init__(json.dumps(error, ensure_ascii=False))
        self.status = _count(_object(error).get("code")) or 500


def lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Whole lines of a connection, wherever it was torn apart; only line feeds end them.

    JSON may hold other characters that count as ends of lines elsewhere, such as U+2028.
    """
    rest = bytearray()
    for chunk in chunks:
        rest += chunk
        if b"\n" in chunk:
            *whole, last = rest.split(b"\n")
            rest = bytearray(last)
            yield from (_text_of(one) for one in whole)
        elif len(rest) > LONGEST_LINE:
            raise Garbled(f"a line of more than {LONGEST_LINE:,} bytes")
    if rest:
        yield _text_of(bytes(rest))


def _text_of(line: bytes | bytearray) -> str:
    return line.decode("utf-8", "replace").strip().removeprefix("\ufeff")


def events(chunks: Iterable[bytes]) -> Iterator[Mapping[str, object]]:
    """The JSON objects of a stream, or the one of an answer that is not streamed.

    Comments that only keep the connection open are left out; `[DONE]` becomes `{"done": true}`.

    Raises:
        Garbled: when something else comes.
    """
    plain: list[str] = []
    data: list[str] = []
    for line in lines(chunks):
        if line.startswith("data:"):
            data.append(line[5:].strip())
        elif not line and data:
            yield _event("\n".join(data))
            data = []
        elif plain or (line[:1] not in ("", ":") and not _is_field(line)):
            plain.append(line)
            yield from _whole(plain)
    if data:
        yield _event("\n".join(data))
    if plain:
        raise Garbled(first_words("\n".join(plain)))


def _is_field(line: str) -> bool:
    return line.partition(":")[0] in ("event", "id", "retry")


def _whole(plain: list[str]) -> Iterator[Mapping[str, object]]:
    """The object that lines make up, once they do; they are then taken out."""
    if not plain[0].startswith("{"):
        raise Garbled(first_words(plain[0]))
    try:
        event = _event("\n".join(plain))
    except Garbled:
        return
    plain.clear()
    yield event


def _event(text: str) -> Mapping[str, object]:
    if text == "[DONE]":
        return _DONE
    try:
        value: object = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Garbled(first_words(text))
    return cast("Mapping[str, object]", value)


def first_words(text: str, most: int = 120) -> str:
    """The beginning of a text, on one line, for a message."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * most]).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


@dataclass
class Heard:
    """What has come of an answer so far.

    Args:
        text: the answer itself.
        thought: reasoning that the server keeps apart.
        finish: why it ended: "stop", "length"; "" while it has not.
        done: whether the server has said that nothing more comes.
        chunks: pieces of text and reasoning; about one a token.
        tokens_in: tokens of the prompt; None while not told.
        tokens_out: tokens of the answer; None while not told.
        reused: tokens of the prompt that the server had kept.
    """

    text: str = ""
    thought: str = ""
    finish: str = ""
    done: bool = False
    chunks: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    reused: int = 0
    _calls: dict[int, list[str]] = field(default_factory=dict[int, list[str]])

    @property
    def ended(self) -> bool:
        """Whether the answer is whole."""
        return bool(self.finish) or self.done

    @property
    def blank(self) -> bool:
        """Whether only white space has come for so long that nothing else will."""
        return len(self.text) >= BLANK_RUN and not self.text[-BLANK_RUN:].strip()

    def exceeds(self, tokens: int) -> bool:
        """Whether more has come than so many tokens can be."""
        return len(self.text) + len(self.thought) > tokens * LONGEST_TOKEN

    @property
    def answer(self) -> str:
        """The text, with calls that the server took out of it put back as they were written."""
        heads = ((f'{{"name": {json.dumps(name)}', given) for name, given in self._calls.values())
        bodies = (f'{head}, "arguments": {given or "{}"}}}' for head, given in heads)
        calls = (f"<tool_call>\n{body}\n</tool_call>" for body in bodies)
        return "\n".join(part for part in (self.text, *calls) if part)

    def take(self, event: Mapping[str, object]) -> bool:
        """Add an event; whether it had text, reasoning or a call.

        Raises:
            ServerError: when it reports an error.
        """
        if event.get("error"):
            raise ServerError(event["error"])
        before = self.chunks
        choices = event.get("choices")
        for choice in _objects(choices)[:1]:
            self._part(_object(choice.get("delta")) or _object(choice.get("message")))
            self.finish = _text(choice.get("finish_reason")) or self.finish
        if choices is None and "message" in event:
            self._part(_object(event["message"]))
        self._count(event)
        if event.get("done"):
            self.done = True
            self.finish = _text(event.get("done_reason")) or self.finish
        return self.chunks > before

    def _part(self, part: Mapping[str, object]) -> None:
        text = _content(part.get("content")) or _text(part.get("refusal"))
        thought = next((_text(part[name]) for name in THOUGHTS if part.get(name)), "")
        self.text += text
        self.thought += thought
        calls = _objects(part.get("tool_calls"))
        for at, call in enumerate(calls):
            self._call(at, call)
        self.chunks += bool(text or thought or calls)

    def _call(self, at: int, call: Mapping[str, object]) -> None:
        given = _object(call.get("function"))
        index = call.get("index")
        kept = self._calls.setdefault(index if isinstance(index, int) else at, ["", ""])
        kept[0] += _text(given.get("name"))
        arguments = given.get("arguments")
        if arguments:
            kept[1] += arguments if isinstance(arguments, str) else json.dumps(arguments)

    def _count(self, event: Mapping[str, object]) -> None:
        usage = _object(event.get("usage"))
        told = _count(usage.get("prompt_tokens", event.get("prompt_eval_count")))
        said = _count(usage.get("completion_tokens", event.get("eval_count")))
        kept = _count(_object(usage.get("prompt_tokens_details")).get("cached_tokens"))
        kept = kept or _count(_object(event.get("timings")).get("cache_n"))
        self.tokens_in = told or self.tokens_in
        self.tokens_out = said or self.tokens_out
        self.reused = kept or self.reused


def _object(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[Mapping[str, object]]:
    return [_object(one) for one in cast("list[object]", value)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _content(value: object) -> str:
    """A content: text, or a list of parts with text."""
    return _text(value) or "".join(_text(part.get("text")) for part in _objects(value))


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
