"""The reply cache, on disk and in a real Redis server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from handeye.agent import Ask, CannotRun, Message, Reply, reply_cache
from handeye.agent import request_key as keys
from handeye.perception import machine

pytestmark = pytest.mark.timeout(60)

PROMPT = (
    Message("system", "You use a computer."),
    Message("user", "Sign in", (b"first picture", b"second"), "10:00:01"),
)
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
OTHER_ORDER = {"type": "object", "properties": {"b": {"type": "string"}, "a": {"type": "string"}}}
ASK = Ask(schema=SCHEMA)


class Counting:
    """A model that says how often it was asked."""

    name = "Qwen3-VL-4B"

    def __init__(self, change: Callable[[Reply], Reply] = lambda reply: reply) -> None:
        self.asked = 0
        self._change = change

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        self.asked += 1
        text = f"answer {self.asked}: 登录 \N{SNOWMAN}"
        info = {"finish": "stop", "usage": {"cached": [1, 2.5, None]}}
        return self._change(
            Reply(text, "why", tokens_in=900, tokens_out=30, seconds=4.0, first=0.5, info=info)
        )


@dataclass(frozen=True)
class Redis:
    """A Redis server that a test may stop."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def run_redis(folder: Path) -> Generator[Redis]:
    program = shutil.which("redis-server")
    if not program:  # .ci/run installs it
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen([program, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if "eady to accept connections" in line:
                break
        else:
            raise AssertionError("".join(said))
        try:
            yield Redis(f"redis://127.0.0.1:{port}/0", process)
        finally:
            process.terminate()
            process.stdout.read()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Generator[Redis]:
    with run_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(params=["folder", "redis"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for replies, as it stands behind --cache."""
    if request.param == "folder":
        return str(tmp_path / "new" / "replies")
    server: Redis = request.getfixturevalue("redis")
    store = reply_cache.RedisStore(server.url)
    with store_of(store) as client:
        client.flush()
    return server.url


class Client:
    """Redis as its own command line sees it."""

    def __init__(self, store: reply_cache.RedisStore) -> None:
        self._port = store.where.rpartition(":")[2].partition("/")[0]

    def ask(self, *words: str) -> str:
        command = ["redis-cli", "-p", self._port, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def flush(self) -> None:
        assert self.ask("FLUSHALL") == "OK"


@contextmanager
def store_of(store: reply_cache.RedisStore) -> Generator[Client]:
    yield Client(store)
    store.close()


def test_the_same_request_is_answered_once(where: str) -> None:
    model = Counting()
    cached = reply_cache.CachedModel(model, reply_cache.open_store(where))
    first = cached.reply(PROMPT, ASK)
    later = (PROMPT[0], replace(PROMPT[1], stamp="10:00:09"))
    second = cached.reply(later, replace(ASK, complete=str.isascii))
    assert model.asked == 1
    assert not first.cached
    assert second.cached
    assert second.seconds < 1
    assert replace(second, cached=False, seconds=4.0, first=0.5) == first
    assert (cached.hits, cached.misses, cached.name) == (1, 1, "Qwen3-VL-4B")
    again = reply_cache.CachedModel(Counting(), reply_cache.open_store(where))
    assert again.reply(PROMPT, ASK).text == first.text
    assert again.summary() == {"where": where, "hits": 1, "misses": 0}


@pytest.mark.parametrize(
    ("messages", "ask"),
    [
        ((PROMPT[0], replace(PROMPT[1], text="Sign out")), ASK),
        ((PROMPT[0], replace(PROMPT[1], images=(b"second", b"first picture"))), ASK),
        ((PROMPT[0], replace(PROMPT[1], images=(b"first picture",))), ASK),
        ((PROMPT[0], replace(PROMPT[1], role="assistant")), ASK),
        ((*PROMPT, Message("user", "")), ASK),
        (PROMPT, Ask()),
        (PROMPT, Ask(schema=OTHER_ORDER)),
        (PROMPT, replace(ASK, max_tokens=2048)),
        (PROMPT, replace(ASK, thinking=False)),
        (PROMPT, replace(ASK, top_p=0.8)),
        (PROMPT, replace(ASK, top_k=20)),
        (PROMPT, replace(ASK, temperature=0.7)),
    ],
)
def test_what_differs_is_another_request(messages: tuple[Message, ...], ask: Ask) -> None:
    assert keys.request_key("a", PROMPT, ASK) != keys.request_key("a", messages, ask)
    assert keys.request_key("a", messages, ask) != keys.request_key("b", messages, ask)


def test_equal_requests_have_one_key() -> None:
    found = {
        keys.request_key("a", PROMPT, ASK),
        keys.request_key("a", list(PROMPT), Ask(schema=SCHEMA, temperature=0, fresh=True)),
    }
    assert len(found) == 1
    assert keys.request_key("a", [Message("user", "\ud83d torn")], ASK)


def test_retries_and_chance_are_asked_for(where: str) -> None:
    model = Counting()
    cached = reply_cache.CachedModel(model, reply_cache.open_store(where))
    drawn = replace(ASK, temperature=0.7)
    assert cached.reply(PROMPT, drawn).text != cached.reply(PROMPT, drawn).text
    cached.reply(PROMPT, ASK)
    fresh = cached.reply(PROMPT, replace(ASK, fresh=True))
    assert not fresh.cached
    assert model.asked == 4
    assert cached.reply(PROMPT, ASK).text == fresh.text
    assert (cached.hits, cached.misses) == (1, 1)


@pytest.mark.parametrize("change", [{"cut": True}, {"text": " \n", "thought": ""}])
def test_what_is_no_whole_reply_is_not_kept(where: str, change: dict[str, str]) -> None:
    model = Counting(lambda reply: replace(reply, **change))
    cached = reply_cache.CachedModel(model, reply_cache.open_store(where))
    for _ in range(2):
        assert not cached.reply(PROMPT, ASK).cached
    assert model.asked == 2


def test_an_answer_in_the_reasoning_is_kept(where: str) -> None:
    cached = reply_cache.CachedModel(
        Counting(lambda reply: replace(reply, text="")), reply_cache.open_store(where)
    )
    assert cached.reply(PROMPT, ASK).thought == cached.reply(PROMPT, ASK).thought == "why"
    assert cached.hits == 1


def test_torn_letters_do_not_break_it(where: str) -> None:
    cached = reply_cache.CachedModel(
        Counting(lambda reply: replace(reply, text="a\ud83d")), reply_cache.open_store(where)
    )
    cached.reply(PROMPT, ASK)
    assert cached.reply(PROMPT, ASK).text == "a\ufffd"


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_lies_on_disk_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "replies"
    reply_cache.CachedModel(Counting(), reply_cache.DiskStore(folder)).reply(PROMPT, ASK)
    (entry,) = entries(folder)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    for made in (entry.parent, folder, folder.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert f"{entry.parent.name}{entry.stem}" == keys.request_key("Qwen3-VL-4B", PROMPT, ASK)
    assert json.loads(entry.read_text())["reply"]["text"].startswith("answer 1: 登录")


@pytest.mark.parametrize("damage", ["half", "empty", "text", "list", "version", "key", "type"])
def test_damaged_entries_are_asked_for_again(tmp_path: Path, damage: str) -> None:
    model = Counting()
    cached = reply_cache.CachedModel(model, reply_cache.DiskStore(tmp_path))
    cached.reply(PROMPT, ASK)
    (entry,) = entries(tmp_path)
    whole = entry.read_bytes()
    data = json.loads(whole)
    changed = {
        "half": whole[: len(whole) // 2],
        "empty": b"",
        "text": b"<html>\xff",
        "list": b"[" * 100_000,
        "version": json.dumps({**data, "version": 2}).encode(),
        "key": json.dumps({**data, "key": "0" * 64}).encode(),
        "type": json.dumps({**data, "reply": {**data["reply"], "tokens_in": "many"}}).encode(),
    }
    entry.write_bytes(changed[damage])
    assert not cached.reply(PROMPT, ASK).cached
    assert cached.reply(PROMPT, ASK).cached
    assert model.asked == 2


def test_the_folder_stays_within_its_size(tmp_path: Path) -> None:
    store = reply_cache.DiskStore(
        tmp_path, max_bytes=256 * 1000
    )  # 1000 bytes for those that share two digits
    for number in range(9):
        store.put(f"ab{number}", b"x" * 300)
        store.put(f"cd{number}", b"x" * 10)
    held = [number for number in range(9) if store.get(f"ab{number}")]
    assert held == [6, 7, 8]
    assert all(store.get(f"cd{number}") for number in range(9))
    store.put("ef0", b"x" * 5000)
    assert store.get("ef0")


def test_what_is_used_stays(tmp_path: Path) -> None:
    store = reply_cache.DiskStore(tmp_path, max_bytes=256 * 1000)
    for number in range(3):
        store.put(f"ab{number}", b"x" * 300)
    assert store.get("ab0")
    store.put("ab3", b"x" * 300)
    assert [number for number in range(4) if store.get(f"ab{number}")] == [0, 2, 3]


WRITER = """
import sys
from pathlib import Path
from handeye.agent.reply_cache import DiskStore
store = DiskStore(Path(sys.argv[1]), max_bytes=256 * 40_000)
for turn in range(120):
    key = f"ab{turn % 7}"
    store.put(key, (sys.argv[2] * 10_000).encode())
    found = store.get(key)
    assert found is None or (len(found) == 10_000 and len(set(found)) == 1), found
"""


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    started = [subprocess.Popen([*command, letter]) for letter in "xyz"]
    assert [one.wait() for one in started] == [0, 0, 0]
    assert sum(entry.stat().st_size for entry in entries(tmp_path)) <= 40_000


def test_keeping_takes_no_time(tmp_path: Path) -> None:
    store = reply_cache.DiskStore(tmp_path)
    store.put("ab0", b"x")
    for number in range(300):
        (tmp_path / "ab" / f"{number}.json").write_bytes(b"x" * 3000)
    started = time.process_time()
    for number in range(20):
        store.put(f"ab{number}", b"x" * 3000)
        store.get(f"ab{number}")
    assert (time.process_time() - started) / 20 < 0.02


def test_half_written_files_go_in_the_end(tmp_path: Path) -> None:
    store = reply_cache.DiskStore(tmp_path, max_bytes=256 * 1000)
    store.put("ab0", b"x" * 300)
    for name, age in (("new.part", 0.0), ("old.part", 3600.0)):
        (tmp_path / "ab" / name).write_bytes(b"x" * 900)
        os.utime(tmp_path / "ab" / name, (time.time() - age, time.time() - age))
    store.put("ab1", b"x" * 300)
    assert {entry.name for entry in entries(tmp_path)} == {"0.json", "1.json", "new.part"}


def test_a_disk_that_fails_does_not_end_the_run(tmp_path: Path) -> None:
    model = Counting()
    cached = reply_cache.CachedModel(model, reply_cache.DiskStore(tmp_path))
    key = keys.request_key(model.name, PROMPT, ASK)
    (tmp_path / key[:2]).write_text("in the way")
    assert cached.reply(PROMPT, ASK).text.startswith("answer 1")
    assert cached.reply(PROMPT, ASK).text.startswith("answer 2")
    assert key[2:] in cached.trouble
    assert cached.summary()["trouble"] == cached.trouble


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in ("file", "file/replies"):
        with pytest.raises(CannotRun, match=r"replies cannot be kept in .*file.* --cache off"):
            reply_cache.open_store(str(tmp_path / path))


def test_where_replies_are_kept_unless_told() -> None:
    home = Path("/home/me")

    def folder(platform: str, **env: str) -> str:
        return str(
            reply_cache.default_folder(machine.Machine(platform=platform, env=env, home=home))
        )

    assert folder("linux") == "/home/me/.cache/handeye/replies"
    assert folder("linux", XDG_CACHE_HOME="/fast") == "/fast/handeye/replies"
    assert folder("linux", XDG_CACHE_HOME="relative") == "/home/me/.cache/handeye/replies"
    assert folder("darwin") == "/home/me/Library/Caches/handeye/replies"
    assert folder("win32", LOCALAPPDATA="/local") == "/local/handeye/cache/replies"
    assert isinstance(reply_cache.open_store(""), reply_cache.DiskStore)
    assert Path(reply_cache.open_store("").where).is_relative_to(Path.home())


def test_redis_forgets_what_is_not_used(redis: Redis) -> None:
    store = reply_cache.RedisStore(redis.url)
    with store_of(store) as client:
        client.flush()
        reply_cache.CachedModel(Counting(), store).reply(PROMPT, ASK)
        key = f"handeye:reply:{keys.request_key('Qwen3-VL-4B', PROMPT, ASK)}"
        assert client.ask("KEYS", "*") == key
        assert int(client.ask("TTL", key)) > 29 * 86_400
        client.ask("EXPIRE", key, "100")
        cached = reply_cache.CachedModel(Counting(), store)
        assert cached.reply(PROMPT, ASK).cached
        assert int(client.ask("TTL", key)) > 29 * 86_400


def test_redis_that_ends_does_not_end_the_run(tmp_path: Path) -> None:
    with run_redis(tmp_path) as server:
        model = Counting()
        store = reply_cache.RedisStore(server.url)
        cached = reply_cache.CachedModel(model, store)
        cached.reply(PROMPT, ASK)
        server.process.terminate()
        server.process.wait()
        assert not cached.reply(PROMPT, ASK).cached
        assert cached.trouble.startswith(f"Redis at {server.url}")
        assert not cached.reply(PROMPT, ASK).cached
        store.close()


@pytest.mark.parametrize(
    "end", ["me:pass-word@{}/0", "{}/0?password=x@pass-word", "{}/0?password=pass-word"]
)
def test_redis_that_is_not_there(end: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(CannotRun) as caught:
            reply_cache.open_store("redis://" + end.format(f"127.0.0.1:{port}"))
    said = str(caught.value)
    assert said.startswith("Redis does not answer at redis://")
    assert "--cache FOLDER" in said
    assert "pass-word" not in said


def test_redis_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(CannotRun, match="Redis does not answer"):
            reply_cache.open_store(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert time.monotonic() - started < 10


@pytest.mark.parametrize("port", ["none/0", "99999/0", "1/0?socket_timeout=long"])
@pytest.mark.parametrize("user", ["", "me:pass-word@", ":pass-word/x@"])
def test_addresses_that_are_none(user: str, port: str) -> None:
    with pytest.raises(CannotRun) as caught:
        reply_cache.open_store(f"redis://{user}127.0.0.1:{port}")
    said = str(caught.value)
    assert said.startswith("redis://127.0.0.1:")
    assert "is no address of a Redis server: write redis://host:port/database" in said
    assert "pass-word" not in said


def test_other_addresses_are_refused() -> None:
    with pytest.raises(CannotRun) as caught:
        reply_cache.open_store("memcached://me:secret@there")
    assert str(caught.value).startswith(
        "replies cannot be kept at memcached://there: give a folder"
    )


def test_without_the_package(redis: Redis) -> None:
    code = (
        "import sys; sys.modules['redis'] = None\n"
        "from handeye.agent import CannotRun\n"
        "from handeye.agent.reply_cache import open_store\n"
        "try: open_store(sys.argv[1])\n"
        "except CannotRun as why: print(why)"
    )
    command = [sys.executable, "-c", code, redis.url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "pip install redis" in done.stdout
