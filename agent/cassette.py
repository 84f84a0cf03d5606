"""Cassettes: the model traffic of a run, recorded to a file and replayed without a model.

A cassette is JSON Lines, one line a request: what was asked (texts, the pictures' digests and
sizes, how the reply was wanted), the reply or why there was none, when and how long. Every text is
redacted before it is written, and requests are recognised by their redacted texts.
"""

from __future__ import annotations

import json
import os
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from .errors import CannotRun
from .model import Ask, Message, Model, Reply
from .reply_data import clean, mapped, parse_object, reply_from_data, reply_to_data
from .request_key import ask_data, picture_digest, request_key

FILE = "model.jsonl"
"""What a run calls its cassette."""
VERSION = 1
"""Of a line. A later one is refused, because its meaning is not known here."""

Redact = Callable[[str], str]


class RecordingModel:
    """A model whose traffic is appended to a cassette.

    A line is with the operating system before `reply` returns, so that what was answered can be
    read after a crash. A request that ends in `CannotRun` is recorded too.

    Args:
        model: what answers.
        path: the cassette; made when missing, appended to otherwise.
        redact: applied to every text before it is written.

    Raises:
        CannotRun: when the file cannot be written.
    """

    def __init__(self, model: Model, path: Path, redact: Redact = str) -> None:
        self._model = model
        self._path = path
        self._redact = redact
        self._schemas: set[str] = set()
        self._write(b"")
        _drop_torn_line(path)

    @property
    def name(self) -> str:
        """The name of the model behind it."""
        return self._model.name

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """The model's reply, once it is recorded.

        Raises:
            CannotRun: when there is no answer to be had, or it cannot be recorded.
        """
        started = datetime.now().astimezone().isoformat(timespec="milliseconds")
        clock = time.monotonic()
        try:
            reply = self._model.reply(messages, ask)
        except CannotRun as why:
            came: dict[str, object] = {"error": clean(self._redact(str(why)))}
            self._add(messages, ask, started, time.monotonic() - clock, came)
            raise
        came = {"reply": reply_to_data(reply, self._redact)}
        self._add(messages, ask, started, time.monotonic() - clock, came)
        return reply

    def _add(
        self,
        messages: Sequence[Message],
        ask: Ask,
        started: str,
        seconds: float,
        came: Mapping[str, object],
    ) -> None:
        line = {
            "version": VERSION,
            "model": clean(self._redact(self.name)),
            "key": _key(self.name, messages, ask, self._redact),
            "started": started,
            "seconds": round(seconds, 3),
            "messages": [_message(one, self._redact) for one in messages],
            "ask": self._ask(ask),
            **came,
        }
        self._write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _ask(self, ask: Ask) -> dict[str, object]:
        """How the reply was wanted; a schema in full only the first time."""
        data = cast("dict[str, object]", mapped(ask_data(ask), self._redact))
        data["fresh"] = ask.fresh
        if ask.schema is not None:
            digest = picture_digest(json.dumps(data["schema"]).encode())
            data["schema_sha256"] = digest
            if digest in self._schemas:
                del data["schema"]
            self._schemas.add(digest)
        return data

    def _write(self, line: bytes) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:
                while line:
                    line = line[file.write(line) :]
        except OSError as why:
            raise CannotRun(
                f"the model's traffic cannot be recorded to {self._path}: {why.strerror or why}. "
                "Make room or give another folder; what was recorded before is kept."
            ) from why


@dataclass(frozen=True)
class _Line:
    """One request of a cassette: its number in the file from 1, and what came of it."""

    number: int
    model: str
    key: str
    reply: Reply | None
    error: str


