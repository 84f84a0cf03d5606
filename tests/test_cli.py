"""The command line, run as a program: help, exit codes, plain and live output."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Semaphore

import pytest
from commands import handeye, left_behind, mark, run_folders, start
from PIL import Image, ImageDraw, ImageFont
from servers import Request, Site

COMMANDS = (
    "run", "validate", "selftest", "assist", "audit", "find", "record", "export", "report",
    "verify", "merge", "models", "doctor", "setup", "demo",
)  # fmt: skip
GOOD = "steps:\n  - open: {url}/\n  - check: {{text: Welcome}}\n"
BAD = "steps:\n  - open: {url}/\n  - check: {{text: Goodbye, within: 100ms}}\n"
UNCHECKED = "steps:\n  - open: {url}/\n"
BROKEN = "steps:\n  - clik: Go\n"
DEAD = "steps:\n  - open: http://127.0.0.1:1/\n"


@pytest.fixture
def files(site: Site, tmp_path: Path) -> Path:
    """A folder with task files about a site."""
    site.add("/", "<title>Home</title><h1>Welcome</h1><button>Go</button>")
    folder = tmp_path / "tasks"
    folder.mkdir()
    texts = {"good": GOOD, "bad": BAD, "unchecked": UNCHECKED, "broken": BROKEN, "dead": DEAD}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text.format(url=site.url), encoding="utf-8")
    return folder


# help and wrong usage


def test_help_lists_the_commands_and_version() -> None:
    done = handeye("--help")
    assert done.code == 0
    listed = done.out.partition("Commands:\n")[2].partition("\n\n")[0]
    assert tuple(line.split()[0] for line in listed.splitlines()) == COMMANDS
    assert "..." not in listed, "every summary fits its line"
    assert handeye("--version").out == "handeye 0.1.0\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command: str) -> None:
    done = handeye(command, "--help")
    assert done.code == 0
    assert f"Example: handeye {command}" in done.out
    assert done.err == ""


WRONG = [
    (("frob",), "No such command 'frob'"),
    (("run",), "Missing argument 'files'"),
    (("run", "--nope", "x"), "No such option: --nope"),
    (("run", "x.yaml", "--jobs", "0"), "'--jobs'"),
    (("run", "x.yaml", "--var", "item"), "--var item: write it as name=value"),
    (("find", "Go"), "give either --url or --image"),
    (("find", "Go", "--url", "x", "--image", "y"), "give either --url or --image"),
    (("find", "Go", "--url", "x", "-w", "colour=red"), "--where colour: write one of role, in, "),
    (("find", "Go", "--url", "x", "-w", "nth=two"), "--where nth=two: write a number from 1"),
    (("find", "", "--url", "x"), "say which element"),
]


@pytest.mark.parametrize(("args", "message"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_wrong_usage_is_told_in_one_line(args: tuple[str, ...], message: str) -> None:
    done = handeye(*args)
    assert (done.code, done.out) == (4, "")
    (line,) = done.err.splitlines()
    assert line.startswith("handeye: ")
    assert message in line
    assert line.endswith("--help`")


def test_nothing_given_shows_the_help() -> None:
    done = handeye()
    assert done.code == 4
    assert "Commands:" in done.out


# validate


def test_validate_good_files_and_folders(files: Path) -> None:
    (files / "broken.yaml").unlink()
    (files / "model.yaml").write_text("steps:\n  - do: buy a mug\n", encoding="utf-8")
    done = handeye("validate", files, files / "good.yaml")
    assert done.code == 0
    assert f"{files / 'good.yaml'}: valid (1 case, 2 steps)" in done.out
    assert "  model.yaml:2: `do: buy a mug` needs a model" in done.out


def test_validate_shows_every_problem_of_all_files(files: Path) -> None:
    (files / "worse.yaml").write_text("stepz:\n  - click: x\n", encoding="utf-8")
    done = handeye("validate", files)
    assert (done.code, done.out) == (4, "")
    assert "broken.yaml:2:5: unknown verb `clik`; did you mean `click`?" in done.err
    assert "worse.yaml:1:1: unknown key `stepz`; did you mean `steps`?" in done.err


def test_validate_nothing(tmp_path: Path) -> None:
    assert handeye("validate", tmp_path).code == 5
    done = handeye("validate", tmp_path / "none.yaml")
    assert done.code == 4
    assert f"there is no file {tmp_path / 'none.yaml'}" in done.err


# run


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("name", "code", "verdict"),
    [("good", 0, "passed"), ("bad", 1, "failed"), ("dead", 3, "error")],
)
def test_exit_codes_of_a_run(
    files: Path, tmp_path: Path, name: str, code: int, verdict: str
) -> None:
    done = handeye("run", files / f"{name}.yaml", "--out", tmp_path / "runs")
    assert (done.code, done.err) == (code, "")
    assert f"{verdict}: {name}\n" in done.out
    (folder,) = (tmp_path / "runs").iterdir()
    assert f"report: {folder / 'report.html'}" in done.out


@pytest.mark.e2e
def test_unverified_is_no_failure_unless_strict(files: Path, tmp_path: Path) -> None:
    done = handeye("run", files / "unchecked.yaml", "--out", tmp_path / "runs", "--strict")
    assert done.code == 3
    assert "unverified: unchecked\n" in done.out
    assert "nothing was checked: add a `check:`" in done.out


@pytest.mark.e2e
def test_several_files_are_summed_up_and_the_worst_is_the_code(files: Path, tmp_path: Path) -> None:
    (files / "broken.yaml").unlink()
    done = handeye("run", files, "--out", tmp_path / "runs", "--jobs", "2")
    assert done.code == 1
    last = done.out.splitlines()[-1]
    assert last.startswith("4 cases: ")
    for words in ("1 passed", "1 failed", "1 error", "1 unverified"):
        assert words in last
    assert len(list((tmp_path / "runs").iterdir())) == 5  # the suite's folder too


def test_nothing_runs_when_one_file_is_wrong(files: Path, tmp_path: Path) -> None:
    done = handeye("run", files, "--out", tmp_path / "runs")
    assert done.code == 4
    assert "broken.yaml:2:5" in done.err
    assert not (tmp_path / "runs").exists()
    assert handeye("run", tmp_path / "runs" / "..", "--var", "a=b").code == 4
    (tmp_path / "empty").mkdir()
    assert handeye("run", tmp_path / "empty").code == 5


@pytest.mark.e2e
def test_variables_come_in_by_the_command_line(files: Path, tmp_path: Path, site: Site) -> None:
    text = f"vars: {{word: Nothing}}\n{GOOD.format(url=site.url)}".replace("Welcome", "'${word}'")
    (files / "var.yaml").write_text(text, encoding="utf-8")
    out = tmp_path / "runs"
    assert handeye("run", files / "var.yaml", "-v", "word=Welcome", "--out", out).code == 0


# plain and live output

ESCAPES = re.compile(r"[\x1b\r\x08]")


@pytest.mark.e2e
def test_piped_output_is_plain_lines_a_step_each(files: Path, tmp_path: Path, site: Site) -> None:
    site.add("/form", "<label>A <input></label><label>B <input></label><h1>Form</h1>")
    text = f"""name: 填表
