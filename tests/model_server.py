"""A model server in a thread: speaks the chat APIs, answers from a script, and misbehaves.

    with serve_model(["first answer", Answer("second", thought="hm"), overloaded()]) as server:
        ...  # ask server.url; what was asked is in server.requests

It speaks OpenAI's chat completions (`/v1/chat/completions`, streamed or not) and Ollama's own API
(`/api/chat`). `kind` is what it says it is when a client tries to recognise it. Faults and odd
answers are in `model_answers.py`.
"""

from __future__ import annotations

import json
import select
import socket
import struct
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event, Lock, Thread
from typing import Any

from model_answers import Answer, Chat, Fault, wrong_key
from model_wire import (
    flavour,
    ollama_reply,
    ollama_stream,
    openai_reply,
    openai_stream,
    unknown_fields,
)
from servers import Server

Scripted = str | Answer | Fault
Script = Iterable[Scripted] | Callable[[Chat], Scripted]


@dataclass
class ModelServer:
    """What is known about the server from outside.

    Args:
        url: its address, without `/v1`.
        kind: the program that it says it is.
        models: the names that it offers.
        key: the API key that it wants; "" for none.
        requests: all requests for an answer, in order.
        paths: everything that was asked for, with the method, in order.
        connections: how many connections were made.
        faults: what happens at paths that tell about the server, such as `/v1/models`.
        hung_up: set when a client went away before its answer was complete.
    """

    url: str
    kind: str
    models: tuple[str, ...]
    key: str
    requests: list[Chat] = field(default_factory=list[Chat])
    paths: list[str] = field(default_factory=list[str])
    connections: int = 0
    faults: dict[str, Fault] = field(default_factory=dict[str, Fault])
    hung_up: Event = field(default_factory=Event)


class Source:
    """The script, read by one request at a time."""

    def __init__(self, script: Script) -> None:
        self._call = script if callable(script) else None
        self._rest = iter(()) if callable(script) else iter(script)
        self._lock = Lock()
        self._given: list[Answer | Fault] = []

    def next(self, chat: Chat) -> Answer | Fault:
        with self._lock:
            one = self._call(chat) if self._call else next(self._rest, None)
            if one is None:
                one = Fault(400, b'{"error": {"message": "the script of the test is at its end"}}')
            answer = Answer(one) if isinstance(one, str) else one
            self._given.append(answer)
            return answer

    def release(self) -> None:
        """Let everything go on that waits."""
        for event in [one.wait for one in self._given] + [
            one.hold for one in self._given if isinstance(one, Answer)
        ]:
            if event:
                event.set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: ModelServer
    source: Source

    def setup(self) -> None:
        super().setup()
        self.state.connections += 1

    def do_GET(self) -> None:
        self.state.paths.append(f"GET {self.path}")
        if self._wrong_key():
            return self._fault(wrong_key())
        if fault := self.state.faults.get(self.path):
            if fault.once:
                del self.state.faults[self.path]
            return self._fault(fault)
        found = flavour(self.state.kind, self.state.models).get(self.path)
        if found is not None:
            return self._send(200, json.dumps(found).encode())
        if self.state.kind == "lmstudio":  # it answers every question with 200
            return self._send(200, b'{"error": "Unexpected endpoint or method."}')
        posts = self.state.kind == "transformers" and self.path == "/load_model"
        return self._send(405 if posts else 404, b'{"detail": "Not Found"}')

    def do_POST(self) -> None:
        self.state.paths.append(f"POST {self.path}")
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self._wrong_key():
            return self._fault(wrong_key())
        if self.path not in ("/v1/chat/completions", "/api/chat"):
            return self._send(404, b'{"detail": "Not Found"}')
        named = {name.lower(): value for name, value in self.headers.items()}
        chat = Chat(self.path, named, json.loads(data))
        self.state.requests.append(chat)
        if unknown := unknown_fields(self.state.kind, chat.body):
            detail = json.dumps({"detail": f"Unexpected fields in the request: {unknown}"})
            return self._send(422, detail.encode())
        answer = self.source.next(chat)
        if answer.wait:
            self._wait(answer.wait)
        if isinstance(answer, Fault):
            return self._fault(answer)
        return self._answer(chat, answer)

    def _wrong_key(self) -> bool:
        wanted = self.state.key
        return bool(wanted) and self.headers.get("authorization") != f"Bearer {wanted}"

    def _wait(self, event: Event, beat: bytes = b"") -> None:
        """Until the event is set or the client has gone; a beat keeps the connection alive."""
        for _ in range(3000):
            if event.wait(0.01):
                return
            if beat:
                self._write(beat)
            if select.select([self.connection], [], [], 0)[0] and not self.connection.recv(
                1, socket.MSG_PEEK
            ):
                self.state.hung_up.set()
                raise ConnectionAbortedError("the client has gone")

    def _fault(self, fault: Fault) -> None:
        if fault.cut:
            return self._cut(fault.cut == "reset")
        return self._send(fault.status, fault.body, fault.headers)

    def _cut(self, hard: bool) -> None:
        """End the connection, with a reset or properly."""
        self.wfile.flush()
        if hard:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.wfile.close()
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True
        raise ConnectionAbortedError("cut by the test")

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"content-type": "application/json"} | dict(headers or {})).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, chat: Chat, answer: Answer) -> None:
        native = chat.path == "/api/chat"
        if not chat.body.get("stream", native):
            whole = ollama_reply if native else openai_reply
            return self._send(200, json.dumps(whole(chat.body, answer)).encode())
        lines = ollama_stream(chat.body, answer) if native else openai_stream(chat.body, answer)
        self.send_response(200)
        kind = "application/x-ndjson" if native else "text/event-stream"
        self.send_header("content-type", kind)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            self._stream(lines, answer)
        except (BrokenPipeError, ConnectionResetError):
            self.state.hung_up.set()
            raise
        return self._write(b"")

    def _stream(self, lines: Iterable[str], answer: Answer) -> None:
        for at, line in enumerate(lines):
            if at == answer.cut_after:
                self._cut(answer.cut == "reset")
            if at == answer.hold_after and answer.hold:
                self._wait(answer.hold, b": keep-alive\n\n" if answer.comments else b"")
            data = line.encode()
            size = answer.split or len(data)
            for start in range(0, len(data), size):
                self._write(data[start : start + size])

    def _write(self, piece: bytes) -> None:
        """One chunk of a chunked body; an empty one ends it."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def serve_model(
    script: Script = (),
    *,
    kind: str = "openai",
    models: tuple[str, ...] = ("tiny-vl",),
    key: str = "",
) -> Generator[ModelServer]:
    """A model server on a free port of this computer.

    Args:
        script: the answers in order, or what gives the answer to a request.
        kind: what it can be recognised as: "openai" (nothing special), "vllm", "sglang",
            "ollama", "llama.cpp", "lmstudio", "transformers".
        models: the names of the models that it lists.
        key: the API key that requests must carry.
    """

    class Own(Handler):
        pass

    with Server(("127.0.0.1", 0), Own) as server:
        Own.state = ModelServer(f"http://127.0.0.1:{server.server_port}", kind, models, key)
        Own.source = Source(script)
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield Own.state
        finally:
            Own.source.release()
            server.shutdown()
            thread.join()
