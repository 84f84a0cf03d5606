"""What a model is told about a reply that holds no decision: what is wrong, and what is wanted."""

from __future__ import annotations

import re

from .answer import ParseError

CUT = "the reply was cut off at the token limit; answer shorter"
_JSON = '{"thought": "...", "elements": [], "actions": [{"kind": "click", "target": [512, 300]}]}'
_CALL = (
    '<tool_call>\n{"name": "computer_use", "arguments": {"action": "left_click", '
    '"coordinate": [512, 300]}}\n</tool_call>'
)
_XML = (
    "<tool_call>\n<function=computer_use>\n<parameter=action>\nleft_click\n</parameter>\n"
    "<parameter=coordinate>\n[512, 300]\n</parameter>\n</function>\n</tool_call>"
)
_UI_TARS = "Action: click(point='<point>512 300</point>')"
_HOPELESS = re.compile(r"\[infeasible\]|infeasible|impossible|cannot be (?:done|completed)", re.I)


def empty(*, thinking: bool, cut: bool) -> ParseError:
    """There is no answer, at most thinking."""
    if cut:
        return ParseError(CUT)
    if thinking:
        return ParseError(
            "there is only thinking and no answer; end the thinking with </think> and answer then"
        )
    return ParseError(f"the reply is empty; answer like this: {_JSON}")


def unfinished(cut: bool) -> ParseError:
    """There was an action, but not all of it."""
    if cut:
        return ParseError(CUT)
    return ParseError("the reply ends in the middle; send the whole of it, shorter")


def garbled() -> ParseError:
    """There is JSON in it that has more than one meaning."""
    return ParseError(
        "the JSON cannot be read: a quotation mark is missing, or one inside a text is not "
        "escaped; send it again as valid JSON"
    )


def nothing(text: str, *, grounds: bool) -> ParseError:
    """There is no action.

    Args:
        text: the reply.
        grounds: whether it says where things are.
    """
    if grounds:
        why = "it says where things are but not what to do: add actions"
    else:
        why = "there is no action in it"
    hopeless = "; if the task cannot be done, say so with fail and the reason"
    return ParseError(
        f"{why}{hopeless if _HOPELESS.search(text) else ''}; answer like this: {_example(text)}"
    )


def _example(text: str) -> str:
    """An action in the dialect that the reply seems to be in."""
    if "<function" in text:
        return _XML
    if "<tool_call" in text or ("Action:" in text and "(" not in text):
        return _CALL
    if re.search(r"Action:\s{0,9}\w{1,30}\s{0,9}\(", text):
        return _UI_TARS
    return _JSON
