"""What an action in a browser would set off: read from the page before it is done."""

from __future__ import annotations

from handeye.perception import Point, Purpose, browser

from . import action as act
from .browser import BrowserHands
from .keys import KeyUnknown, chord

CLICKS = act.Click | act.DoubleClick | act.RightClick | act.Check | act.Select | act.Drag
"""Actions that press the mouse on their target."""


class Aim:
    """Tells what the control of an action is for.

    Args:
        screen: the page that is acted on.
        hands: what acts there.
    """

    def __init__(self, screen: browser.BrowserScreen, hands: BrowserHands) -> None:
        self.screen = screen
        self.hands = hands

    def purpose(self, action: act.Action) -> Purpose | None:
        """What the control of an action is for; None when it uses none, or nothing is there.

        Raises:
            ScreenError: when the page does not answer.
            Interrupted: when a dialog opened meanwhile.
        """
        if self.screen.happenings.dialog:
            return None
        enter = presses_enter(action)
        target = target_of(action)
        if target is None and not uses_focus(action):
            return None
        place: Point | str | None = None
        if target is not None:
            place = target.ref or target.point
        dom = self.screen.dom
        return self.screen.ask(lambda: dom.purpose(place, enter=enter))

    def point(self, action: act.Action) -> act.Action:
        """The action with the mouse on its target, which is now whatever lies under the mouse.

        A page may put something else there as soon as the mouse arrives: what is asked about
        afterwards is what a click would reach.

        Raises:
            Refused: when a person could not point at the target either.
            ScreenError: when the page does not answer.
            Interrupted: when a dialog opened meanwhile.
        """
        target = target_of(action)
        if target is None or self.screen.happenings.dialog:
            return action
        point = self.hands.point_at(target)
        under = act.Target(point=point, role=target.role, name=target.name)
        return action.model_copy(update={"target": under})


def target_of(action: act.Action) -> act.Target | None:
    """The target that an action presses the mouse on."""
    if isinstance(action, CLICKS | act.Type | act.Press | act.Upload):
        return action.target
    return None


def presses_enter(action: act.Action) -> bool:
    """Whether an action presses Enter."""
    if isinstance(action, act.Type):
        return action.enter or (action.keys and any(sign in action.text for sign in "\r\n"))
    return isinstance(action, act.Press) and key_of(action) == "Enter"


def uses_focus(action: act.Action) -> bool:
    """Whether an action uses what has the focus: by keys that may set something off."""
    if isinstance(action, act.Press):
        return key_of(action) in ("Enter", "Space", "Delete", "Backspace")
    return isinstance(action, act.Type)


def key_of(action: act.Press) -> str:
    """The key that an action presses in the end, without those held with it; "" for none."""
    try:
        keys = chord(action.keys)
    except KeyUnknown:
        return ""
    return keys if keys == "+" else keys.rpartition("+")[2] or "+"
