"""RemoteModel when things go wrong: what is tried again, what is told, and what never shows."""

from __future__ import annotations

import email.utils
import io
import socket
import time
from dataclasses import replace
from threading import Event, Timer

import pytest
from model_answers import (
    Answer,
    Chat,
    Fault,
    broken,
    dropped,
    empty_body,
    garbage,
    html,
    image_refused,
    no_such_model,
    overloaded,
    reset,
    too_long,
)
from model_server import ModelServer, serve_model
from PIL import Image

from handeye.agent import Ask, CannotRun, Message, remote_call, remote_errors, remote_model, servers

RemoteModel = remote_model.RemoteModel
Patience = remote_model.Patience
QUICK = Patience(connect=5, first=10, between=10, pause=0.01)
HELLO = [Message("user", "hello")]


def look() -> list[Message]:
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "PNG")
    return [Message("user", "look", (out.getvalue(),))]


def model(server: ModelServer, patience: Patience = QUICK, name: str = "tiny-vl") -> RemoteModel:
    return RemoteModel(name, server.url, patience=patience)


def refusal(server: ModelServer, messages: list[Message] = HELLO) -> str:
    """The message about a request that is refused at once."""
    with pytest.raises(CannotRun) as told:
        model(server).reply(messages, Ask())
    assert len(server.requests) == 1, "asked only once"
    return str(told.value)


# Tried again


PASSING = {
    "too many requests": overloaded(),
    **{f"HTTP {status}": broken(status) for status in (500, 502, 503, 504)},
    "a proxy's page": html(502),
    "a reset": reset(),
    "a dropped connection": dropped(),
    "garbage": garbage(),
    "an empty body": empty_body(),
    "JSON of another kind": Fault(200, b'{"status": "ok"}'),
    "a reset in the middle": Answer("not this", cut="reset", cut_after=2),
    "a drop in the middle": Answer("nor this", cut="drop", cut_after=2),
    "an answer that the server gave up": Answer("nor th", finish="abort"),
}


@pytest.mark.parametrize("kind", ["vllm", "ollama"])
@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_what_may_pass_is_tried_again_from_the_start(fault: Answer | Fault, kind: str) -> None:
    with serve_model([fault, fault, "here"], kind=kind) as server:
        reply = model(server).reply(HELLO, Ask())
        assert (reply.text, reply.retries) == ("here", 2)
        first, *others = (one.body for one in server.requests)
        assert others == [first, first]


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_what_does_not_pass_is_told(fault: Answer | Fault) -> None:
    with serve_model(lambda _: fault) as server:
        with pytest.raises(CannotRun) as told:
            model(server).reply(HELLO, Ask())
        assert len(server.requests) == 5
    assert f"at {server.url} gave no answer in 5 tries; the last one: " in str(told.value)
    assert "server's own log, or try again later" in str(told.value)


def test_an_error_in_the_middle_of_an_answer_counts_as_one() -> None:
    stream = b'data: {"choices": [{"delta": {"content": "a"}}]}\n\n'
    error = b'data: {"error": {"message": "EngineDeadError", "code": 500}}\n\n'
    fault = Fault(200, stream + error, {"content-type": "text/event-stream"})
    with serve_model([fault, "here"]) as server:
        assert model(server).reply(HELLO, Ask()).text == "here"


def test_the_server_says_when_to_ask_again() -> None:
    with serve_model([overloaded("0.3"), "here"]) as server:
        began = time.monotonic()
        reply = model(server, Patience(pause=1000)).reply(HELLO, Ask())
        assert (reply.text, reply.retries) == ("here", 1)
        assert 0.3 <= time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7", 7, 7),
        ("86400", 60, 60),
        (50, 1, 51),
        (-300, 0, 0),
        ("soon", None, None),
        ("", None, None),
    ],
    ids=["seconds", "too many", "a time to come", "a time gone by", "words", "nothing"],
)
def test_how_long_the_server_may_make_us_wait(
    said: str | int, least: float | None, most: float | None
) -> None:
    """A number stands for a time that many seconds from now."""
    if isinstance(said, int):
        said = email.utils.formatdate(time.time() + said, usegmt=True)
    call = remote_call.Call("http://127.0.0.1:8000", servers.VLLM, "tiny-vl")
    found = remote_errors.of_status(call, 429, {"retry-after": said}, b"")
    assert isinstance(found, remote_call.Again)
    if least is None or most is None:
        assert found.after is None
    else:
        assert found.after is not None
        assert least <= found.after <= most


