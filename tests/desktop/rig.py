"""A task's guard, screen and hands on a real desktop, with windows where a test wants them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from handeye.actions import (
    Action,
    Asker,
    Proposal,
    Ruling,
    Secrets,
    Target,
    desktop_aim,
    question,
    window_guard,
)
from handeye.actions import desktop as desktop_hands
from handeye.perception import Box, Point, desktop, hints, windows
from handeye.tasks import guarding, load_text, surface

from .conftest import Desktop, eventually

POPUP = """
import sys
from Xlib import X, display
here = display.Display()
trap, *place = map(int, sys.argv[1:])
root = here.screen().root
own = root.create_window(
    *place, 0, X.CopyFromParent, background_pixel=0xFFFFFF, override_redirect=True,
    event_mask=X.ButtonPressMask,
)
if trap:
    unseen = root.create_window(
        *place, 0, 0, X.InputOnly, override_redirect=True, event_mask=X.EnterWindowMask
    )
    unseen.map()
    here.sync()
    print("waits", flush=True)
    while here.next_event().type != X.EnterNotify:
        pass
own.map()
own.configure(stack_mode=X.Above)
here.flush()
while True:
    here.next_event()
"""
"""A program that lays a window over others, past the window manager; a trap, under the mouse."""


class Rig:
    """What a run of a task has on a desktop.

    Args:
        screen: the screen.
        task: the task file's text; its steps do not matter.
        own: the windows of the task's own program.
        secrets: the values of the task's secrets.
        ask: who is asked.
    """

    def __init__(
        self,
        screen: desktop.DesktopScreen,
        task: str,
        own: windows.Mine,
        secrets: Secrets,
        ask: Asker,
    ) -> None:
        self.screen = screen
        self.hands = desktop_hands.DesktopHands(screen, secrets)
        read = load_text(task)
        target = read.target
        named = getattr(target, "windows", ())
        is_program = hasattr(target, "program")
        others = windows.any_of(named)
        if is_program:
            secrets.belong_to(own)
        aim = desktop_aim.DesktopAim(screen, self.hands, careful=bool(read.ask_me))
        guard = window_guard.WindowGuard(
            screen,
            lambda one: others(one) or (is_program and own(one)),
            getattr(target, "keys", ()),
            bounded=is_program or bool(named),
            named=windows.any_of((*named, *filter(None, (getattr(target, "program", ""),)))),
        )
        self.guard = guarding.guard_of(
            read,
            surface.Surface(
                screen, self.hands, purpose=aim.purpose, point=aim.point, guards=(guard,)
            ),
            ask,
            secrets,
        )

    def review(self, action: Action, by: str = "model") -> Ruling:
        """What the guard of the task says."""
        return self.guard.review(Proposal(action, self.screen.look(), by=by))

    def do(self, action: Action, by: str = "model") -> Ruling:
        """Do an action if it may be done; what the guard said of it."""
        ruling = self.review(action, by)
        if not ruling.refusal:
            outcome = self.hands.do(ruling.action)
            assert outcome.verdict not in ("refused", "error"), outcome
        return ruling

    def active(self) -> str:
        """The first name of the program that gets the keys."""
        active = self.screen.active()
        return active.programs[0] if active else ""


@contextmanager
def rigged(
    task: str,
    own: str = "mousepad",
    *,
    secrets: Secrets | None = None,
    ask: Asker = question.nobody,
    hinted: bool = False,
) -> Generator[Rig]:
    """A rig for a task whose own program is named by words.

    Args:
        task: the task file's text.
        own: names the windows of its own program.
        secrets: the values of its secrets.
        ask: who is asked.
        hinted: whether programs are asked what their windows hold.
    """
    mine = windows.any_of([own])
    with ExitStack() as stack:
        screen = desktop.DesktopScreen(hints=hints.open_hints() if hinted else None)
        stack.enter_context(closing(screen))
        rig = Rig(screen, task, mine, secrets or Secrets(), ask)
        stack.enter_context(closing(rig.hands))
        screen.look()
        yield rig


def placed(here: Desktop, words: str, box: Box) -> windows.Window:
    """A window, moved to a place, as large as it is let be, and above all others."""
    window = here.window(words)
    shape = ",".join(f"{part:.0f}" for part in box)
    here.run("wmctrl", "-i", "-r", f"{window.id:#x}", "-e", f"0,{shape}")
    with closing(windows.open_windows()) as desk:
        assert desk.activate(window, 10)

        def moved() -> windows.Window | None:
            now = next((one for one in desk.shown() if one.id == window.id), None)
            near = now and abs(now.box.x - box.x) < 40 and abs(now.box.y - box.y) < 40
            return now if now and near and now.active else None

        return eventually(moved) or window


def popup(here: Desktop, box: Box) -> None:
    """Another program's popup, above everything."""
    _popup(here, box, trap=False)
    with closing(windows.open_windows()) as desk:
        eventually(lambda: [one for one in desk.shown() if one.popup and one.box == box])


def trap(here: Desktop, box: Box) -> None:
    """Another program's popup, which comes as soon as the mouse does."""
    said = Path(here.environ["HOME"]) / "trap"
    _popup(here, box, trap=True, said=said)
    eventually(lambda: said.exists() and said.read_text())


def _popup(here: Desktop, box: Box, *, trap: bool, said: Path | None = None) -> None:
    place = (f"{part:.0f}" for part in (trap, *box))
    command = (sys.executable, "-c", POPUP, *place)
    if said:
        command = ("sh", "-c", f'exec "$@" > {said}', "sh", *command)
    here.start(*command, env={"XAUTHORITY": os.devnull})


def called(name: str, folder: Path) -> str:
    """A real program that is called as a test wants: a dialog under another name."""
    path = folder / name
    shutil.copy2(str(shutil.which("zenity")), path)
    return str(path)


def at(window: windows.Window, across: float = 0.5, down: float = 0.5) -> Target:
    """A place in a window."""
    box = window.box
    return Target(point=Point(box.x + across * box.width, box.y + down * box.height))