steps:
  - open: {site.url}/form
  - fill: {{A: x, B: y}}
  - check: {{text: Form}}
  - {{click: Nothing, timeout: 100ms}}
"""
    (files / "form.yaml").write_text(text, encoding="utf-8")
    done = handeye("run", files / "form.yaml", "--out", tmp_path / "runs")
    assert not ESCAPES.search(done.out)
    lines = [re.sub(r"\d+\.\d+ s", "N s", line) for line in done.out.splitlines()]
    assert lines[:7] == [
        "填表",
        f"  ok      open: {site.url}/form  N s",
        "  ok      fill: {A: x, B: y}  N s",
        "  ok      check: {text: Form}  N s",
        "  failed  form.yaml:6  click: Nothing, timeout: 100ms  N s"
        if "timeout" in lines[4]
        else "  failed  form.yaml:6  click: Nothing  N s",
        lines[5],
        "failed: 填表",
    ]
    assert lines[5].startswith('          no element matches "Nothing"; the nearest names are: ')
    assert lines[7] == "  4 steps, 1 check, N s"
    assert lines[8].startswith("  report: ")
    assert len(lines) == 9


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
@pytest.mark.parametrize("variable", ["", "ACCESSIBLE", "NO_COLOR"])
def test_a_terminal_gets_a_live_line_unless_it_is_not_wanted(
    files: Path, tmp_path: Path, variable: str
) -> None:
    import pty

    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    env = {name: value for name, value in env.items() if name not in ("NO_COLOR", "ACCESSIBLE")}
    if variable:
        env[variable] = "1"
    args = [sys.executable, "-m", "handeye", "run", str(files / "good.yaml"), "--out"]
    reader, writer = pty.openpty()
    with subprocess.Popen([*args, str(tmp_path / "runs")], stdout=writer, env=env) as process:
        os.close(writer)
        shown = _read_all(reader)
    os.close(reader)
    assert process.returncode == 0
    assert "passed: good" in shown
    assert ("\x1b[" in shown) == (variable == "")


def _read_all(reader: int) -> str:
    parts: list[bytes] = []
    try:
        while part := os.read(reader, 65536):
            parts.append(part)
    except OSError:  # Linux says so at the end of a pseudo-terminal
        pass
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.e2e
def test_a_terminal_without_the_letters_gets_their_codes(
    files: Path, tmp_path: Path, site: Site
) -> None:
    (files / "zh.yaml").write_text(f"name: 登录\nsteps:\n  - open: {site.url}/\n", encoding="utf-8")
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = handeye("run", files / "zh.yaml", "--out", tmp_path / "runs", env=env)
    assert done.code == 0
    assert "unverified: \\u767b\\u5f55" in done.out


# Ctrl-C and SIGTERM


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_quickly_with_a_report_and_no_browser_left(
    files: Path, tmp_path: Path, site: Site, jobs: str, kind: signal.Signals
) -> None:
    text = f"""steps:
  - open: {site.url}/
  - check: {{text: Never, within: 60s}}
