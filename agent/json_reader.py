"""Reads one JSON value that is not quite right, in one pass, mending as it goes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import cast

from pydantic import JsonValue

from . import json_words as words

DEEPEST = 40
"""Levels of brackets; a decision has about six."""

_SPACE = re.compile(r"[\s\ufeff\u200b]*")


class Garbled(ValueError):
    """A string that goes on over the next field: what is what cannot be known."""


class TooDeep(ValueError):
    """Brackets inside brackets beyond any sense; `at` says where."""

    def __init__(self, at: int) -> None:
        super().__init__(f"nested deeper than {DEEPEST} levels")
        self.at = at


@dataclass
class JsonReader:
    """Reads one value.

    Args:
        text: what it stands in.
        at: where the reader is.
        notes: what was mended, in plain words.
        stack: objects and lists that are open, with their brackets, outermost first.
    """

    text: str
    at: int
    notes: list[str] = field(default_factory=list[str])
    stack: list[tuple[str, JsonValue]] = field(default_factory=list[tuple[str, JsonValue]])

    def object(self, *, bracket: bool = True) -> JsonValue:
        """Read an object; `bracket`: whether its bracket is there."""
        found: dict[str, JsonValue] = {}
        self._open("{", found)
        self.at += bracket
        if not bracket:
            self._note(words.MISSING_BRACKET)
        due = False
        while (char := self._peek()) != "}":
            if not char:
                return self._ended(found)
            if char == ",":
                due = self._comma(due=due)
            elif char in "{[]" or self._next_action(found):
                if self._outer("[") and char != "[":
                    return self._close(found)
                self._skip()
            else:
                self._due(due=due)
                self._pair(found)
                due = True
        return self._finish(found, due=due)

    def list(self) -> JsonValue:
        """Read a list."""
        found: list[JsonValue] = []
        self._open("[", found)
        self.at += 1
        due = False
        while (char := self._peek()) != "]":
            if not char:
                return self._ended(found)
            if char == ",":
                due = self._comma(due=due)
            elif char == "}":
                if self._outer("{") and not self._doubled(found):
                    return self._close(found)
                self._skip()
            elif (key := words.KEY.match(self.text, self.at)) and self._belongs_out(key, found):
                return self._close(found)
            else:
                self._due(due=due)
                found.append(self.object(bracket=False) if key else self._value("["))
                due = True
        return self._finish(found, due=due)

    def _open(self, bracket: str, value: JsonValue) -> None:
        if len(self.stack) >= DEEPEST:
            raise TooDeep(self.at)
        self.stack.append((bracket, value))

    def _finish(self, found: JsonValue, *, due: bool) -> JsonValue:
        if found and not due:
            self._note(words.EXTRA_COMMA)
        self.at += 1
        self.stack.pop()
        return found

    def _close(self, found: JsonValue) -> JsonValue:
        """End a value whose own bracket is missing."""
        self._note(words.MISSING_BRACKET)
        self.stack.pop()
        return found

    def _ended(self, found: JsonValue) -> JsonValue:
        """The text is over; what is open stays on the stack."""
        self._note(words.MISSING_BRACKET)
        return found

    def _outer(self, bracket: str) -> bool:
        return any(one == bracket for one, _ in self.stack[:-1])

    def _skip(self) -> None:
        self._note(words.EXTRA_BRACKET)
        self.at += 1

    def _comma(self, *, due: bool) -> bool:
        if not due:
            self._note(words.EXTRA_COMMA)
        self.at += 1
        return False

    def _due(self, *, due: bool) -> None:
        if due:
            self._note(words.MISSING_COMMA)

    def _doubled(self, found: list[JsonValue]) -> bool:
        """Whether a closing brace in a list repeats that of the object before it."""
        last_object = bool(found) and isinstance(found[-1], dict)
        return last_object and words.GOES_ON.match(self.text, self.at + 1) is not None

    def _belongs_out(self, key: re.Match[str], found: list[JsonValue]) -> bool:
        """Whether a key in a list is one of the object around it, so that the list is over."""
        outside = key["key"] in words.TOP_KEYS or not found or not isinstance(found[-1], dict)
        return outside and bool(found) and self._outer("{")

    def _next_action(self, found: dict[str, JsonValue]) -> bool:
        """Whether an object of a list ran into the next: both begin with their kind."""
        key = words.KEY.match(self.text, self.at) if "kind" in found else None
        return key is not None and key["key"] == "kind" and self._outer("[")

    def _pair(self, found: dict[str, JsonValue]) -> None:
        key = self._key()
        char = self._peek()
        if char in (":", "="):
            self.at = cast("re.Match[str]", words.COLONS.match(self.text, self.at)).end()
            if char == "=":
                self._note(words.MISSING_COLON)
        elif char and char not in ",}]":
            self._note(words.MISSING_COLON)
        if self._peek() in ("", ",", "}", "]"):
            self._note(words.MISSING_VALUE)
            found.setdefault(key, None)
            return
        if key in found:
            self._note(words.DOUBLED_KEY)
        found[key] = self._value("{")

    def _key(self) -> str:
        if self.text[self.at] in words.CLOSERS:
            self._skip_quote(words.DOUBLE_OPENING)
            key = self._string("")
            self._skip_quote(words.DOUBLE_CLOSING)
            return key
        self._note(words.UNQUOTED)
        if name := words.BARE_KEY.match(self.text, self.at):
            self.at = name.end()
            return name[0]
        self.at += 1
        return ""

    def _skip_quote(self, doubled: re.Pattern[str]) -> None:
        if doubled.match(self.text, self.at):
            self._note(words.EXTRA_QUOTE)
            self.at += 1

    def _value(self, inside: str) -> JsonValue:
        char = self._peek()
        if char == "{":
            return self.object()
        if char == "[":
            return self.list()
        if self.text[self.at] in words.CLOSERS:
            return self._string(inside)
        return self._bare()

    def _peek(self) -> str:
        """The next character that counts, in its plain form; "" at the end."""
        while True:
            self.at = cast("re.Match[str]", _SPACE.match(self.text, self.at)).end()
            if (end := words.comment_end(self.text, self.at)) < 0:
                break
            self._note(words.COMMENT)
            self.at = end
        char = self.text[self.at : self.at + 1]
        if char in words.FULL_WIDTH:
            self._note(words.WIDE)
        return words.FULL_WIDTH.get(char, char)

    def _string(self, inside: str) -> str:
        opener = self.text[self.at]
        if opener != '"':
            self._note(words.OTHER_QUOTES)
        pieces: list[str] = []
        inner = 0
        self.at += 1
        while piece := words.plain_part(opener, self.text, self.at):
            pieces.append(piece[0])
            self.at = piece.end()
            char = self.text[self.at : self.at + 1]
            if char == "\\":
                pieces.append(self._escape())
            elif not char:
                self._note(words.MISSING_QUOTE)
                break
            elif self._ends(inside, char, even=inner % 2 == 0):
                break
            else:
                pieces.append(char)
                inner += 1
        if inner % 2 and not pieces[0] and pieces[1] == opener:
            self._note(words.EXTRA_QUOTE)
            pieces[1] = ""
        found = words.whole(pieces)
        if words.CONTROL.search(found.raw):
            self._note(words.CONTROL_CHARACTER)
        return found.text

    def _ends(self, inside: str, quote: str, *, even: bool) -> bool:
        """Whether the string ends at the quote here; goes on after it."""
        begins_field = words.begins_field(self.text, self.at)
        self.at += 1
        if self._closes(inside, self.at):
            return True
        if begins_field:
            raise Garbled
        if even and self.text.startswith(quote, self.at) and self._closes(inside, self.at + 1):
            self._note(words.EXTRA_QUOTE)
            self.at += 1
            return True
        self._note(words.INNER_QUOTE)
        return False

    def _closes(self, inside: str, at: int) -> bool:
        """Whether a quote that ends before a place ends its string, by what follows."""
        loose = words.UNQUOTED in self.notes or words.MISSING_COLON in self.notes
        return not inside or words.ends_string(self.text, at, inside, loose=loose)

    def _escape(self) -> str:
        escape = words.ESCAPE.match(self.text, self.at)
        if escape is None:
            self.at += 1
            self._note(words.BAD_ESCAPE)
            return "\\"
        self.at = escape.end()
        if escape[0] == "\\'":
            self._note(words.BAD_ESCAPE)
        return words.unescaped(escape[0])

    def _bare(self) -> JsonValue:
        """A number, a literal, or words without quotes."""
        if number := words.NUMBER.match(self.text, self.at):
            self.at = number.end()
            return self._number(number[1])
        bare = words.BARE.match(self.text, self.at)
        if bare is None:
            self.at += 1
            self._note(words.UNQUOTED)
            return None
        self.at = bare.end()
        value, note = words.literal(bare[0].strip())
        if note:
            self._note(note)
        return value

    def _number(self, said: str) -> JsonValue:
        if not words.JSON_NUMBER.fullmatch(said):
            self._note(words.NUMBER_FORM)
        if len(said) < 16 and said.lstrip("+-").isdecimal():
            return int(said)
        value = float(said)
        if math.isfinite(value):
            return value
        self._note(words.NO_NUMBER)
        return None

    def _note(self, what: str) -> None:
        if what not in self.notes:
            self.notes.append(what)
