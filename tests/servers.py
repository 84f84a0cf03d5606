"""A web site in a thread, made of what a test puts there. See the fixtures `site`, `other_site`."""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Request:
    """What a browser asked for."""

    method: str
    path: str
    """With its query."""
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Page:
    body: bytes
    headers: Mapping[str, str]
    status: int
    delay_event: Event | None


@dataclass
class Site:
    """Pages by path; an unknown path answers 404, and the icon 204 without being recorded."""

    url: str
    requests: list[Request] = field(default_factory=lambda: [])
    pages: dict[str, Page] = field(default_factory=lambda: {})

    def add(
        self,
        path: str,
        content: str | bytes,
        *,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
        delay_event: Event | None = None,
    ) -> str:
        """Put a page at a path (with its query or without) and return its address.

        The answer waits for `delay_event`; the end of the test sets it.
        """
        body = content if isinstance(content, bytes) else content.encode()
        given = {name.lower(): value for name, value in (headers or {}).items()}
        full = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"} | given
        self.pages[path] = Page(body, full, status, delay_event)
        return self.url + path

    def paths(self) -> list[str]:
        """What was asked for so far, in order."""
        return [one.path for one in self.requests]

    def find(self, path: str) -> Page:
        unknown = Page(b"not found", {"content-type": "text/plain"}, 404, None)
        return self.pages.get(path) or self.pages.get(path.partition("?")[0]) or unknown


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser may hang up
            super().handle_error(request, client_address)


@contextmanager
def serve(host: str = "127.0.0.1") -> Generator[Site]:
    """A site on a free port; `host` is what its address calls 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length) if length else b""
            if self.path == "/favicon.ico" and self.path not in site.pages:
                self.send_response(204)
                self.end_headers()
                return
            site.requests.append(Request(self.command, self.path, dict(self.headers), body))
            page = site.find(self.path)
            if page.delay_event:
                page.delay_event.wait(30)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(page.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(page.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        def log_message(self, format: str, *args: Any) -> None:
            return

    with Server(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://{host}:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            for page in site.pages.values():
                if page.delay_event:
                    page.delay_event.set()
            server.shutdown()
            thread.join()