def test_a_model_that_is_being_loaded_is_waited_for() -> None:
    """As llama.cpp says it; more often than other failures are tried."""
    loading = Fault(503, b'{"error": {"code": 503, "message": "Loading model"}}')
    with serve_model([*[loading] * 9, "here"]) as server:
        assert model(server, Patience(pause=0.001)).reply(HELLO, Ask()).retries == 9
    with serve_model(lambda _: loading) as server:
        remote = model(server, Patience(pause=0.001, first=0.1))
        with pytest.raises(CannotRun, match="Loading model"):
            remote.reply(HELLO, Ask())


def test_a_server_that_cannot_list_its_models_answers_all_the_same() -> None:
    """`transformers serve` fails at that where nothing was ever downloaded."""
    with serve_model(["here"], kind="transformers") as server:
        server.faults["/v1/models"] = broken()
        remote = model(server)
        assert remote.server.name == "transformers"
        assert remote.reply(HELLO, Ask()).text == "here"
        with pytest.raises(CannotRun, match="HTTP 500: Internal server error"):
            remote.list_models()


def test_a_kept_connection_that_the_server_has_closed_is_made_again() -> None:
    """A uvicorn server closes it after an error of its own, without saying so."""
    with serve_model(["here"], kind="ollama") as server:
        server.faults["/api/version"] = replace(reset(), once=True)
        reply = model(server).reply(HELLO, Ask())
        assert (reply.retries, reply.info["server"]) == (0, "ollama")
        assert server.paths.count("GET /api/version") == 2
        assert server.paths.count("GET /v1/models") == 1


def test_a_server_that_is_not_ready_is_asked_again_what_it_is() -> None:
    with serve_model(["here"], kind="llama.cpp") as server:
        server.faults["/v1/models"] = Fault(503, b'{"error": {"message": "Loading model"}}')
        remote = model(server)
        timer = Timer(0.2, server.faults.clear)
        timer.start()
        assert remote.reply(HELLO, Ask()).info["server"] == "llama.cpp"
        timer.join()


# Late


@pytest.mark.parametrize("kind", ["vllm", "ollama"])
@pytest.mark.parametrize("headers", [False, True])
def test_no_first_token_in_time(kind: str, headers: bool) -> None:
    """Whether the server is silent, or begins to answer and says nothing."""
    never = Event()
    slow = Answer("late", hold=never, hold_after=1) if headers else Answer("late", wait=never)
    with serve_model(lambda _: slow, kind=kind) as server:
        with pytest.raises(CannotRun, match=r"in 2 tries; the last one: no (token|answer) came"):
            model(server, Patience(first=0.3, pause=0.01)).reply(HELLO, Ask())
        assert server.hung_up.wait(5)


@pytest.mark.parametrize("kind", ["vllm", "ollama"])
def test_an_answer_that_stops_in_the_middle(kind: str) -> None:
    stuck = Answer("a long answer", hold=Event(), hold_after=2)
    with serve_model([stuck, "here"], kind=kind) as server:
        reply = model(server, Patience(between=0.3, pause=0.01)).reply(HELLO, Ask())
        assert (reply.text, reply.retries) == ("here", 1)
        assert server.hung_up.wait(5)


def test_a_connection_that_is_only_kept_alive_counts_as_silent() -> None:
    stuck = Answer("so", hold=Event(), hold_after=1, comments=True)
    with serve_model([stuck, "here"]) as server:
        reply = model(server, Patience(first=0.3, pause=0.01)).reply(HELLO, Ask())
        assert (reply.text, reply.retries) == ("here", 1)


def test_a_slow_answer_that_goes_on_is_no_failure() -> None:
    go_on = Event()
    timer = Timer(0.4, go_on.set)
    with serve_model([Answer("slow but sure", hold=go_on, hold_after=2)]) as server:
        timer.start()
        reply = model(server, Patience(first=0.3, between=5)).reply(HELLO, Ask())
        assert (reply.text, reply.retries) == ("slow but sure", 0)
    timer.join()


def test_close_ends_a_wait() -> None:
    with serve_model(lambda _: overloaded("60")) as server:
        remote = model(server)
        timer = Timer(0.2, remote.close)
        timer.start()
        began = time.monotonic()
        with pytest.raises(CannotRun, match="was closed"):
            remote.reply(HELLO, Ask())
        assert time.monotonic() - began < 10
        timer.join()


