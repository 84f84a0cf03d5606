"""One loaded model for several processes of a run.

The process that loaded it listens; each other process reaches it through a `SharedModelClient`.
All requests that wait go through the model together. Both sides know a random key. What they send
each other is pickled, so nothing but processes of this run may know it.
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Client, Listener, Pipe, wait
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeGuard, runtime_checkable

from .errors import CannotRun
from .model import Ask, Message, Model, Reply
from .shared_client import BROKEN, Address, Line, SharedModelClient

Request = tuple[Sequence[Message], Ask]
BACKLOG = 16
LONGEST = 100
"""Characters of a socket's path; macOS takes 104 bytes."""
CLOSED = "the process that has loaded the model is ending"


@runtime_checkable
class TakesMany(Protocol):
    """A model that answers several prompts together."""

    def reply_many(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer each of them, in order."""
        ...


@runtime_checkable
class Stoppable(Protocol):
    """A model whose call can be ended from another thread."""

    def stop(self) -> None:
        """End the call that is running; it raises `CannotRun`."""
        ...


@dataclass(eq=False)
class _Waiting:
    """A request without an answer yet. `unwanted`: the process that asked is gone."""

    messages: Sequence[Message]
    ask: Ask
    bell: Line
    answer: Reply | CannotRun | None = None
    unwanted: bool = False

    def request(self) -> Request:
        """What the model gets; it stops writing once nobody waits."""
        given = self.ask.complete

        def complete(text: str) -> bool:
            return self.unwanted or (given is not None and given(text))

        return self.messages, replace(self.ask, complete=complete)

    def settle(self, answer: Reply | CannotRun) -> None:
        """Hand the answer to the thread that waits for it."""
        self.answer = answer
        _ring(self.bell)


class SharedModel:
    """Answers all processes that hold a client, until it is closed or its `with` block ends.

    Args:
        model: what answers; when it has `reply_many`, all requests that wait go to it together.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._key = secrets.token_bytes(32)
        self._folder = tempfile.TemporaryDirectory(prefix="handeye-", ignore_cleanup_errors=True)
        self._listener = _listen(Path(self._folder.name) / "model", self._key)
        self._address: Address = self._listener.address
        self._change = threading.Condition()
        self._queue: list[_Waiting] = []
        self._running: list[_Waiting] = []
        self._bells: set[Line] = set()
        self._closed = False
        self._caller = ThreadPoolExecutor(1, thread_name_prefix="handeye-shared")
        self._threads: list[threading.Thread] = []
        self._start(self._accept)
        self._start(self._work)

    def client(self) -> SharedModelClient:
        """A model that other processes can use: it can be pickled."""
        return SharedModelClient(self._address, self._key, self._model.name)

    def wait_for(self, waiting: int, seconds: float) -> bool:
        """Wait until so many requests wait for the model, but not longer; whether they do."""
        with self._change:
            return self._change.wait_for(lambda: len(self._queue) >= waiting, seconds)

    def close(self) -> None:
        """Stop answering: a client that waits, or asks later, gets `CannotRun`."""
        with self._change:
            if self._closed:
                return
            self._closed = True
            for one in self._running:
                one.unwanted = True
            for bell in self._bells:
                _ring(bell)
            self._change.notify_all()
        if isinstance(self._model, Stoppable):
            self._model.stop()
        with suppress(*BROKEN):
            Client(self._address, authkey=self._key).close()  # wakes the thread that accepts
        for thread in self._threads:
            thread.join()
        self._caller.shutdown()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, name="handeye-shared", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        """Let processes in until the end; the listener's end refuses those that still knock."""
        while not self._closed:
            with suppress(*BROKEN):
                line: Line = self._listener.accept()
                if self._closed:
                    line.close()
                else:
                    self._start(self._serve, line)
        self._listener.close()

    def _serve(self, line: Line) -> None:
        """Answer one process until it goes away."""
        heard, bell = Pipe(duplex=False)
        with self._change:
            self._bells.add(bell)
        with line, heard, bell, suppress(*BROKEN):
            while not self._closed and line in wait([line, heard]):
                if not self._serve_one(line, heard, bell):
                    break
        with self._change:
            self._bells.discard(bell)

    def _serve_one(self, line: Line, heard: Line, bell: Line) -> bool:
        """Pass on one request and its answer; whether the process is still there."""
        received = line.recv()
        if not _is_request(received):
            return False
        one = _Waiting(*received, bell)
        with self._change:
            self._queue.append(one)
            self._change.notify_all()
        if heard not in wait([line, heard]):  # the process is gone: it says nothing while it waits
            one.unwanted = True
            return False
        heard.recv_bytes()
        line.send(one.answer or CannotRun(CLOSED))
        return True

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._queue or self._closed)
                if self._closed:
                    return
                self._running = [one for one in self._queue if not one.unwanted]
                self._queue.clear()
            if isinstance(self._model, TakesMany):
                self._answer(self._running)
            else:
                for one in self._running:
                    self._answer([one])

    def _answer(self, batch: list[_Waiting]) -> None:
        """Have a batch answered; when that fails, each alone, so that one hurts no other."""
        if not batch:
            return
        done = self._caller.submit(self._replies, [one.request() for one in batch])
        error = done.exception()
        if error is None:
            for one, reply in zip(batch, done.result(), strict=True):
                one.settle(reply)
        elif len(batch) > 1:
            for one in batch:
                self._answer([one])
        else:
            known = isinstance(error, CannotRun)
            batch[0].settle(error if known else CannotRun(f"the shared model failed: {error!r}"))

    def _replies(self, requests: list[Request]) -> list[Reply]:
        if isinstance(self._model, TakesMany):
            return self._model.reply_many(requests)
        return [self._model.reply(messages, ask) for messages, ask in requests]


def _listen(path: Path, key: bytes) -> Listener:
    if not hasattr(socket, "AF_UNIX"):
        return Listener(backlog=BACKLOG, authkey=key)  # a named pipe
    if len(os.fsencode(path)) > LONGEST:
        return Listener(("127.0.0.1", 0), backlog=BACKLOG, authkey=key)
    return Listener(str(path), family="AF_UNIX", backlog=BACKLOG, authkey=key)


def _is_request(value: object) -> TypeGuard[tuple[tuple[Message, ...], Ask]]:
    match value:
        case (tuple(), Ask()):
            return True
        case _:
            return False


def _ring(bell: Line) -> None:
    with suppress(OSError):  # whoever listened is gone
        bell.send_bytes(b".")
