r"""The UI-TARS grammar: `Thought: …` and `Action: click(point='<point>512 300</point>')`.

Earlier versions write `start_box='<|box_start|>(512,300)<|box_end|>'` or `start_box='(512,300)'`
(bytedance/UI-TARS, README). Several calls may follow one `Action:` or have one each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

from . import places, vocabulary
from .json_words import BAD_ESCAPE, INNER_QUOTE, MISSING_BRACKET
from .translate import Step

_PLACES = frozenset((*vocabulary.PLACE_KEYS, *vocabulary.FIELDS["to"], "to"))
UNFINISHED = "unfinished action dropped"
UNSURE = frozenset((INNER_QUOTE, MISSING_BRACKET))
"""Repairs after which more of the same action may follow."""
HELP = "Please take over: the model asks for help."
"""The question of a call for help without words."""

ACTION_LINE = re.compile(r"(?:^|\n)[ \t*#]*Action[ \t*]*[:：][ \t*`]*(?=[A-Za-z_]\w{0,40}\s*\()")
_THOUGHT = re.compile(r"(?:^|\n)[ \t*#]*(?:Thought|Reflection)[ \t*]*[:：]")
_NEXT_CALL = re.compile(r"[\s;`,*]*(?:Action[ \t*]*[:：][ \t*`]*)?([A-Za-z_]\w{0,40})\s*\(")
_NAME = re.compile(r"\s*([A-Za-z_]\w{0,30})\s*=\s*")
_CLOSES = re.compile(
    r"\s*(?:\Z|,\s*[A-Za-z_]\w{0,30}\s*=|,\s*['\"]|\)\s*(?:\Z|[;`*\n]|Action|[a-z_]{1,30}\())"
)
_BARE = re.compile(r"(?:<[^<>\n]{0,30}>|\([^()\n]{0,60}\)|\[[^\[\]\n]{0,60}\]|[^,()\n])*")
_PLAIN = {mark: re.compile(rf"[^\\{mark}]*") for mark in ("'", '"')}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "'": "'", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Calls:
    """What a text in this grammar says.

    Args:
        thought: what stands before the first action.
        steps: the actions.
        lost: how many were not finished.
        start: where the first action begins.
    """

    thought: str
    steps: list[Step]
    lost: int = 0
    start: int = 0


def read(text: str, notes: list[str], *, cut: bool = False) -> Calls | None:
    """The actions of a text; None when it has no `Action:` line with a call.

    Args:
        text: the reply.
        notes: where repairs are named.
        cut: whether a call without its closing bracket may lack more than that.
    """
    line = ACTION_LINE.search(text)
    if line is None:
        return None
    thought = _THOUGHT.sub("\n", text[: line.start()]).strip()
    return _calls(_Reader(text, line.end(), notes, cut), thought)


def _calls(reader: _Reader, thought: str = "") -> Calls:
    """The calls that follow one another from a place on."""
    steps: list[Step] = []
    lost, start = 0, reader.at
    while call := _NEXT_CALL.match(reader.text, reader.at):
        verb = vocabulary.snake(call[1])
        if not vocabulary.known(verb) and steps:
            break
        reader.at = call.end()
        fields = reader.arguments(verb)
        if fields is None:
            lost += 1
            break
        steps.append(_step(verb, fields, len(steps), thought))
        if found := ACTION_LINE.match(reader.text, reader.at):
            reader.at = found.end()
    return Calls(thought, steps, lost, start)


def call_of(text: str) -> Step | None:
    """The one call that a text is, such as `click(512, 300)`; None when it is something else."""
    text = text.strip()
    call = _NEXT_CALL.match(text)
    if call is None or not (vocabulary.known(call[1]) and text.endswith(")")):
        return None
    steps = _calls(_Reader(text, 0, [])).steps
    return steps[0] if len(steps) == 1 else None


def _step(verb: str, fields: dict[str, JsonValue], number: int, thought: str) -> Step:
    if verb == "call_user" and not any(fields.values()):
        fields = {"question": thought[-500:] or HELP}
    spots = {name: _spot(value) for name, value in fields.items() if name in _PLACES}
    return Step(verb, {**fields, **spots}, number, native=True)


def _spot(value: JsonValue) -> JsonValue:
    """The numbers of a place, which this grammar writes as text."""
    try:
        found = places.place(value, [])
    except places.NoPlace:
        return value
    return list[JsonValue](found) if isinstance(found, tuple) else found


@dataclass
class _Reader:
    text: str
    at: int
    notes: list[str]
    cut: bool = False

    def arguments(self, verb: str) -> dict[str, JsonValue] | None:
        """The arguments up to the closing bracket; None when the text ends inside of one."""
        fields: dict[str, JsonValue] = {}
        order = vocabulary.POSITIONAL.get(
            vocabulary.KINDS.get(verb, verb), (vocabulary.MAIN.get(verb, "target"),)
        )
        unnamed: list[JsonValue] = []
        while True:
            self._space()
            char = self.text[self.at : self.at + 1]
            if char == ")":
                self.at += 1
                break
            if char == ",":
                self.at += 1
                continue
            if not char:
                if not self._may_end(verb, fields):
                    return None
                self.notes.append(MISSING_BRACKET)
                break
            name = _NAME.match(self.text, self.at)
            self.at = name.end() if name else self.at
            value = self._value()
            if value is None:
                return None
            if name:
                fields[name[1]] = value
            else:
                unnamed.append(value)
        return _named(verb, fields, unnamed, order)

    def _may_end(self, verb: str, fields: dict[str, JsonValue]) -> bool:
        """Whether a call whose bracket is missing has all that it needs: a whole last value."""
        whole = bool(fields) and self.text.rstrip()[-1:] in ("'", '"')
        return whole and not self.cut and (verb != "scroll" or "direction" in fields)

    def _space(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def _value(self) -> str | None:
        char = self.text[self.at : self.at + 1]
        if char in ("'", '"'):
            return self._string(char)
        bare = cast("re.Match[str]", _BARE.match(self.text, self.at))
        self.at = max(bare.end(), self.at + 1)
        return None if self.at >= len(self.text) else bare[0].strip()

    def _string(self, quote: str) -> str | None:
        pieces: list[str] = []
        self.at += 1
        while self.at < len(self.text):
            piece = cast("re.Match[str]", _PLAIN[quote].match(self.text, self.at))
            pieces.append(piece[0])
            self.at = piece.end()
            char = self.text[self.at : self.at + 1]
            if char == "\\":
                pieces.append(self._escape())
                continue
            self.at += 1
            if char and _CLOSES.match(self.text, self.at):
                return "".join(pieces)
            if char:
                self.notes.append(INNER_QUOTE)
                pieces.append(char)
        return None

    def _escape(self) -> str:
        char = self.text[self.at + 1 : self.at + 2]
        if char in _ESCAPES:
            self.at += 2
            return _ESCAPES[char]
        self.at += 1
        self.notes.append(BAD_ESCAPE)
        return "\\"


def _named(
    verb: str, fields: dict[str, JsonValue], unnamed: list[JsonValue], order: tuple[str, ...]
) -> dict[str, JsonValue]:
    """Give values without names the names of their order; numbers alone are one place."""
    if len(unnamed) in (2, 4) and all(_is_number(one) for one in unnamed):
        return {"target": unnamed, **fields}
    main = vocabulary.MAIN.get(vocabulary.KINDS.get(verb, verb), "target")
    names = order if len(unnamed) > 1 else (main if verb != "scroll" else "direction",)
    return {**dict(zip(names, unnamed, strict=False)), **fields}


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?\d{1,6}(\.\d+)?", value) is not None
