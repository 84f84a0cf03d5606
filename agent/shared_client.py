"""What the other processes of a run hold of a model that one of them has loaded."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from typing import TypeAlias

from .errors import CannotRun
from .model import Ask, Message, Reply

Address = str | tuple[str, int]
Line: TypeAlias = "Connection[object, object]"
POLL = 0.2
"""Seconds between looks at Ctrl-C where the system does not end a wait for it (Windows)."""
GONE = "the process that has loaded the model is gone; its own output says why"
BROKEN = (EOFError, OSError, AuthenticationError, pickle.UnpicklingError)
"""What the end of a connection looks like."""


class SharedModelClient:
    """A model that another process of this run has loaded. Can be pickled.

    Args:
        address: where that process listens.
        key: what both sides know.
        name: the model's name.
    """

    def __init__(self, address: Address, key: bytes, name: str) -> None:
        self.address = address
        self._key = key
        self._name = name
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._owner = 0

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._name

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """Answer once; see `Model`. An interrupt stops the model where it is loaded, too."""
        with self._lock:
            try:
                answer = self._exchange((tuple(messages), _portable(ask)))
            except BROKEN as error:
                raise CannotRun(f"no answer from {self._name}: {GONE}") from error
        if isinstance(answer, Reply):
            return answer
        raise answer if isinstance(answer, CannotRun) else CannotRun(f"no reply: {answer!r}")

    def _exchange(self, request: object) -> object:
        mine = self._owner == os.getpid()  # (a forked child does not share its parent's line)
        line = self._line if mine else None
        line, self._line = line or Client(self.address, authkey=self._key), None
        try:
            line.send(request)
            while not line.poll(POLL):
                pass
            answer = line.recv()
            self._line, self._owner = line, os.getpid()
        finally:
            if self._line is None:
                line.close()
        return answer

    def __reduce__(self) -> tuple[type[SharedModelClient], tuple[Address, bytes, str]]:
        return SharedModelClient, (self.address, self._key, self._name)


def _portable(ask: Ask) -> Ask:
    """The same, without a `complete` that cannot go to another process."""
    try:
        pickle.dumps(ask.complete)
    except (pickle.PicklingError, AttributeError, TypeError):
        return replace(ask, complete=None)
    return ask
