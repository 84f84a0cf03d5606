"""What people get wrong, and pages that misbehave: a code, one clear message, no traceback."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from threading import Event

import pytest
from commands import Done
from servers import Site

from handeye import RunOptions, RunResult, cli, run_task
from handeye.agent import StepRecord, read_run
from handeye.tasks import Case, Step, load_text

Command = Callable[..., Done]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The command line in this process, in an empty folder."""

    def run(*args: str | Path) -> Done:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["handeye", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        shown = capsys.readouterr()
        return Done(int(str(left.value.code)), shown.out, shown.err)

    return run


# files

FILES = [
    ("", "task.yaml: the file is empty; start with `name:` and `steps:`"),
    ("steps: [a: b: c", "task.yaml:1:13: not YAML: "),
    ("steps:\n\t- open: /\n", "task.yaml:2:1: not YAML: a tab cannot indent; use spaces"),
    ("name: a\nname: b\nsteps: []\n", "task.yaml:2:1: `name` stands here twice (first in line 1)"),
    ("stepz: []\n", "task.yaml:1:1: unknown key `stepz`; did you mean `steps`?"),
    ("steps: hello\n", "task.yaml:1:8: `steps` must be a list of steps, not text"),
    ("steps:\n  - clik: Go\n", "task.yaml:2:5: unknown verb `clik`; did you mean `click`?"),
    ("steps:\n  - click: ${thing}\n", "task.yaml:2:12: the variable `${thing}` is not defined"),
    (
        "secrets: {pin: {env: PIN}}\nsteps:\n  - open: /?pin=${secrets.pin}\n",
        "task.yaml:3:17: a secret cannot stand in `open`",
    ),
    ("steps:\n  - include: task.yaml\n", "task.yaml:2:14: this includes itself"),
    ("steps:\n  - include: none.yaml\n", "none.yaml"),
    (
        "target: {url: 'http://x', viewport: 0x0}\nsteps:\n  - click: Go\n",
        "is not a size in pixels",
    ),
    ("target: {viewport: 99999x99999}\nsteps:\n  - click: Go\n", "must be at most 10000"),
    ("target: {browser: firefox}\nsteps:\n  - click: Go\n", "is one of chromium, chrome, msedge"),
]


@pytest.mark.parametrize(("text", "message"), FILES, ids=[text[:30] for text, _ in FILES])
@pytest.mark.parametrize("verb", ["validate", "run"])
def test_files_that_cannot_be_used(
    command: Command, tmp_path: Path, verb: str, text: str, message: str
) -> None:
    (tmp_path / "task.yaml").write_text(text, encoding="utf-8")
    done = command(verb, "task.yaml")
    assert (done.code, done.out) == (4, "")
    assert message in done.err
    assert not (tmp_path / "runs").exists()


def test_files_that_are_not_there_or_not_text(command: Command, tmp_path: Path) -> None:
    done = command("run", "none.yaml")
    assert (done.code, done.out) == (4, "")
    assert "none.yaml: there is no file none.yaml" in done.err
    (tmp_path / "picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert command("run", "picture.yaml").code == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps:\n  - do: buy a mug\n", "handeye: task.yaml:2: `do: buy a mug` needs a model"),
        ("steps:\n  - click: Go\n", "handeye: task.yaml:2: `click: Go` has no page to start from"),
        (
            "name: a\ntarget: {program: no-such-program}\nsteps:\n  - click: Go\n",
            "handeye: task.yaml:2: there is no program `no-such-program` on the PATH",
        ),
        (
            "target: {url: 'http://x'}\nsecrets: {pin: {env: NO_SUCH_PIN}}\nsteps:\n"
            "  - type: ${secrets.pin}\n",
            "handeye: task.yaml: the secret `pin` has no value: the environment variable NO_SUCH_",
        ),
        (
            "target: {url: 'http://x'}\nsecrets: {pin: {file: none.txt}}\nsteps:\n"
            "  - type: ${secrets.pin}\n",
            "the secret `pin` has no value: the file none.txt cannot be read: No such file",
        ),
    ],
)
def test_what_cannot_be_run_here(command: Command, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "task.yaml").write_text(text, encoding="utf-8")
    done = command("run", "task.yaml")
    assert (done.code, done.out) == (3, "")
    assert message in done.err
    assert not (tmp_path / "runs").exists()


def test_out_that_cannot_be_made(command: Command, tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text("steps:\n  - open: http://127.0.0.1:1/\n", encoding="utf-8")
    (tmp_path / "file").touch()
    done = command("run", "task.yaml", "--out", "file")
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "handeye: no run folder can be made in file: Not a directory. "
        "Give a folder that can be written.\n"
    )


