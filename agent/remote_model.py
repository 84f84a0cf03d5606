"""A model behind an HTTP server.

What differs between servers is data (`servers.py`); what goes wrong is told in `remote_errors.py`.
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from . import remote_errors
from .errors import CannotRun
from .model import Ask, Message, Reply
from .model_calls import require_allowed
from .profiles import profile_for
from .remote_address import Address, key_for, model_names, recognise
from .remote_call import Again, Call, FieldRefused, NoModel
from .remote_connection import Connection, Patience
from .remote_request import Body, Options, chat_body, context_for, estimated_tokens
from .schema_kept import keeps_schema
from .servers import SchemaField, ServerQuirks, is_address, server_named

_LOG = logging.getLogger(__name__)
_LONGEST_PAUSE, _LOADING_PAUSE = 20.0, 4.0
"""Seconds between two tries, at most; the second while the server loads the model."""
DEFAULT_PATIENCE = Patience()
_T = TypeVar("_T")


@dataclass
class _Learnt:
    """What a server was seen to do."""

    left_out: frozenset[str] = frozenset()
    schema_step: int = 0
    apart: bool = False
    thinks: bool = False
    context: int = 0
    told: bool = False


class RemoteModel:
    """A model behind an HTTP server.

    Args:
        name: the model, as its server calls it.
        server: the kind of server by name, its quirks, or its address; "" to find out.
        base_url: the address, with or without `/v1`; "" for where such a server usually listens.
        api_key: the key that it wants; "" to read HANDEYE_API_KEY, and for their own hosts
            OPENAI_API_KEY and DASHSCOPE_API_KEY.
        patience: how long to wait, and how often to ask.
        pixels: the smallest and largest picture (areas in pixels) to ask the server for, where
            it can be asked.

    Raises:
        CannotRun: when name, server, address or key cannot be right. Nothing is connected yet.
    """

    def __init__(
        self,
        name: str,
        server: str | ServerQuirks = "",
        base_url: str = "",
        api_key: str = "",
        patience: Patience = DEFAULT_PATIENCE,
        *,
        pixels: tuple[int, int] | None = None,
    ) -> None:
        if not name:
            raise CannotRun("name the model, as its server calls it (--model)")
        if isinstance(server, str) and is_address(server):
            server, base_url = "", server
        if isinstance(server, str):
            server = server_named(server) if server else ""
        if not (server or base_url):
            raise CannotRun("name a model server or its address, such as http://127.0.0.1:8000")
        self.name = name
        self._server = server or None
        self._address = Address.of(base_url or (server.address if server else ""))
        self._patience = patience
        self._pixels = pixels
        self._learnt = _Learnt()
        self._closed = threading.Event()
        key, self._key_from = key_for(self._address, api_key)
        self._connection = Connection(self._address, key, patience)
        weakref.finalize(self, self._connection.close)

    def __repr__(self) -> str:
        kind = self._server.name if self._server else ""
        return f"RemoteModel({self.name!r}, {kind!r}, {self._address.root!r})"

    @property
    def url(self) -> str:
        """The server's address."""
        return self._address.root

    @property
    def server(self) -> ServerQuirks:
        """The kind of server; asked for once, when it was not given.

        Raises:
            CannotRun: when it does not answer.
        """
        if self._server is None:
            self._persist(self._recognised)
        return self._recognised()

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """Answer once; a failure that may pass is tried again.

        Raises:
            CannotRun: when there is no answer to be had, with what to do about it.
        """
        reply, failed = self._persist(lambda: self._once(messages, ask), ask.seconds)
        return replace(reply, retries=failed)

    def list_models(self) -> list[str]:
        """The names of the models that the server offers.

        Raises:
            CannotRun: when it does not answer.
        """
        return self._persist(self._names)[0]

    def close(self) -> None:
        """Close the connections; a wait before another try ends."""
        self._closed.set()
        self._connection.close()

    # Asking again

    def _persist(self, work: Callable[[], _T], seconds: float = math.inf) -> tuple[_T, int]:
        """What the work returns in time, and how often it failed before."""
        began, failed, loading = time.monotonic(), 0, 0
        while True:
            require_allowed(self.url)
            if self._closed.is_set():
                raise CannotRun(f"the connection to {self.url} was closed")
            try:
                return work(), failed + loading
            except FieldRefused as why:
                failed += 1
                self._do_without(why)
            except NoModel as why:
                raise remote_errors.no_model(self._call(), str(why), self._offered()) from None
            except Again as why:
                if why.kind == "loading" and time.monotonic() - began < self._patience.first:
                    loading += 1
                else:
                    failed += 1
                if time.monotonic() - began >= seconds:
                    raise CannotRun(
                        f"{self.url} gave no answer within {seconds:.0f} s, which is what was left "
                        "of the run's time"
                    ) from None
                if failed >= min(self._patience.tries, why.tries):
                    raise remote_errors.gave_up(self._call(), why, failed + loading) from None
                _LOG.info("%s: %s; asking again", self.url, why)
                self._wait(failed + loading, why)

    def _wait(self, failed: int, why: Again) -> None:
        longest = _LOADING_PAUSE if why.kind == "loading" else _LONGEST_PAUSE
        pause = min(self._patience.pause * 2 ** (failed - 1), longest)
        self._closed.wait(pause * random.uniform(0.5, 1.5) if why.after is None else why.after)

    def _do_without(self, refused: FieldRefused) -> None:
        _LOG.warning("%s refuses the field %s: %s", self.url, refused.name, refused)
        if refused.name in ("response_format", "format"):
            self._learnt.schema_step += 1
        else:
            self._learnt.left_out |= {refused.name}

    def _names(self) -> list[str]:
        ask = partial(self._connection.question, self._call(), must=True)
        return model_names(self._recognised(), self._address, ask)

    def _offered(self) -> list[str]:
        try:
            return self._names()
        except (Again, CannotRun, FieldRefused, NoModel):
            return []

    # Who is there

    def _recognised(self) -> ServerQuirks:
        if self._server is None:
            self._server = recognise(self._address, self._question)
        return self._server

    def _question(self, url: str) -> tuple[int, object]:
        return self._connection.question(self._call(), url)

    def _call(self, images: int = 0, body: Body | None = None) -> Call:
        return Call(
            self.url,
            self._server or self._address.guess,
            self.name,
            self._key_from,
            self._connection.key,
            images,
            frozenset(body or ()),
        )

    # One request

    def _once(self, messages: Sequence[Message], ask: Ask) -> Reply:
        server, learnt = self._recognised(), self._learnt
        if server.api == "ollama":
            learnt.context = context_for(messages, ask, learnt.context)
        schema = self._schema_field(server, ask)
        options = Options(schema, learnt.left_out, learnt.context, self._pixels)
        body = chat_body(self.name, messages, ask, server, options)
        call = self._call(sum(len(one.images) for one in messages), body)
        started = time.monotonic()
        told = self._connection.hear(call, body, ask)
        heard = told.heard
        learnt.apart |= bool(heard.thought)
        learnt.thinks |= bool(heard.thought) or "</think>" in heard.text
        info: dict[str, object] = {"server": server.name}
        if told.stopped:
            info["stopped"] = told.stopped
        if heard.tokens_out is None:
            info["tokens"] = "counted from chunks"
        if heard.tokens_in is None:
            info["tokens_in"] = "estimated"
        cut = heard.finish == "length" or told.stopped in ("white space", "too long")
        held = self._held(ask, schema, "" if cut else heard.answer, info)
        return Reply(
            heard.answer,
            heard.thought,
            cut,
            heard.tokens_in or estimated_tokens(messages),
            heard.tokens_out or heard.chunks,
            time.monotonic() - started,
            told.first,
            heard.reused,
            held=held,
            info=info,
        )

    def _schema_field(self, server: ServerQuirks, ask: Ask) -> SchemaField | None:
        """Where the schema goes; nowhere if it would keep the model from reasoning."""
        left = server.schema[self._learnt.schema_step :]
        if ask.schema is None or not left:
            return None
        thinking = profile_for(self.name)[0].thinking
        by_itself = thinking != "none" or self._learnt.thinks
        reasons = ask.thinking or thinking == "always" or (ask.thinking is None and by_itself)
        if not reasons or server.thinks_in_schema == "yes":
            return left[0]
        seen = server.thinks_in_schema == "parser" and self._learnt.apart
        return left[0] if seen else None

    def _held(
        self, ask: Ask, schema: SchemaField | None, text: str, info: dict[str, object]
    ) -> bool | None:
        """Whether the reply keeps the schema; what does not is told once."""
        if ask.schema is None or not text:
            return None
        held = schema is not None and keeps_schema(text, ask.schema)
        if not held and not self._learnt.told:
            self._learnt.told = True
            info["schema"] = "not kept" if schema else "not sent"
            if schema:
                _LOG.warning("%s does not hold %s to the JSON schema", self.url, self.name)
        return held
