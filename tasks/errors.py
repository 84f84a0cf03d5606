"""What is wrong in a task file: every problem at its line and column, all at once."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

EXCERPT_WIDTH = 100
LONGEST = 500
"""Characters of a message; only what the file itself says is ever longer."""


@dataclass(frozen=True)
class Mark:
    """A place in a file: line and column from 1. Line 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a task file.

    `line` and `column` count from 1, in characters; line 0 is the file as a whole. `suggestion`
    is what was probably meant ("" when nothing is near). `excerpt` is the line of the file.
    """

    file: str
    line: int
    column: int
    message: str
    suggestion: str = ""
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        hint = f"; did you mean `{self.suggestion}`?" if self.suggestion else ""
        first = f"{Mark(self.file, self.line, self.column)}: {self.message}{hint}"
        return f"{first}\n{_caret(self.excerpt, self.column)}" if self.excerpt.strip() else first


class TaskFileError(ValueError):
    """A task file that cannot be used. Holds all problems that were found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects problems while a file is read, and knows the lines that they stand in."""

    def __init__(self) -> None:
        self.found: dict[Problem, None] = {}
        self.lines: dict[str, list[str]] = {}
        self.hidden: set[tuple[str, int]] = set()

    def __len__(self) -> int:
        return len(self.found)

    def hide(self, mark: Mark) -> None:
        """Never print the line of this place: it may hold a secret."""
        self.hidden.add((mark.file, mark.line))

    def add(self, mark: Mark, message: str, suggestion: str = "") -> None:
        """Note a problem, once."""
        lines = self.lines.get(mark.file, [])
        shown = 0 < mark.line <= len(lines) and (mark.file, mark.line) not in self.hidden
        excerpt = lines[mark.line - 1] if shown else ""
        if len(message) > LONGEST:
            message = f"{message[:LONGEST]}…"
        self.found[Problem(mark.file, mark.line, mark.column, message, suggestion, excerpt)] = None

    def find(self, mark: Mark, words: str) -> Mark:
        """The first place from `mark` on where the words stand; `mark` when nowhere."""
        lines = self.lines.get(mark.file, [])
        start = mark.column - 1
        for number in range(mark.line, len(lines) + 1):
            place = lines[number - 1].find(words, start)
            if place >= 0:
                return Mark(mark.file, number, place + 1)
            start = 0
        return mark

    def error(self) -> TaskFileError:
        """All that was found, as one error."""
        order = {file: number for number, file in enumerate(self.lines)}
        return TaskFileError(
            sorted(self.found, key=lambda one: (order.get(one.file, 0), one.line, one.column))
        )


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that was probably meant, or ""."""
    by_case = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=likeness)
    return by_case[near[0]] if near else ""


def _caret(line: str, column: int) -> str:
    """The line, cut around the column, with a caret below it."""
    start = max(0, min(column - 1 - EXCERPT_WIDTH // 2, len(line) - EXCERPT_WIDTH))
    shown = line[start : start + EXCERPT_WIDTH]
    before = shown[: column - 1 - start]
    return f"    {shown.rstrip()}\n    {''.join(map(_blank, before))}^"


def _blank(char: str) -> str:
    """White space exactly as wide as the character."""
    if char == "\t":
        return char
    if unicodedata.combining(char):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "
