"""What an action on a desktop would set off: read from the screen before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from handeye.perception import Box, Element, Point, Purpose, Screenshot, ocr, windows

from . import action as act
from .hands import Hands, Refused
from .keys_used import key_of, target_of, uses_focus
from .secret_guard import typed_names

if TYPE_CHECKING:
    from handeye.perception import desktop

WINDOW = "window"
"""The kind of a purpose when nobody can tell which control of a window gets the keys."""
NEAR = (220.0, 30.0)
"""How far to the sides, and up and down, words are read for what lies at a point."""
LINE = 14.0
"""How far above or below a point the words of a control stand at most."""
MOST = 2_000
"""Characters of what stands around that are kept."""
SETTLE = 0.3
"""Seconds that what the mouse was put on may take to show that."""
KINDS = {
    "textbox": "text",
    "searchbox": "search",
    "spinbutton": "number",
    "combobox": "select-one",
    "listbox": "select-one",
    "slider": "range",
    "checkbox": "checkbox",
    "switch": "checkbox",
    "menuitemcheckbox": "checkbox",
    "radio": "radio",
    "menuitemradio": "radio",
}
"""What fields of a role would be called on a page."""


class DesktopAim:
    """Tells what the control of an action is for.

    What a model decides is judged by what shows at the place (as the program tells it, else as it
    is read in the picture), never by what the model calls it. What the user decides himself has
    found its target by its words: nothing is read for it, unless it types a secret.

    Args:
        screen: the desktop that is acted on.
        hands: what acts there.
        careful: whether the user's own actions are read in the same way, as for `ask_me`.
    """

    def __init__(self, screen: desktop.DesktopScreen, hands: Hands, careful: bool = False) -> None:
        self.screen = screen
        self.hands = hands
        self.careful = careful
        self._reads = careful
        self._told: tuple[act.Action, Purpose | None] | None = None

    def point(self, action: act.Action, move: bool) -> None:
        """Begin with an action: with `move`, put the mouse on its target, if it has one.

        Raises:
            Refused: when nobody could point at the target.
            ScreenError: when the desktop does not answer.
        """
        self._told = None
        self._reads = self.careful or move
        target = target_of(action)
        if move and target is not None:
            outcome = self.hands.do(act.Hover(target=target))
            if outcome.verdict in ("refused", "error"):
                raise Refused(outcome.evidence)
            self.screen.settle(SETTLE)

    def purpose(self, action: act.Action) -> Purpose | None:
        """What the control of an action is for; None when it uses none.

        For one and the same action it is read once after each `point`; a copy is read anew.

        Raises:
            ScreenError: when the desktop does not answer.
        """
        if not (self._told and self._told[0] is action):
            self._told = (action, self._read(action))
        return self._told[1]

    def _read(self, action: act.Action) -> Purpose | None:
        target = target_of(action)
        if target is None and not uses_focus(action):
            return None
        shown = self.screen.shown()
        if target is None:
            window = next((one for one in shown if one.active), None)
        else:
            window = windows.window_at(shown, self.screen.on_desktop(target.point))
        if not (self._reads or typed_names(action)):
            return _as_found(target, window)
        elements = self.screen.search("")
        inside = self._within(elements, window)
        if target is None:
            return self._focused(action, window, inside, _chosen(elements))
        found = self._pointed(target.point, window, inside)
        if not isinstance(action, act.Drag):
            return found
        end = windows.window_at(shown, self.screen.on_desktop(action.to.point))
        to = self._pointed(action.to.point, end, self._within(elements, end))
        return replace(found, recipient=_joined((to.name, to.text)))

    def _within(
        self, elements: Sequence[Element], window: windows.Window | None
    ) -> tuple[Element, ...]:
        """The elements that stand in a window."""
        if window is None:
            return ()
        box = self.screen.on_surface(window.box)
        return tuple(one for one in elements if not one.offscreen and box.contains(one.box.center))

    def _focused(
        self,
        action: act.Action,
        window: windows.Window | None,
        inside: Sequence[Element],
        chosen: Element | None,
    ) -> Purpose:
        """What gets the keys: a control as the program tells it, else the window."""
        found = chosen or next((one for one in inside if "focused" in one.states), None)
        if found is not None:
            return _told(found, window, self._around(window, inside))
        around = self._around(window, inside) if _confirms(action) else ""
        dialog = window is not None and window.dialog
        return Purpose(role=WINDOW, kind=WINDOW, around=around, dialog=dialog, window=window)

    def _pointed(
        self, point: Point, window: windows.Window | None, inside: Sequence[Element]
    ) -> Purpose:
        """What lies at a place."""
        around = self._around(window, inside)
        if (found := _element_at(inside, point)) is not None:
            return _told(found, window, around)
        if not self._reads:
            return Purpose(role="generic", around=around, window=window)
        box = self.screen.on_surface(window.box) if window else None
        words, other, beside = read_near(self.screen.look().screenshot, point, box)
        dialog = window is not None and window.dialog
        return Purpose(
            role="generic",
            name=other,
            text=words,
            operable=True,
            around=around if dialog else _joined((around, beside)),
            dialog=dialog,
            window=window,
        )

    def _around(self, window: windows.Window | None, inside: Sequence[Element]) -> str:
        """What a dialog says; of other windows the title alone."""
        if window is None or not window.dialog:
            return window.title if window else ""
        if not self._reads:
            return window.title
        if texts := [one.name or one.text for one in inside if one.role not in KINDS]:
            return _joined((window.title, *texts))
        box = self.screen.on_surface(window.box)
        lines = ocr.read_text(self.screen.look().screenshot, box)
        return _joined((window.title, *(one.name for one in lines)))


def read_near(screenshot: Screenshot, point: Point, window: Box | None) -> tuple[str, str, str]:
    """The words at a point of a picture, those that are nearly as near, and the others around it.

    A button reaches farther than its words: where none stand at the point, the nearest on its
    height count.

    Args:
        screenshot: the picture.
        point: the place.
        window: where the window of the point stands: words of others do not count.
    """
    across, down = NEAR
    left, top = point.x - across, point.y - down
    right, bottom = point.x + across, point.y + down
    if window is not None:
        left, top = max(left, window.x), max(top, window.y)
        right, bottom = min(right, window.right), min(bottom, window.bottom)
    lines = ocr.read_text(screenshot, Box(left, top, right - left, bottom - top))
    spot = Box(point.x, point.y, 0, 0)
    level = [one for one in lines if one.box.y - LINE <= point.y <= one.box.bottom + LINE]
    level.sort(key=lambda one: one.box.gap(spot))
    near = [one for one in level if one.box.gap(spot) <= 1.5 * level[0].box.gap(spot)]
    rest = _joined([one.name for one in lines if one not in near])
    return near[0].name if near else "", _joined([one.name for one in near[1:]]), rest


def _as_found(target: act.Target | None, window: windows.Window | None) -> Purpose:
    """What is known without reading anything."""
    title, dialog = (window.title, window.dialog) if window else ("", False)
    if target is None:
        return Purpose(role=WINDOW, kind=WINDOW, around=title, dialog=dialog, window=window)
    kind = KINDS.get(target.role, "")
    return Purpose(
        role=target.role, name=target.name, kind=kind, around=title, dialog=dialog, window=window
    )


def _element_at(elements: Sequence[Element], point: Point) -> Element | None:
    """The smallest element at a place, one that is operated before others; None if it is mute."""
    under = [one for one in elements if one.box.contains(point)]
    operated = [one for one in under if one.interactive]
    found = min(operated or under, key=lambda one: one.box.width * one.box.height, default=None)
    return found if found and _says(found) else None


def _chosen(elements: Sequence[Element]) -> Element | None:
    """The item of an open menu that the keys would use, in the innermost menu."""
    items = [
        one for one in elements if one.role.startswith("menuitem") and "selected" in one.states
    ]
    open_now = [one for one in items if any(region.role == "menu" for region in one.regions)]
    return max(open_now, key=lambda one: len(one.regions), default=None)


def _says(element: Element) -> bool:
    """Whether an element tells what it is: a field does by being one."""
    return element.role in KINDS or bool(element.name or element.text or element.label)


def _told(element: Element, window: windows.Window | None, around: str) -> Purpose:
    """The purpose of an element as its program tells it."""
    regions = [one for one in element.regions if "dialog" in one.role]
    said = _joined([f"{one.name} {one.text}" for one in regions])
    kind = element.kind or KINDS.get(element.role, "")
    return Purpose(
        role=element.role,
        name=element.name or element.label or element.placeholder,
        text=element.text,
        kind=kind,
        operable=element.interactive,
        around=_joined((around, said)),
        dialog=bool(regions) or (window is not None and window.dialog),
        window=window,
    )


def _confirms(action: act.Action) -> bool:
    """Whether keys may press the button that a dialog proposes."""
    if isinstance(action, act.Type):
        return action.enter or any(sign in action.text for sign in "\r\n ")
    return isinstance(action, act.Press) and key_of(action) in ("Enter", "Space")


def _joined(texts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, (one.strip() for one in texts))))[:MOST]
