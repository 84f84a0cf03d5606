"""Whatever a model writes, parsing gives valid actions or one typed error, and never a crash.

`python tests/garbled.py 20000` runs more of the garbled replies and reports what became of them.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import Any

import pytest
from garbled import PHRASES, garbled, report, run
from hypothesis import given, settings
from hypothesis import strategies as st

from handeye.actions import Target, action_adapter
from handeye.agent import Answer, ParseError, offers, repair
from handeye.agent import parse as parsing
from handeye.perception import Point

complete = parsing.complete
parse = parsing.parse
COUNT = int(os.environ.get("HANDEYE_FUZZ", "0")) or 2_000
"""Garbled replies; the variable is read before the tests' own environment hides it."""
HERE = Target(point=Point(1, 1))
PIECES = (
    *'{}[]":,\'\\“”｛：，',
    "```json\n", "```", "<think>", "</think>", "<tool_call>", "</tool_call>", "<function=",
    "computer_use", ">", "<parameter=action>", "</parameter>", "</function>", "Thought: ",
    "\nAction: ", "click", "(", ")", "point='", "<point>5 6</point>", '"actions"', '"kind"',
    '"elements"', '"target"', '"click"', '"type"', '"text"', "done", "1", "512", "-3.5e400", "NaN",
    "None", "true", "//", "/*", "\n", " ", "\x00", "\ud800", "\\u12", "&quot;", '\\"', "keys",
    *PHRASES,
)  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "action", "actions", "elements", "target", "text", "id", "x", "y"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def check(answer: Answer) -> None:
    """Everything that an answer promises."""
    assert 1 <= len(answer.actions) <= offers.MOST_ACTIONS
    assert len(answer.elements) <= offers.MOST_ELEMENTS
    for said in answer.actions:
        places = {name: HERE for name in ("target", "to") if getattr(said, name) is not None}
        if said.kind == "drag":
            places["target"] = HERE
        action_adapter.validate_python({**said.args, **places, "kind": said.kind})
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


def survives(text: str) -> None:
    """Parse a text in every way that there is."""
    complete(text)
    for cut in (False, True):
        for given_text, thought in ((text, ""), ("", text), (text, "Hm.")):
            with suppress(ParseError):
                check(parse(given_text, thought=thought, cut=cut))


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    survives(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_pieces_of_replies(text: str) -> None:
    survives(text)


@given(json_values)
@settings(max_examples=400, deadline=None)
def test_any_json(value: Any) -> None:
    survives(json.dumps(value))
    survives(json.dumps({"actions": value}))
    arguments = json.dumps({"name": "computer_use", "arguments": value})
    survives(f"<tool_call>\n{arguments}\n</tool_call>")


@given(st.sampled_from(sorted(offers.offered(), key=str)), json_values, json_values)
@settings(max_examples=400, deadline=None)
def test_any_values_of_any_action(kind: Any, value: Any, other: Any) -> None:
    fields = {name: value for name in kind.model_fields if name != "kind"}
    said = {**fields, "kind": kind.model_fields["kind"].default}
    survives(json.dumps({"actions": [said, {**said, "target": other}], "elements": other}))


@given(json_values)
@settings(max_examples=200, deadline=None)
def test_valid_json_is_read_as_json_is(value: Any) -> None:
    text = json.dumps([value])
    if "NaN" in text or "Infinity" in text:
        return
    (found,) = repair.find_values(text)
    assert found.value == json.loads(text)
    assert (found.start, found.end, found.repairs) == (0, len(text), ())


def test_garbled_replies_keep_their_meaning_or_are_refused() -> None:
    tally = run(COUNT)
    assert tally.counts.total() == COUNT
    assert [one.text for one in tally.wrong] == []
    assert tally.share("refused") < 0.15, report(tally)
    assert tally.share("repaired") > 0.5, report(tally)
    assert tally.seconds / COUNT < 0.003


@pytest.mark.parametrize("first", [0, 1000, 2000])
def test_pieces_of_garbled_replies(first: int) -> None:
    for seed in range(first, first + 100):
        reply = garbled(seed)
        survives(reply.text)
        survives(reply.text[: len(reply.text) // 2])
        survives(reply.text[len(reply.text) // 2 :])
