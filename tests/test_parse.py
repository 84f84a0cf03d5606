"""Replies in each dialect become the same decision; what must not be done is not read as one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import pytest

from handeye.agent import Answer, Named, ParseError, Said
from handeye.agent import parse as parsing

complete = parsing.complete
parse = parsing.parse
CLICK = {"kind": "click", "target": [512, 300]}
ENDLESS = 5
"""Seconds of computing that only a parser needs which grows faster than its text."""


def ours(*actions: dict[str, Any], **more: Any) -> str:
    """A reply in our own dialect."""
    return json.dumps(
        {"thought": "so", "elements": [], "actions": actions, **more}, ensure_ascii=False
    )


def call(action: str, *, tool: str = "computer_use", **fields: Any) -> str:
    """A call in the dialect of Qwen3-VL."""
    body = json.dumps({"name": tool, "arguments": {"action": action, **fields}})
    return f"<tool_call>\n{body}\n</tool_call>"


def xml(action: str, **fields: str) -> str:
    """A call in the dialect of Qwen3.5."""
    parts = {"action": action, **fields}
    lines = "".join(f"<parameter={name}>\n{one}\n</parameter>\n" for name, one in parts.items())
    return f"<tool_call>\n<function=computer_use>\n{lines}</function>\n</tool_call>"


def kinds(answer: Answer) -> list[str]:
    return [one.kind for one in answer.actions]


def only(text: str, **more: Any) -> Said:
    """The one action of a reply."""
    (action,) = parse(text, **more).actions
    return action


def test_a_right_reply_is_taken_as_it_is_and_needs_no_repair() -> None:
    answer = parse(
        ours(
            {"kind": "type", "text": 'a "b"', "target": 101, "clear": True},
            {"kind": "drag", "target": [1, 2], "to": [3, 4, 5, 6]},
            {"kind": "done", "answer": "好"},
            elements=[{"id": 101, "role": "textbox", "label": "Name", "bbox": [1, 2, 3, 4]}],
            plan="then leave",
        )
    )
    assert answer == Answer(
        thought="so",
        plan="then leave",
        elements=(Named(id=101, role="textbox", label="Name", bbox=(1, 2, 3, 4)),),
        actions=(
            Said(kind="type", target=101, args={"text": 'a "b"', "clear": True}),
            Said(kind="drag", target=(1, 2), to=(3, 4, 5, 6)),
            Said(kind="done", args={"answer": "好"}),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        ours(CLICK),
        call("left_click", coordinate=[512, 300]),
        "Action: Click it.\n" + call("left_click", coordinate=[512, 300]),
        xml("left_click", coordinate="[512, 300]"),
        "Thought: Click it.\nAction: click(point='<point>512 300</point>')",
        "Thought: Click it.\nAction: click(start_box='<|box_start|>(512,300)<|box_end|>')",
        "Action: left_single(start_box='(512, 300)')",
        "<think>Hm.</think>\n\n" + ours(CLICK),
    ],
)
def test_every_dialect_says_the_same_without_repairs(text: str) -> None:
    answer = parse(text)
    assert answer.actions == (Said(kind="click", target=(512, 300)),)
    assert answer.repairs == ()
    assert complete(text)


COMPUTER_USE: list[tuple[dict[str, Any], Said]] = [
    ({"action": "right_click", "coordinate": [1, 2]}, Said(kind="right_click", target=(1, 2))),
    ({"action": "double_click", "coordinate": [1, 2]}, Said(kind="double_click", target=(1, 2))),
    ({"action": "mouse_move", "coordinate": [1, 2]}, Said(kind="hover", target=(1, 2))),
    ({"action": "left_click_drag", "coordinate": [3, 4]}, Said(kind="drag", to=(3, 4))),
    (
        {"action": "left_click_drag", "start_coordinate": [1, 2], "coordinate": [3, 4]},
        Said(kind="drag", target=(1, 2), to=(3, 4)),
    ),
    (
        {"action": "scroll", "pixels": -400, "coordinate": [1, 2]},
        Said(kind="scroll", target=(1, 2), args={"direction": "down", "amount": 0.5}),
    ),
    (
        {"action": "scroll", "pixels": 100},
        Said(kind="scroll", args={"direction": "up", "amount": 0.125}),
    ),
    (
        {"action": "hscroll", "pixels": 200},
        Said(kind="scroll", args={"direction": "right", "amount": 0.25}),
    ),
    (
        {"action": "scroll", "scroll_direction": "down", "scroll_amount": 4},
        Said(kind="scroll", args={"direction": "down", "amount": 0.5}),
    ),
    ({"action": "key", "keys": ["ctrl", "a"]}, Said(kind="press", args={"keys": "Control+a"})),
    (
        {"action": "key", "keys": ["cmd", "shift", "z"]},
        Said(kind="press", args={"keys": "Meta+Shift+Z"}),
    ),
    ({"action": "key", "keys": ["esc"]}, Said(kind="press", args={"keys": "Escape"})),
    ({"action": "key", "keys": ["page_down"]}, Said(kind="press", args={"keys": "PageDown"})),
    ({"action": "key", "text": "ctrl+Return"}, Said(kind="press", args={"keys": "ctrl+Return"})),
    ({"action": "type", "text": "a\nb"}, Said(kind="type", args={"text": "a\nb"})),
    ({"action": "type", "text": "a\n"}, Said(kind="type", args={"text": "a", "enter": True})),
    ({"action": "wait", "time": 2}, Said(kind="wait_for", args={"seconds": 2.0})),
    ({"action": "screenshot"}, Said(kind="wait_for", args={"seconds": 0.5})),
    ({"action": "answer", "text": "42"}, Said(kind="done", args={"answer": "42"})),
    ({"action": "terminate", "status": "success"}, Said(kind="done", args={"answer": ""})),
    ({"action": "call_user", "text": "PIN?"}, Said(kind="ask_user", args={"question": "PIN?"})),
]
PAGE_USE: list[tuple[dict[str, Any], Said]] = [
    ({"action": "goto", "url": "https://x.test/"}, Said(kind="goto", args={"url": "https://x.test/"})),
    ({"action": "back"}, Said(kind="back")),
    ({"action": "switch_tab", "tab": 2}, Said(kind="switch_tab", args={"tab": 2})),
    ({"action": "close_tab"}, Said(kind="close_tab")),
    (
        {"action": "select", "coordinate": [1, 2], "options": ["Norway"]},
        Said(kind="select", target=(1, 2), args={"options": ["Norway"]}),
    ),
    (
        {"action": "upload", "coordinate": [1, 2], "files": ["a.txt"]},
        Said(kind="upload", target=(1, 2), args={"files": ["a.txt"]}),
    ),
    (
        {"action": "answer_dialog", "accept": False, "text": "x"},
        Said(kind="answer_dialog", args={"accept": False, "text": "x"}),
    ),
    (
        {"action": "ask_user", "question": "Which?", "choices": ["a", "b"]},
        Said(kind="ask_user", args={"question": "Which?", "choices": ["a", "b"]}),
    ),
    (
        {"action": "extract", "data": {"price": 3}},
        Said(kind="extract", args={"data": {"price": 3}}),
    ),
]  # fmt: skip
MOBILE_USE: list[tuple[dict[str, Any], Said]] = [
    ({"action": "click", "coordinate": [1, 2]}, Said(kind="click", target=(1, 2))),
    ({"action": "system_button", "button": "Back"}, Said(kind="back")),
    ({"action": "system_button", "button": "Enter"}, Said(kind="press", args={"keys": "Enter"})),
    ({"action": "type", "text": "x"}, Said(kind="type", args={"text": "x"})),
]


@pytest.mark.parametrize(
    ("tool", "fields", "said"),
    [("computer_use", *one) for one in COMPUTER_USE]
    + [("page_use", *one) for one in PAGE_USE]
    + [("mobile_use", *one) for one in MOBILE_USE],
)
def test_calls_are_what_they_were_trained_to_mean(
    tool: str, fields: dict[str, Any], said: Said
) -> None:
    answer = parse(call(tool=tool, **fields))
    assert answer.actions == (said,)
    assert answer.repairs == ()
    assert parse(f'{{"name": "{tool}", "arguments": {json.dumps(fields)}}}').actions == (said,)


def test_parameters_of_xml_keep_their_text_and_read_the_rest_as_json() -> None:
    assert only(xml("type", text="[1] = {a}\n two ")).args == {"text": "[1] = {a}\n two "}
    assert only(xml("scroll", pixels="-800")).args == {"direction": "down", "amount": 1.0}
    assert only(xml("key", keys='["ctrl", "c"]')).args == {"keys": "Control+c"}


def test_a_mouse_movement_before_a_drag_is_where_it_starts() -> None:
    moved = call("mouse_move", coordinate=[1, 2])
    drag = Said(kind="drag", target=(1, 2), to=(3, 4))
    assert only(moved + call("left_click_drag", coordinate=[3, 4])) == drag
    assert only(moved + call("left_click")) == Said(kind="click", target=(1, 2))
    button = call("left_mouse_down"), call("mouse_move", coordinate=[3, 4]), call("left_mouse_up")
    assert only(moved + "".join(button)) == drag


def test_keys_that_are_held_and_let_go_are_one_chord() -> None:
    down, up = call("key_down", keys=["ctrl"]), call("key_up", keys=["ctrl"])
    chord = Said(kind="press", args={"keys": "Control+a"})
    assert only(down + call("key", keys=["a"]) + up) == chord
    assert only(down + call("key_down", keys=["a"]) + call("key_up", keys=["a"]) + up) == chord
    with pytest.raises(ParseError, match="not let go"):
        parse(down + call("key", keys=["a"]))
    with pytest.raises(ParseError, match="clicks with keys held down"):
        parse(down + call("left_click", coordinate=[1, 2]) + up)


def test_a_triple_click_empties_the_field_that_is_typed_into_next() -> None:
    triple = call("triple_click", coordinate=[1, 2])
    typed = Said(kind="type", target=(1, 2), args={"text": "x", "clear": True})
    assert only(triple + call("type", text="x")) == typed
    assert parse(triple).actions == (
        Said(kind="click", target=(1, 2)),
        Said(kind="press", args={"keys": "ControlOrMeta+A"}),
    )


def test_a_swipe_scrolls_against_the_finger() -> None:
    swiped = only(call("swipe", tool="mobile_use", coordinate=[500, 800], coordinate2=[500, 300]))
    assert swiped == Said(
        kind="scroll", target=(500, 800), args={"direction": "down", "amount": 0.5}
    )


def test_very_few_pixels_are_steps_of_the_wheel() -> None:
    answer = parse(call("scroll", pixels=-5))
    assert answer.actions[0].args == {"direction": "down", "amount": 0.625}
    assert answer.repairs == ("scroll in steps of the wheel",)


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ("middle_click", "there is no middle click; use click"),
        ("long_press", "use click, or right_click"),
        ("zoom", "there is no zoom"),
        ("hold_key", "press takes a chord"),
        ("open", "programs cannot be opened by name"),
        ("dance", "no such action; there are click, double_click"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can(action: str, why: str) -> None:
    with pytest.raises(ParseError, match=rf"actions\[0\] \({action}\): .*{why}"):
        parse(call(action, coordinate=[1, 2], text="Maps"))


UI_TARS: list[tuple[str, Said]] = [
    ("left_double(point='<point>1 2</point>')", Said(kind="double_click", target=(1, 2))),
    ("right_single(point='<point>1 2</point>')", Said(kind="right_click", target=(1, 2))),
    (
        "drag(start_point='<point>1 2</point>', end_point='<point>3 4</point>')",
        Said(kind="drag", target=(1, 2), to=(3, 4)),
    ),
    (
        "drag(start_box='(1,2)', end_box='(3,4)')",
        Said(kind="drag", target=(1, 2), to=(3, 4)),
    ),
    ("click(start_box='[1, 2, 3, 4]')", Said(kind="click", target=(1, 2, 3, 4))),
    ("hotkey(key='ctrl c')", Said(kind="press", args={"keys": "Control+c"})),
    ("hotkey(key='pagedown')", Said(kind="press", args={"keys": "pagedown"})),
    (r"type(content='it\'s\n')", Said(kind="type", args={"text": "it's", "enter": True})),
    ('type(content="a, b=(c)")', Said(kind="type", args={"text": "a, b=(c)"})),
    (
        "scroll(point='<point>1 2</point>', direction='down')",
        Said(kind="scroll", target=(1, 2), args={"direction": "down"}),
    ),
    ("wait()", Said(kind="wait_for")),
    ("finished(content='ok')", Said(kind="done", args={"answer": "ok"})),
]


@pytest.mark.parametrize(("action", "said"), UI_TARS)
def test_the_ui_tars_grammar(action: str, said: Said) -> None:
    answer = parse(f"Thought: I see.\nAction: {action}")
    assert answer.actions == (said,)
    assert answer.thought == "I see."
    assert answer.repairs == ()


def test_ui_tars_may_act_several_times() -> None:
    lines = "Action: click(point='<point>1 2</point>')\nAction: type(content='a')\n\nwait()"
    assert kinds(parse("Thought: x\n" + lines)) == ["click", "type", "wait_for"]


def test_a_bracket_may_be_missing_in_ui_tars_when_all_else_is_there() -> None:
    for whole in ("click(point='<point>1 2</point>')", "type(content='a')"):
        assert parse(f"Action: {whole[:-1]}").actions == parse(f"Action: {whole}").actions
        with pytest.raises(ParseError, match="token limit"):
            parse(f"Action: {whole[:-1]}", cut=True)
    with pytest.raises(ParseError, match="ends in the middle"):
        parse("Action: scroll(point='<point>1 2</point>'")


@pytest.mark.parametrize("text", ["<tool_call>", "</think>", "<think>", "\nAction: wait()", "```"])
def test_what_a_reply_types_is_not_taken_for_its_form(text: str) -> None:
    answer = parse(ours({"kind": "type", "text": text}))
    assert answer.actions == (Said(kind="type", args={"text": text}),)
    assert answer.repairs == ()


def test_a_call_for_help_asks_with_what_was_thought() -> None:
    said = only("Thought: A PIN is wanted.\nAction: call_user()")
    assert said == Said(kind="ask_user", args={"question": "A PIN is wanted."})


def test_unescaped_quotes_in_ui_tars() -> None:
    assert only("Action: finished(content='it's \"done\", really')").args == {
        "answer": 'it\'s "done", really'
    }


def test_what_stands_before_the_answer_is_the_thought() -> None:
    assert parse("Action: Click Save.\n" + call("back", tool="page_use")).thought == "Click Save."
    assert parse("<think>Hm, save.</think>" + call("wait")).thought == "Hm, save."
    assert parse(ours(CLICK, thought=""), thought="Reasoned.").thought == "Reasoned."


def test_an_action_inside_thinking_is_never_done() -> None:
    inside = ours({"kind": "back"})
    assert kinds(parse(f"<think>First {inside}</think>\n{ours(CLICK)}")) == ["click"]
    assert kinds(parse(f"First {inside}</think>\n{ours(CLICK)}")) == ["click"]
    for open_thinking in (
        f"<think>I could say {inside}",
        f"<think>{call('left_click', coordinate=[1, 2])}",
        f"<think>{call('left_click', coordinate=[1, 2])}</think>",
        f"<think>no</think><think>{inside} or so",
        f"<think>{inside} but then </think>  ",
    ):
        with pytest.raises(ParseError, match="only thinking and no answer"):
            parse(open_thinking)
        assert not complete(open_thinking)


def test_thinking_that_is_one_json_object_and_nothing_else_is_the_answer() -> None:
    for text in (f"<think>\n{ours(CLICK)}", f"<think>{ours(CLICK)}</think>\n"):
        answer = parse(text)
        assert kinds(answer) == ["click"]
        assert answer.repairs == ("answer inside the thinking",)
        with pytest.raises(ParseError, match="token limit"):
            parse(text, cut=True)


def test_an_answer_that_came_as_thinking_is_taken_when_the_thinking_ends_in_it() -> None:
    for thought in (
        f"I see {{a}} form. {ours(CLICK)}",
        f"Maybe {ours({'kind': 'back'})}? No:\n```json\n{ours(CLICK)}\n```",
        f"Click it. {call('left_click', coordinate=[512, 300])}\n",
    ):
        answer = parse("", thought=thought)
        assert answer.actions == (Said(kind="click", target=(512, 300)),)
        assert "answer inside the thinking" in answer.repairs
        assert parse(" \n", thought=thought) == answer


@pytest.mark.parametrize(
    "thought",
    ["", "Hm.", f"{ours(CLICK)} is what I would do", ours(CLICK)[:-1], f"{call('wait')} maybe"],
)
def test_other_thinking_is_no_answer(thought: str) -> None:
    with pytest.raises(ParseError, match="the reply is empty"):
        parse("", thought=thought)
    with pytest.raises(ParseError, match="token limit"):
        parse("", thought=thought + ours(CLICK), cut=True)


def cuts(text: str) -> Iterable[str]:
    content = text.encode()
    return (content[:end].decode(errors="replace") for end in range(len(content) + 1))


FORM = ours(
    {"kind": "type", "text": "一二三 four", "target": 101},
    {"kind": "type", "text": "five", "target": [120, 30], "enter": True},
    elements=[{"id": 101, "role": "textbox", "label": "Name", "bbox": [100, 200, 300, 400]}],
)


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        FORM,
        call("type", text="一二三") + call("left_click", coordinate=[120, 30]),
        xml("type", text="一二三") + xml("left_click", coordinate="[120, 30]"),
        "Thought: x\nAction: type(content='一二三')\nAction: click(point='<point>120 30</point>')",
    ],
)
def test_of_a_reply_cut_anywhere_only_whole_actions_remain(text: str, cut: bool) -> None:
    whole = parse(text).actions
    left: set[int] = set()
    for part in cuts(text):
        try:
            found = parse(part, cut=cut).actions
        except ParseError:
            left.add(0)
            continue
        assert found == whole[: len(found)], part
        left.add(len(found))
    assert left == {0, 1, 2}


def test_a_reply_cut_before_its_first_action_says_so() -> None:
    for text in (FORM[:150], "", "<think>Hm", "I see a page with", FORM[: FORM.index("four")]):
        with pytest.raises(ParseError, match=r"^the reply was cut off at the token limit"):
            parse(text, cut=True)
    with pytest.raises(ParseError, match="ends in the middle"):
        parse(FORM[: FORM.index("four")])


def test_prose_that_is_cut_may_be_thinking_so_nothing_in_it_is_done() -> None:
    with pytest.raises(ParseError, match="token limit"):
        parse(f"I could say {ours(CLICK)} but then", cut=True)
    with pytest.raises(ParseError, match="token limit"):
        parse(f"I could {call('left_click', coordinate=[1, 2])} but then", cut=True)


def test_at_most_five_actions_and_none_after_the_end() -> None:
    many = parse(ours(*({"kind": "click", "target": n} for n in range(1, 9))))
    assert [one.target for one in many.actions] == [1, 2, 3, 4, 5]
    assert many.repairs == ("too many actions, the first kept",)
    ended = parse(ours({"kind": "done"}, CLICK))
    assert kinds(ended) == ["done"]
    assert ended.repairs == ("actions after the end dropped",)
    looped = parse(ours(*[CLICK] * 40))
    assert kinds(looped) == ["click"]
    assert looped.repairs == ("actions repeated",)
    assert kinds(parse(ours(CLICK, CLICK))) == ["click", "click"]


def test_at_most_twelve_elements_with_those_that_are_used() -> None:
    elements = [{"id": n, "label": str(n), "bbox": [n, n, n + 9, n + 9]} for n in range(1, 31)]
    answer = parse(ours({"kind": "click", "target": 30}, elements=elements))
    assert [one.id for one in answer.elements] == [*range(1, 12), 30]
    assert answer.repairs == ("too many elements, the first kept",)


def test_elements_that_repeat_without_end_are_taken_once() -> None:
    element = {"id": 1, "label": "Row", "bbox": [1, 2, 3, 4]}
    answer = parse(ours(CLICK, elements=[element] * 500))
    assert len(answer.elements) == 1
    assert answer.repairs == ("elements repeated",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", r"the reply is empty; answer like this: \{"),
        ("I would click Save.", r'no action in it; answer like this: \{"thought"'),
        ("[infeasible] There is no [done] page.", "say so with fail and the reason; answer like"),
        ("Action: Click Save.", r"no action in it; answer like this: <tool_call>\n\{"),
        ("<tool_call>\n{}\n</tool_call>", r"no action in it; answer like this: <tool_call>\n\{"),
        ("<function=computer_use>\n</function>", "this: <tool_call>\n<function=computer_use>"),
        ("Action: click(", "ends in the middle"),
        ('{"thought": "x", "elements": [], "actions": []}', r"no action in it; answer like"),
        ('[{"bbox_2d": [1, 2, 3, 4], "label": "Save"}]', "where things are but not what to do"),
        ('{"elements": [{"id": 1, "bbox": [1, 2, 3, 4]}]}', "where things are but not what to do"),
        (ours(CLICK, {"kind": "click"}), r"actions\[1\] \(click\): target is missing; give an"),
        (ours({"kind": "type"}), r"actions\[0\] \(type\): text is missing"),
        (ours({"kind": "drag", "target": 1}), r"to is missing; give an element's id"),
        (ours({"kind": "fail"}), "reason is missing"),
        (ours({"kind": "click", "target": "Save"}), "target 'Save' is no place"),
        (ours({"kind": "click", "target": [0.5, 0.2]}), "target is in fractions of the picture"),
        (ours({"kind": "click", "target": [1, 2, 3]}), "has 3 values where a point has 2"),
        (ours({"kind": "click", "target": [1, 10**400]}), "no place on a screen"),
        (ours({"kind": "click", "target": 1.5}), "is one number, 1.5"),
        (ours({"kind": "press", "keys": "Cntrl+a"}), "no key 'Cntrl' in 'Cntrl'; did you"),
        (ours({"kind": "scroll", "direction": "sideways"}), "direction: input should be 'up'"),
        (ours({"kind": "reveal", "target": 1}), r"\(reveal\): no such action"),
        (call("terminate"), "status is missing; it is success or failure"),
        (call("left_click", coordinate=[1, 2], text="ctrl"), "clicks with keys held down"),
        (call("left_mouse_up"), "was not pressed in this reply"),
        (call("system_button", tool="mobile_use", button="Menu"), "no button 'menu'"),
    ],
)  # fmt: skip
def test_a_reply_that_cannot_be_used_is_told_what_is_wanted(text: str, why: str) -> None:
    with pytest.raises(ParseError, match=why):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        ours(CLICK, {"kind": "type", "text": 'say "}]}" to {her}'}),
        f"```json\n{ours(CLICK)}",
        f"<think>Maybe {ours({'kind': 'back'})}.</think>\n{ours(CLICK)}",
        f"Maybe {ours({'kind': 'back'})}.</think>\n{ours(CLICK)}",
        "Action: Click <b>, then {c}.\n" + call("type", text="</a> }} ]"),
        xml("type", text="f(x) </b> {1}"),
        "Thought: I (really) see [it].\nAction: type(content='f(x) <a>')",
        json.dumps(CLICK),
        json.dumps([CLICK]),
    ],
)
def test_a_streamed_reply_is_complete_with_its_last_character_and_never_before(text: str) -> None:
    early = text.index("</think>") if "</think>" in text else 0
    done = [end for end in range(1, len(text) + 1) if complete(text[:end])]
    assert done == [len(text)], text[: done[0]] if done else early
    assert complete(text + "\n")


def test_prose_before_a_decision_may_be_thinking_so_it_is_waited_for_more() -> None:
    for text in (f"I might say {ours(CLICK)}", f"Or {call('wait')}", "Wait (the page loads)"):
        assert not complete(text)
    assert not complete("")
    assert not complete('{"elements": []}')


def test_early_stop_costs_little() -> None:
    text = ours(*[{"kind": "type", "text": "word " * 400, "target": [1, 2]}] * 5)
    begin = time.thread_time()
    assert not any(complete(text[:end]) for end in range(1, len(text)))
    assert time.thread_time() - begin < ENDLESS


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{" * 1_000_000,
        '{"a":' * 200_000,
        'The "quick" [brown] fox {jumps}. ' * 30_000,
        '{"thought": "' + '"' * 1_000_000,
        '{"thought": "' + "\\" * 1_000_000,
        "<tool_call>" * 100_000,
        "<function=a><parameter=b>" * 40_000,
        "<think>" * 150_000,
        "Action: click(" * 70_000,
        "Action: type(content='" + "'" * 1_000_000,
        "```" * 300_000,
        "Thought: " * 100_000,
        '{\\"' * 300_000,
        "&quot;" * 170_000,
        '{"actions": [' + '{"kind": "click"}, ' * 60_000,
        '{"a": "b",' + " " * 1_000_000,
    ],
    ids=range(17),
)
def test_a_megabyte_of_anything_takes_a_moment(text: str) -> None:
    for cut in (False, True):
        begin = time.thread_time()
        with pytest.raises(ParseError):
            parse(text, cut=cut)
        assert time.thread_time() - begin < ENDLESS
    begin = time.thread_time()
    complete(text)
    assert time.thread_time() - begin < ENDLESS
