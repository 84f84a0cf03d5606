"""Keeps actions on a desktop in the windows of a task, and away from chords that lead out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from handeye.perception import Point, windows

from . import action as act
from .disguise import quoted
from .guard import Proposal, Ruling, is_own
from .ways_out import leads_out, normal_chord, rules

if TYPE_CHECKING:
    from handeye.perception import desktop

RULE = "windows"
TYPED = (act.Press, act.Type, act.Upload, act.Scroll, act.CloseTab)
"""Actions that reach the active window where they have no target."""
UNKNOWN = (
    "windows cannot be told apart on this system, so nobody can keep to those of the task; "
    "the user's own steps work with `target: {desktop: true}` without `windows`"
)


class WindowGuard:
    """Refuses what would reach a window that the task does not name, whoever decided.

    The window that counts is the topmost at the place of the action, or for keys the active one,
    at the moment of the review. Menus and other popups belong to the program that opened them.

    Args:
        screen: the desktop that is acted on.
        allowed: tells the windows that may be used.
        keys: chords that may be pressed though they lead out of the program.
        bounded: whether the allowed windows are all that may be used, and not every window.
        named: tells the windows that the task names; by default all that are allowed. A model uses
            programs that rule over others (terminals, launchers, password managers, locks,
            permission prompts) only when they are named: not one that a program has opened.
    """

    def __init__(
        self,
        screen: desktop.DesktopScreen,
        allowed: windows.Mine,
        keys: Sequence[str] = (),
        bounded: bool = True,
        named: windows.Mine | None = None,
    ) -> None:
        self.screen = screen
        self.allowed = allowed
        self.keys = frozenset(map(normal_chord, keys))
        self.bounded = bounded
        self.named = named or allowed

    def review(self, proposal: Proposal) -> Ruling:
        """Say whether an action stays where it may."""
        from handeye.perception import desktop

        try:
            why = self._leads_out(proposal.action) or self._reaches_out(proposal)
        except desktop.Moved as moved:  # the hands find out too, and try again after a new look
            why = "" if is_own(proposal.by) else str(moved)
        return Ruling(proposal.action, why, RULE if why else "")

    def _leads_out(self, action: act.Action) -> str:
        """Why a chord must not be pressed; "" when it may."""
        if not isinstance(action, act.Press) or not leads_out(action.keys):
            return ""
        if normal_chord(action.keys) in self.keys:
            return ""
        keys = quoted(action.keys, 40)
        return (
            f"{keys} is refused: it may lead out of the program, to whatever the desktop does with "
            f"it. The user's way: `keys: [{action.keys}]` in `target`"
        )

    def _reaches_out(self, proposal: Proposal) -> str:
        """Why the windows that an action reaches must not be used; "" when they may."""
        action, own = proposal.action, is_own(proposal.by)
        places = list(_places(action))
        typed = isinstance(action, TYPED) and not places
        if not (places or typed) or (own and not self.bounded):
            return ""
        if self.screen.windows is None:
            return UNKNOWN
        shown = self.screen.shown()
        if typed:
            why = self._why_not_typed(shown, own)
            return f"{action.kind} is refused: {why}" if why else ""
        for place in places:
            window = windows.window_at(shown, self.screen.on_desktop(place))
            if why := self._why_not(window, shown, own):
                return f"{action.kind} at ({place.x:.0f}, {place.y:.0f}) is refused: it is {why}"
        return ""

    def _why_not_typed(self, shown: Sequence[windows.Window], own: bool) -> str:
        """Why nothing must be typed as things are; "" when it may."""
        active = next((one for one in shown if one.active), None)
        if active is not None:
            why = self._why_not(active, shown, own)
            return f"it would go to {why}" if why else ""
        if self.bounded and not any(map(self.allowed, shown)):
            return "no window of this task shows"
        return ""

    def _why_not(
        self, window: windows.Window | None, shown: Sequence[windows.Window], own: bool
    ) -> str:
        """What window it is and why it must not be used; "" when it may."""
        if window is None:
            return "on the bare desktop, and on no window of this task" if self.bounded else ""
        whose = list(_with_owners(window, shown))
        kind = ""
        if self.bounded and not any(map(self.allowed, whose)):
            kind = "which is none of the windows of this task"
        elif not own and any(map(rules, whose)) and not any(map(self.named, whose)):
            kind = "a kind of program that a model uses only when it is named"
        name = _name(window)
        way = f"The user's way: `windows: [{name}]` in `target`"
        return f"a window of {name}, {kind}. {way}" if kind else ""


def _places(action: act.Action) -> Iterator[Point]:
    """Where an action reaches, on the surface."""
    for name in ("target", "to"):
        target = getattr(action, name, None)
        if isinstance(target, act.Target):
            yield target.point


def _with_owners(
    window: windows.Window, shown: Sequence[windows.Window]
) -> Iterator[windows.Window]:
    """A window; for a popup also the windows of the same process."""
    yield window
    if window.popup and window.pid:
        yield from (one for one in shown if one.pid == window.pid and not one.popup)


def _name(window: windows.Window) -> str:
    """What a window can be named by: its program, whose name tells nothing of what it shows."""
    return window.programs[0] if window.programs else quoted(window.title) or "an unknown program"