class ReplayModel:
    """Answers from a cassette; no model is asked.

    A request that was recorded, to the letter, gets its own reply; each line is used once. Any
    other gets the next line after the one that was used last, with `drifted` in the reply's
    `info`: what is asked has changed since the recording. Replies keep the tokens that they once
    cost; their time is what the replay took.

    Args:
        path: the cassette.
        name: the model whose lines are wanted; "" when the cassette holds those of one alone.
        redact: as in the recording, when requests may hold secrets.

    Raises:
        CannotRun: when the file is none, is damaged before its last line, was written by a later
            version, or holds other models' traffic.
    """

    def __init__(self, path: Path, name: str = "", redact: Redact = str) -> None:
        self._path = path
        self._redact = redact
        recorded = _read(path)
        models = list(dict.fromkeys(line.model for line in recorded))
        if not name and len(models) > 1:
            raise CannotRun(
                f"{path} holds the replies of {len(models)} models: say which one of "
                f"{', '.join(models)} is to be replayed"
            )
        self._name = name or models[0]
        self._lines = [line for line in recorded if line.model == clean(redact(self._name))]
        if not self._lines:
            raise CannotRun(
                f"line {recorded[0].number} of {path} was recorded with the model "
                f"{recorded[0].model}, and no line with {self._name}: replay it with that model, "
                "or record it again with this one"
            )
        self._by_key: dict[str, deque[int]] = {}
        for index, line in enumerate(self._lines):
            self._by_key.setdefault(line.key, deque()).append(index)
        self._unused = set(range(len(self._lines)))
        self._next = 0
        self.drifted = 0

    @property
    def name(self) -> str:
        """The model that was recorded."""
        return self._name

    @property
    def left(self) -> int:
        """How many lines were not used so far."""
        return len(self._unused)

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """The recorded reply.

        Raises:
            CannotRun: when the cassette is used up, or the recorded request ended like that.
        """
        clock = time.monotonic()
        index, drifted = self._find(_key(self.name, messages, ask, self._redact))
        self._unused.discard(index)
        self._next = index + 1
        line = self._lines[index]
        if line.reply is None:
            raise CannotRun(f"{line.error} (as recorded in line {line.number} of {self._path})")
        info = dict(line.reply.info)
        if drifted:
            self.drifted += 1
            info |= {"drifted": True, "cassette_line": line.number}
        seconds = time.monotonic() - clock
        return replace(line.reply, seconds=seconds, first=None, retries=0, info=info)

    def _find(self, key: str) -> tuple[int, bool]:
        """The line for a request, and whether another was asked there."""
        same = self._by_key.get(key, deque[int]())
        while same:
            index = same.popleft()
            if index in self._unused:
                return index, False
        later = [index for index in self._unused if index >= self._next]
        if later:
            return min(later), True
        last = self._lines[-1].number
        raise CannotRun(
            f"{self._path} has no more replies: its line {last} was the last one, and the model is "
            "asked once more than when it was recorded. Record it again, with a model."
        )


def _read(path: Path) -> list[_Line]:
    try:
        content = path.read_bytes()
    except OSError as why:
        raise CannotRun(
            f"the cassette {path} cannot be read: {why.strerror}. Give the {FILE} of a run."
        ) from why
    rows = content.split(b"\n")
    lines: list[_Line] = []
    for number, row in enumerate(rows, 1):
        if row.strip() and (line := _line(path, number, row, last=number == len(rows))):
            lines.append(line)
    if not lines:
        raise CannotRun(f"the cassette {path} holds no replies: record it again, with a model")
    return lines


def _line(path: Path, number: int, row: bytes, *, last: bool) -> _Line | None:
    """One line; None when it is the torn end of a run that was killed."""
    data = parse_object(row)
    if data is None and last:
        return None
    where = f"line {number} of the cassette {path}"
    version = (data or {}).get("version")
    if isinstance(version, int) and version > VERSION:
        raise CannotRun(
            f"{where} has version {version}, and this handeye reads up to {VERSION}: update "
            "handeye, or record it again"
        )
    reply, error = reply_from_data((data or {}).get("reply")), (data or {}).get("error")
    model, key = (data or {}).get("model"), (data or {}).get("key")
    if (
        data is None
        or not (isinstance(model, str) and isinstance(key, str))
        or (reply is None and not isinstance(error, str))
    ):
        raise CannotRun(f"{where} is damaged: take it out, or record it again")
    return _Line(number, model, key, reply, str(error or ""))


def _key(name: str, messages: Sequence[Message], ask: Ask, redact: Redact) -> str:
    """The request's key by its redacted texts: the same whatever the secrets are."""
    return request_key(name, [replace(one, text=redact(one.text)) for one in messages], ask)


def _message(message: Message, redact: Redact) -> dict[str, object]:
    told: dict[str, object] = {"role": message.role}
    if message.images:
        told["images"] = [_picture(image) for image in message.images]
    if message.stamp:
        told["stamp"] = clean(redact(message.stamp))
    return {**told, "text": clean(redact(message.text))}


def _picture(image: bytes) -> dict[str, object]:
    """A picture without its pixels. A PNG has its width and height in bytes 16 to 24 (RFC 2083)."""
    told: dict[str, object] = {"sha256": picture_digest(image), "bytes": len(image)}
    if image.startswith(b"\x89PNG\r\n\x1a\n") and len(image) >= 24:
        told["width"], told["height"] = struct.unpack(">II", image[16:24])
    return told


def _drop_torn_line(path: Path) -> None:
    """Cut off the half line that a run left which was killed: nothing can be read in it."""
    content = path.read_bytes()
    if not content.endswith(b"\n"):
        os.truncate(path, content.rfind(b"\n") + 1)
