"""One loaded model answers several real processes."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from tiny_models import build_tiny

from handeye.agent import Ask, CannotRun, Message, Reply, local_model, shared_model

PATIENCE = 60.0
SPAWN = multiprocessing.get_context("spawn")
Results: TypeAlias = "Queue[Any]"
Request = shared_model.Request


class Echo:
    """Answers with what it was asked; a gate can hold it back, and it keeps its batches' sizes."""

    name = "echo"

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.never = threading.Event()
        self.batches: list[int] = []

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        return self.reply_many([(messages, ask)])[0]

    def reply_many(self, requests: Sequence[Request]) -> list[Reply]:
        self.batches.append(len(requests))
        self.begun.set()
        if not self.gate.wait(PATIENCE):
            raise AssertionError("the test never opened the gate")
        return [self._answer(messages[-1].text, ask) for messages, ask in requests]

    def _answer(self, text: str, ask: Ask) -> Reply:
        if text == "refuse":
            raise CannotRun("that is refused")
        if text == "crash":
            raise ZeroDivisionError("by the model")
        if text == "writes":
            self._write(ask)
        done = ask.complete is not None and ask.complete("full")
        return Reply(f"{text} {ask.max_tokens}{' complete' * done}")

    def _write(self, ask: Ask) -> None:
        """Write on and on, until the reply is said to be complete."""
        end = time.monotonic() + PATIENCE
        while ask.complete is not None and not ask.complete("more"):
            self.never.wait(0.01)
            assert time.monotonic() < end, "nobody told the model that its reply is unwanted"


class Plain:
    """A model that answers one prompt at a time."""

    name = "plain"

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        return Reply(messages[-1].text, tokens_out=ask.max_tokens)


def said(text: str) -> list[Message]:
    return [Message("user", text)]


def full(text: str) -> bool:
    return text == "full"


def ask_for(client: shared_model.SharedModelClient, text: str, results: Results) -> None:
    """What a process does: ask, and hand back the answer or the error."""
    try:
        results.put(client.reply(said(text), Ask(max_tokens=24)).text)
    except CannotRun as error:
        results.put(f"CannotRun: {error}")


def start(work: Callable[..., None], *args: object) -> SpawnProcess:
    process = SPAWN.Process(target=work, args=args, daemon=True)
    process.start()
    return process


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_processes_share_a_model_and_get_what_they_would_get_alone(tmp_path: Path) -> None:
    model = local_model.LocalModel(str(build_tiny(tmp_path / "tiny")))
    texts = ["Click the button.", "Type a word into the field."]
    alone = [model.reply(said(text), Ask(max_tokens=24)).text for text in texts]
    queues: list[Results] = [SPAWN.Queue() for _ in texts]
    with shared_model.SharedModel(model) as host:
        client = host.client()
        assert client.name == "tiny (qwen3_vl)"
        processes = [
            start(ask_for, client, text, queue) for text, queue in zip(texts, queues, strict=True)
        ]
        assert [queue.get(timeout=PATIENCE) for queue in queues] == alone
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0
    model.close()


def test_all_that_wait_go_through_the_model_together() -> None:
    model = Echo()
    model.gate.clear()
    answers: dict[str, str] = {}

    def ask(text: str) -> None:
        answers[text] = host.client().reply(said(text), Ask(max_tokens=7)).text

    with shared_model.SharedModel(model) as host:
        threads = [in_thread(lambda: ask("first"))]
        assert model.begun.wait(PATIENCE)
        threads += [in_thread(lambda text=text: ask(text)) for text in ("a", "b", "c")]
        host.wait_for(3, PATIENCE)
        model.gate.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert model.batches == [1, 3]
    assert answers == {text: f"{text} 7" for text in ("first", "a", "b", "c")}