# Nobody there


def test_where_nothing_listens_the_command_that_starts_it_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        for quirks, command in (
            (servers.VLLM, f"vllm serve Qwen/Qwen3-VL-8B-Instruct --host 127.0.0.1 --port {port}"),
            (servers.OLLAMA, "ollama serve"),
            (servers.SGLANG, "python -m sglang.launch_server "
             f"--model-path Qwen/Qwen3-VL-8B-Instruct --host 127.0.0.1 --port {port}"),
            (servers.LLAMA_CPP, "llama-server -hf Qwen/Qwen3-VL-8B-Instruct --jinja -c 16384 "
                        f"--host 127.0.0.1 --port {port}"),
        ):  # fmt: skip
            remote = RemoteModel("Qwen/Qwen3-VL-8B-Instruct", quirks, url, patience=QUICK)
            with pytest.raises(CannotRun) as told:
                remote.reply(HELLO, Ask())
            assert str(told.value) == (
                f"no model server answers at {url}; start it with: {command}"
            )
        with pytest.raises(CannotRun, match="no model server answers"):
            RemoteModel("tiny-vl", url, patience=QUICK).list_models()


def test_a_server_that_starts_late_is_found() -> None:
    """The second try comes after a moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        timer = Timer(0.2, listener.listen)
        timer.start()
        patience = Patience(pause=1.0, first=0.3)
        with pytest.raises(CannotRun, match="no answer came in time"):
            RemoteModel("tiny-vl", servers.OPENAI, url, patience=patience).reply(HELLO, Ask())
        timer.join()


def test_real_model_calls_can_be_made_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_model(["ok"] * 9) as server:
        monkeypatch.setenv("HANDEYE_MODEL_CALLS", "off")
        for ask in (lambda: model(server).reply(HELLO, Ask()), model(server).list_models):
            with pytest.raises(CannotRun, match="HANDEYE_MODEL_CALLS=off"):
                ask()
        assert server.connections == 0
        monkeypatch.setenv("HANDEYE_MODEL_CALLS", "loopback")
        assert model(server).reply(HELLO, Ask()).text == "ok"
        with pytest.raises(CannotRun, match="is not on this computer"):
            RemoteModel("tiny-vl", "http://192.0.2.1:8000").reply(HELLO, Ask())


# Refused for good


def test_a_wrong_key_names_the_variable_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_model(["ok"], key="right") as server:
        with pytest.raises(CannotRun, match=r"wants an API key .*put it into HANDEYE_API_KEY"):
            model(server).reply(HELLO, Ask())
        monkeypatch.setenv("HANDEYE_API_KEY", "wrong-one")
        with pytest.raises(CannotRun, match="refuses the API key from HANDEYE_API_KEY") as told:
            model(server).reply(HELLO, Ask())
        with pytest.raises(CannotRun, match="refuses the API key from HANDEYE_API_KEY"):
            model(server).list_models()
        assert "wrong-one" not in str(told.value)
        assert "sk-wro" not in str(told.value)


@pytest.mark.parametrize("kind", ["vllm", "ollama"])
def test_an_unknown_model_gets_the_nearest_names(kind: str) -> None:
    names = ("Qwen3-VL-4B-Instruct", "Qwen3-VL-8B-Instruct", "Llama-4", "whisper")
    with serve_model(lambda _: no_such_model("qwen3-vl-8b"), kind=kind, models=names) as server:
        with pytest.raises(CannotRun) as told:
            model(server, name="Qwen3-VL-8B").reply(HELLO, Ask())
        assert len(server.requests) == 1
    assert "has no model 'Qwen3-VL-8B'; it offers Qwen3-VL-8B-Instruct" in str(told.value)
    assert "whisper" not in str(told.value)
    assert ("ollama pull Qwen3-VL-8B" in str(told.value)) == (kind == "ollama")


def test_a_server_with_another_model_says_which() -> None:
    """As `transformers serve` says it, which lists what was ever downloaded."""
    said = b"{\"detail\": \"Server is pinned to 'tiny-vl'; requested 'big-vl'.\"}"
    with serve_model([Fault(400, said)], kind="transformers", models=()) as server:
        remote = model(server, name="big-vl")
        with pytest.raises(CannotRun) as told:
            remote.reply(HELLO, Ask())
    assert "has no model 'big-vl'; it says: Server is pinned to 'tiny-vl'" in str(told.value)


@pytest.mark.parametrize(
    "fault",
    [
        image_refused(),
        Fault(500, b'{"error": {"message": "image input is not supported - hint: mmproj"}}'),
        Fault(500, b'{"error": "this model is missing data required for image input"}'),
        Fault(400, b'{"error": {"message": "At most 0 image(s) may be provided in one prompt."}}'),
        Fault(400, b'{"message": "This model does not support image input"}'),
        Fault(404, b'{"error": {"message": "No endpoints found that support image input"}}'),
    ],
)
def test_a_model_without_vision(fault: Fault) -> None:
    with serve_model([fault]) as server:
        message = refusal(server, look())
    assert "the model tiny-vl does not see pictures" in message
    assert "use one with vision, such as Qwen3-VL" in message


def test_more_pictures_than_the_server_takes() -> None:
    said = b'{"error": {"message": "At most 2 image(s) may be provided in one prompt."}}'
    with serve_model([Fault(400, said)]) as server:
        message = refusal(server, look())
    assert "takes at most 2 pictures, and 1 were sent" in message
    assert "--limit-mm-per-prompt" in message


@pytest.mark.parametrize(
    ("fault", "numbers"),
    [
        (too_long(4096, 5000), "the limit is 4,096 tokens, the request has 5,000"),
        (
            Fault(400, b'{"object": "error", "message": "The input (61709 tokens) is longer than '
                       b'the model\'s context length (40960 tokens)."}'),
            "the limit is 40,960 tokens, the request has 61,709",
        ),
        (
            Fault(400, b'{"error": {"message": "request (9412 tokens) exceeds the available '
                       b'context size (8192 tokens), try increasing it"}}'),
            "the limit is 8,192 tokens, the request has 9,412",
        ),
        (
            Fault(400, b'{"error": {"message": "max_tokens is too large: 9000. This model\'s '
                       b'maximum context length is 4096 tokens and your request has 3100 input '
                       b'tokens"}}'),
            "the limit is 4,096 tokens, the request has 3,100",
        ),
        (
            Fault(400, b'{"error": {"message": "Range of input length should be [1, 129024]"}}'),
            "it says: Range of input length should be [1, 129024]",
        ),
    ],
)  # fmt: skip
def test_a_prompt_that_is_too_long(fault: Fault, numbers: str) -> None:
    with serve_model([fault]) as server:
        message = refusal(server)
    assert f"longer than the model's context; {numbers}. Next step: use a model with" in message


def test_a_web_page_is_no_answer() -> None:
    for fault in (html(), html(407), Fault(200, b"<html>Sign in to the proxy</html>")):
        with serve_model([fault]) as server:
            message = refusal(server)
        assert f"{server.url} answers with a web page and not as a model server" in message
        assert "Sign in to the proxy" in message
        assert "NO_PROXY" in message


def test_other_refusals_are_told_in_the_servers_words() -> None:
    cases = (
        (Fault(400, b'{"error": {"message": "messages: odd"}}'), "(HTTP 400): messages: odd"),
        (Fault(404, b'{"detail": "Not Found"}'), "no chat API there (HTTP 404: Not Found)"),
        (Fault(307, b"", {"location": "https://new.test/"}), "(https://new.test/): give that one"),
        (Fault(429, b'{"error": {"code": "insufficient_quota"}}'), "quota is used up"),
    )
    for fault, words in cases:
        with serve_model([fault]) as server:
            assert words in refusal(server)


def test_a_server_that_speaks_no_tls() -> None:
    with serve_model(["ok"]) as server:
        remote = RemoteModel("tiny-vl", server.url.replace("http:", "https:"), patience=QUICK)
        with pytest.raises(CannotRun, match=r"no secure connection .* write http:// for a server"):
            remote.reply(HELLO, Ask())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500])
def test_the_key_never_shows(
    status: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even when the server repeats it."""
    key = "sk-0123456789abcdef"
    monkeypatch.setenv("HANDEYE_API_KEY", key)

    def repeat(chat: Chat) -> Fault:
        return Fault(status, f"bad: {chat.headers['authorization']}, sk-01234***cdef".encode())

    caplog.set_level("DEBUG")
    with serve_model(repeat) as server, pytest.raises(CannotRun) as told:
        model(server).reply(HELLO, Ask())
    assert "***" in str(told.value)
    shown = str(told.value) + caplog.text + repr(told.value.__cause__)
    assert key not in shown
    assert "01234***" not in shown
