"""Answers as they come in: torn apart, kept alive, broken off."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_answers import Answer, Json
from model_wire import ollama_stream, openai_stream

from handeye.agent import streaming

TOLD = {"stream_options": {"include_usage": True}}


def heard(stream: bytes, cuts: list[int] | None = None) -> streaming.Heard:
    """What is heard of a stream that arrives cut at some places."""
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts or [])})
    chunks = [stream[start:end] for start, end in pairwise(places)]
    so_far = streaming.Heard()
    for event in streaming.events(chunks):
        so_far.take(event)
    return so_far


def sse(*data: Any) -> bytes:
    return "".join(f"data: {json.dumps(one)}\n\n" for one in data).encode()


def delta(**part: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": part, "finish_reason": None}]}


@given(
    text=st.text(),
    thought=st.text(),
    comments=st.booleans(),
    native=st.booleans(),
    cuts=st.lists(st.integers(0, 10_000), max_size=30),
)
def test_what_was_said_is_heard_however_the_connection_is_torn(
    text: str, thought: str, comments: bool, native: bool, cuts: list[int]
) -> None:
    """Also characters of several bytes, and those that end a line elsewhere (U+2028, U+0085)."""
    answer = Answer(text, thought, comments=comments, usage=(100, 60, 20), finish="length")
    stream = ollama_stream(TOLD, answer) if native else openai_stream(TOLD, answer)
    found = heard("".join(stream).encode(errors="replace"), cuts)
    assert found.text.encode(errors="replace") == text.encode(errors="replace")
    assert found.thought.encode(errors="replace") == thought.encode(errors="replace")
    assert (found.finish, found.done, found.ended) == ("length", True, True)
    assert (found.tokens_in, found.tokens_out) == (100, 20)
    assert found.reused == (0 if native else 60)


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content", "thinking"])
def test_reasoning_is_read_from_each_field_that_servers_use(name: str) -> None:
    found = heard(sse(delta(**{name: "hm", "content": None}), delta(content="so")))
    assert (found.thought, found.text, found.ended) == ("hm", "so", False)


def test_an_answer_that_is_not_streamed_is_heard_too() -> None:
    message = {"role": "assistant", "content": "hello", "reasoning": "hm"}
    body: Json = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": {}}
    for text in (json.dumps(body), json.dumps(body, indent=2)):
        found = heard(text.encode())
        assert (found.text, found.thought, found.ended) == ("hello", "hm", True)


def test_line_ends_of_other_systems_and_fields_of_events_are_fine() -> None:
    stream = b'\xef\xbb\xbfevent: message\r\nid: 7\r\ndata: {"choices":\r\ndata: []}\r\n\r\n'
    found = heard(stream + sse(delta(content=[{"type": "text", "text": "a"}])) + b"data: [DONE]")
    assert (found.text, found.done) == ("a", True)


def test_an_error_in_the_middle_is_an_error() -> None:
    stream = sse(delta(content="a"), {"error": {"message": "engine is dead", "code": 503}})
    with pytest.raises(streaming.ServerError, match="engine is dead") as told:
        heard(stream)
    assert told.value.status == 503
    with pytest.raises(streaming.ServerError, match="out of memory"):
        heard(b'{"error": "out of memory"}\n')


@pytest.mark.parametrize(
    "stream",
    [
        b"\x00\xff{{{",
        b"<!DOCTYPE html><title>Portal</title>",
        b'data: {"choices": [\n\n',
        b"data: 17\n\n",
        b'{"choices": ',
        b"upstream connect error",
    ],
)
def test_what_is_no_answer_is_told(stream: bytes) -> None:
    with pytest.raises(streaming.Garbled):
        heard(stream)


def test_calls_that_a_server_took_out_of_the_text_are_put_back() -> None:
    """Ollama and llama.cpp do that without being asked to."""
    streamed = sse(
        delta(tool_calls=[{"index": 0, "function": {"name": "computer_use", "arguments": ""}}]),
        delta(tool_calls=[{"index": 0, "function": {"arguments": '{"action": '}}]),
        delta(tool_calls=[{"index": 0, "function": {"arguments": '"wait"}'}}]),
    )
    whole = {"name": "computer_use", "arguments": {"action": "wait"}}
    native = {"message": {"content": "", "tool_calls": [{"function": whole}]}, "done": True}
    for stream in (streamed, json.dumps(native).encode()):
        answer = heard(stream).answer
        head, body, tail = answer.split("\n")
        assert (head, tail) == ("<tool_call>", "</tool_call>")
        assert json.loads(body) == whole


def test_white_space_without_end_is_noticed() -> None:
    assert heard(sse(delta(content='{"a":' + "\n" * streaming.BLANK_RUN))).blank
    assert not heard(sse(delta(content='{"a":' + "\n" * (streaming.BLANK_RUN - 1)))).blank


def test_first_words_fit_on_a_line() -> None:
    assert streaming.first_words("a\n\tb\x00c") == "a b c"
    assert streaming.first_words("x" * 500) == "x" * 119 + "…"
