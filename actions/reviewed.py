"""What a model's action was reviewed for, and whether that is still so right before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from handeye.perception import Point, Purpose

from . import action as act
from .addresses import joined, parts_of
from .guard import Proposal, Ruling
from .hands import Refused
from .keys_used import key_of, presses_enter
from .risk_control import FIELD_KINDS

if TYPE_CHECKING:
    from handeye.perception import browser

NOWHERE = ("body", "html")
"""What has the focus when nothing has: keys set nothing off there."""


class Reviewed:
    """Holds an action of a model to what was reviewed: its place, its control, its dialog.

    Between the review and the click a page may put something else under the mouse or the keys. An
    action of the user's own is not held to anything.

    Args:
        screen: the page that is acted on.
    """

    def __init__(self, screen: browser.BrowserScreen) -> None:
        self.screen = screen
        self.begin()

    def begin(self, action: act.Action | None = None) -> None:
        """Begin with an action that is held to its review; None for one that is not."""
        self.action = action
        self._dialog = self.screen.happenings.dialog
        self._place: tuple[act.Target, Point] | None = None
        self._known: Purpose | None = None
        self._is_known = False

    def pointed(self, target: act.Target, point: Point) -> None:
        """Keep where the mouse was put for a target."""
        self._place = (target, point)

    def judged(self, purpose: Purpose | None) -> None:
        """Keep what the control was when it was first read: later readings do not count."""
        if not self._is_known:
            self._known, self._is_known = purpose, True

    @property
    def holds(self) -> bool:
        """Whether there is something that the action is held to."""
        return self.action is not None and self._is_known

    def at(self, target: act.Target) -> Point | None:
        """Where the mouse was put for a target; None when it was not."""
        if self._place is None:
            return None
        own, point = self._place  # guards may have hidden words of its name
        return point if (own.ref, own.point) == (target.ref, target.point) else None

    def read(self, place: Point | str | None, action: act.Action) -> Purpose | None:
        """What the control at a place (None: that has the focus) is for, used by an action."""
        dom, enter = self.screen.dom, presses_enter(action)
        later = isinstance(action, act.Type)
        return self.screen.ask(lambda: dom.purpose(place, enter=enter, later=later))

    def need(self, place: Point | None, otherwise: str) -> None:
        """Make sure that what lies at a place, or has the focus (None), is what was reviewed.

        Raises:
            Refused: when it is something else by now; `otherwise` says so.
        """
        if self.action is None or not self._is_known:
            return
        now = self.read(place, self.action)
        if place is None and now and now.kind in NOWHERE:
            return
        if _gist(now) != _gist(self._known):
            raise Refused(otherwise)

    def need_dialog(self) -> None:
        """Make sure that the dialog that is open is the one that was reviewed.

        Raises:
            Refused: when it is another.
        """
        if self.action is not None and self.screen.happenings.dialog is not self._dialog:
            raise Refused("another dialog is open than the one that was decided on: look again")

    def click(
        self, point: Point, button: Literal["left", "middle", "right"] = "left", count: int = 1
    ) -> None:
        """Click at a point; at one that was reviewed, without a move, and only what was reviewed.

        Raises:
            Refused: when something else lies there by now.
        """
        mouse = self.screen.page.mouse
        if not (self.holds and self._place and self._place[1] == point):
            self.screen.ask(
                lambda: mouse.click(*point, button=button, click_count=count), again=False
            )
            return
        for number in range(1, count + 1):
            why = "it changed before it could be clicked: look again"
            if number > 1:
                why = "it changed after the first click, so the second was not made: look again"
            self.need(point, why)

            def press(number: int = number) -> None:
                mouse.down(button=button, click_count=number)
                mouse.up(button=button, click_count=number)

            self.screen.ask(press, again=False)


class AsDoneGuard:
    """Makes a model's action what will be done, so that just this is reviewed.

    Enter and Space are pressed once: what the next press would set off, nobody has seen yet. A
    relative address becomes the one that will be opened.

    Args:
        base_url: what relative addresses are relative to; the page's own address by default.
    """

    def __init__(self, base_url: str = "") -> None:
        self.base_url = base_url

    def review(self, proposal: Proposal) -> Ruling:
        """Rewrite what a model wants; nothing is refused."""
        action = proposal.action
        if proposal.by != "model":
            return Ruling(action)
        if isinstance(action, act.Press) and action.times > 1 and key_of(action) in SETTING_OFF:
            note = f"{action.keys} is pressed once, not {action.times} times"
            return Ruling(action.model_copy(update={"times": 1}), notes=(note,))
        if isinstance(action, act.Goto):
            url = joined(self.base_url or proposal.seen.url, action.url)
            if url not in ("", action.url):  # the hands say what is wrong with what is no address
                return Ruling(action.model_copy(update={"url": url}))
        return Ruling(action)


SETTING_OFF = ("Enter", "Space")
"""Keys that a control is used with."""


def _gist(purpose: Purpose | None) -> object:
    """What a control must still be: itself, its words, and where it leads."""
    if purpose is None:
        return None
    words = () if purpose.kind in FIELD_KINDS else (purpose.name, purpose.text)
    form = purpose.form and (_place_of(purpose.form.action), purpose.form.method)
    sends = (purpose.submits, purpose.submitter, form if purpose.submits else None)
    return (purpose.ref, words, purpose.origin, purpose.href, sends)


def _place_of(url: str) -> object:
    """An address without what a page may add to it while one types."""
    parts = parts_of(url)
    return parts[:3] if parts else url
