"""What an action in a browser would set off: read from the page before it is done."""

from __future__ import annotations

from handeye.perception import Point, Purpose, browser

from . import action as act
from .browser import BrowserHands
from .keys_used import presses_enter, target_of, uses_focus


class Aim:
    """Tells what the control of an action is for.

    Args:
        screen: the page that is acted on.
        hands: what acts there.
    """

    def __init__(self, screen: browser.BrowserScreen, hands: BrowserHands) -> None:
        self.screen = screen
        self.hands = hands
        self._pointed: tuple[act.Target, Point] | None = None
        self._told: tuple[act.Action, Purpose | None] | None = None

    def purpose(self, action: act.Action) -> Purpose | None:
        """What the control of an action is for; None when it uses none, or nothing is there.

        For one and the same action it is read once after each `point`; a copy is read anew. For the
        target that the mouse was pointed at last, it is what lies under the mouse.

        Raises:
            ScreenError: when the page does not answer.
            Interrupted: when a dialog opened meanwhile.
        """
        if self.screen.happenings.dialog:
            return None
        if not (self._told and self._told[0] is action):
            self._told = (action, self._read(action))
        return self._told[1]

    def _read(self, action: act.Action) -> Purpose | None:
        target = target_of(action)
        if target is None and not uses_focus(action):
            return None
        place: Point | str | None = None
        if target is not None:
            pointed = self._pointed and self._pointed[0] is target
            place = self._pointed[1] if self._pointed and pointed else target.ref or target.point
        dom, enter = self.screen.dom, presses_enter(action)
        return self.screen.ask(lambda: dom.purpose(place, enter=enter))

    def point(self, action: act.Action, move: bool) -> None:
        """Begin with an action: with `move`, put the mouse on its target, if it has one.

        A page may put something else there as soon as the mouse arrives: what the action is for is
        from now on told of whatever lies under the mouse, which is what a click would reach.

        Raises:
            Refused: when a person could not point at the target either.
            ScreenError: when the page does not answer.
            Interrupted: when a dialog opened meanwhile.
        """
        self._pointed = self._told = None
        target = target_of(action)
        if move and target is not None and not self.screen.happenings.dialog:
            self._pointed = (target, self.hands.point_at(target))
