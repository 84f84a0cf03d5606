"""The parts of a reply: thinking, what stands before the answer, the answer."""

from __future__ import annotations

import re

from . import calls, repair
from .json_words import FENCE

LABEL = re.compile(r"^[ \t*#]*(?:Thought|Action|思考|动作)[ \t*]*[:：][ \t*]*", re.I | re.M)
"""What stands before a thought or an action, in the prompts of Qwen and UI-TARS."""
_THINK = re.compile(r"</?think(?:ing)?>", re.I)
_TRIES = 200


def split(text: str) -> tuple[str, str]:
    """The answer and the thinking. A tag that is not closed: all after it may be thinking."""
    tags = [] if is_json(text) else list(_THINK.finditer(text))
    closing = [number for number, one in enumerate(tags) if one[0].startswith("</")]
    start = tags[closing[-1]].end() if closing else 0
    rest = tags[closing[-1] + 1 :] if closing else tags
    end = rest[0].start() if rest else len(text)
    return text[start:end], _THINK.sub("", text[:start] + text[end:])


def is_json(text: str) -> bool:
    """Whether a reply is valid JSON and nothing else: tags in it are part of its texts."""
    bare = text.strip("\ufeff \t\r\n")
    return bare[:1] == "{" and _valid(bare)


def plain(before: str) -> str:
    """What stands before an answer, without labels and fences."""
    return LABEL.sub("", FENCE.sub("", before)).strip("*\ufeff \t\r\n")


def answer_inside(mused: str, thought: str, cut: bool) -> str:
    """The answer in a model's thinking, where that is surely meant; else "".

    Args:
        mused: thinking in the reply itself: it must be valid JSON and nothing else.
        thought: thinking in a field of its own: it must end in a whole decision.
        cut: whether the reply was cut off; then the model was still thinking.
    """
    if cut:
        return ""
    if mused.strip():
        return mused.strip() if is_json(mused) else ""
    return _ending(thought)


def _ending(thought: str) -> str:
    """The whole decision that thinking ends in; else ""."""
    bare = thought[-repair.LONGEST :].rstrip().removesuffix("```").rstrip()
    if bare.endswith("</tool_call>"):
        return bare[bare.rfind("<tool_call>") :] if "<tool_call>" in bare else ""
    at = bare.find("{")
    for _ in range(_TRIES):
        if at < 0:
            break
        try:
            found = repair.read_valid(bare, at)
        except repair.TooDeep:
            break
        if found and found.end == len(bare):
            return bare[at:]
        at = bare.find("{", found.end if found else at + 1)
    return ""


def ends_whole(said: str) -> bool:
    """Whether a reply ends where a decision may be over, and begins as one was asked for."""
    if said[-1] == ">":
        return _closed(said)
    if said[-1] == ")":
        return LABEL.match(said.lstrip()) is not None
    return said[-1] in "}]" and _valid(said)


def _closed(said: str) -> bool:
    """Whether a text of calls ends in the closing tag of one."""
    last = said.lower()[-20:]
    whole = last.endswith(("</tool_call>", "</function_call>"))
    bare = last.endswith("</function>") and "<tool_call>" not in said
    start = calls.OPEN.search(said)
    return (whole or bare) and start is not None and led_in(said[: start.start()])


def _valid(said: str) -> bool:
    """Whether a text is valid JSON up to its end, after what may stand before it."""
    start = re.search(r"[{\[]", said)
    if start is None or not led_in(said[: start.start()]):
        return False
    try:
        found = repair.read_valid(said, start.start())
    except repair.TooDeep:
        return False
    return found is not None and found.end == len(said)


def led_in(before: str) -> bool:
    """Whether a text is only what may stand before a decision: labelled lines, a fence."""
    lines = (line.strip() for line in before.splitlines())
    return all(not line or LABEL.match(line) or FENCE.fullmatch(line) for line in lines)
