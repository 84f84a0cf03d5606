"""RemoteModel against a real HTTP server: what it asks, and what it makes of the answers."""

from __future__ import annotations

import io
import os
import signal
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from model_answers import Answer, Chat, Fault
from model_server import ModelServer, serve_model
from PIL import Image

from handeye.agent import Ask, CannotRun, Message, Reply, remote_address, remote_model, servers

RemoteModel = remote_model.RemoteModel
Patience = remote_model.Patience
QUICK = Patience(connect=5, first=10, between=10, pause=0.01)
KINDS = ("openai", "vllm", "sglang", "ollama", "llama.cpp", "lmstudio", "transformers")
HELLO = [Message("user", "hello")]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "integer"}},
    "required": ["a"],
}
ASK = Ask(schema=SCHEMA)


def picture(width: int = 64, height: int = 48) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


def model(server: ModelServer, name: str = "tiny-vl", **more: Any) -> RemoteModel:
    return RemoteModel(name, server.url, patience=QUICK, **more)


def body_for(kind: str, ask: Ask, name: str = "tiny-vl") -> dict[str, Any]:
    """The request that a kind of server gets."""
    with serve_model(["ok"], kind=kind) as server:
        model(server, name).reply(HELLO, ask)
        return server.requests[0].body


# Who is there


@pytest.mark.parametrize("kind", KINDS)
def test_each_server_is_recognised_lists_its_models_and_answers(kind: str) -> None:
    with serve_model(['{"a": 1}', "so"], kind=kind, models=("tiny-vl", "other")) as server:
        remote = model(server)
        assert remote.server.name == kind
        assert remote.list_models() == ["tiny-vl", "other"]
        reply = remote.reply(HELLO, Ask())
        assert (reply.text, reply.thought, reply.cut, reply.retries) == ('{"a": 1}', "", False, 0)
        assert reply.first is not None
        assert 0 < reply.first <= reply.seconds
        assert remote.reply(HELLO, Ask()).text == "so"
        assert server.connections == 1, "the connection is kept"


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/api/chat"])
def test_an_address_may_be_written_in_many_ways(path: str) -> None:
    with serve_model(["ok"], kind="ollama") as server:
        remote = RemoteModel("tiny-vl", server.url.removeprefix("http://") + path, patience=QUICK)
        assert remote.reply(HELLO, Ask()).text == "ok"
        assert server.requests[0].path == "/api/chat"


@pytest.mark.parametrize(
    ("text", "root", "base"),
    [
        ("example.test", "https://example.test", "https://example.test/v1"),
        ("example.test:8000/v1", "http://example.test:8000", "http://example.test:8000/v1"),
        ("http://[::1]:8000", "http://[::1]:8000", "http://[::1]:8000/v1"),
        (servers.DASHSCOPE.address, servers.DASHSCOPE.address[:-3], servers.DASHSCOPE.address),
        ("https://a.test/api/v1", "https://a.test/api", "https://a.test/api/v1"),
        ("https://a.test/v1beta/o/", "https://a.test/v1beta/o", "https://a.test/v1beta/o"),
    ],
)  # fmt: skip
def test_addresses(text: str, root: str, base: str) -> None:
    address = remote_address.Address.of(text)
    assert (address.root, address.base) == (root, base)


@pytest.mark.parametrize("text", ["ftp://a.test", "http://", "http://a.test:port", "http://["])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(CannotRun, match="address"):
        RemoteModel("tiny-vl", base_url=text)


def test_servers_have_names() -> None:
    assert servers.server_named("LlamaCpp").name == "llama.cpp"
    assert servers.server_named("lm-studio").name == "lmstudio"
    with pytest.raises(CannotRun, match=r"no model server 'vlm'.*vllm, sglang, ollama"):
        RemoteModel("tiny-vl", "vlm")
    with pytest.raises(CannotRun, match="name a model server or its address"):
        RemoteModel("tiny-vl")
    assert RemoteModel("tiny-vl", "ollama").url == "http://127.0.0.1:11434"


