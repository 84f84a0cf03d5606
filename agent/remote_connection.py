"""The connection to a model server: questions about it, and answers as they are written."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass

import httpx

from . import remote_errors
from .deadline import Deadline
from .errors import CannotRun
from .model import Ask
from .model_calls import is_loopback
from .remote_address import Address
from .remote_call import Again, Call
from .remote_request import Body
from .streaming import Garbled, Heard, ServerError, events

_LINGER = 1.0
"""Seconds that the end of a connection may take once the answer is whole."""
_NOT_YET = 503
_GIVEN_UP = ("abort", "error")
"""Reasons of vLLM and SGLang for an end that is none."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to ask it.

    Args:
        connect: for the connection.
        first: for the first token, from the request on; the server may have to load the model.
        between: from one token to the next.
        tries: how often to ask when what went wrong may pass.
        pause: before asking for the second time; it doubles from try to try.
    """

    connect: float = 10.0
    first: float = 300.0
    between: float = 60.0
    tries: int = 5
    pause: float = 0.5


class Connection:
    """Connections to one server, kept open from request to request."""

    def __init__(self, address: Address, key: str, patience: Patience) -> None:
        self._address = address
        self._patience = patience
        self._headers = httpx.Headers({"authorization": f"Bearer {key}"} if key else {})
        self._client: httpx.Client | None = None

    @property
    def key(self) -> str:
        """The API key, to keep it out of messages."""
        return self._headers.get("authorization", "").removeprefix("Bearer ")

    def close(self) -> None:
        """Close what is open."""
        if self._client is not None:
            self._client.close()

    def question(self, call: Call, url: str, must: bool = False) -> tuple[int, object]:
        """Status and JSON of what is at a URL; 0 where no answer came in time.

        With `must`, an answer other than 200 is an error.

        Raises:
            Again: when that may pass.
            CannotRun: when it cannot be asked.
        """
        try:
            response = self._get(url)
        except httpx.ReadTimeout as error:
            if must:
                raise remote_errors.of_break(call, error) from None
            return 0, None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise remote_errors.of_break(call, error) from None
        status = response.status_code
        if status == _NOT_YET or (must and status != 200):
            raise remote_errors.of_status(call, status, response.headers, response.content)
        try:
            return status, response.json()
        except ValueError:
            if must:
                raise remote_errors.a_page(call, response.content) from None
            return status, None

    def _get(self, url: str) -> httpx.Response:
        """Ask; once more where the server had already closed the connection that was kept."""
        client = self._connected()
        try:
            return client.get(url, timeout=self._patience.connect)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            return client.get(url, timeout=self._patience.connect)

    def _connected(self) -> httpx.Client:
        if self._client is None:
            host, root = self._address.host, self._address.root
            # Reading all certificates takes longer than a request to a server of one's own.
            secure = root.startswith("https:")
            tls = True if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            try:
                self._client = httpx.Client(
                    verify=tls,
                    headers=self._headers,
                    auth=self._address.user,
                    timeout=httpx.Timeout(
                        self._patience.first,
                        connect=self._patience.connect,
                        write=self._patience.between,
                    ),
                    # No proxy stands between a computer and itself.
                    mounts={f"all://[{host}]" if ":" in host else f"all://{host}": None}
                    if is_loopback(root)
                    else None,
                )
            except (ImportError, ValueError) as why:
                raise CannotRun(
                    f"the proxy named in the environment cannot be used: {why}"
                ) from why
        return self._client

    def hear(self, call: Call, body: Body, ask: Ask) -> Listener:
        """Listen to the answer to a request.

        Raises:
            Again: when it may come another time.
            CannotRun, FieldRefused, NoModel: when it will not.
        """
        path = "/api/chat" if call.server.api == "ollama" else "/chat/completions"
        base = self._address.root if call.server.api == "ollama" else self._address.base
        listener = Listener(ask, self._patience)
        try:
            waits = httpx.Timeout(
                min(self._patience.first, ask.seconds),
                connect=self._patience.connect,
                write=self._patience.between,
            )
            stream = self._connected().stream("POST", f"{base}{path}", json=body, timeout=waits)
            with stream as response:
                status, headers = response.status_code, response.headers
                if status != 200:
                    raise remote_errors.of_status(call, status, headers, response.read())
                if remote_errors.is_html(headers, b""):
                    raise remote_errors.a_page(call, response.read())
                listener.listen(response)
        except ServerError as error:
            data = str(error).encode()
            raise remote_errors.of_status(call, error.status, {}, data) from None
        except Garbled as error:
            if str(error).startswith("<"):
                raise remote_errors.a_page(call, str(error).encode()) from None
            raise Again(f"it answered with what is no JSON: {call.quoted(str(error))}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if not (listener.late or listener.heard.ended):
                raise remote_errors.of_break(call, error) from None
        listener.check()
        return listener


class Listener:
    """Listens to one answer until it is whole, all that is needed, or late.

    Attributes:
        heard: what has come.
        first: seconds to the first token; None while there is none.
        late: whether the deadline has passed.
        stopped: why listening ended before the answer did; "" when it did not.
    """

    def __init__(self, ask: Ask, patience: Patience) -> None:
        self.heard = Heard()
        self.first: float | None = None
        self.late = False
        self.stopped = ""
        self._ask = ask
        self._patience = patience
        self._started = time.monotonic()

    def listen(self, response: httpx.Response) -> None:
        """Take in what comes, until it is whole, all that is needed, or late."""
        left = min(self._patience.first - (time.monotonic() - self._started), self._left)
        response.request.extensions["timeout"]["read"] = None  # the deadline is for all of it
        with Deadline(left, lambda: _hang_up(response)) as deadline:
            try:
                self._listen(response, deadline)
            finally:
                self.late = deadline.passed

    @property
    def _left(self) -> float:
        """Seconds that are left for the whole reply."""
        return self._ask.seconds - (time.monotonic() - self._started)

    def _listen(self, response: httpx.Response, deadline: Deadline) -> None:
        heard = self.heard
        for event in events(response.iter_bytes()):
            before = len(heard.text)
            if heard.take(event):
                if self.first is None:
                    self.first = time.monotonic() - self._started
                deadline.give(min(self._patience.between, self._left))
            if heard.done:
                deadline.give(_LINGER)
            elif not heard.ended:
                self.stopped = self._enough(len(heard.text) > before)
                if self.stopped:
                    return

    def _enough(self, more_text: bool) -> str:
        """Why no more is needed; "" when it is."""
        if self.heard.exceeds(self._ask.max_tokens):
            return "too long"
        if not more_text:
            return ""
        if self.heard.blank:
            return "white space"
        return "complete" if self._ask.complete and self._ask.complete(self.heard.text) else ""

    def check(self) -> None:
        """Raise `Again` when the answer is not whole."""
        if self.heard.finish in _GIVEN_UP:
            raise Again(f"the server gave the answer up ({self.heard.finish})")
        if self.heard.ended or self.stopped:
            return
        if self.late and self.first is None:
            raise Again(f"no token came within {self._patience.first:g} s", tries=2)
        if self.late:
            raise Again(f"nothing more came for {self._patience.between:g} s", tries=2)
        if not self.heard.chunks:
            raise Again("it answered with nothing")
        raise Again("the connection ended before the answer did")


def _hang_up(response: httpx.Response) -> None:
    """End a connection from another thread than the one that reads from it."""
    end = response.extensions["network_stream"].get_extra_info("socket")
    if isinstance(end, socket.socket):
        with suppress(OSError):
            socket.socket.shutdown(end, socket.SHUT_RDWR)  # an SSLSocket's own would break reads