"""
    for name in ("long", "longer"):
        (files / f"{name}.yaml").write_text(text, encoding="utf-8")
    asked = Semaphore(0)
    site.requests = Noted(asked)
    marked = mark()
    out = tmp_path / "runs"
    arguments = ("run", str(files / "long.yaml"), str(files / "longer.yaml"), "--jobs", jobs)
    process = start(*arguments, "--out", str(out), env=marked)
    for _ in range(int(jobs)):
        assert asked.acquire(timeout=60)
    if kind is signal.SIGINT:
        os.killpg(process.pid, kind)  # as a terminal does
    else:
        process.send_signal(kind)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 2, said
    assert "Traceback" not in said
    assert said.count("stopped by the user") == int(jobs)
    folders = run_folders(out)
    assert len(folders) == int(jobs)
    for folder in folders:
        assert '"interrupted"' in (folder / "summary.json").read_text(encoding="utf-8")
        assert (folder / "report.html").exists()
    assert left_behind(marked) == []


class Noted(list[Request]):
    """Requests, each of which releases a semaphore as it comes in."""

    def __init__(self, asked: Semaphore) -> None:
        super().__init__()
        self.asked = asked

    def append(self, request: Request) -> None:
        super().append(request)
        self.asked.release()


# find


@pytest.mark.e2e
def test_find_on_a_page(files: Path, tmp_path: Path, site: Site) -> None:
    page = site.add("/two", "<button>Go</button><nav><a href=#>Edit</a></nav><p>Edit</p>")
    picture = tmp_path / "new" / "found.png"
    done = handeye("find", "Go", "--url", page, "--save", picture)
    assert done.code == 0
    assert re.match(r'button "Go" at \d+,\d+ size \d+x\d+\n', done.out)
    assert f"marked screenshot: {picture}" in done.out
    with Image.open(picture) as marked:
        assert marked.size == (1280, 800)
    site.add("/two", "<button>Go</button><nav><button>Go</button></nav>")
    several = handeye("find", "Go", "--url", page.removeprefix("http://"), "--save", picture)
    assert several.code == 1
    assert several.out.startswith('2 elements match "Go"')
    assert "→ in: navigation" in several.out
    one = handeye("find", "Go", "--url", page, "-w", "in=navigation", "--save", picture)
    assert one.code == 0
    none = handeye("find", "Stop", "--url", page, "--save", picture)
    assert none.code == 1
    assert none.out.startswith('no element matches "Stop"; the nearest names are: button "Go"')


@pytest.mark.e2e
def test_find_where_nothing_answers(tmp_path: Path) -> None:
    done = handeye("find", "Go", "--url", "127.0.0.1:1", "--save", tmp_path / "x.png")
    assert done.code == 3
    assert done.err.startswith("handeye: http://127.0.0.1:1")
    assert not (tmp_path / "x.png").exists()


def test_find_in_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((40, 60), "Sign in here", "black", ImageFont.load_default(40))
    picture.save(tmp_path / "screen.png")
    args = ("--image", tmp_path / "screen.png", "--save", tmp_path / "found.png")
    done = handeye("find", "Sign in", *args)
    assert done.code == 0
    assert done.out.startswith('ocr "Sign in here" at ')
    assert handeye("find", "Sign out", *args).code == 1
    missing = handeye("find", "Sign in", "--image", tmp_path / "none.png")
    assert missing.code == 3
    assert "there is no picture" in missing.err


# report


@pytest.mark.e2e
def test_report_of_whole_crashed_and_foreign_folders(files: Path, tmp_path: Path) -> None:
    handeye("run", files / "good.yaml", "--out", tmp_path / "runs")
    (folder,) = (tmp_path / "runs").iterdir()
    (folder / "report.html").unlink()
    done = handeye("report", folder)
    assert (done.code, done.out) == (0, f"{folder / 'report.html'}\n")
    outside = handeye("report", folder, "--self-contained")
    assert outside.code == 0
    assert "data:image/png;base64," in (folder / "report.html").read_text(encoding="utf-8")
    (folder / "summary.json").unlink()
    with (folder / "steps.jsonl").open("ab") as file:
        file.write(b'{"step_num": 9, "instr')
    shutil.rmtree(folder / "shots")
    assert handeye("report", folder).code == 0
    foreign = handeye("report", files)
    assert foreign.code == 4
    assert foreign.err == (
        f"handeye: {files} is not a run folder: it holds no run.json. Give the folder of a run.\n"
    )
    assert handeye("report", tmp_path / "none").code == 4


# doctor, setup, demo


@pytest.mark.e2e
def test_doctor_and_setup_name_the_browser() -> None:
    done = handeye("doctor")
    assert done.code == 0
    assert re.search(r"^ok +browser ", done.out, re.MULTILINE)
    setup = handeye("setup")
    assert setup.code == 0
    assert re.fullmatch(r"browser: .+ at .+\n", setup.out)


@pytest.mark.e2e
def test_the_demo_passes(tmp_path: Path) -> None:
    done = handeye("demo", "--out", tmp_path / "runs")
    assert done.code == 0, done.out
    assert "\npassed: Order a mug\n" in done.out
    assert "terracotta" not in done.out


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_the_shop_can_be_served_alone() -> None:
    process = start("demo", "--serve", "--port", "0")
    assert process.stdout
    first = process.stdout.readline()
    assert re.match(r"the shop is at http://127\.0\.0\.1:\d+; sign in with ", first)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "stopped\n")
