"""Form fields in a browser: typing, choosing and ticking, each verified by reading it back."""

from __future__ import annotations

import sys
from typing import Any

from playwright.sync_api import Frame

from handeye.perception import Point, browser

from . import action as act
from .hands import Outcome, Refused
from .reviewed import Reviewed
from .secrets import REFERENCE, Secrets, TypedField, origin_of

PICKERS = {"date", "time", "datetime-local", "month", "week", "color", "range"}
"""Input kinds with a picker of their own: a window that no screenshot shows."""
EXAMPLES = {
    "date": "2026-11-30", "time": "09:30", "datetime-local": "2026-11-30T09:30",
    "month": "2026-11", "week": "2026-W48", "color": "#ff8800", "range": "50",
}  # fmt: skip
CHANGED = "it changed before it could be used: look again"
ELSEWHERE = "what has the keys is not what was decided on; look again"
SELECT_ALL = "Meta+A" if sys.platform == "darwin" else "Control+A"


class Fields:
    """Works on the form fields of a `BrowserScreen`.

    Args:
        screen: where to act.
        secrets: the values of `${secrets.name}` in typed text.
        reviewed: what the action was reviewed for.
    """

    def __init__(self, screen: browser.BrowserScreen, secrets: Secrets, reviewed: Reviewed) -> None:
        self.screen = screen
        self.secrets = secrets
        self.reviewed = reviewed

    def _probe(self, point: Point) -> dict[str, Any]:
        return self.screen.ask(lambda: self.screen.dom.probe(point)) or {}

    def _focused(self) -> dict[str, Any]:
        return self.screen.ask(lambda: self.screen.dom.focused()) or {}

    def type(self, action: act.Type, point: Point | None) -> Outcome:
        """Type into the field at a point, or where the focus is.

        Raises:
            Refused: when the text holds a secret that the field is not for.
        """
        secret = bool(REFERENCE.search(action.text))
        text = "" if secret else action.text
        if point is not None:
            under = self._probe(point)
            for state in ("disabled", "readonly"):
                if state in under.get("states", ()):
                    return Outcome("refused", f"{action.target} is {state}")
            if under.get("kind") in PICKERS and action.clear and not secret:
                self.reviewed.need(point, CHANGED)
                return self._assign(under, text)
            self.reviewed.click(point)
        before = self._focused()
        if secret:
            text = self._type_secret(action, before)
        else:
            self._type(action, before)
        outcome = self._verdict(before, text, clear=action.clear)
        if action.enter:
            self.reviewed.need(None, f"it was typed, but Enter was not pressed: {ELSEWHERE}")
            self.screen.ask(lambda: self.screen.page.keyboard.press("Enter"), again=False)
        return outcome

    def _type(self, action: act.Type, before: dict[str, Any]) -> None:
        keyboard, text = self.screen.page.keyboard, action.text

        def keys() -> None:
            if action.clear and (before.get("value") or before.get("length")):
                keyboard.press(SELECT_ALL)
                if not text:
                    keyboard.press("Delete")
            if action.keys and not self.reviewed.holds:
                keyboard.type(text)
            elif text and not action.keys:
                keyboard.insert_text(text)

        self.screen.ask(keys, again=False)
        for key in text if action.keys and self.reviewed.holds else "":
            if key.isspace():  # Enter and Space use what has the focus
                self.reviewed.need(None, f"not all was typed: {ELSEWHERE}")
            self.screen.ask(lambda one=key: keyboard.type(one), again=False)

    def _type_secret(self, action: act.Type, field: dict[str, Any]) -> str:
        """Type a text with secrets into the field that has the focus; the text in clear.

        It is read here, at the last moment, what that field is: the page may have moved the focus
        since the action was reviewed. The text then goes into this field and no other. Of keys one
        after another, one may go astray when a page moves the focus in between.
        """
        frame = self._fitting(action, field)
        text = self.secrets.reveal(action.text)
        number = self.screen.dom.of(field["ref"])[1]
        arg = {"ref": number, "text": "" if action.keys else text, "clear": action.clear}
        if not self.screen.ask(lambda: self.screen.dom.call("insert", arg, frame), again=False):
            raise Refused("the field lost the focus before the secret was typed")
        for key in text if action.keys else "":
            if self._focused().get("ref") != field["ref"]:
                raise Refused("the field lost the focus while the secret was typed")
            self.screen.ask(lambda one=key: self.screen.page.keyboard.type(one), again=False)
        return text

    def _fitting(self, action: act.Type, field: dict[str, Any]) -> Frame:
        """The frame of a field that a text with secrets may be typed into.

        Raises:
            Refused: when it may not.
        """
        if field.get("value") is None:
            raise Refused("no field has the focus that a secret could be typed into")
        if field.get("kind") in PICKERS:
            raise Refused(f"a secret cannot be typed into a {field['kind']} field")
        frame, _ = self.screen.dom.of(field["ref"])
        known = self.screen.ask(lambda: origin_in(frame))
        for origin in (known, str(field.get("origin"))):  # what the page says is no more than that
            kind, autocomplete = str(field.get("kind", "")), str(field.get("autocomplete", ""))
            if why := self.secrets.why_not(action.text, TypedField(origin, kind, autocomplete)):
                raise Refused(why)
        return frame

    def _verdict(self, before: dict[str, Any], text: str, *, clear: bool) -> Outcome:
        after = self._focused()
        value = after.get("value")
        if value is None:
            return Outcome("no_effect", "what has the focus shows no value")
        name = "the field"
        if after.get("kind") == "password" or value == "••••••":
            same = any(
                after.get(size) == count + (0 if clear else before.get(size, 0))
                for size, count in (("length", len(text)), ("letters", len(letters(text))))
            )
            return Outcome(
                "confirmed" if same else "error",
                f"{name} holds {after.get('length')} characters, hidden",
            )
        shown = self.secrets.redact(value)
        if letters(text) in letters(value) and (value or not text):
            return Outcome("confirmed", f'{name} shows "{shown[:200]}"')
        if value == before.get("value"):
            return Outcome("error", f'{name} did not take the text: it still shows "{shown[:200]}"')
        return Outcome("confirmed", f'{name} made something else of the text: "{shown[:200]}"')

    def _assign(self, under: dict[str, Any], text: str) -> Outcome:
        kind = under["kind"]
        answer = self.screen.ask(lambda: self.screen.dom.on("assign", under["ref"], value=text))
        if answer is None:
            return Outcome("refused", "the field is gone")
        if answer.get("refused"):
            limits = " ".join(f"{k}={answer[k]}" for k in ("min", "max") if answer.get(k))
            return Outcome(
                "refused",
                f"a {kind} field does not take {self.secrets.redact(text)!r}; write it like "
                f"{EXAMPLES[kind]}{f' ({limits})' if limits else ''}",
            )
        how = "set through the page, as its picker shows in no picture"
        return Outcome("confirmed", f'the field shows "{answer["value"]}" ({how})')

    def select(self, action: act.Select, point: Point) -> Outcome:
        """Choose options of the native list at a point."""
        under = self._probe(point)
        if not str(under.get("kind", "")).startswith("select"):
            return Outcome("refused", f"{action.target} is not a native list: click it to open it")
        if "disabled" in under.get("states", ()):
            return Outcome("refused", f"{action.target} is disabled")
        options = list(action.options)
        self.reviewed.need(point, CHANGED)
        answer = self.screen.ask(
            lambda: self.screen.dom.on("choose", under["ref"], options=options)
        )
        if answer is None:
            return Outcome("refused", f"{action.target} is gone")
        return _choice(str(action.target), answer)

    def check(self, action: act.Check, point: Point) -> Outcome:
        """Tick or untick the box at a point, unless it already is as wanted."""
        wanted, word = ("checked", "ticked") if action.on else ("unchecked", "not ticked")
        before = self._probe(point)
        states = before.get("states", ())
        if not {"checked", "unchecked", "mixed"} & set(states):
            return Outcome("refused", f"{action.target} cannot be ticked")
        if wanted in states:
            return Outcome("confirmed", f"{action.target} was {word} already")
        if "disabled" in states:
            return Outcome("refused", f"{action.target} is disabled")
        if not action.on and before.get("role") == "radio":
            return Outcome("refused", f"{action.target} is a radio button: choose another instead")
        self.reviewed.click(point)
        after = self._probe(point)
        if after.get("ref") != before.get("ref"):
            return Outcome("no_effect")  # the page went on to something else
        if wanted in after.get("states", ()):
            return Outcome("confirmed", f"{action.target} is {word}")
        return Outcome("no_effect", f"{action.target} is still not as wanted")


def _choice(target: str, answer: dict[str, Any]) -> Outcome:
    """The outcome that the page's answer to a choice amounts to."""
    if missing := answer.get("missing"):
        names = ", ".join(repr(name) for name in answer["names"][:30])
        return Outcome("refused", f"{target} has no option {missing[0]!r}; it has {names}")
    if "disabled" in answer:
        return Outcome("refused", f"the option {answer['disabled']!r} of {target} is disabled")
    if answer.get("single"):
        return Outcome("refused", f"{target} takes one option only")
    how = "set through the page, as its list shows in no picture"
    return Outcome("confirmed", f'{target} shows "{answer["value"]}" ({how})')


def letters(text: str) -> str:
    """Letters and digits alone: what stays the same when a field formats what is typed."""
    return "".join(c for c in text if c.isalnum()).casefold()


def origin_in(frame: Frame) -> str:
    """The origin of a frame's document as the browser knows it; "null" in a sandbox."""
    at: Frame | None = frame
    while at and (outer := at.parent_frame):
        sandbox = at.frame_element().get_attribute("sandbox")
        if sandbox is not None and "allow-same-origin" not in sandbox.casefold().split():
            return "null"
        at = outer
    return origin_of(frame.url) or "null"
