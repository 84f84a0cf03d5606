"""Programs that others wrote: fetched once into a cache, started for a test, stopped after it."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from threading import Event, Thread
from typing import Any, NoReturn

import pytest
from servers import Server

CACHE = Path(os.environ.get("HANDEYE_TEST_CACHE") or Path.home() / ".cache" / "handeye-tests")
"""Where programs are kept between runs; read before tests take the variables away."""
WAGTAIL = "8.0"
PAGES = """
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    body = RichTextField(blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("picture")]
"""
"""The page type of the Wagtail site: the one it starts with has nothing but a title."""
PATIENT = """\
from .base import DATABASES

DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30}
"""
"""Settings with which requests at the same time wait for SQLite's lock instead of failing."""

TEMPLATE = """{% extends "base.html" %}{% load wagtailcore_tags wagtailimages_tags %}
{% block content %}
<h1>{{ page.title }}</h1>{{ page.body|richtext }}{% image page.picture width-300 %}
{% endblock %}
"""
ADMIN = ("potter", "clay-and-fire-1842")
"""Name and password of the administrator of the Wagtail site."""
FETCH_CAP = 300
"""Seconds that fetching or setting up one program may take."""
START_CAP = 60
"""Seconds that a server may take to say that it is up."""


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold a lock that other processes (pytest-xdist workers) wait for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file gives the lock back


def cached(name: str, make: Callable[[Path], None]) -> Path:
    """A folder of the cache; `make` fills it the first time, and one that failed is made anew."""
    folder = CACHE / name
    with locked(CACHE / f"{name}.lock"):
        if not (folder / ".complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            make(folder)
            (folder / ".complete").touch()
    return folder


def command(words: Sequence[str | Path], what: str, **more: Any) -> str:
    """Run a command to its end; its output. The test fails, and says why, when it does not work."""
    try:
        done = subprocess.run(
            [str(word) for word in words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=FETCH_CAP,
            check=False,
            **more,
        )
    except subprocess.TimeoutExpired:
        fail(what, f"not done after {FETCH_CAP} s")
    if done.returncode:
        fail(what, done.stdout[-1500:])
    return done.stdout


def fail(what: str, why: str) -> NoReturn:
    pytest.fail(
        f"{what} did not work. Tests marked `real` need the package registries (npm, PyPI) the "
        f"first time; without them leave the tests out: -m 'not real'. It said:\n{why}",
        pytrace=False,
    )


def npm_package(name: str, version: str) -> Path:
    """The content of an npm package; no script of it is run."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not installed: https://nodejs.org/en/download")

    def make(folder: Path) -> None:
        words = [npm, "pack", f"{name}@{version}", "--pack-destination", folder]
        command(words, f"fetching {name} {version} from npm", cwd=folder)
        archive = next(folder.glob("*.tgz"))
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        archive.unlink()

    return cached(f"{name}-{version}", make) / "package"


class _Files(SimpleHTTPRequestHandler):
    """Files of a folder, text as UTF-8; with `fallback`, that page for every unknown path."""

    fallback = ""
    protocol_version = "HTTP/1.1"

    def guess_type(self, path: Any) -> str:
        kind = super().guess_type(path)
        text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
        return f"{kind}; charset=utf-8" if text else kind

    def do_GET(self) -> None:
        if self.path == "/favicon.ico" and not Path(self.translate_path(self.path)).exists():
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def send_head(self) -> io.BytesIO | Any:
        if self.fallback and not Path(self.translate_path(self.path)).exists():
            self.path = self.fallback
        return super().send_head()

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def served(folder: Path, fallback: str = "") -> Generator[str]:
    """A folder as a web site on a free port; gives its address."""
    handler = type("Files", (_Files,), {"fallback": fallback})
    with Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(words: Sequence[str | Path], ready: str, **more: Any) -> Generator[list[str]]:
    """A program and its children, from when its output has the words `ready` until the end.

    Gives the lines of its output so far.
    """
    own_group: dict[str, Any] = {} if sys.platform == "win32" else {"start_new_session": True}
    program = subprocess.Popen(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **own_group,
        **more,
    )
    lines: list[str] = []
    told = Event()

    def read() -> None:
        for line in program.stdout or ():
            lines.append(line)
            if ready in line:
                told.set()
        told.set()

    reader = Thread(target=read, daemon=True)
    reader.start()
    try:
        if not told.wait(START_CAP) or not any(ready in line for line in lines):
            fail(f"starting {words[0]}", "".join(lines)[-1500:])
        yield lines
    finally:
        _stop(program)
        reader.join(10)
        if program.stdout:
            program.stdout.close()


def _stop(program: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        program.terminate()
    else:
        os.killpg(program.pid, signal.SIGTERM)
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait(10)


def _wagtail_python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def wagtail_program() -> Path:
    """A Python interpreter of an environment of its own that has Wagtail."""

    def make(folder: Path) -> None:
        command([sys.executable, "-m", "venv", folder], "making an environment for Wagtail")
        pip = [_wagtail_python(folder), "-m", "pip", "--disable-pip-version-check", "install"]
        command([*pip, "--quiet", f"wagtail~={WAGTAIL}.0"], f"installing Wagtail {WAGTAIL}")

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return _wagtail_python(cached(f"wagtail-{WAGTAIL}-python-{version}", make))


def wagtail_site() -> tuple[Path, Path]:
    """The interpreter, and a fresh Wagtail project with an administrator: copy it before use."""
    python = wagtail_program()

    def make(folder: Path) -> None:
        what = "setting up a Wagtail site"
        start = "from wagtail.bin.wagtail import main; main()"
        command([python, "-c", start, "start", "mysite", folder], what, cwd=folder)
        home = folder / "home"
        (home / "models.py").write_text(PAGES, encoding="utf-8")
        (home / "templates" / "home" / "home_page.html").write_text(TEMPLATE, encoding="utf-8")
        (folder / "mysite" / "settings" / "local.py").write_text(PATIENT, encoding="utf-8")
        manage = [python, folder / "manage.py"]
        command([*manage, "makemigrations", "--verbosity", "0", "home"], what, cwd=folder)
        command([*manage, "migrate", "--verbosity", "0"], what, cwd=folder)
        words = ["createsuperuser", "--noinput", "--username", ADMIN[0], "--email", "a@b.example"]
        environ = os.environ | {"DJANGO_SUPERUSER_PASSWORD": ADMIN[1]}
        command([*manage, *words], what, cwd=folder, env=environ)

    return python, cached(f"{python.parent.parent.name}-patient-site", make)


@dataclass(frozen=True)
class Wagtail:
    """A Wagtail site that runs: its address, and the folder with its database and uploads."""

    url: str
    folder: Path


@contextmanager
def wagtail(folder: Path, project: Path | None = None) -> Generator[Wagtail]:
    """Run a Wagtail site of one's own, a copy of a project, in a new folder."""
    python, bare = wagtail_site()
    shutil.copytree(project or bare, folder)
    port = free_port()
    words = [python, "-u", "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with running(words, "Quit the server", cwd=folder):
        site = Wagtail(f"http://127.0.0.1:{port}", folder)
        with urllib.request.urlopen(f"{site.url}/admin/login/", timeout=START_CAP):
            yield site
