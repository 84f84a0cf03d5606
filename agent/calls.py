"""Function calls in a reply: JSON in `<tool_call>` (Qwen3-VL) and XML (Qwen3.5 and later).

The arguments are those of `computer_use` and `mobile_use` (QwenLM/Qwen3-VL,
cookbooks/utils/agent_function_call.py) and of our `page_use`. An unfinished call is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pydantic import JsonValue

from . import repair, vocabulary
from .action_shapes import SHAPE, TOOLS, ActionReader
from .json_words import around
from .shapes import Draft
from .translate import Step

MISSING_TAG = "tag missing"
EMPTY_CALL = "call without an action dropped"

OPEN = re.compile(r"<(?:tool_call|function_call)>|<function\s*=\s*", re.I)
_CLOSE = re.compile(r"</(?:tool_call|function_call)>", re.I)
_FUNCTION = re.compile(r"\s*<function\s*=\s*[\"']?([\w.-]{1,60})[\"']?\s*>", re.I)
_PARAMETER = re.compile(r"<parameter\s*=\s*[\"']?([\w.-]{1,60})[\"']?\s*>", re.I)
_END = re.compile(r"</parameter>|(?=<parameter\s*=)|(?=</function>)|(?=</tool_call>)", re.I)
_FUNCTION_END = re.compile(r"</function>", re.I)
_WORDS = frozenset(("text", "content", "url", "question", "answer", "reason", "status", "action"))
"""Parameters that are text as they stand; others may be JSON."""


def present(text: str) -> bool:
    """Whether a text has a call in it."""
    return OPEN.search(text) is not None


def read(text: str, notes: list[str]) -> Draft:
    """The calls of a text as a decision; what stands before them is the thought."""
    draft = Draft()
    for body, closed in _bodies(text):
        before = draft.lost
        steps = _call(body, closed, draft, notes)
        draft.steps += [replace(one, number=len(draft.steps)) for one in steps]
        if not closed and steps:
            notes.append(MISSING_TAG)
        if not steps and draft.lost == before:
            notes.append(EMPTY_CALL)
    start = OPEN.search(text)
    draft.thought = text[: start.start()].strip() if start else ""
    return draft


def _bodies(text: str) -> Iterator[tuple[str, bool]]:
    """What stands in each call, and whether its end is there."""
    starts: list[tuple[int, int]] = []
    for found in OPEN.finditer(text):
        xml = found[0].lower().startswith("<function")
        if xml and starts and not text[starts[-1][1] : found.start()].strip():
            continue  # the function of the call before
        starts.append((found.start(), found.start() if xml else found.end()))
    limits = [start for start, _ in starts[1:]]
    for (_, start), limit in zip(starts, [*limits, len(text)], strict=True):
        end = _CLOSE.search(text, start, limit)
        yield text[start : end.start() if end else limit], bool(end) or limit < len(text)


def _call(body: str, closed: bool, draft: Draft, notes: list[str]) -> list[Step]:
    if function := _FUNCTION.match(body):
        fields = _parameters(body[function.end() :], closed, notes)
        if fields is None:
            draft.lost += 1
            return []
        return _step(function[1], fields, notes)
    steps: list[Step] = []
    start, end = len(body), 0
    for found in repair.find_values(body):
        reader = ActionReader(found.unfinished(ended=closed))
        inner = reader.steps(found.value, native=True)
        draft.lost += reader.lost
        if inner:
            notes += [*found.repairs, *reader.notes]
            steps += inner
            start, end = min(start, found.start), found.end
    if steps:
        notes += around(f"{body[:start]}\n{body[end:]}")
    if not steps and not closed and not draft.lost:
        draft.lost += 1
    return steps


def _step(name: str, fields: dict[str, JsonValue], notes: list[str]) -> list[Step]:
    verb = vocabulary.snake(name)
    if verb not in TOOLS and vocabulary.known(verb):
        notes.append(SHAPE)
        return [Step(verb, fields, native=True)]
    return ActionReader().steps(fields, native=True)


def _parameters(body: str, closed: bool, notes: list[str]) -> dict[str, JsonValue] | None:
    """The parameters of an XML call; None when they may not all be there."""
    if not _FUNCTION_END.search(body):
        if not closed:
            return None
        notes.append(MISSING_TAG)
    fields: dict[str, JsonValue] = {}
    found = _PARAMETER.search(body)
    while found:
        end = _END.search(body, found.end())
        if end is None or not end[0]:
            notes.append(MISSING_TAG)
        stop = end.start() if end else len(body)
        fields[found[1]] = _value(found[1], body[found.end() : stop], notes)
        found = _PARAMETER.search(body, stop)
    return fields


def _value(name: str, text: str, notes: list[str]) -> JsonValue:
    """A parameter's value; one line break on either side belongs to the tags."""
    text = text.removeprefix("\r").removeprefix("\n").removesuffix("\n").removesuffix("\r")
    if name.lower() in _WORDS:
        return text.strip() if name.lower() in ("action", "status", "url") else text
    bare = text.strip()
    if bare[:1] in ("[", "{"):
        found = next(repair.find_values(bare), None)
        if found is not None:
            notes += found.repairs
            return found.value
    literals: dict[str, JsonValue] = {"true": True, "false": False, "null": None}
    if bare.lower() in literals:
        return literals[bare.lower()]
    if re.fullmatch(r"-?\d{1,9}", bare):
        return int(bare)
    if re.fullmatch(r"-?\d{0,9}\.\d{1,9}", bare):
        return float(bare)
    return bare
