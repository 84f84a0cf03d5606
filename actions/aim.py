"""What an action in a browser would set off: read from the page before it is done."""

from __future__ import annotations

from handeye.perception import Point, Purpose, browser

from . import action as act
from .browser import BrowserHands
from .keys_used import target_of, uses_focus


class Aim:
    """Tells what the control of an action is for.

    Args:
        screen: the page that is acted on.
        hands: what acts there.
    """

    def __init__(self, screen: browser.BrowserScreen, hands: BrowserHands) -> None:
        self.screen = screen
        self.hands = hands
        self._told: tuple[act.Action, Purpose | None] | None = None

    def purpose(self, action: act.Action) -> Purpose | None:
        """What the control of an action is for; None when it uses none, or nothing is there.

        For one and the same action it is read once after each `point`; a copy is read anew. For the
        target that the mouse was pointed at last, it is what lies under the mouse.

        Raises:
            ScreenError: when the page does not answer.
            Interrupted: when a dialog opened meanwhile.
        """
        if dialog := self.screen.happenings.dialog:
            if not isinstance(action, act.AnswerDialog):
                return None
            return Purpose(role="dialog", name=dialog.message, kind="dialog", dialog=True)
        if not (self._told and self._told[0] is action):
            self._told = (action, self._read(action))
            self.hands.reviewed.judged(self._told[1])
        return self._told[1]

    def _read(self, action: act.Action) -> Purpose | None:
        target = target_of(action)
        if target is None and not uses_focus(action):
            return None
        place: Point | str | None = None
        if target is not None:
            place = self.hands.reviewed.at(target) or target.ref or target.point
        return self.hands.reviewed.read(place, action)

    def point(self, action: act.Action, move: bool) -> None:
        """Begin with an action: with `move`, put the mouse on its target, if it has one.

        A page may put something else there as soon as the mouse arrives: what the action is for is
        from now on told of whatever lies under the mouse, which is what a click would reach. The
        hands click there, and only what was told of.

        Raises:
            Refused: when a person could not point at the target either.
            ScreenError: when the page does not answer.
            Interrupted: when a dialog opened meanwhile.
        """
        self._told = None
        self.hands.reviewed.begin(action if move else None)
        target = target_of(action)
        if move and target is not None and not self.screen.happenings.dialog:
            self.hands.reviewed.pointed(target, self.hands.point_at(target))
