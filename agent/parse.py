"""From a model's reply, of whatever shape, to a decision.

All dialects are read whatever was asked for: our JSON, calls as JSON or XML, UI-TARS. What is not
quite right is mended and named; what cannot be read goes back to the model with the reason. What
stands in a model's thinking is never done, except where the whole reply went there by mistake.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace

from handeye.actions import FINAL

from . import calls, gestures, refusals, repair, reply_text, shapes, translate, ui_tars
from .answer import Answer, Named, ParseError, Said
from .field_values import text_of
from .json_words import BLANK, FENCE, around
from .offers import MOST_ACTIONS, MOST_ELEMENTS
from .shapes import Draft
from .translate import Names, Step

TOKENS = "control tokens in the text"
INSIDE = "answer inside the thinking"
ENTITIES = "HTML entities"
ESCAPED = "escaped quotes around the JSON"
BARE = "one word for an action"
AFTER_END = "actions after the end dropped"
MANY_ACTIONS = "too many actions, the first kept"
MANY_ELEMENTS = "too many elements, the first kept"
REPEATED = "actions repeated"
LONG = "end of a very long reply left out"

_TOKEN = re.compile(r"<\|(?:im_end|im_start|endoftext|eot_id|end|eom_id)\|>")
_ESCAPED_KEY = re.compile(r'[{,]\s{0,20}\\"')
_ESCAPE = re.compile(r"\\([\"\\/n])")
_NO_BRACE = re.compile(
    r'\s*(?:```\w{0,12}\s*)?(?="(?:thought|plan|elements|actions|kind|action)"\s*[:：])'
)
_FINAL = frozenset(str(one.model_fields["kind"].default) for one in FINAL)
_WORDS = {"DONE": "done", "FAIL": "fail", "WAIT": "wait_for"}


def parse(text: str, *, thought: str = "", cut: bool = False) -> Answer:
    """Read a reply.

    Args:
        text: the reply.
        thought: what came in a field of its own as the model's thinking; read as the answer only
            when there is no other and it ends in a whole decision.
        cut: whether the reply was ended at the limit of tokens: what was not finished is dropped.

    Raises:
        ParseError: when there is no decision in it, in words for the model.
    """
    notes: list[str] = []
    if len(text) > repair.LONGEST:
        text, cut = text[: repair.LONGEST], True
        notes.append(LONG)
    if _TOKEN.search(text):
        text = _TOKEN.sub(" ", text)
        notes.append(TOKENS)
    said, mused = reply_text.split(text)
    if not said.strip(BLANK):
        said = reply_text.answer_inside(mused, thought, cut)
        if not said:
            raise refusals.empty(thinking=bool(mused.strip()), cut=cut)
        notes.append(INSIDE)
        mused = ""
    answer = _decide(said, cut, notes)
    if answer.thought:
        return answer
    return answer.model_copy(update={"thought": _short(mused or thought)})


def complete(text: str) -> bool:
    """Whether a reply that is still being written has a whole decision; cheap for each piece.

    True is never said too early: JSON must be valid and closed, a call must have its closing tag,
    and only what was asked for may stand before it (else it may be thinking without its tags).
    """
    end = text[-40:].rstrip(BLANK)[-1:]
    if not end or end not in "}])>" or len(text) > repair.LONGEST:
        return False
    said = reply_text.split(text)[0].rstrip(BLANK)
    if not said or not reply_text.ends_whole(said):
        return False
    try:
        answer = parse(said)
    except ParseError:
        return False
    return not set(answer.repairs) & ui_tars.UNSURE


def _decide(text: str, cut: bool, notes: list[str]) -> Answer:
    """The decision in a text, read as it is and then as it may have been garbled."""
    ways: list[tuple[str, Callable[[str], str]]] = [("", str)]
    if "&quot;" in text or "&#" in text:
        ways.append((ENTITIES, html.unescape))
    if _ESCAPED_KEY.search(text):
        ways.append((ESCAPED, _unescaped))
    lost = 0
    wrong: ParseError | None = None
    for note, change in ways:
        own = [*notes, note] if note else [*notes]
        draft = _read(change(text), cut, own)
        lost += draft.lost if draft else 0
        try:
            if draft and draft.steps:
                return _answer(draft, own)
        except ParseError as why:
            wrong = wrong or why
    if wrong:
        raise wrong
    if lost or cut:
        raise refusals.unfinished(cut)
    values = list(repair.find_values(text))
    if any(one.garbled for one in values):
        raise refusals.garbled()
    grounds = shapes.grounds(values)
    if grounds and any(one.open for one in values):
        raise refusals.unfinished(cut)
    raise refusals.nothing(text, grounds=grounds)


def _unescaped(text: str) -> str:
    """Text without one layer of backslashes."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def _read(text: str, cut: bool, notes: list[str]) -> Draft | None:
    if calls.present(text) and not reply_text.is_json(text):
        return _from_calls(text, cut, notes)
    ended = text.rstrip().endswith("```") and text.count("```") > 1
    if ended:
        text = text[: text.rindex("```")]
    own: list[str] = []
    found = ui_tars.read(text, own, cut=cut)
    if found and "{" not in text[: found.start]:
        notes += own
        return Draft(found.steps, thought=found.thought, lost=found.lost)
    return _from_json(text, cut, ended, notes) or _from_words(text, notes)


