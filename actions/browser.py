"""Hands in a browser: real mouse and keyboard events at points of the page in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Page

from handeye.perception import Point, ScreenError, browser, patience, words

from . import action as act
from .fields import ELSEWHERE, Fields
from .hands import Outcome, Refused
from .keys import KeyUnknown, chord
from .keys_used import uses_focus
from .pages import Pages
from .reviewed import Reviewed
from .secrets import Secrets

T = TypeVar("T")


def is_file(path: str) -> bool:
    """Whether there is such a file; False for what can be no path."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


NOT_SEEN = Outcome("no_effect")
"""What hands say of an action whose effect only the next look can tell."""


class BrowserHands:
    """Carries actions out on a `BrowserScreen`.

    Args:
        screen: where to act.
        secrets: the values of `${secrets.name}` in typed text.
        base_url: what relative addresses are relative to; the page's own address by default.
    """

    def __init__(
        self,
        screen: browser.BrowserScreen,
        secrets: Secrets | None = None,
        base_url: str = "",
    ) -> None:
        self.screen = screen
        self.reviewed = Reviewed(screen)
        self._fields = Fields(screen, secrets or Secrets(), self.reviewed)
        self._pages = Pages(screen, secrets or Secrets(), base_url)
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
            act.Goto: self._pages.goto,
            act.Back: self._pages.back,
            act.SwitchTab: self._pages.switch_tab,
            act.CloseTab: self._pages.close_tab,
            act.AnswerDialog: self._on_answer,
        }

    def do(self, action: act.Action) -> Outcome:
        """Carry out one action; the outcome says what was seen at once, `settle` sees the rest."""
        method = self._methods.get(type(action))
        if method is None:
            return Outcome("refused", f"{action.kind} is not something that hands do")
        dialog = self.screen.happenings.dialog
        if dialog and not isinstance(action, act.AnswerDialog):
            return Outcome(
                "refused", f'the {dialog.type} "{dialog.message}" is open: answer it first'
            )
        try:
            self.screen.arm()
            return method(action)
        except Refused as why:
            return Outcome("refused", str(why))
        except patience.TimeUp as why:
            return Outcome("error", f"{action.kind}: {why}")
        except patience.Interrupted as why:
            gone = self.screen.happenings.crashed or self._page.is_closed()
            return Outcome("error" if gone else "confirmed", str(why))
        except ScreenError as error:
            return Outcome("error", str(error))

    @property
    def _page(self) -> Page:
        return self.screen.page

    def _now(self, function: Callable[[], T]) -> T:
        """A call that does something: with patience, never twice."""
        return self.screen.ask(function, again=False)

    # Pointing

    def _reach(self, target: act.Target) -> Point:
        """Where to click now: scrolled into view, not moved away, not covered.

        Raises:
            Refused: when a person could not click it either.
        """
        if reviewed := self.reviewed.at(target):
            return reviewed
        if not target.ref:
            return target.point
        dom = self.screen.dom
        found = self.screen.ask(lambda: dom.on("locate", target.ref))
        if found and found["offscreen"]:
            found = self.screen.ask(lambda: self._scroll_to(target.ref))
            self.screen.arm()  # scrolling is not what the action is about
        if not found:
            raise Refused(f"{target} is gone")
        if found["offscreen"]:
            raise Refused(f"{target} cannot be scrolled into view")
        box = dom.box_of(target.ref, found["box"])
        blocker = found["blocker"]
        if not blocker and dom.holders_of(target.ref):
            under = self.screen.ask(lambda: dom.probe(box.center, target.ref))
            blocker = under["blocker"] if under else ""
        if blocker:
            raise Refused(f"{target} is covered by {blocker}")
        return box.center

    def point_at(self, target: act.Target) -> Point:
        """Move the mouse to a target, scrolled into view, and let the page answer to that.

        Raises:
            Refused: when a person could not point at it either.
        """
        x, y = self._reach(target)
        self._now(lambda: self._page.mouse.move(x, y))
        return Point(x, y)

    def _shows(self, target: act.Target) -> bool:
        dom = self.screen.dom
        found = self.screen.ask(lambda: dom.on("locate", target.ref)) if target.ref else None
        return not (found and found["offscreen"])

    def _scroll_to(self, ref: str) -> dict[str, Any] | None:
        dom = self.screen.dom
        for holder in dom.holders_of(ref):
            dom.on("reveal", holder)
        dom.on("reveal", ref)
        dom.everywhere("quiet", {"cap": 1000})
        dom.measure()
        found: dict[str, Any] | None = dom.on("locate", ref)
        return found

    def _click(self, target: act.Target, button: Any = "left", count: int = 1) -> Outcome:
        self._refuse_disabled(target)
        point = self._reach(target)
        self.screen.happenings.chooser = None
        self.reviewed.click(point, button, count)
        return NOT_SEEN

    def _refuse_disabled(self, target: act.Target) -> None:
        if "disabled" in target.states:
            raise Refused(f"{target} is disabled")

    def _on_click(self, action: act.Click) -> Outcome:
        return self._click(action.target)

    def _on_double_click(self, action: act.DoubleClick) -> Outcome:
        return self._click(action.target, count=2)

    def _on_right_click(self, action: act.RightClick) -> Outcome:
        return self._click(action.target, button="right")

    def _on_hover(self, action: act.Hover) -> Outcome:
        self.point_at(action.target)
        return NOT_SEEN

    def _on_drag(self, action: act.Drag) -> Outcome:
        if action.to.offscreen:
            self._reach(action.to)
        start = self._reach(action.target)
        if not self._shows(action.to):
            raise Refused(f"{action.target} and {action.to} do not show at the same time")
        end = self._reach(action.to)
        self.reviewed.need(start, "it changed before it could be dragged: look again")
        mouse = self._page.mouse

        def drag() -> None:
            mouse.move(*start)
            mouse.down()
            mouse.move(*end, steps=8)
            mouse.move(end.x, end.y + 1)  # HTML5 drop targets want to be dragged over twice, also
            mouse.move(*end)  # when the first time makes them move
            mouse.up()

        self._now(drag)
        return NOT_SEEN

    def _on_scroll(self, action: act.Scroll) -> Outcome:
        size = self._now(lambda: self._page.evaluate("[innerWidth, innerHeight]"))
        point = self._reach(action.target) if action.target else Point(size[0] / 2, size[1] / 2)
        across = action.direction in ("left", "right")
        distance = action.amount * size[0 if across else 1]
        distance *= -1 if action.direction in ("up", "left") else 1

        def turn() -> None:
            self._page.mouse.move(*point)
            self._page.mouse.wheel(distance if across else 0, 0 if across else distance)

        self._now(turn)
        return NOT_SEEN

    def _on_reveal(self, action: act.Reveal) -> Outcome:
        self._reach(action.target)
        return Outcome("confirmed", f"{action.target} is in view")

    # Keys and fields

    def _on_press(self, action: act.Press) -> Outcome:
        try:
            keys = chord(action.keys)
        except KeyUnknown as error:
            raise Refused(str(error)) from None
        if action.target:
            self._click(action.target)

        def press(times: int = 1) -> None:
            for _ in range(times):
                self._page.keyboard.press(keys)

        if not (self.reviewed.holds and uses_focus(action)):
            self._now(lambda: press(action.times))
            return NOT_SEEN
        for number in range(action.times):
            done = f" after {number} times" if number else ""
            self.reviewed.need(None, f"{action.keys} was not pressed{done}: {ELSEWHERE}")
            self._now(press)
        return NOT_SEEN

    def _on_type(self, action: act.Type) -> Outcome:
        point = None
        if action.target:
            self._refuse_disabled(action.target)
            point = self._reach(action.target)
        return self._fields.type(action, point)

    def _on_select(self, action: act.Select) -> Outcome:
        self._refuse_disabled(action.target)
        return self._fields.select(action, self._reach(action.target))

    def _on_check(self, action: act.Check) -> Outcome:
        self._refuse_disabled(action.target)
        return self._fields.check(action, self._reach(action.target))

    def _on_upload(self, action: act.Upload) -> Outcome:
        missing = [words.short(file, 200) for file in action.files if not is_file(file)]
        if missing:
            raise Refused(f"there is no file {missing[0]}")
        happenings = self.screen.happenings
        if action.target:
            self._click(action.target)
            self.screen.until(lambda: happenings.chooser is not None, 3.0)
        chooser = happenings.chooser
        if chooser is None:
            where = f"after a click on {action.target}" if action.target else "; click one first"
            raise Refused(f"no file chooser is open {where}".replace(" ;", ";"))
        if len(action.files) > 1 and not chooser.is_multiple():
            raise Refused("the file field takes one file only")
        happenings.chooser = None
        self._now(lambda: chooser.set_files(list(action.files)))
        names = ", ".join(Path(file).name for file in action.files)
        return Outcome("confirmed", f"the field holds {names}")

    def _on_answer(self, action: act.AnswerDialog) -> Outcome:
        self.reviewed.need_dialog()
        return self._pages.answer(action)

    def _on_wait_for(self, action: act.WaitFor) -> Outcome:
        if self.screen.wait(action.seconds):
            return Outcome("confirmed", "the page changed")
        return Outcome("no_effect", f"nothing changed in {action.seconds:g} s")
