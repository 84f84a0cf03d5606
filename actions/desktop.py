"""Hands on a desktop: the mouse and the keyboard of this computer, at places of a screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event
from typing import Any

from handeye.perception import Box, Point, ScreenError, desktop, windows

from . import action as act
from .desktop_mouse import Mouse
from .desktop_text import ACTIVE_CAP, Typist
from .file_dialog import OPEN_CAP, FileDialogs
from .hands import Outcome, Refused
from .keys import KeyUnknown, chord
from .secrets import Secrets

NOT_SEEN = Outcome("no_effect")
"""What hands say of an action whose effect only the next look can tell."""
NOTCH = 10.0 if sys.platform == "darwin" else 60.0
"""Pixels that programs scroll for one notch of the wheel, more or less."""
UNITS = 120 if sys.platform == "win32" else 1
"""What the system calls one notch."""
FRAME = 0.02
"""Seconds between the steps of a drag where programs cannot be asked whether they saw them."""
ANSWER_CAP = 1.0
"""Seconds for a program to take in a step of a drag."""
MOST_NOTCHES = 300
"""Notches of the wheel that one action turns at most."""
ON_A_PAGE = {
    "goto": "is for pages: a desktop has no addresses",
    "back": "is for pages: click what goes back in the program, or press Alt+ArrowLeft",
    "answer_dialog": "is for pages: the dialogs of programs are windows, so click their buttons",
}
"""Why what makes sense in a browser only is refused."""
BOXES = ("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio", "togglebutton")
"""Roles of what is ticked."""
BY_HAND = "look how it is, and click it if it is not as wanted"


class DesktopHands:
    """Carries actions out on a `DesktopScreen`.

    Args:
        screen: where to act.
        secrets: the values of `${secrets.name}` in typed text.
    """

    def __init__(self, screen: desktop.DesktopScreen, secrets: Secrets | None = None) -> None:
        self.screen = screen
        self._typist = Typist(screen, secrets or Secrets())
        self._dialogs = FileDialogs(screen, self._typist)
        self._opened: Mouse | None = None
        self._methods: dict[type[Any], Callable[[Any], Outcome]] = {
            act.Click: self._on_click,
            act.DoubleClick: self._on_double_click,
            act.RightClick: self._on_right_click,
            act.Hover: self._on_hover,
            act.Drag: self._on_drag,
            act.Scroll: self._on_scroll,
            act.Reveal: self._on_reveal,
            act.Press: self._on_press,
            act.Type: self._on_type,
            act.Select: self._on_select,
            act.Check: self._on_check,
            act.Upload: self._on_upload,
            act.WaitFor: self._on_wait_for,
            act.SwitchTab: self._on_switch_tab,
            act.CloseTab: self._on_close_tab,
        }

    @property
    def _mouse(self) -> Mouse:
        if self._opened is None:
            self._opened = Mouse()
        return self._opened

    def do(self, action: act.Action) -> Outcome:
        """Carry out one action; `settle` sees what comes of it.

        Raises:
            Stopped: a person has put the mouse into a corner of the screen.
        """
        method = self._methods.get(type(action))
        if method is None:
            why = ON_A_PAGE.get(action.kind, "is not something that hands do")
            return Outcome("refused", f"{action.kind} {why}")
        try:
            self._mouse.check()
            self._typist.tidy()
            return self._carry_out(method, action)
        except (Refused, desktop.Moved) as why:
            return Outcome("refused", str(why))
        except ScreenError as error:
            return Outcome("error", str(error))

    def _carry_out(self, method: Callable[[Any], Outcome], action: act.Action) -> Outcome:
        """Carry out an action; what ends it too early, Ctrl-C included, leaves nothing held."""
        try:
            return method(action)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let go of all keys and buttons."""
        if self._opened:
            self._opened.release()
        self._typist.release()

    def close(self) -> None:
        """Let go of all keys and buttons, and leave the clipboard as it was."""
        try:
            if self._opened:
                self._opened.release()
        finally:
            self._typist.close()

    # Pointing

    def _place(self, target: act.Target) -> Point:
        """Where a target is on the desktop.

        Raises:
            Refused: when a person could not point at it.
            Moved: its window is somewhere else than it was.
        """
        if target.offscreen:
            raise Refused(f"{target} is out of view: scroll to it first")
        point = self.screen.on_desktop(target.point)
        under = windows.window_at(self.screen.shown(), point)
        if under and not self.screen.mine(under):
            raise Refused(f"another program's window lies over {target}: look again")
        return point

    def _click(self, target: act.Target, button: str = "left", count: int = 1) -> Outcome:
        if "disabled" in target.states:
            raise Refused(f"{target} is disabled")
        self._mouse.click(self._place(target), button, count)
        return NOT_SEEN

    def _on_click(self, action: act.Click) -> Outcome:
        return self._click(action.target)

    def _on_double_click(self, action: act.DoubleClick) -> Outcome:
        return self._click(action.target, count=2)

    def _on_right_click(self, action: act.RightClick) -> Outcome:
        return self._click(action.target, "right")

    def _on_hover(self, action: act.Hover) -> Outcome:
        self._mouse.move(self._place(action.target))
        return NOT_SEEN

    def _on_drag(self, action: act.Drag) -> Outcome:
        start, end = self._place(action.target), self._place(action.to)
        desk, shown = self.screen.windows, self.screen.shown()
        ends = {windows.window_at(shown, start), windows.window_at(shown, end)}

        def seen() -> None:
            if desk is None:
                Event().wait(FRAME)
                return
            for window in filter(None, ends):
                desk.answered(window, ANSWER_CAP)

        self._mouse.drag(start, end, seen)
        return NOT_SEEN

    def _on_scroll(self, action: act.Scroll) -> Outcome:
        point = self._place(action.target) if action.target else self._middle()
        across = action.direction in ("left", "right")
        box = self._under(point)
        length = action.amount * (box.width if across else box.height)
        notches = min(max(1, round(length / NOTCH)), MOST_NOTCHES)
        self._mouse.move(point)
        back = action.direction in ("up", "left")
        self._mouse.turn((-notches if back else notches) * UNITS, across=across)
        return NOT_SEEN

    def _middle(self) -> Point:
        """The middle of the own window that is active, else of all that is looked at."""
        active = self.screen.active()
        if active and self.screen.mine(active):
            return active.box.center
        shot = self.screen.look().screenshot
        return self.screen.on_desktop(Point(shot.width / 2, shot.height / 2))

    def _under(self, point: Point) -> Box:
        """The window at a place on the desktop; 600 pixels around it where nobody knows."""
        window = windows.window_at(self.screen.shown(), point)
        return window.box if window else Box(point.x - 300, point.y - 300, 600, 600)

    def _on_reveal(self, action: act.Reveal) -> Outcome:
        self._place(action.target)
        return Outcome("confirmed", f"{action.target} is in view")

    # Keys

    def _focus_on(self, target: act.Target) -> None:
        """Click a target that keys are then pressed in."""
        self._click(target)
        self._typist.clicked(self._place(target))

    def _on_press(self, action: act.Press) -> Outcome:
        try:
            keys = chord(action.keys)
        except KeyUnknown as error:
            raise Refused(str(error)) from None
        if action.target:
            self._focus_on(action.target)
        if keys == "Enter":
            self._dialogs.calm()
        self._typist.press(keys, action.times)
        return NOT_SEEN

    def _on_type(self, action: act.Type) -> Outcome:
        if action.target:
            self._focus_on(action.target)
        at_once = self._dialogs.find() is not None  # they complete paths while these are typed
        outcome = self._typist.type(action, at_once=at_once)
        if at_once:
            self._dialogs.as_typed()
        if action.enter:
            self._typist.press("Enter")
        return outcome

    # Fields

    def _on_select(self, action: act.Select) -> Outcome:
        raise Refused(f"{action.target} cannot be set in one step: click it, then the option")

    def _on_check(self, action: act.Check) -> Outcome:
        target = action.target
        states = target.states or self._states(target)
        if not {"checked", "unchecked", "mixed"} & states:
            raise Refused(f"whether {target} is ticked cannot be told here: {BY_HAND}")
        if ("checked" if action.on else "unchecked") in states:
            word = "ticked" if action.on else "not ticked"
            return Outcome("confirmed", f"{target} was {word} already")
        if not action.on and target.role == "radio":
            raise Refused(f"{target} is a radio button: choose another instead")
        return self._click(target)

    def _states(self, target: act.Target) -> frozenset[str]:
        """What the program tells of the box at a target's place."""
        for one in self.screen.search(target.name):
            if one.role in BOXES and one.box.contains(target.point):
                return one.states
        return frozenset()

    def _on_upload(self, action: act.Upload) -> Outcome:
        if len(action.files) != 1:
            raise Refused("a file dialog is given one file at a time here")
        if action.target:
            self._click(action.target)
        dialog = self._dialogs.find(OPEN_CAP if action.target else 0.0)
        if dialog is None:
            raise Refused("no file dialog is open: click what opens it first")
        return self._dialogs.give(dialog, action.files[0])

    # Windows

    def _on_switch_tab(self, action: act.SwitchTab) -> Outcome:
        desk, own = self._own_windows()
        if isinstance(action.tab, int):
            found = own[action.tab - 1 : action.tab] if action.tab > 0 else []
        else:
            found = [one for one in own if windows.fits(one, str(action.tab))]
        if len(found) != 1:
            names = ", ".join(f"{number} {one}" for number, one in enumerate(own, 1)) or "none"
            what = "several windows are" if found else "no window is"
            raise Refused(f"{what} called {action.tab!r}; there are: {names}")
        if not desk.activate(found[0], ACTIVE_CAP):
            raise Refused(f"the window {found[0]} does not come to the front")
        return Outcome("confirmed", f"the window {found[0]} is active")

    def _on_close_tab(self, action: act.CloseTab) -> Outcome:
        desk, own = self._own_windows()
        active = next((one for one in own if one.active), None)
        if active is None:
            raise Refused("no own window is active that could be closed")
        desk.close_window(active)
        return NOT_SEEN

    def _own_windows(self) -> tuple[windows.Windows, list[windows.Window]]:
        desk = self.screen.windows
        if desk is None:
            raise Refused(
                "windows cannot be told apart on this system: click the one that is meant"
            )
        shown = self.screen.shown()
        return desk, [one for one in shown if not one.popup and self.screen.mine(one)]

    def _on_wait_for(self, action: act.WaitFor) -> Outcome:
        if self.screen.wait(action.seconds):
            return Outcome("confirmed", "the screen changed")
        return Outcome("no_effect", f"nothing changed in {action.seconds:g} s")
