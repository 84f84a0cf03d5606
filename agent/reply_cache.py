"""A cache of replies: what a model was asked before, word for word and picture for picture.

Only replies at temperature 0 are kept: the others are drawn by chance, and asked for to be
different.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from typing import Self

from .model import Ask, Message, Model, Reply
from .reply_data import parse_object, reply_from_data, reply_to_data
from .reply_store import DiskStore, RedisStore, Store, StoreError, default_folder, open_store
from .request_key import request_key

__all__ = [
    "CachedModel",
    "DiskStore",
    "RedisStore",
    "Store",
    "StoreError",
    "default_folder",
    "open_store",
]

VERSION = 1
"""Of an entry. Entries of another version are not read."""


class CachedModel:
    """A model whose replies are kept, and given again to the same request.

    A reply that was cut off, is empty or tells a secret is not kept. An `Ask.fresh` is answered by
    the model, and its reply takes the place of the kept one. A store that fails is left alone for
    the rest of the run: `trouble` then says why, and the model answers everything.

    Attributes:
        hits: requests that the cache answered.
        misses: requests that it could have answered and did not.
        trouble: why nothing is kept any more; "" while all is well.
    """

    def __init__(self, model: Model, store: Store) -> None:
        self._model = model
        self._store = store
        self._redact: Callable[[str], str] = str
        self.hits = 0
        self.misses = 0
        self.trouble = ""
        self._used: set[str] = set()
        """Keys of what was kept or given again; shared with what `hiding` makes."""

    def hiding(self, redact: Callable[[str], str]) -> Self:
        """The same for a run with secrets, which `redact` takes out of a text."""
        own = copy(self)
        own._redact = redact
        return own

    @property
    def name(self) -> str:
        """The name of the model behind it."""
        return self._model.name

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """The kept reply, with `cached` set and the time that finding it took; else the model's.

        Raises:
            CannotRun: when there is no answer to be had.
        """
        if ask.temperature > 0 or self.trouble:
            return self._model.reply(messages, ask)
        started = time.monotonic()
        key = request_key(self.name, messages, ask)
        if not ask.fresh:
            if kept := self._kept(key):
                self._used.add(key)
                self.hits += 1
                seconds = time.monotonic() - started
                return replace(kept, cached=True, seconds=seconds, first=None, retries=0)
            self.misses += 1
        reply = self._model.reply(messages, ask)
        if not reply.cut and (reply.text.strip() or reply.thought.strip()):
            self._keep(key, reply)
        return reply

    def summary(self) -> dict[str, object]:
        """For the run's summary, as JSON values."""
        told: dict[str, object] = {
            "where": self._store.where,
            "hits": self.hits,
            "misses": self.misses,
        }
        return {**told, "trouble": self.trouble} if self.trouble else told

    def forget(self) -> int:
        """Delete all that was kept or given again since this was made; how many replies that were.

        Raises:
            StoreError: when the store does not work.
        """
        deleted = 0
        for key in tuple(self._used):
            deleted += self._store.delete(key)
            self._used.discard(key)
        return deleted

    def _kept(self, key: str) -> Reply | None:
        try:
            content = self._store.get(key)
        except StoreError as why:
            self.trouble = str(why)
            return None
        entry = parse_object(content) if content else None
        if entry is None or entry.get("version") != VERSION or entry.get("key") != key:
            return None
        return reply_from_data(entry.get("reply"))

    def _keep(self, key: str, reply: Reply) -> None:
        if self.trouble:
            return
        data = reply_to_data(reply)
        entry = {"version": VERSION, "key": key, "reply": data}
        try:
            if reply_to_data(reply, self._redact) == data:
                self._store.put(key, json.dumps(entry, ensure_ascii=False).encode())
                self._used.add(key)
        except StoreError as why:
            self.trouble = str(why)
