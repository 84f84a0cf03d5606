"""A speech daemon for tests: it speaks SSIP over a real socket, and says nothing aloud."""

from __future__ import annotations

import socket
import socketserver
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread

ANSWERS = {
    "GET": "251-en-GB\r\n251 OK GET RETURNED",
    "CANCEL": "213 OK CANCELED",
    "QUIT": "231 HAPPY HACKING",
}


@dataclass
class Daemon:
    """What was asked of it, in order: commands, and `priority|language|text` for what it speaks."""

    path: Path
    asked: list[str] = field(default_factory=list[str])
    times: list[float] = field(default_factory=list[float])
    refuse: str = ""
    """A command that it answers with an error."""
    dumb: bool = False
    """Whether it answers nothing any more."""
    change: Condition = field(default_factory=Condition)
    connections: list[socket.socket] = field(default_factory=list[socket.socket])
    settings: dict[str, str] = field(default_factory=dict[str, str])

    def note(self, what: str) -> None:
        with self.change:
            self.asked.append(what)
            self.times.append(time.perf_counter())
            self.change.notify_all()

    def wait_for(self, what: str, times: int = 1) -> float:
        """When it was asked this, on the clock of `time.perf_counter`."""
        with self.change:
            assert self.change.wait_for(lambda: self.asked.count(what) >= times, 10), self.asked
            return self.times[self.asked.index(what)]

    def spoken(self) -> list[str]:
        return [one for one in self.asked if "|" in one]

    def die(self) -> None:
        """Drop all connections, as a daemon that is killed does."""
        for one in self.connections:
            one.shutdown(socket.SHUT_RDWR)

    def answer(self, line: str) -> str:
        word = line.split()[0]
        if self.refuse and line.startswith(self.refuse):
            return "407 ERR COULDNT SET"
        if line.startswith("SET self "):
            name, value = line.removeprefix("SET self ").split(" ", 1)
            self.settings[name] = value
        return ANSWERS.get(word, "200 OK")


@contextmanager
def daemon(folder: Path) -> Generator[Daemon]:
    """A daemon that listens on a socket in a folder."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            there.connections.append(self.connection)
            there.settings.clear()
            while line := self.rfile.readline().decode().removesuffix("\r\n"):
                if there.dumb:
                    continue
                if line == "SPEAK":
                    self.say("230 OK RECEIVING DATA")
                    self.take()
                    continue
                there.note(line)
                self.say(there.answer(line))
                if line == "QUIT":
                    return

        def take(self) -> None:
            text: list[str] = []
            while (line := self.rfile.readline().decode().removesuffix("\r\n")) != ".":
                text.append(line.removeprefix(".") if line.startswith("..") else line)
            now = there.settings
            there.note("|".join((now["PRIORITY"], now.get("LANGUAGE", ""), *text)))
            self.say("225-7\r\n225 OK MESSAGE QUEUED")

        def say(self, answer: str) -> None:
            self.wfile.write(f"{answer}\r\n".encode())

    class Server(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True
        block_on_close = False

    path = folder / "ssip.sock"
    there = Daemon(path)
    with Server(str(path), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield there
        finally:
            server.shutdown()
            thread.join()
