"""Speech Dispatcher, the speech of Linux desktops, spoken to in its own protocol (SSIP).

The protocol is a handful of lines over a socket (`info ssip`), so that neither its Python client,
which is in no package registry, nor a process for each line is needed.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

from .reply import Priority
from .speaker import NORMAL, VoiceLost, language, speakable

ANSWER_CAP = 3.0
"""Seconds after which a daemon that does not answer is given up."""
_STEP = 25  # SSIP's rates go from -100 to 100


class SpeechDispatcher:
    """A connection to the daemon, which is started where it does not run yet.

    Args:
        address: where it listens, as in SPEECHD_ADDRESS, which is the default.

    Raises:
        VoiceLost: when there is no daemon, and none can be started.
    """

    def __init__(self, address: str = "") -> None:
        self._socket = _connected(address or os.environ.get("SPEECHD_ADDRESS", ""))
        self._answers = self._socket.makefile("rb")
        self._language = ""
        user = re.sub(r"[^\w-]", "_", os.environ.get("USER", "user"), flags=re.ASCII)
        self._ask(f"SET self CLIENT_NAME {user}:handeye:assist")
        told = self._ask("GET LANGUAGE")
        self._own_language = told[0].strip() if told else ""

    @property
    def name(self) -> str:
        """What it is."""
        return "Speech Dispatcher"

    def speak(self, line: str, priority: Priority) -> None:
        """Hand one line over, in the language that it is written in."""
        if not (said := speakable(line)):
            return
        self._speak_in(language(said))
        # SSIP's `text` interrupts itself: of several lines that are read out, the last alone would
        # be heard.
        self._ask(f"SET self PRIORITY {'message' if priority == 'text' else priority}")
        self._ask("SPEAK")
        self._ask(f".{said}\r\n." if said.startswith(".") else f"{said}\r\n.")

    def stop(self) -> None:
        """Cut what is said, and all that waits."""
        self._ask("CANCEL self")

    def rate(self, rate: int) -> None:
        """Set the rate."""
        self._ask(f"SET self RATE {(rate - NORMAL) * _STEP}")

    def close(self) -> None:
        """End the connection: the daemon says what it still has."""
        try:
            self._ask("QUIT")
        except VoiceLost:
            return
        self._let_go()

    def _speak_in(self, wanted: str) -> None:
        # The user's own English, such as en-GB, is better than any English.
        if self._own_language.partition("-")[0] == wanted:
            wanted = self._own_language
        if wanted != self._language:
            self._ask(f"SET self LANGUAGE {wanted}")
            self._language = wanted

    def _ask(self, line: str) -> list[str]:
        """Send a command; the data of its answer."""
        try:
            self._socket.sendall(f"{line}\r\n".encode())
            return self._answer()
        except OSError as why:
            self._let_go()
            raise VoiceLost(f"Speech Dispatcher: {why.strerror or why}") from None

    def _answer(self) -> list[str]:
        data: list[str] = []
        while True:
            told = self._answers.readline(10_000).decode(errors="replace").rstrip("\r\n")
            if not re.match(r"\d{3}[ -]", told):
                self._let_go()
                raise VoiceLost("Speech Dispatcher: it has ended the connection")
            if told[3] == "-":
                data.append(told[4:])
            elif told[0] == "2":
                return data
            else:
                self._let_go()
                raise VoiceLost(f"Speech Dispatcher: it answers {told}")

    def _let_go(self) -> None:
        self._answers.close()
        self._socket.close()


def _connected(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "inet_socket":
        host, _, port = where.partition(":")
        return _tcp(host or "127.0.0.1", port or "6560")
    path = Path(where) if where else _default_path()
    try:
        return _unix(path)
    except OSError as why:
        first = why
    if _spawned(path):
        try:
            return _unix(path)
        except OSError as why:
            first = why
    raise VoiceLost(f"Speech Dispatcher: {path}: {first.strerror or first}")


def _tcp(host: str, port: str) -> socket.socket:
    try:
        return socket.create_connection((host, int(port)), ANSWER_CAP)
    except (OSError, ValueError) as why:
        raise VoiceLost(f"Speech Dispatcher: {host}:{port}: {why}") from None


def _unix(path: Path) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise VoiceLost("Speech Dispatcher: this system has none")
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(ANSWER_CAP)
    try:
        made.connect(str(path))
    except OSError:
        made.close()
        raise
    return made


def _default_path() -> Path:
    """Where the daemon listens by default (GLib's runtime folder of the user)."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    runtime = os.environ.get("XDG_RUNTIME_DIR") or cache
    return Path(runtime) / "speech-dispatcher" / "speechd.sock"


def _spawned(path: Path) -> bool:
    """Start the daemon as its own clients do; whether that worked."""
    if not (program := shutil.which("speech-dispatcher")):
        return False
    way = ["--communication-method", "unix_socket", "--socket-path", str(path)]
    try:
        done = subprocess.run(
            [program, "--spawn", *way],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=ANSWER_CAP,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
