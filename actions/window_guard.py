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
        bounded: whether the allowed windows are all that may be used. Otherwise steps may use
            every window, and a model every one but those of programs that rule over others
            (terminals, launchers, password managers, locks, permission prompts), unless allowed.
    """

    def __init__(
        self,
        screen: desktop.DesktopScreen,
        allowed: windows.Mine,
        keys: Sequence[str] = (),
        bounded: bool = True,
    ) -> None:
        self.screen = screen
        self.allowed = allowed
        self.keys = frozenset(map(normal_chord, keys))
        self.bounded = bounded

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
            active = next((one for one in shown if one.active), None)
            return self._why_not(active, shown, "it would go to") if active else ""
        for place in places:
            window = windows.window_at(shown, self.screen.on_desktop(place))
            if why := self._why_not(window, shown, "there lies"):
                return f"{action.kind} at ({place.x:.0f}, {place.y:.0f}) is refused: {why}"
        return ""

    def _why_not(
        self, window: windows.Window | None, shown: Sequence[windows.Window], how: str
    ) -> str:
        """Why a window must not be used; "" when it may."""
        if window is None:
            return "no window of the task lies there, only the desktop" if self.bounded else ""
        if self._is_allowed(window, shown):
            return ""
        if not self.bounded and not self._rules(window, shown):
            return ""
        name = _name(window)
        kind = "which is none of the windows of this task"
        if not self.bounded:
            kind = "a kind of program that a model uses only when it is named"
        return f"{how} a window of {name}, {kind}. The user's way: `windows: [{name}]` in `target`"

    def _is_allowed(self, window: windows.Window, shown: Sequence[windows.Window]) -> bool:
        return any(map(self.allowed, _with_owners(window, shown)))

    def _rules(self, window: windows.Window, shown: Sequence[windows.Window]) -> bool:
        return any(map(rules, _with_owners(window, shown)))


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
