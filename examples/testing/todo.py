"""A to-do list on the web, small enough to read: python todo.py [PORT]

Every browser has a list of its own, known by a cookie; nothing is kept when the program ends.
"""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>To do ({open})</title>
<style>
  body {{ font: 18px sans-serif; max-width: 36em; margin: 2em auto; }}
  li {{ display: flex; gap: 1em; align-items: center; padding: .3em 0; }}
  li span {{ flex: 1; }} .done span {{ text-decoration: line-through; color: #666; }}
  input, button {{ font: inherit; padding: .3em .6em; }}
</style></head>
<body>
<h1>To do</h1>
<form method="post" action="/add">
  <label>New task <input name="text" autofocus></label> <button>Add</button>
</form>
<p role="alert">{alert}</p>
<ul aria-label="Tasks">{tasks}</ul>
<p role="status">{open} of {all} open</p>
</body></html>"""
TASK = """<li class="{state}"><span>{text}</span>
<form method="post" action="/done"><button name="number" value="{number}">{verb}</button></form>
<form method="post" action="/delete" onsubmit="return confirm('Delete this task?')">
<button name="number" value="{number}">Delete</button></form></li>"""


@dataclass
class Item:
    text: str
    done: bool = False


class Server(ThreadingHTTPServer):
    """Serves on 127.0.0.1."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.lists: dict[str, list[Item]] = {}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(200, page(self.tasks()))

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        fields = parse_qs(self.rfile.read(length).decode())
        text = fields.get("text", [""])[0].strip()
        number = int(fields.get("number", ["0"])[0])
        tasks = self.tasks()
        if self.path == "/add" and not text:
            self.answer(400, page(tasks, "Write what there is to do."))
            return
        if self.path == "/add":
            tasks.append(Item(text))
        elif self.path == "/done":
            tasks[number].done = not tasks[number].done
        elif self.path == "/delete":
            del tasks[number]
        self.send_response(303)
        self.send_header("location", "/")
        self.end_headers()

    def tasks(self) -> list[Item]:
        assert isinstance(self.server, Server)
        cookie = SimpleCookie(self.headers.get("cookie", "")).get("list")
        self.list = cookie.value if cookie else secrets.token_hex(8)
        return self.server.lists.setdefault(self.list, [])

    def answer(self, status: int, html: str) -> None:
        self.send_response(status)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("set-cookie", f"list={self.list}")
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing for each request."""


def page(tasks: list[Item], alert: str = "") -> str:
    shown = "".join(
        TASK.format(
            text=escape(one.text),
            number=number,
            state="done" if one.done else "open",
            verb="Reopen" if one.done else "Done",
        )
        for number, one in enumerate(tasks)
    )
    left = sum(not one.done for one in tasks)
    return PAGE.format(tasks=shown, open=left, all=len(tasks), alert=escape(alert))


if __name__ == "__main__":
    server = Server(int(sys.argv[1]) if len(sys.argv) > 1 else 8765)
    print(f"http://127.0.0.1:{server.server_port}, Ctrl-C ends it")
    server.serve_forever()