def test_an_error_reaches_only_the_one_that_caused_it() -> None:
    model = Echo()
    model.gate.clear()
    results: dict[str, str] = {}

    def ask(text: str) -> None:
        try:
            results[text] = host.client().reply(said(text), Ask()).text
        except CannotRun as error:
            results[text] = str(error)

    with shared_model.SharedModel(model) as host:
        threads = [in_thread(lambda text=text: ask(text)) for text in ("fine", "refuse", "crash")]
        host.wait_for(2, PATIENCE)
        model.gate.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert results["fine"] == "fine 1024"
    assert results["refuse"] == "that is refused"
    assert "the shared model failed: ZeroDivisionError('by the model')" in results["crash"]


def test_a_model_that_takes_one_at_a_time() -> None:
    with shared_model.SharedModel(Plain()) as host:
        assert host.client().reply(said("hello"), Ask()).text == "hello"


def test_a_dead_process_hurts_no_other() -> None:
    model = Echo()
    model.gate.clear()
    results: Results = SPAWN.Queue()
    with shared_model.SharedModel(model) as host:
        victim = start(ask_for, host.client(), "victim", results)
        assert model.begun.wait(PATIENCE)
        victim.kill()
        victim.join(PATIENCE)
        model.gate.set()
        assert host.client().reply(said("other"), Ask()).text == "other 1024"


def test_a_reply_that_nobody_waits_for_any_more_is_not_written_to_its_end() -> None:
    model = Echo()
    with shared_model.SharedModel(model) as host:
        results: Results = SPAWN.Queue()
        victim = start(ask_for, host.client(), "writes", results)
        assert model.begun.wait(PATIENCE)
        victim.kill()
        victim.join(PATIENCE)
        assert host.client().reply(said("other"), Ask()).text == "other 1024"


def test_what_tells_that_a_reply_is_complete_goes_along_when_it_can() -> None:
    with shared_model.SharedModel(Echo()) as host:
        client = host.client()
        assert client.reply(said("x"), Ask(complete=full)).text == "x 1024 complete"
        assert client.reply(said("x"), Ask(complete=lambda _: True)).text == "x 1024"


def test_a_client_that_was_pickled_works_and_says_nothing_of_its_line() -> None:
    with shared_model.SharedModel(Echo()) as host:
        client = host.client()
        assert client.reply(said("one"), Ask()).text == "one 1024"
        copy: shared_model.SharedModelClient = pickle.loads(pickle.dumps(client))
        assert copy.reply(said("two"), Ask()).text == "two 1024"
        assert client.reply(said("three"), Ask()).text == "three 1024"


def test_after_the_host_is_closed_there_is_one_clear_error() -> None:
    host = shared_model.SharedModel(Echo())
    client = host.client()
    assert client.reply(said("before"), Ask()).text == "before 1024"
    host.close()
    host.close()
    for asker in (client, host.client()):
        with pytest.raises(CannotRun, match="the process that has loaded the model is gone"):
            asker.reply(said("after"), Ask())


def test_closing_frees_those_that_wait() -> None:
    model = Echo()
    model.gate.clear()
    errors: list[str] = []

    def ask() -> None:
        with pytest.raises(CannotRun) as raised:
            host.client().reply(said("waits"), Ask())
        errors.append(str(raised.value))

    host = shared_model.SharedModel(model)
    threads = [in_thread(ask), in_thread(ask)]
    assert model.begun.wait(PATIENCE)
    closing = in_thread(host.close)
    for thread in threads:
        thread.join(PATIENCE)
    model.gate.set()
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert len(errors) == 2
    assert all("model is" in error for error in errors)


def test_a_stranger_is_not_let_in() -> None:
    with shared_model.SharedModel(Echo()) as host:
        address = host.client().address
        stranger = shared_model.SharedModelClient(address, b"guess", "echo")
        with pytest.raises(CannotRun, match="no answer from echo"):
            stranger.reply(said("let me in"), Ask())
        assert host.client().reply(said("own"), Ask()).text == "own 1024"
