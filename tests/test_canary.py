"""A secret is typed where it belongs, and is nowhere else: however a run ends, in any encoding.

Each run is a process of its own, with a home and a folder for temporary files of its own, so that
all that it leaves behind can be searched. The site's log says that the value did arrive.
"""

from __future__ import annotations

import base64
import html
import json
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Generator, Iterable
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus

import pytest
from commands import TIMEOUT, mark
from model_server import serve_model
from PIL import Image
from servers import Site

from handeye.agent import read_run

pytestmark = pytest.mark.e2e
VALUE = 'cañary "7f3a" <b>&amp;\'s/w+ü%20\\x=密  two' + "-7Qx" * 15
FORM = """<!doctype html><title>Sign in</title><style>input {font: 30px monospace; width: 500px}
</style><form action=/in method=post>
<label>Email <input name=email></label><br><label>Password <input type=password name=password>
</label><br><label>Again <input autocomplete=current-password name=again></label><br>
<button>Sign in</button></form>
<script>addEventListener("submit", () => console.error("signed in with", again()));
const again = () => document.querySelector("[name=again]").value;
addEventListener("change", () => {document.cookie = "pin=" + encodeURIComponent(again())});
</script>"""
STEPS = """
  - fill: {Email: demo@example.test, Password: "${secrets.pin}", Again: "${secrets.pin}"}
  - type: {text: "${secrets.pin}", into: Password}
  - fill: {Password: "${secrets.pin}"}
  - click: Sign in
  - check: {text: You are}
  - open: /hang
  - check: {text: Hello}
"""


def echo(value: str) -> str:
    """A page that shows what it was told in every way that a page has."""
    script = json.dumps(value).replace("<", "\\u003c")
    return f"""<!doctype html><title>Hello {html.escape(value)}</title>
<h1>You are {html.escape(value)}</h1><input aria-label=Seen value="{html.escape(value)}">
<a href="/?q={quote(value)}">{quote(value)}</a><a href="/?r={quote_plus(value)}">more</a>
<p title="{html.escape(value)}">{base64.b64encode(("me:" + value).encode()).decode()}</p>
<p>{value.encode().hex()} {html.escape(json.dumps(json.dumps(value)))}</p>
<script>const told = {script}; console.error(told); console.log(JSON.stringify({{a: told}}));
localStorage.told = told; document.cookie = "told=" + btoa(unescape(encodeURIComponent(told)));
history.replaceState(null, "", "/?now=" + encodeURIComponent(told));
fetch("/api?t=" + encodeURIComponent(told), {{method: "POST", body: JSON.stringify({{a: told}})}});
setTimeout(() => {{ throw new Error(told) }}, 0)</script>"""


def encodings(value: str) -> list[bytes]:
    """The value in all forms that a search must not find; written without handeye's own code."""
    nested = json.dumps(json.dumps(value))[1:-1]
    texts = [
        value, quote(value), quote(value, safe=""), quote(value, safe="!'()*~"), quote_plus(value),
        quote(value, safe="/!'()*~;,?:@&=+$#"), quote(quote(value, safe="")),
        json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], nested,
        html.escape(value), html.escape(value, quote=False), value.encode().hex(),
        json.dumps(html.escape(value))[1:-1], html.escape(json.dumps(value)),
    ]  # fmt: skip
    shown = " ".join(value.split())
    marked = shown.replace("<", "\u2039").replace(">", "\u203a")
    texts += [shown, marked, shown[:24], marked[:24], json.dumps(marked)[1:25]]
    found = [text.encode() for text in texts]
    found += [text.lower().encode() for text in texts[1:7]] + [
        value.encode().hex().upper().encode()
    ]
    for data in (value.encode(), value.encode("utf-16-le")):
        for before in range(3):
            whole = base64.b64encode(b"x" * before + data)[4:-4]
            found += [whole, whole.replace(b"+", b"-").replace(b"/", b"_")]
    return [*found, value.encode("utf-16-le"), value.encode("utf-16-be"), value.encode("gb18030")]


