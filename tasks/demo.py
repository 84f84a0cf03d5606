"""The bundled demo: a small shop on this machine, for first steps and for tests.

Nothing in it reaches the network. Orders, baskets and sessions live as long as the server does.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from pydantic import ValidationError

from .demo_orders import Draft, Order, first_orders, invoice

EMAIL = "demo@example.test"
PASSWORD = "terracotta"
CUSTOMER = "Demo"
FOLDER = Path(__file__).with_name("data") / "shop"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
PAGE = re.compile(
    r"/(product/[\w-]+|login|basket|checkout|orders|order/\d+|wishlist|terms|payment)?"
)
MAX_BODY = 1_000_000  # bytes
REVIEWS = (
    {"who": "Ada", "stars": 5, "text": "review_1"},
    {"who": "Wei", "stars": 5, "text": "review_2"},
    {"who": "Noor", "stars": 4, "text": "review_3"},
)

Body = dict[str, Any] | None


class Request(NamedTuple):
    """One request that the server got."""

    method: str
    path: str


class Answer(NamedTuple):
    """What the server sends back."""

    body: bytes
    kind: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def _json(data: Any, status: int = 200, *headers: tuple[str, str]) -> Answer:
    return Answer(json.dumps(data, ensure_ascii=False).encode(), status=status, headers=headers)


class DemoShop:
    """The demo shop, served on this machine while the `with` block runs.

    Args:
        port: where to listen; 0 takes any free port.
        password: what signs the customer `EMAIL` in.
        slow: seconds until the reviews of a product are answered.

    Raises:
        OSError: when the port is taken (on entering the block).
    """

    def __init__(self, port: int = 0, *, password: str = PASSWORD, slow: float = 0.6) -> None:
        self.port = port
        self.password = password
        self.slow = slow
        self.requests: list[Request] = []
        """Every request so far, oldest first."""
        self._sessions: set[str] = set()
        self._orders = first_orders()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server: _Server | None = None
        self._files = {f"/{file.name}": file for file in FOLDER.iterdir() if file.is_file()}

    @property
    def url(self) -> str:
        """The address of the shop, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> DemoShop:
        """Start to serve."""
        self._closing.clear()
        self._server = _Server(("127.0.0.1", self.port), self)
        self.port = self._server.server_port
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True, name="demo shop").start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop to serve, and end what is still connected."""
        self._closing.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None

    def answer(self, method: str, path: str, body: Body, session: str) -> Answer:
        """What one request gets.

        Args:
            method: GET or POST.
            path: the path of the address, without the query.
            body: the JSON object that was sent, None without any.
            session: the value of the session cookie, "" without one.
        """
        if not path.startswith("/api/"):
            return self._page(path)
        signed_in = session in self._sessions
        name = path.removeprefix("/api/")
        if (method, name) == ("GET", "session"):
            return _json({"session": CUSTOMER if signed_in else None})
        if (method, name) == ("GET", "reviews"):
            self._closing.wait(self.slow)
            return _json(REVIEWS)
        if (method, name) == ("POST", "login"):
            return self._log_in(body)
        if (method, name) == ("POST", "logout"):
            self._sessions.discard(session)
            return _json({"ok": True})
        if not signed_in:
            return _json({"error": "sign in first"}, 401)
        return self._order(method, name, body)

    def _page(self, path: str) -> Answer:
        """A file of the shop, or the one page that its script turns into all pages."""
        if file := self._files.get(path):
            return Answer(file.read_bytes(), TYPES[file.suffix])
        status = 200 if PAGE.fullmatch(path) else 404
        return Answer(self._files["/index.html"].read_bytes(), TYPES[".html"], status)

    def _log_in(self, body: Body) -> Answer:
        if body != {"email": EMAIL, "password": self.password}:
            return _json({"ok": False})
        session = secrets.token_urlsafe(16)
        self._sessions.add(session)
        cookie = f"session={session}; Path=/; HttpOnly; SameSite=Lax"
        return _json({"ok": True}, 200, ("Set-Cookie", cookie))

    def _order(self, method: str, name: str, body: Body) -> Answer:
        """The orders: all, one, its invoice, a new one, and a new note for one."""
        if name == "orders":
            if method == "POST":
                return self._place(body)
            newest_first = sorted(self._orders.values(), key=lambda one: -one.number)
            return _json([one.model_dump(mode="json") for one in newest_first])
        match = re.fullmatch(r"orders/(\d+)(/invoice\.csv)?", name)
        order = self._orders.get(int(match[1])) if match else None
        if match is None or order is None:
            return _json({"error": "not found"}, 404)
        if match[2]:
            attachment = f'attachment; filename="invoice-{order.number}.csv"'
            headers = (("Content-Disposition", attachment),)
            return Answer(invoice(order), "text/csv", headers=headers)
        if body:
            order.note = str(body.get("note", order.note))
        return _json(order.model_dump(mode="json"))

    def _place(self, body: Body) -> Answer:
        try:
            draft = Draft.model_validate(body)
        except ValidationError as error:
            return _json({"error": f"not an order: {error}"}, 400)
        with self._lock:
            order = Order(number=max(self._orders) + 1, **draft.model_dump())
            self._orders[order.number] = order
        return _json(order.model_dump(mode="json"), 201)


class _Server(ThreadingHTTPServer):
    """Serves one shop, and knows who is connected."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], shop: DemoShop) -> None:
        self.shop = shop
        self._connected: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Take a connection."""
        connection, client = super().get_request()
        self._connected.add(connection)
        return connection, client

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        self._connected.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up in the middle is nothing to report."""

    def hang_up(self) -> None:
        """End the connections that browsers keep open for later."""
        for connection in tuple(self._connected):
            self.shutdown_request(connection)


class _Handler(BaseHTTPRequestHandler):
    """Takes requests apart and puts answers together."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # the head and the body of an answer leave together

    def do_GET(self) -> None:
        """Answer a GET request."""
        self._answer(None)

    def do_POST(self) -> None:
        """Answer a POST request."""
        try:
            length = int(self.headers.get("Content-Length", "0"))
            if not 0 <= length <= MAX_BODY:
                raise ValueError("too long")
            body = json.loads(self.rfile.read(length))
            if not isinstance(body, dict):
                raise ValueError("not an object")
        except ValueError as error:
            self.close_connection = True
            self._send(_json({"error": f"not what the shop reads: {error}"}, 400))
            return
        self._answer(cast("Body", body))

    def _answer(self, body: Body) -> None:
        shop = cast("_Server", self.server).shop
        shop.requests.append(Request(self.command, self.path))
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        session = cookie.value if cookie else ""
        self._send(shop.answer(self.command, urlsplit(self.path).path, body, session))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{answer.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: `DemoShop.requests` keeps what came in."""
