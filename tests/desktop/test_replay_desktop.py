"""Plans on a desktop: a program that tells nothing of itself, and one that does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from acting import Act
from replays import PROFILE, said

from handeye.agent import ModelSetup, ScriptedModel
from handeye.perception import Box
from handeye.tasks import RunOptions, RunResult, load_task, run_task
from handeye.tasks import options as run_options

from .conftest import Desktop

pytestmark = pytest.mark.desktop

DRAWN = '''
"""A window with two buttons that are only drawn; what is clicked is written into a file."""
import os, sys
from pathlib import Path
from Xlib import X, Xatom, Xutil, display

here = display.Display()
own = here.screen().root.create_window(
    200, 150, 400, 200, 0, X.CopyFromParent, background_pixel=0xFFFFFF,
    event_mask=X.ExposureMask | X.ButtonPressMask,
)
own.set_wm_name("Sure?")
own.set_wm_class("drawn", "drawn")
own.set_wm_normal_hints(flags=Xutil.USPosition | Xutil.USSize)
plain = here.intern_atom("_MOTIF_WM_HINTS")
own.change_property(plain, plain, 32, [2, 0, 0, 0, 0])
own.change_property(here.intern_atom("_NET_WM_PID"), Xatom.CARDINAL, 32, [os.getpid()])
own.map()
ink = own.create_gc(foreground=0, background=0xFFFFFF, font=here.open_font("fixed"))
places = dict(zip(sys.argv[1:], (40, 240)))
while True:
    event = here.next_event()
    if event.type == X.Expose:
        for name, x in places.items():
            own.rectangle(ink, x, 100, 120, 40)
            own.draw_text(ink, x + 40, 124, name)
    elif event.type == X.ButtonPress:
        for name, x in places.items():
            if x <= event.event_x < x + 120 and 100 <= event.event_y < 140:
                Path("said.txt").write_text(name)
                own.draw_text(ink, 20, 40, name + " it is")
    here.flush()
'''
KEEP = Box(240, 250, 120, 40)


class Program:
    """A task file about a program, run again and again."""

    def __init__(self, folder: Path, steps: str) -> None:
        self.folder = folder
        self.steps = steps
        self.file = folder / "program.yaml"

    def run(
        self, mode: run_options.Replay, args: list[str], replies: list[str] | None = None
    ) -> RunResult:
        """Run it with these arguments of the program, with a model where there are replies."""
        (self.folder / "said.txt").unlink(missing_ok=True)
        self.file.write_text(
            f"target: {{program: {args[0]!r}, args: {args[1:]}, folder: ., env: "
            "{XAUTHORITY: /dev/null}}\n"
            f"tests:\n- name: A test\n  steps:\n{self.steps}",
            encoding="utf-8",
        )
        model = None if replies is None else ModelSetup(ScriptedModel(replies), PROFILE)
        options = RunOptions(self.folder / "runs", replay=mode, model=model)
        (result,) = run_task(load_task(self.file), options)
        return result

    @property
    def clicked(self) -> str:
        """Which of the drawn buttons was clicked."""
        said = self.folder / "said.txt"
        return said.read_text() if said.exists() else ""


def test_buttons_that_are_only_drawn(desktop: Desktop, tmp_path: Path) -> None:
    script = tmp_path / "drawn.py"
    script.write_text(DRAWN, encoding="utf-8")
    program = Program(
        tmp_path,
        "  - do: Keep it\n    timeout: 2s\n  - check: {file: {path: said.txt, equals: Keep}}\n",
    )

    def start(*names: str) -> list[str]:
        return ["sh", "-c", " ".join(["exec", sys.executable, str(script), *names])]

    replies = said(Act("click", KEEP, "Keep"), Act("done", text="Kept."))
    first = program.run("update", start("Keep", "Drop"), replies)
    assert first.verdict == "passed", first.reason

    again = program.run("strict", start("Keep", "Drop"))
    assert (again.verdict, again.reason, program.clicked) == ("passed", "", "Keep")
    moved = program.run("strict", start("Drop", "Keep"))
    assert (moved.verdict, moved.reason, program.clicked) == ("passed", "", "Keep")
    for names in (["Drop", "Skip"], ["Keen", "Drop"]):
        other = program.run("strict", start(*names))
        assert other.verdict == "failed", names
        assert "does not look as it was recorded, and no other places look so" in other.reason
        assert program.clicked == ""


def test_exact_steps_on_a_program(desktop: Desktop, tmp_path: Path) -> None:
    program = Program(
        tmp_path,
        "  - type: Hello\n  - press: Control+S\n"
        "  - check: {file: {path: said.txt, contains: Hello}}\n",
    )
    for mode in ("update", "strict"):
        result = program.run(mode, ["mousepad", "said.txt"])
        assert (result.verdict, result.reason) == ("passed", "")