def test_ollama_can_be_asked_through_its_other_api() -> None:
    with serve_model(['{"a": 1}'], kind="ollama") as server:
        remote = RemoteModel("tiny-vl", servers.OLLAMA_V1, server.url, patience=QUICK)
        assert remote.reply(HELLO, Ask(schema=SCHEMA, thinking=False)).held
        (request,) = server.requests
        assert request.path == "/v1/chat/completions"
        assert request.body["reasoning_effort"] == "none"


# What is asked


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_stand_before_the_text(kind: str) -> None:
    sent = (picture(), picture(80))
    with serve_model(["ok"], kind=kind) as server:
        messages = [
            Message("system", "rules"),
            Message("user", "look", sent, stamp="12:00"),
            Message("assistant", "seen"),
            Message("user", "now"),
        ]
        model(server).reply(messages, Ask())
        (request,) = server.requests
        assert [one["role"] for one in request.messages] == ["system", "user", "assistant", "user"]
        assert request.texts == ["rules", "12:00\nlook", "seen", "now"]
        assert request.images == list(sent)
        if kind != "ollama":
            kinds = [part["type"] for part in request.messages[1]["content"]]
            assert kinds == ["image_url", "image_url", "text"]


def test_pictures_with_a_short_side_are_padded_for_ollama() -> None:
    with serve_model(["ok"], kind="ollama") as server:
        model(server).reply([Message("user", "look", (picture(100, 5),))], Ask())
        (sent,) = server.requests[0].images
    with Image.open(io.BytesIO(sent)) as padded:
        assert padded.size == (100, 32)
        assert padded.convert("RGB").getpixel((99, 4)) == (255, 0, 0)
        assert padded.convert("RGB").getpixel((99, 5)) == (0, 0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_sampling_is_always_told(kind: str) -> None:
    """What a server would do by itself distorts coordinates: drawing, penalties for repeating."""
    certain = body_for(kind, Ask(max_tokens=77))
    drawn = body_for(kind, Ask(temperature=0.7, top_p=0.8, top_k=20))
    if kind == "ollama":
        assert certain["options"]["num_predict"] == 77
        certain, drawn = certain["options"], drawn["options"]
    else:
        assert certain["max_tokens"] == 77
        assert certain["stream"] is True
    assert certain["temperature"] == 0.0
    assert "top_p" not in certain
    assert "top_k" not in certain
    assert (drawn["temperature"], drawn["top_p"]) == (0.7, 0.8)
    assert ("top_k" in drawn) == (kind not in ("openai", "transformers"))
    assert certain.get("presence_penalty", 0.0) == 0.0
    for name in ("repetition_penalty", "repeat_penalty"):
        assert certain.get(name, 1.0) == 1.0
    assert certain.get("min_p", 0.0) == 0.0


@pytest.mark.parametrize(("kind", "value"), [("vllm", -1), ("sglang", -1), ("llama.cpp", 0)])
def test_drawing_from_all_tokens_is_said_in_each_servers_own_way(kind: str, value: int) -> None:
    """SGLang refuses 0."""
    assert body_for(kind, Ask(temperature=0.7, top_k=0))["top_k"] == value


def test_ollama_gets_room_for_the_prompt_and_never_less_than_before() -> None:
    """Another num_ctx makes it load the model again."""
    long = [Message("user", "7" * 9000, (picture(1280, 800),))]
    with serve_model(["ok"] * 3, kind="ollama") as server:
        remote = model(server)
        for messages in (HELLO, long, HELLO):
            remote.reply(messages, Ask())
        sizes = [one.body["options"]["num_ctx"] for one in server.requests]
    assert sizes[0] == 16384
    assert sizes[1] >= 8192 + 9000 + 1000 + 1024
    assert sizes[2] == sizes[1]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("vllm", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("sglang", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("ollama", {"think": False}),
        ("llama.cpp", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("transformers", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("lmstudio", {}),
        ("openai", {}),
    ],
)
def test_thinking_is_switched_in_each_servers_own_way(kind: str, body: dict[str, Any]) -> None:
    asked = body_for(kind, Ask(thinking=False))
    assert {key: asked[key] for key in asked if "think" in key or "template" in key} == body
    assert not {"think", "chat_template_kwargs"} & body_for(kind, Ask()).keys()


def test_dashscope_has_fields_of_its_own() -> None:
    with serve_model(["ok"]) as server:
        remote = RemoteModel("qwen3-vl-plus", servers.DASHSCOPE, server.url, patience=QUICK,
                             pixels=(65536, 1310720))  # fmt: skip
        remote.reply([Message("user", "look", (picture(),))], Ask(thinking=False))
        (request,) = server.requests
    assert request.body["enable_thinking"] is False
    part = request.messages[0]["content"][0]
    assert (part["min_pixels"], part["max_pixels"]) == (65536, 1310720)


# The schema


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_goes_where_the_server_reads_it(kind: str) -> None:
    with serve_model(['{"a": 1}'], kind=kind) as server:
        reply = model(server).reply(HELLO, ASK)
        (request,) = server.requests
    if kind == "transformers":
        assert (request.schema, reply.held) == (None, False)
        assert reply.info["schema"] == "not sent"
    else:
        assert (request.schema, reply.held) == (SCHEMA, True)
        assert "schema" not in reply.info


def test_a_server_that_does_not_keep_the_schema_is_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serve_model(["I click.", '{"b": 1}', '{"a": 1}', Answer("", thought="hm")]) as server:
        remote = model(server)
        replies = [remote.reply(HELLO, ASK) for _ in range(4)]
    assert [one.held for one in replies] == [False, False, True, None]
    assert [one.info.get("schema") for one in replies] == ["not kept", None, None, None]
    assert [one.getMessage() for one in caplog.records] == [
        f"{server.url} does not hold tiny-vl to the JSON schema"
    ]


@pytest.mark.parametrize(
    ("kind", "name", "thinking", "sent"),
    [
        ("vllm", "Qwen3-VL-8B-Instruct", None, True),
        ("vllm", "Qwen3-VL-8B-Thinking", None, False),
        ("vllm", "Qwen3.5-27B", None, False),
        ("vllm", "Qwen3.5-27B", True, False),
        ("vllm", "Qwen3.5-27B", False, True),
        ("llama.cpp", "Qwen3.5-27B", True, False),
        ("ollama", "qwen3-vl:8b-thinking", True, True),
    ],
)
def test_a_schema_does_not_end_the_reasoning(
    kind: str, name: str, thinking: bool | None, sent: bool
) -> None:
    asked = body_for(kind, Ask(schema=SCHEMA, thinking=thinking), name)
    assert bool(asked.get("response_format") or asked.get("format")) is sent


def test_the_schema_is_sent_once_reasoning_is_seen_to_be_kept_apart() -> None:
    answer = Answer('{"a": 1}', thought="hm", thought_field="reasoning")
    with serve_model([answer] * 2, kind="vllm") as server:
        remote = model(server, "Qwen3-VL-8B-Thinking")
        replies = [remote.reply(HELLO, ASK) for _ in range(2)]
        assert [one.schema for one in server.requests] == [None, SCHEMA]
    assert [one.thought for one in replies] == ["hm", "hm"]
    assert [one.held for one in replies] == [False, True]


def test_a_field_that_the_server_refuses_is_left_out_from_then_on() -> None:
    def refuse(chat: Chat) -> str | Fault:
        refused = b'{"error": {"message": "Unsupported parameter: \'%s\' is not supported"}}'
        for name in (b"presence_penalty", b"max_tokens", b"temperature"):
            if name.decode() in chat.body:
                return Fault(400, refused % name)
        return '{"a": 1}'

    with serve_model(refuse) as server:
        remote = model(server)
        assert [remote.reply(HELLO, ASK).retries for _ in range(2)] == [3, 0]
        assert server.requests[-1].body["max_completion_tokens"] == ASK.max_tokens
        assert server.requests[-1].schema == SCHEMA


def test_a_refused_schema_is_asked_for_in_a_weaker_way() -> None:
    """Some models of DashScope take any JSON object, but no schema."""

    def refuse(chat: Chat) -> str | Fault:
        kind = chat.body.get("response_format", {}).get("type")
        if kind == "json_schema":
            return Fault(400, b'{"error": {"message": "response_format json_schema: no"}}')
        return '{"a": 1}'

    with serve_model(refuse) as server:
        remote = RemoteModel("qwen3-vl-plus", servers.DASHSCOPE, server.url, patience=QUICK)
        assert remote.reply(HELLO, ASK).held
        assert server.requests[-1].body["response_format"] == {"type": "json_object"}
    with serve_model(refuse) as server:
        reply = model(server).reply(HELLO, ASK)
        assert (reply.held, reply.info["schema"]) == (False, "not sent")


def test_thinking_is_not_asked_of_a_model_that_cannot() -> None:
    def refuse(chat: Chat) -> str | Fault:
        said = b'{"error": "\\"tiny-vl\\" does not support thinking"}'
        return Fault(400, said) if "think" in chat.body else "ok"

    with serve_model(refuse, kind="ollama") as server:
        assert model(server).reply(HELLO, Ask(thinking=False)).text == "ok"


# The answer


@pytest.mark.parametrize("kind", ["vllm", "ollama"])
def test_listening_ends_when_all_that_is_needed_has_come(kind: str) -> None:
    never = Event()
    answer = Answer('{"a": 1} and then some more', piece=2, hold=never, hold_after=5)
    with serve_model([answer, "next"], kind=kind) as server:
        remote = model(server)
        reply = remote.reply(HELLO, Ask(complete=lambda text: text.endswith("}")))
        assert (reply.text, reply.cut, reply.info["stopped"]) == ('{"a": 1}', False, "complete")
        assert reply.tokens_out == 4
        assert reply.info["tokens"] == "counted from chunks"
        assert server.hung_up.wait(5), "the server is not left writing"
        assert remote.reply(HELLO, Ask()).text == "next"


def test_white_space_without_end_is_cut() -> None:
    never = Event()
    answer = Answer('{"a":' + "\n" * 400, piece=50, hold=never, hold_after=8)
    with serve_model([answer]) as server:
        reply = model(server).reply(HELLO, ASK)
    assert (reply.cut, reply.held, reply.info["stopped"]) == (True, None, "white space")


@pytest.mark.parametrize("answer", [Answer("ha" * 9000), Answer("so", thought="hm" * 9000)])
def test_an_answer_without_end_is_cut(answer: Answer) -> None:
    """Also from a server that does not heed `max_tokens`."""
    endless = replace(answer, piece=100, hold=Event(), hold_after=170)
    with serve_model([endless]) as server:
        reply = model(server).reply(HELLO, Ask(schema=SCHEMA, max_tokens=256))
    assert (reply.cut, reply.held, reply.info["stopped"]) == (True, None, "too long")


@pytest.mark.parametrize("kind", ["openai", "ollama"])
def test_reasoning_cuts_and_tokens_are_told(kind: str) -> None:
    answer = Answer("", thought="I think", finish="length", usage=(120, 0, 30), split=5)
    with serve_model([answer, Answer("a" * 70, usage=None)], kind=kind) as server:
        remote = model(server)
        first, second = (remote.reply(HELLO, Ask()) for _ in range(2))
    assert (first.text, first.thought, first.cut) == ("", "I think", True)
    assert (first.tokens_in, first.tokens_out) == (120, 30)
    assert second.tokens_out == 10, "chunks, where the server does not say"
    assert second.tokens_in > 0
    assert second.info["tokens"] == "counted from chunks"
    assert second.info["tokens_in"] == "estimated"


def test_tokens_that_the_server_had_kept_are_told() -> None:
    with serve_model([Answer("ok", usage=(1000, 900, 1))], kind="vllm") as server:
        assert model(server).reply(HELLO, Ask()).reused == 900


def test_reasoning_in_the_text_stays_there() -> None:
    """Taking it out is the parser's work."""
    with serve_model(["<think>hm</think>so"]) as server:
        reply: Reply = model(server).reply(HELLO, Ask())
    assert (reply.text, reply.thought) == ("<think>hm</think>so", "")


def test_an_interrupt_ends_the_request_at_once() -> None:
    def interrupt(chat: Chat) -> Answer:
        os.kill(os.getpid(), signal.SIGINT)
        return Answer("too late", wait=Event())

    with serve_model(interrupt) as server:
        remote = model(server)
        with pytest.raises(KeyboardInterrupt):
            remote.reply(HELLO, Ask())
        assert server.hung_up.wait(5)
        assert len(server.requests) == 1


# The API key


@pytest.mark.parametrize(
    ("host", "variable", "source"),
    [
        ("https://api.openai.com", "OPENAI_API_KEY", "OPENAI_API_KEY"),
        ("https://dashscope-intl.aliyuncs.com", "DASHSCOPE_API_KEY", "DASHSCOPE_API_KEY"),
        ("https://example.test", "OPENAI_API_KEY", ""),
        ("https://api.openai.com.example.test", "OPENAI_API_KEY", ""),
        ("https://bucket.oss-cn-beijing.aliyuncs.com", "DASHSCOPE_API_KEY", ""),
        ("http://api.openai.com", "OPENAI_API_KEY", ""),
        ("http://127.0.0.1:8000", "OPENAI_API_KEY", ""),
        ("http://127.0.0.1:8000", "HANDEYE_API_KEY", "HANDEYE_API_KEY"),
    ],
)  # fmt: skip
def test_a_companys_key_goes_to_that_company_only(
    host: str, variable: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "DASHSCOPE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, " s3cret\n")
    assert remote_address.key_for(remote_address.Address.of(host), "") == (
        ("s3cret", source) if source else ("", "")
    )


def test_a_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDEYE_API_KEY", "s3cret")
    with serve_model(["ok"], key="s3cret") as server:
        remote = model(server)
        assert remote.reply(HELLO, Ask()).text == "ok"
        assert server.requests[0].headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(remote)
    assert not any("s3cret" in repr(value) for value in vars(remote).values())
    monkeypatch.setenv("HANDEYE_API_KEY", "s3\ncret")
    with pytest.raises(CannotRun, match="from HANDEYE_API_KEY has characters") as told:
        RemoteModel("tiny-vl", servers.VLLM)
    assert "cret" not in str(told.value)


def test_a_name_and_password_in_the_address_are_used_and_not_shown() -> None:
    with serve_model(["ok"]) as server:
        remote = RemoteModel("tiny-vl", server.url.replace("//", "//me:p%40ss@"), patience=QUICK)
        remote.reply(HELLO, Ask())
        assert server.requests[0].headers["authorization"] == "Basic bWU6cEBzcw=="
        assert "ss@" not in repr(remote) + remote.url


def test_no_proxy_stands_between_a_computer_and_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serve_model(["ok"]) as server:
        assert model(server).reply(HELLO, Ask()).text == "ok"


def test_quirks_can_be_given_for_a_server_of_ones_own() -> None:
    own = replace(servers.OPENAI, name="own", schema=(), refuses=frozenset(("presence_penalty",)))
    with serve_model(['{"a": 1}']) as server:
        reply = RemoteModel("tiny-vl", own, server.url, patience=QUICK).reply(HELLO, ASK)
        assert server.paths == ["POST /v1/chat/completions"], "nothing is asked first"
        assert reply.info["server"] == "own"
        assert not {"presence_penalty", "response_format"} & server.requests[0].body.keys()
