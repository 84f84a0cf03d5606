"""Claims held against real windows: which show, what they hold, how a program ended."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image

from handeye.actions import Secrets
from handeye.agent import CheckRecord
from handeye.tasks import checks, load_text, session, step, surface

from .conftest import Desktop

pytestmark = pytest.mark.desktop

FORM = (
    "[--forms, --title, Guest book, --text, Who are you, --add-entry, Name, "
    "--add-combo, Kind, --combo-values, one|two]"
)


class Opened:
    """A program of a task file, and claims about it."""

    def __init__(self, folder: Path, target: str) -> None:
        self.folder = folder
        self.target = target
        self.calls = ExitStack()
        task = load_text(f"target: {target}\nsteps: [press: a]\n", str(folder / "task.yaml"))
        opened = surface.open_surface(task, Secrets({}), folder / "downloads")
        self.surface = self.calls.enter_context(opened)
        self.read = session.ocr_reader(None, self.surface.read)

    def check(self, claims: str, within: str = "1ms", *, read: bool = True) -> CheckRecord:
        text = f"target: {self.target}\nsteps:\n  - check: {{{claims}, within: {within}}}\n"
        body = load_text(text, str(self.folder / "task.yaml")).cases[0].steps[0].body
        assert isinstance(body, step.Assertion)
        (result,), _ = checks.run_checks(
            body,
            self.surface.screen,
            read=self.read if read else None,
            outside=self.surface.outside,
        )
        return result


@pytest.fixture
def form(desktop: Desktop, tmp_path: Path) -> Generator[Opened]:
    desktop.start("zenity", "--info", "--title", "Foreign", "--text", "Other words")
    desktop.window("Foreign")
    opened = Opened(tmp_path, f"{{program: zenity, args: {FORM}}}")
    with opened.calls:
        yield opened


HOLD = [
    "window: Guest book",
    "window: zenity",
    "window: 'Guest*'",
    "no_window: Foreign",
    "active_window: Guest book",
    "title: guest book",
    "text: Who are you",
    "no_text: Other words",
    "visible: {text: OK, role: button}",
    "enabled: OK",
    "hidden: Other words",
    "process: zenity",
    "no_process: galculator",
]
DO_NOT = [
    "window: Foreign",
    "no_window: Guest book",
    "active_window: Foreign",
    "title: Foreign",
    "text: Other words",
    "no_text: Who are you",
    "exit_code: 0",
    "process: galculator",
    "no_process: zenity",
]


def test_claims_about_the_windows_of_a_program(form: Opened) -> None:
    for claim in HOLD:
        result = form.check(claim, "5s")
        assert result.ok, (claim, result)
    for claim in DO_NOT:
        result = form.check(claim)
        assert result.ok is False, (claim, result)


def test_what_was_found_is_told(form: Opened) -> None:
    assert form.check("window: Foreign").evidence == 'there is "Guest book" (zenity)'
    said = form.check("active_window: Foreign").evidence
    assert said == 'the active window is "Guest book" (zenity)'
    assert form.check("exit_code: 0").evidence == "the program still runs"
    assert form.check("process: galculator").evidence == "of the program run zenity"


def test_what_a_program_tells_of_itself_is_enough_where_nothing_is_read(form: Opened) -> None:
    assert form.check("text: Who are you", read=False).ok
    assert form.check("enabled: OK", read=False).ok
    result = form.check("no_text: Other words", read=False)
    assert (result.ok, "handeye[ocr]" in result.evidence) == (None, True)
    assert form.check("text: Other words", read=False).ok is None


def test_a_window_that_comes_and_goes_is_waited_for(desktop: Desktop, tmp_path: Path) -> None:
    late = "zenity --info --title First & sleep 0.7; exec zenity --info --title Second --timeout 1"
    opened = Opened(tmp_path, f'{{program: sh, args: [-c, "{late}"]}}')
    with opened.calls:
        assert opened.check("window: Second", "10s").ok
        assert opened.check("no_window: Second", "10s").ok
        assert opened.check("exit_code: 5", "10s").ok  # what zenity says when its time is up


def test_a_script_with_a_long_name_runs(desktop: Desktop, tmp_path: Path) -> None:
    """The system knows its first 15 characters, and the shell that carries it out."""
    script = tmp_path / "shows-a-question"
    script.write_text("#!/bin/sh\nzenity --info --title Asked\n", encoding="utf-8")
    script.chmod(0o755)
    opened = Opened(tmp_path, "{program: ./shows-a-question}")
    with opened.calls:
        assert opened.check("process: shows-a-question").ok
        assert opened.check("no_process: shows-a-question").ok is False


def test_the_clipboard(desktop: Desktop, tmp_path: Path, form: Opened) -> None:
    desktop.start("sh", "-c", "printf 'The total: 中文 408' | xclip -selection clipboard")
    assert form.check("clipboard: total", "10s").ok
    assert form.check("clipboard: {equals: 'The total: 中文 408'}").ok
    assert form.check("clipboard: {equals: 'the total: 中文 408'}").ok is False
    result = form.check("clipboard: 40")
    assert (result.ok, result.evidence) == (False, "it holds 'The total: 中文 408'")


def test_a_window_that_looks_as_it_was_saved(form: Opened, tmp_path: Path) -> None:
    claim = "picture: {is: form.png, window: Guest book}"
    form.surface.screen.settle(5.0)
    seen = form.surface.screen.look()
    own = form.surface.outside.windows
    assert own
    (window,) = own()
    (tmp_path / "whole.png").write_bytes(seen.screenshot.png)
    with Image.open(tmp_path / "whole.png") as whole:
        x, y, width, height = map(int, window.box)
        whole.crop((x, y, x + width, y + height)).save(tmp_path / "form.png")
    assert form.check(claim, "2s").ok
    assert form.check("picture: {is: form.png, window: Foreign}").ok is False
    with Image.open(tmp_path / "form.png") as saved:
        saved.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(tmp_path / "form.png")
    result = form.check(claim)
    assert (result.ok, "pixels are different" in result.evidence) == (False, True)
