"""What this computer has for handeye, and how to get what it lacks. Prints nothing.

Start at `examine`: each probe below looks at one thing, and all of them look at the same time.
"""

from __future__ import annotations

import http.client
import importlib.metadata
import json
import platform
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from handeye.perception import chromium, machine, packages

from . import doctor_desktop, doctor_speech
from .doctor_finding import Finding as Finding
from .doctor_finding import installed, pip_line

T = TypeVar("T")

CAP = 1.7  # seconds for everything
ANSWER_CAP = 1.3  # seconds for another program to answer
SERVER_CAP = 0.3  # seconds for a model server to answer
SERVERS = {"vLLM": 8000, "Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080, "SGLang": 30000}
SCRIPTS = {"Latin": ":lang=en", "CJK": ":lang=zh", "emoji": ":lang=und-zsye"}
OWN_LINE = ("desktop", "local", "ocr", "speech")  # extras that a probe of their own tells about


def examine(
    *,
    runs: Path = Path("runs"),
    servers: Mapping[str, int] = SERVERS,
    here: machine.Machine | None = None,
) -> list[Finding]:
    """Look at everything that handeye can use, in less than two seconds.

    Args:
        runs: the folder that run folders are made in.
        servers: ports on 127.0.0.1 where a model server may listen, by the server's name.
        here: the computer to look at; this one by default.
    """
    here = replace(here or machine.Machine(), patience=ANSWER_CAP)
    probes: dict[str, Callable[[], Finding]] = {
        "Python": _python,
        "browser": partial(_browser, here),
        **{f"fonts, {script}": partial(_fonts, here, script) for script in SCRIPTS},
        **doctor_desktop.probes(here),
        "OCR": partial(_ocr, here),
        "speech": partial(doctor_speech.speech, here),
        "GPU": partial(_gpu, here),
        "local models": partial(_local_models, here),
        "model servers": partial(_model_servers, here, servers),
        "extras": partial(_extras, here),
        "run folder": partial(_run_folder, runs),
    }
    found = _at_once(probes, CAP)
    late = f"could not be looked at within {CAP:g} s"
    return [found.get(name) or Finding(name, "warning", late) for name in probes]


def _at_once(calls: Mapping[str, Callable[[], T]], cap: float) -> dict[str, T]:
    """What calls made side by side return; those that take longer than `cap` are left out."""
    results: dict[str, T] = {}

    def keep(name: str, call: Callable[[], T]) -> None:
        results[name] = call()

    threads = [threading.Thread(target=keep, args=one, daemon=True) for one in calls.items()]
    deadline = time.monotonic() + cap
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return dict(results)


def _python() -> Finding:
    return Finding("Python", "ok", f"{platform.python_version()} at {sys.executable}")


def _browser(here: machine.Machine) -> Finding:
    try:
        program = chromium.find_browser(machine=here)
    except chromium.BrowserMissing:
        return Finding("browser", "missing", "no Chrome, Chromium or Edge", "handeye setup")
    try:
        headed = chromium.find_browser(machine=here, headed=True)
    except chromium.BrowserMissing:
        return Finding("browser", "ok", f"{program} at {program.path}; none for --headed")
    other = "" if headed.path == program.path else f"; {headed} at {headed.path} for --headed"
    return Finding("browser", "ok", f"{program} at {program.path}{other}")


def _fonts(here: machine.Machine, script: str) -> Finding:
    name = f"fonts, {script}"
    if here.platform != "linux":
        return Finding(name, "ok", "the system's own")
    manager = packages.find_manager(here)
    package = manager.fonts.get(script) if manager else None
    fix = manager.line(here, package) if manager and package else ""
    families = here.ask("fc-list", SCRIPTS[script], "family")
    if families is None:
        return Finding(name, "warning", "could not be told: no fc-list (fontconfig)", fix)
    if not families.strip():
        return Finding(name, "warning", "none: pages show boxes instead", fix)
    first = min(families.splitlines())
    return Finding(name, "ok", first.split(",")[0].strip())


def _ocr(here: machine.Machine) -> Finding:
    if installed("rapidocr"):
        return Finding("OCR", "ok", f"rapidocr {_version('rapidocr')}")
    return Finding("OCR", "warning", "none: pictures have no text to find", pip_line(here, "ocr"))


def _gpu(here: machine.Machine) -> Finding:
    if here.platform == "darwin" and platform.machine() == "arm64":
        return Finding("GPU", "ok", "Apple silicon")
    said = here.ask("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")
    cards = [line.strip() for line in (said or "").splitlines() if line.strip()]
    if cards:
        return Finding("GPU", "ok", "; ".join(cards))
    return Finding("GPU", "warning", "none that models run on: they are slow here, or elsewhere")


def _local_models(here: machine.Machine) -> Finding:
    names = ("torch", "transformers")
    lacking = [one for one in names if not installed(one)]
    if not lacking:
        there = ", ".join(f"{one} {_version(one)}" for one in names)
        return Finding("local models", "ok", there)
    found = f"without {' and '.join(lacking)}, no model runs inside handeye"
    return Finding("local models", "warning", found, pip_line(here, "local"))


def _model_servers(here: machine.Machine, servers: Mapping[str, int]) -> Finding:
    calls = {name: partial(_ask_server, port) for name, port in servers.items()}
    answers = _at_once(calls, SERVER_CAP + 0.1)
    there = [
        f"http://127.0.0.1:{port}/v1 ({name}'s port): {models}"
        for name, port in servers.items()
        if (models := answers.get(name))
    ]
    if there:
        return Finding("model servers", "ok", "; ".join(there))
    fix = "ollama pull qwen3-vl:4b-instruct && ollama serve"
    if here.which("nvidia-smi") or here.which("vllm"):
        fix = "vllm serve Qwen/Qwen3-VL-8B-Instruct"
    return Finding("model servers", "warning", "none: steps that need a model do not run", fix)


def _ask_server(port: int) -> str:
    """The models that a server has, or how it answered; nothing when none listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SERVER_CAP)
    try:
        connection.request("GET", "/v1/models")
        answer = connection.getresponse()
        if answer.status in (401, 403):
            return "it asks for a key"
        return _models(answer.read()) or f"no list of models (HTTP {answer.status})"
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _models(body: bytes) -> str:
    try:
        told: Any = json.loads(body)
    except ValueError:
        return ""
    listed: Any = cast("dict[str, Any]", told).get("data") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        return ""
    names = [
        str(cast("dict[str, Any]", one).get("id", "?"))
        for one in cast("list[object]", listed)
        if isinstance(one, dict)
    ]
    return ", ".join(names) or "no model loaded"


def _extras(here: machine.Machine) -> Finding:
    lacking: dict[str, list[str]] = {}
    for line in importlib.metadata.requires("handeye") or []:
        needs = re.match(r"([\w.-]+).*;.*\bextra == ['\"]([\w-]+)['\"]", line)
        if needs:
            distribution, extra = needs.groups()
            lacks = lacking.setdefault(extra, [])
            lacks += [] if _version(distribution) else [distribution]
    there = [extra for extra, lacks in lacking.items() if not lacks]
    absent = {extra: lacks for extra, lacks in lacking.items() if lacks}
    found = f"installed: {', '.join(there) or 'none'}"
    if absent:
        found += "; not: " + ", ".join(f"{one} ({', '.join(absent[one])})" for one in absent)
    untold = [one for one in absent if one not in OWN_LINE]
    if untold:
        return Finding("extras", "warning", found, pip_line(here, ",".join(untold)))
    return Finding("extras", "ok", found)


def _run_folder(runs: Path) -> Finding:
    place = next(one for one in (runs, *runs.absolute().parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding("run folder", "ok", str(runs.absolute()))
    except OSError as error:
        found = f"nothing can be written in {place.absolute()} ({error.strerror})"
        return Finding("run folder", "missing", found, "handeye run FILE --out ANOTHER_FOLDER")


def _version(distribution: str) -> str:
    """The version of an installed distribution; empty when it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
