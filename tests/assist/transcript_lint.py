"""Says what is wrong with a transcript of the assistant for somebody who hears it.

A transcript is what the assistant wrote, line by line, with what the user typed in lines that begin
with "> ". As a program: `python tests/assist/transcript_lint.py FILE…`, exit code 1 for problems.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from handeye.assist import lines as told
from handeye.assist import texts

TYPED = "> "
MOST_COLUMNS = 80
STATES = ("working", "waiting", "done", "stopped", "failed")
COORDINATES = re.compile(r"[(\[]\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*[)\]]")
COLOURS = "red|green|blue|yellow|orange|purple|pink|grey|gray|black|white"
COLOUR_ALONE = re.compile(
    rf"\b(the|a) ({COLOURS}) (one|button|link|field|box|icon|text|area)\b"
    r"|[红绿蓝黄橙紫灰黑白]色的?那个",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(\d+)\. \S")


def problems(transcript: str) -> list[str]:
    """What is wrong, each with its line number; nothing when all is well."""
    lines = transcript.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [
        *(f"line {n}: {what}: {line!r}" for n, line in enumerate(lines, 1) for what in _line(line)),
        *_twice(lines),
        *_unanswered(lines),
        *_lists(lines),
    ]


def _line(line: str) -> Iterator[str]:
    """What is wrong with one line by itself."""
    if line.startswith(TYPED):
        return
    if not line.strip():
        yield "nothing in it"
    if signs := sorted({sign for sign in line if unicodedata.category(sign) in ("Cc", "Cf", "Co")}):
        yield f"control or invisible signs {signs}"
    pictures = {sign for sign in line if ord(sign) >= 0x2190 and unicodedata.category(sign) == "So"}
    if pictures:
        yield f"signs that only look {sorted(pictures)}"
    if told.columns(line) > MOST_COLUMNS:
        yield f"{told.columns(line)} columns, at most {MOST_COLUMNS}"
    if COORDINATES.search(line):
        yield "coordinates"
    if COLOUR_ALONE.search(line) and not re.search(r"[\"“]", line):
        yield "a colour is the only name"


def _twice(lines: Sequence[str]) -> Iterator[str]:
    for number, (before, line) in enumerate(pairwise(lines), 2):
        if line == before and not line.startswith(TYPED):
            yield f"line {number}: the same line twice in a row: {line!r}"


def _unanswered(lines: Sequence[str]) -> Iterator[str]:
    """What was typed and not followed by a state before more was typed."""
    typed = 0
    for number, line in enumerate([*lines, TYPED], 1):
        if line.startswith(TYPED):
            if typed:
                yield f"line {typed}: no state after {lines[typed - 1]!r}"
            typed = number
        elif is_state(line):
            typed = 0


def is_state(line: str) -> bool:
    """Whether a line says the state, in either language."""
    return any(
        line.startswith(text.partition("{")[0].rstrip())
        for state in STATES
        for text in texts.ALL[f"state.{state}"]
    )


def _lists(lines: Sequence[str]) -> Iterator[str]:
    """Lists to choose from that are not numbered from 1, or have no 0."""
    rules = texts.ALL["choose"]
    for number, line in enumerate(lines, 1):
        if line not in rules:
            continue
        before = lines[max(0, number - 13) : number - 1]
        numbers: list[int] = []
        for one in reversed(before):
            match = NUMBERED.match(one)
            if match:
                numbers.insert(0, int(match[1]))
            elif not one.startswith("?."):
                break
            if numbers and numbers[0] == 1:
                break
        if not numbers or numbers[-1] != 0:
            yield f"line {number}: a list to choose from without a 0 line"
        elif numbers[:-1] != list(range(1, len(numbers))):
            yield f"line {number}: a list to choose from is numbered {numbers}"


def main(files: Sequence[str]) -> int:
    """Check files; the exit code."""
    wrong = 0
    for file in files:
        for problem in problems(Path(file).read_text(encoding="utf-8")):
            wrong += 1
            sys.stdout.write(f"{file}: {problem}\n")
    sys.stdout.write(f"{wrong} problems in {len(files)} transcripts\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