@pytest.mark.parametrize("browser", ["firefox", "/no/such/browser", "task.yaml"])
def test_browsers_that_are_none(command: Command, tmp_path: Path, browser: str) -> None:
    (tmp_path / "task.yaml").write_text("steps:\n  - open: http://127.0.0.1:1/\n", encoding="utf-8")
    done = command("run", "task.yaml", "--browser", browser)
    assert done.code == 3
    assert browser in done.out
    (folder,) = (tmp_path / "runs").iterdir()
    assert read_run(folder).complete


def test_a_secret_file_beside_the_task(command: Command, tmp_path: Path, site: Site) -> None:
    site.add("/", "<label>Pin <input id=pin></label>")
    folder = tmp_path / "deep"
    folder.mkdir()
    (folder / "pin.txt").write_text("1234\n", encoding="utf-8")
    (folder / "task.yaml").write_text(
        f"""target: {{url: {site.url}}}
secrets: {{pin: {{file: pin.txt, visible: on}}}}
steps:
  - fill: {{Pin: "${{secrets.pin}}"}}
  - check: {{value: {{Pin: "1234"}}}}
""",
        encoding="utf-8",
    )
    done = command("run", "deep/task.yaml")
    assert done.code == 0, done.out
    assert "1234" not in done.out.replace("{Pin: 1234}", "")


# addresses


def run(site: Site, out: Path, steps: str, head: str = "") -> RunResult:
    text = f"target: {{url: {site.url}}}\n{head}steps:\n{steps}"
    (result,) = run_task(load_text(text, "task.yaml"), RunOptions(out=out))
    assert read_run(result.folder).complete
    assert result.report.exists()
    return result


@pytest.fixture
def silent() -> Generator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.e2e
def test_a_server_that_never_answers(site: Site, tmp_path: Path, silent: int) -> None:
    steps = f"  - open: http://127.0.0.1:{silent}/\n    timeout: 1s\n"
    result = run(site, tmp_path, steps, f"allow: ['127.0.0.1:{silent}']\n")
    assert (result.verdict, result.where) == ("error", "task.yaml:4")
    assert "cannot be opened: no answer within 1 s" in result.reason
    assert result.seconds < 20


@pytest.mark.e2e
def test_addresses_that_lead_nowhere(site: Site, tmp_path: Path) -> None:
    site.add("/loop", "", status=302, headers={"location": "/loop"})
    for url in ("http://127.0.0.1:1/", "http://no-such-host.invalid/", f"{site.url}/loop"):
        result = run(
            site,
            tmp_path,
            f"  - open: {url}\n",
            f"allow: ['*.invalid', '127.0.0.1:1', '{site.url}']\n",
        )
        assert result.verdict == "error"
        assert result.reason.startswith(f"{url} cannot be opened: ")


@pytest.mark.e2e
def test_addresses_that_are_not_allowed(site: Site, tmp_path: Path) -> None:
    result = run(site, tmp_path, "  - {open: 'http://localhost:1/', timeout: 100ms}\n")
    assert result.verdict in ("failed", "error")
    assert "http://localhost:1/ is not allowed" in result.reason


@pytest.mark.e2e
def test_answers_that_are_no_pages(site: Site, tmp_path: Path) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    site.add("/text", "plain words", headers={"content-type": "text/plain"})
    site.add("/image", png, headers={"content-type": "image/png"})
    site.add("/pdf", b"%PDF-1.4 nonsense", headers={"content-type": "application/pdf"})
    site.add("/file", "x", headers={"content-disposition": "attachment; filename=a.bin"})
    site.add("/broken", "<h1>Sorry</h1>", status=500)
    site.add("/empty", "")
    steps = """
  - open: /text
  - check: {text: plain words}
  - open: /image
  - check: {visible: {role: img}}
  - open: /pdf
  - open: /file
  - check: {download: a.bin}
  - open: /broken
  - check: {text: Sorry}
  - open: /empty
  - check: {no_text: Sorry}
"""
    result = run(site, tmp_path, steps)
    assert (result.verdict, result.reason) == ("passed", "")
    assert (result.folder / "downloads" / "a.bin").read_bytes() == b"x"


# pages that misbehave


@pytest.mark.e2e
def test_a_page_that_loops_alerts(site: Site, tmp_path: Path) -> None:
    site.add("/", "<h1>x</h1><script>while (true) alert('again')</script>")
    result = run(site, tmp_path, "  - answer: accept\n  - {click: x, timeout: 100ms}\n")
    assert result.verdict == "failed"
    assert result.reason == 'a dialog is open: alert "again": answer it first'


@pytest.mark.e2e
def test_a_page_that_opens_fifty_tabs(site: Site, tmp_path: Path) -> None:
    site.add("/", "<button onclick=\"for (let i = 0; i < 50; i++) open('/tab')\">Many</button>")
    site.add("/tab", "<title>Tab</title><p>one of many</p>")
    steps = "  - click: Many\n  - check: {url: '*'}\n"
    result = run(site, tmp_path, steps)
    assert (result.verdict, result.reason) == ("passed", "")


@pytest.mark.e2e
def test_a_page_that_never_gets_quiet(site: Site, tmp_path: Path) -> None:
    site.add(
        "/",
        """<h1 id=a>noisy</h1><button>Go</button><script>let n = 0; setInterval(() => {
        a.textContent = 'noisy ' + n++; fetch('/?' + n) }, 30)</script>""",
    )
    result = run(site, tmp_path, "  - click: Go\n  - check: {text: noisy}\n")
    assert (result.verdict, result.reason) == ("passed", "")


@pytest.mark.e2e
def test_a_page_stuck_in_a_script(site: Site, tmp_path: Path) -> None:
    site.add("/", '<button onclick="while (true);">Stick</button><p>fine</p>')
    result = run(site, tmp_path, "  - click: Stick\n  - check: {text: fine}\n")
    assert result.verdict == "error"
    assert "did not answer within 15 s: it is stuck in a script, or too large" in result.reason
    assert result.seconds < 60


@pytest.mark.e2e
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are listed in /proc here alone")
def test_a_page_that_crashes(site: Site, tmp_path: Path) -> None:
    site.add("/", "<h1>Fine</h1>")

    def kill(_case: Case, step: Step) -> None:
        if step.where == "task.yaml:4":
            kill_renderers()

    steps = "  - check: {text: Fine}\n  - check: {text: Fine, within: 3s}\n"
    text = f"target: {{url: {site.url}}}\nsteps:\n{steps}"
    options = RunOptions(out=tmp_path, on_start=kill)
    (result,) = run_task(load_text(text, "task.yaml"), options)
    assert (result.verdict, result.where) == ("error", "task.yaml:4")
    # a headless shell may go with the last of its renderers, before it tells of a crash
    assert result.reason in (f"the page {site.url}/ crashed", "the browser window was closed")
    assert read_run(result.folder).complete


def kill_renderers() -> None:
    """End the processes that draw the pages of the browsers of this process."""
    parents: dict[int, int] = {}
    renderers: list[int] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:  # it has just ended
            continue
        parents[int(entry.name)] = int(status[1])
        if b"--type=renderer" in command:
            renderers.append(int(entry.name))
    for renderer in renderers:
        above = renderer
        while above > 1 and above != os.getpid():
            above = parents.get(above, 0)
        if above == os.getpid():
            os.kill(renderer, signal.SIGKILL)


@pytest.mark.e2e
def test_large_and_tall_pages(site: Site, tmp_path: Path) -> None:
    rows = "".join(f"<div><span>item {n}</span></div>" for n in range(50_000))
    site.add("/", f"<h1>Many</h1><button>Go</button>{rows}")
    site.add(
        "/tall",
        """<h1>Top</h1><div style="height:20000px"></div>
        <button onclick="document.title = 'hit'">Bottom</button>""",
    )
    steps = """
  - click: Go
  - check: {text: item 49999}
  - open: /tall
  - click: Bottom
  - check: {title: hit}
"""
    result = run(site, tmp_path, steps)
    assert (result.verdict, result.reason) == ("passed", "")


@pytest.mark.e2e
def test_a_request_that_is_never_answered_holds_up_nothing(site: Site, tmp_path: Path) -> None:
    never = Event()
    site.add("/never", "x", delay_event=never)
    site.add("/", "<h1>Here</h1><img src=/never alt=''>")
    records: list[StepRecord] = []
    text = f"target: {{url: {site.url}}}\nsteps:\n  - check: {{text: Here}}\n"
    options = RunOptions(out=tmp_path, listener=records.append)
    (result,) = run_task(load_text(text, "task.yaml"), options)
    assert result.verdict == "passed"
    capped = [notice.text for notice in records[0].notices if notice.kind == "capped"]
    assert any("/never" in words for words in capped)
