"""What a person did on a page, as steps of a task file: pure, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from handeye.agent import steps as exact
from handeye.perception import Element, Query

from .python_code import name_of
from .record_look import Look, State, claims_of, escaped, read_look
from .word_choice import query_for

PREFER: Mapping[str, frozenset[str]] = {
    "fill": exact.FIELDS,
    "check": exact.BOXES,
    "uncheck": exact.BOXES,
    "select": exact.LISTS,
    "upload": exact.FILES,
}
"""The roles that a verb asks for, as when the steps are carried out."""


@dataclass
class Made:
    """One recorded step.

    Args:
        verb: what is done.
        value: what stands after it in the file.
        about: the element that it is about; "" for none.
        suggested: claims that held before it.
    """

    verb: str
    value: object
    about: str = ""
    suggested: list[dict[str, object]] = field(default_factory=list[dict[str, object]])


@dataclass
class Steps:
    """Collects the steps.

    Args:
        say: told each step in one line, as it is recorded.
    """

    say: Callable[[str], None]
    made: list[Made] = field(default_factory=list[Made])
    secrets: dict[str, bool] = field(default_factory=dict[str, bool])
    """Names of secrets, and whether the field shows them."""
    state: State = field(default_factory=State)
    _told: State = field(default_factory=State)
    _names: dict[str, str] = field(default_factory=dict[str, str])
    _unsaid: bool = False

    def event(self, data: Mapping[str, Any], frame: str = "") -> None:
        """Take in one event of the page's script.

        Args:
            data: what it told.
            frame: the name of the frame that it came from, where that is another site's.
        """
        kind = str(data.get("kind"))
        look = read_look(data.get("look"), frame)
        if look and not frame:
            self._seen(look.state)
        if kind == "page":
            return
        if kind != "fill" or look:
            self.settle()
        if kind == "settled":
            return
        if kind == "fill":
            self._fill(data, look)
        elif kind == "press":
            self.add(Made("press", escaped(str(data.get("keys")))))
        elif look:
            self._pointed(kind, data, look, frame)

    def add(self, step: Made, *, say: bool = True) -> None:
        """Add a step, with the claims that hold before it."""
        if self.made and self.state != self._told:
            step.suggested = claims_of(self.state, self._told)
        self._told = self.state
        self.made.append(step)
        if say:
            self.say(in_words(step))

    def settle(self) -> None:
        """What is typed is complete."""
        if self._unsaid and self.made:
            self.say(in_words(self.made[-1]))
        self._unsaid = False

    def _seen(self, state: State) -> None:
        self.state = state
        if not self.made:
            self._told = state

    def _query(self, kind: str, look: Look) -> Query | None:
        if look.element is None:
            return None
        return query_for(look.element, look.elements, PREFER.get(kind, frozenset()))

    def _fill(self, data: Mapping[str, Any], look: Look | None) -> None:
        value = data.get("value")
        text = escaped(value) if isinstance(value, str) else None
        if look is None:  # the same field as before
            if self.made and self.made[-1].verb == "fill" and text is not None:
                self._unsaid = True
                self.made[-1].value = _with_text(self.made[-1].value, text)
            return
        query = self._query("fill", look)
        if query is None or look.element is None:
            self.say("not recorded: typing into a field that has no words of its own")
            return
        self._drop_click(look.element.ref)
        same = self.made[-1] if self.made else None
        if text is None:
            text = f"${{secrets.{self._secret(look.element)}}}"
        made = Made("fill", _filled(query, text), look.element.ref)
        if same and same.verb == "fill" and same.about == look.element.ref:
            self.made.pop()
        self.add(made, say=False)
        self._unsaid = True

    def _secret(self, element: Element) -> str:
        """The name of the secret that goes into a private field."""
        label = element.label or element.name or element.placeholder or element.kind
        if label not in self._names:
            name, number = name_of(label, "secret"), 1
            while name in self._names.values():
                number += 1
                name = f"{name_of(label, 'secret')}_{number}"
            self._names[label] = name
        name = self._names[label]
        self.secrets[name] = element.kind != "password"
        return name

    def _drop_click(self, ref: str) -> None:
        """A click into a field before it is filled says nothing."""
        if self.made and self.made[-1].verb == "click" and self.made[-1].about == ref:
            self.made.pop()

    def _pointed(self, kind: str, data: Mapping[str, Any], look: Look, frame: str) -> None:
        query = self._query(kind, look)
        ref = look.element.ref if look.element else ""
        before = self.made[-1] if self.made else None
        if kind == "upload" and query is None and before and before.verb == "click":
            self.made.pop()  # the click that opened the chooser of a field that does not show
            field_words, ref = before.value, before.about
        else:
            field_words = worded(query) if query else None
        if field_words is None:
            self.say(f"not recorded: {kind} on something that has no words of its own")
            return
        if kind == "double_click":
            self._drop_click(ref)
            self._drop_click(ref)
        value = self._value(kind, field_words, data, frame)
        if value is not None:
            self.add(Made(kind, value, ref))

    def _value(self, kind: str, on: object, data: Mapping[str, Any], frame: str) -> object:
        if kind == "select":
            options = [escaped(str(one)) for one in data.get("options", ())]
            return _paired(on, "options", options[0] if len(options) == 1 else options)
        if kind == "upload":
            files = [escaped(str(one)) for one in data.get("files", ())]
            return _paired(on, "files", files[0] if len(files) == 1 else files)
        if kind == "drag":
            to = read_look(data.get("to"), frame)
            query = self._query("drag", to) if to else None
            if query is None:
                self.say("not recorded: a drag onto something that has no words of its own")
                return None
            return {"from": on, "to": worded(query)}
        if kind in ("check", "uncheck"):
            return _ticked(on)
        return on


def worded(query: Query) -> object:
    """A query as it is written: words alone where they do."""
    said = query.model_dump(by_alias=True, exclude_defaults=True)
    plain = {key: escaped(one) if isinstance(one, str) else one for key, one in said.items()}
    return plain["text"] if set(plain) == {"text"} else plain


def _ticked(on: object) -> object:
    """A box to tick: in more than words it says so, or it would be a claim."""
    if isinstance(on, str):
        return on
    words = cast("dict[str, object]", on)
    rest = {name: one for name, one in words.items() if name != "text"}
    return {"checkbox": words.get("text", ""), **rest}


def _filled(query: Query, text: str) -> object:
    return _paired(worded(query), "with", text)


def _paired(on: object, key: str, value: object) -> object:
    """A field and what it gets: short where the field is named by words that are no key."""
    if isinstance(on, str) and on not in ("field", "with", "option", "options", "files"):
        return {on: value}
    return {"field": on, key: value}


def _with_text(value: object, text: str) -> object:
    """The same field with another text."""
    pairs = cast("dict[str, object]", value)
    return {**pairs, list(pairs)[-1]: text}


def in_words(step: Made) -> str:
    """A step in one line."""
    if step.value is None:
        return f"{step.verb}:"
    return f"{step.verb}: {_inline(step.value)}"


def _inline(value: object) -> str:
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return "{" + ", ".join(f"{key}: {_inline(one)}" for key, one in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, cast("list[object]", value))) + "]"
    return "".join(sign if sign.isprintable() else " " for sign in str(value))