def _from_calls(text: str, cut: bool, notes: list[str]) -> Draft:
    draft = calls.read(text, notes)
    if cut and not reply_text.led_in(draft.thought):
        return Draft(lost=1)
    draft.thought = reply_text.plain(draft.thought)
    return draft


def _from_json(text: str, cut: bool, ended: bool, notes: list[str]) -> Draft | None:
    own: list[str] = []
    if start := _NO_BRACE.match(text):
        try:
            values = [repair.read(text, start.end())]
        except ValueError:  # too deep or garbled
            values = []
    else:
        values = list(repair.find_values(text))
    draft = shapes.decision(values, ended, own)
    if draft is None or not draft.steps:
        return draft
    before, after = text[: values[0].start], text[values[-1].end :]
    if cut and not reply_text.led_in(before):
        return Draft(lost=1)
    notes += own
    notes += around(f"{before}\n{after}")
    draft.thought = draft.thought or reply_text.plain(before)
    return draft


def _from_words(text: str, notes: list[str]) -> Draft | None:
    """A call without its label, or one of the words that OSWorld's agents end with."""
    bare = FENCE.sub("", text).strip(BLANK + "*")
    if verb := _WORDS.get(bare):
        notes.append(BARE)
        fields = {"reason": "the model gave up"} if verb == "fail" else {}
        return Draft([Step(verb, dict[str, translate.JsonValue](fields))])
    if "\n" not in bare and (step := ui_tars.call_of(bare)):
        notes.append(BARE)
        return Draft([step])
    return None


def _answer(draft: Draft, notes: list[str]) -> Answer:
    if draft.lost:
        notes.append(ui_tars.UNFINISHED)
    steps = draft.steps
    if len(steps) > MOST_ACTIONS:
        steps = _once(steps, notes)
    actions: list[Said] = []
    folded = gestures.fold(steps[: 3 * MOST_ACTIONS], notes)
    for number, step in enumerate(folded):
        actions += translate.said(step, draft.names, notes)
        more = number + 1 < len(folded) or len(steps) > 3 * MOST_ACTIONS
        if actions[-1].kind in _FINAL:
            notes += [AFTER_END] if more else []
            break
        if len(actions) > MOST_ACTIONS or (more and len(actions) == MOST_ACTIONS):
            notes.append(MANY_ACTIONS)
            break
    actions = actions[:MOST_ACTIONS]
    return Answer(
        actions=tuple(actions),
        elements=_kept(draft.names, actions, notes),
        thought=_short(draft.thought),
        plan=_short(draft.plan),
        risk=text_of(draft.risk),
        repairs=tuple(dict.fromkeys(notes)),
    )


def _once(steps: list[Step], notes: list[str]) -> list[Step]:
    """The actions without those that repeat the one before."""
    found = [
        step
        for number, step in enumerate(steps)
        if not number or replace(steps[number - 1], number=step.number) != step
    ]
    if len(found) < len(steps):
        notes.append(REPEATED)
    return found


def _kept(names: Names, actions: list[Said], notes: list[str]) -> tuple[Named, ...]:
    """As many elements as a decision may have; those that its actions use come first."""
    if len(names.elements) <= MOST_ELEMENTS:
        return tuple(names.elements)
    notes.append(MANY_ELEMENTS)
    used = {place for one in actions for place in (one.target, one.to)}
    first = sorted(names.elements, key=lambda one: one.id not in used)[:MOST_ELEMENTS]
    return tuple(one for one in names.elements if one in first)


def _short(words: str) -> str:
    """Thoughts that are kept; the end of long ones says most."""
    return text_of(words.strip()[-4000:])