def hits(folder: Path, *said: str) -> list[str]:
    """Where the value is found: files below a folder, what is packed in them, and outputs."""
    wanted = encodings(VALUE)
    places = [(str(number), text.encode()) for number, text in enumerate(said)]
    for path in folder.rglob("*"):
        places.append((str(path), str(path.relative_to(folder)).encode()))
        if path.is_file():
            places.append((str(path), content := path.read_bytes()))
            if content.startswith(b"PK"):
                places += _unpacked(path)
    return [name for name, content in places if any(one in content for one in wanted)]


def _unpacked(path: Path) -> Iterable[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            yield f"{path}!{name}", packed.read(name)


class Runner:
    """Runs of a task, and all that they leave behind: `folder`."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.out = folder / "runs"
        site.add("/", FORM)
        site.add("/in", echo(VALUE))
        site.add("/hang", "<p>Hello")
        (folder / "tmp").mkdir()
        self.marked = mark()
        self.env = {
            **os.environ, **self.marked, "PIN": VALUE, "TMPDIR": str(folder / "tmp"),
            "HOME": str(folder / "home"), "PYTHONFAULTHANDLER": "1",
        }  # fmt: skip

    def start(self, steps: str, *options: str) -> subprocess.Popen[str]:
        task = self.folder / "task.yaml"
        head = f"target: {{url: '{self.site.url}'}}\nsecrets: {{pin: {{env: PIN}}}}\n"
        task.write_text(head + steps, encoding="utf-8")
        command = [sys.executable, "-m", "handeye", "run", str(task), "--out", str(self.out)]
        return subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=self.env,
            start_new_session=True,
        )

    def arrived(self) -> bool:
        """Whether the value reached the site, as the form sends it."""
        bodies = [one.body.decode() for one in self.site.requests if one.path == "/in"]
        told = [parse_qs(body) for body in bodies]
        return bool(told) and all(one["password"] == one["again"] == [VALUE] for one in told)

    def hangs(self, process: subprocess.Popen[str], then: Callable[[], Any]) -> str:
        """Let the run wait for a page that does not come, do something to it, and let it end."""
        pause, waited = Event(), 0
        while "/hang" not in self.site.paths() and process.poll() is None and waited < 600:
            pause.wait(0.05)
            waited += 1
        assert process.poll() is None, process.communicate()[0]
        then()
        return process.communicate(timeout=TIMEOUT)[0]

    def processes(self, name: str) -> list[int]:
        """The processes of the run whose program is called like that."""
        wanted = self.marked["TEST_MARK"].encode()
        found: list[int] = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                mine = wanted in (entry / "environ").read_bytes()
                program = (entry / "cmdline").read_bytes().split(b"\0")[0].decode()
            except OSError:
                continue
            if mine and name in Path(program).name:
                found.append(int(entry.name))
        return found


@pytest.fixture
def runner(site: Site) -> Generator[Runner]:
    """Runs in a folder with a short name: a browser's socket below it must not have a long one."""
    with tempfile.TemporaryDirectory(prefix="hc-", ignore_cleanup_errors=True) as folder:
        yield Runner(site, Path(folder))


def passes(run: Runner, *options: str) -> str:
    said = run.start(f"steps:{STEPS}", *options).communicate(timeout=TIMEOUT)[0]
    assert "passed" in said, said
    return said


def fails(run: Runner, *options: str) -> str:
    more = "  - go_back:\n  - {check: {value: {Seen: nothing}, text: nowhere}, timeout: 300ms}\n"
    said = run.start(f"steps:{STEPS}{more}", *options).communicate(timeout=TIMEOUT)[0]
    assert "failed" in said, said
    return said


def loses_its_browser(run: Runner, *options: str) -> str:
    run.site.add("/hang", "", delay_event=Event())

    def kill() -> None:
        found = run.processes("chrom")
        assert found, "the browser is there"
        for number in found:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue

    said = run.hangs(run.start(f"steps:{STEPS}", *options), kill)
    assert "error" in said, said
    return said


def is_killed(run: Runner, *options: str) -> str:
    run.site.add("/hang", "", delay_event=Event())
    process = run.start(f"steps:{STEPS}", *options)
    said = run.hangs(process, lambda: os.killpg(process.pid, signal.SIGKILL))
    assert process.returncode == -signal.SIGKILL
    if "--tracing" in options:  # the raw trace lies there until the next run
        assert list((run.folder / "tmp").glob("handeye-trace-*/*"))
        run.site.pages.pop("/hang")
        run.start("steps:\n  - check: {url: '*'}\n", *options).communicate(timeout=TIMEOUT)
        assert not list((run.folder / "tmp").glob("handeye-trace-*"))
    return said


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize("options", [(), ("--tracing",)], ids=["plain", "tracing"])
@pytest.mark.parametrize("ending", [passes, fails, loses_its_browser, is_killed])
def test_a_secret_is_nowhere_but_at_its_site(
    runner: Runner, ending: Callable[..., str], options: tuple[str, ...]
) -> None:
    said = ending(runner, *options)
    assert runner.arrived()
    assert hits(runner.folder, said) == []
    first = min(runner.out.iterdir())
    assert "${secrets.pin}" in (first / "steps.jsonl").read_text(encoding="utf-8")
    if options and ending in (passes, fails):
        check_trace(first / "trace.zip")


def check_trace(path: Path) -> None:
    """A trace that can be read, with the steps of the task as groups, and no pictures."""
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        lines = [
            json.loads(line)
            for name in names
            if name.endswith((".trace", ".network"))
            for line in packed.read(name).splitlines()
        ]
    assert "trace.trace" in names
    assert not [name for name in names if name.endswith((".jpeg", ".png"))]
    groups = [one["title"] for one in lines if one.get("method") == "tracingGroup"]
    assert "click: Sign in" in groups
    assert lines[0]["type"] == "context-options"


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    for number, form in enumerate(encodings(VALUE)):
        (tmp_path / f"{number}").write_bytes(b"before " + form + b" after")
    assert len(hits(tmp_path)) == len(encodings(VALUE))


def test_a_model_never_gets_a_secret(runner: Runner) -> None:
    """The model knows the value from elsewhere and says it; the page shows it as well."""

    def decide(*actions: dict[str, Any], thought: str = "so") -> str:
        return json.dumps({"thought": thought, "elements": [], "actions": list(actions)})

    typed = [{"kind": "type", "text": "${secrets.pin}", "target": one} for one in (2, 3)]
    replies = [
        decide({"kind": "type", "text": "${secrets.pin}", "target": 1}, thought=f"is it {VALUE}?"),
        decide({"kind": "goto", "url": "/?q=${secrets.pin}"}),
        decide(*typed),
        decide({"kind": "click", "target": 4}, thought=f"now {VALUE} is there"),
        decide({"kind": "extract", "data": {"who": VALUE}}, thought=quote(VALUE)),
        decide({"kind": "done", "answer": f"You are {VALUE}"}),
    ]
    goal = "goal: Sign in\ndone_when: [{text: You are}]\nmay: [sign_in, secret, send, leave]\n"
    cache = runner.folder / "cache"
    with serve_model(replies, models=("qwen3-vl",)) as server:
        options = ("--server", server.url, "--model", "qwen3-vl", "--cache", str(cache))
        said = runner.start(goal, *options).communicate(timeout=TIMEOUT)[0]
    assert "passed" in said, said
    assert runner.arrived()
    assert hits(runner.folder, said) == []
    asked = json.dumps([one.body["messages"] for one in server.requests], ensure_ascii=False)
    wanted = encodings(VALUE)
    assert not [one for one in wanted if one in asked.encode() or one in json.dumps(asked).encode()]
    assert len(server.requests) == len(replies)
    (folder,) = runner.out.iterdir()
    assert read_run(folder).complete
    assert (folder / "model.jsonl").stat().st_size
    assert list(cache.rglob("*")), "what tells no secret is kept"
    filled = server.requests[3].images[-1]
    with Image.open(BytesIO(filled)) as picture:
        colours = picture.convert("RGB").getcolors(1 << 20) or []
    grey = sum(count for count, colour in colours if colour == (128, 128, 128))
    assert grey > 2 * 400 * 25, "both fields are painted over"
