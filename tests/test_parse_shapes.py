"""JSON as models garble it: each slip is mended, named, and changes nothing else."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from handeye.agent import Answer, Named, ParseError, Said, json_reader, repair
from handeye.agent import parse as parsing

parse = parsing.parse
CLICK = Said(kind="click", target=(512, 300))
FORM = (Said(kind="click", target=1), Said(kind="type", args={"text": "x"}))
ASKED = {"question": "?", "choices": ["a"]}
HALF = {"direction": "down", "amount": 0.5}
TEXT_PLACE, NESTED_PLACE = "place written as text", "place in another shape"
FIELD = "field under another name"
RIGHT = '{"thought": "so", "elements": [], "actions": [{"kind": "click", "target": [512, 300]}]}'


def quoted(text: str) -> str:
    return f'"{text}"'


def actions(*said: dict[str, Any]) -> str:
    return json.dumps({"thought": "so", "elements": [], "actions": said}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        (f"```json\n{RIGHT}\n```", ["code fence"]),
        (f"```\n{RIGHT}", ["code fence"]),
        (f"Here it is:\n\n{RIGHT}", ["text around the JSON"]),
        (f"{RIGHT}\nI hope [this] {{helps}}!", ["text around the JSON"]),
        (f"**{RIGHT}**", ["text around the JSON"]),
        (f"Press the [ key: {RIGHT}", None),
        (f"\ufeff{RIGHT}", []),
        (f"{RIGHT}<|im_end|>\n<|endoftext|>", ["control tokens in the text"]),
        (RIGHT + "}", ["bracket too many"]),
        ("{" + RIGHT + "}", ["bracket too many"]),
        (RIGHT.replace("}]", "}}]"), ["bracket too many"]),
        (RIGHT[:-1], ["bracket missing"]),
        (RIGHT[:-2], ["bracket missing"]),
        (RIGHT[1:], ["bracket missing"]),
        (RIGHT.replace("300]}", "300}"), ["bracket missing"]),
        (RIGHT.replace('[], "act', '[, "act'), None),
        (RIGHT.replace("300]", "300,],"), ["comma too many"]),
        (RIGHT.replace('so", ', 'so"\n'), ["comma missing"]),
        (RIGHT.replace("512, 300", "512 300"), None),
        (RIGHT.replace('"thought":', '"thought"'), ["colon missing"]),
        (RIGHT.replace('"thought":', '"thought" ='), ["colon missing"]),
        (RIGHT.replace('"', "'"), ["other quotation marks"]),
        (RIGHT.replace('"kind"', "kind").replace('"so"', "so"), ["words without quotation marks"]),
        (RIGHT.replace("[512", "[ // left\n512 /* y: */"), ["comment in the JSON"]),
        (RIGHT.replace("so", "a\nb\tc"), ["line break or control character in a string"]),
        (RIGHT.replace("so", 'press the "Save" button, then "Go"'), ["quote inside a string"]),
        (RIGHT.replace("so", '点击"保存"，然后"继续"'), ["quote inside a string"]),
        (RIGHT.replace("so", "点击“保存”，然后继续"), []),
        (RIGHT.replace("so", "C:\\users"), None),
        (RIGHT.replace('"so"', "None"), ["words of Python or JavaScript"]),
        (RIGHT.replace('"so"', "NaN"), ["not a finite number"]),
        (RIGHT.replace("512", "+512.").replace("300", "300.0"), ["number not as JSON writes it"]),
        (RIGHT.replace(": ", "：").replace(", ", "，"), ["full-width punctuation"]),
        (
            RIGHT.translate(str.maketrans('{}[]:,"', "｛｝［］：，“")),
            ["full-width punctuation", "other quotation marks"],
        ),
        (RIGHT.replace('"', "&quot;"), ["HTML entities"]),
        (RIGHT.replace('"', '\\"'), ["escaped quotes around the JSON"]),
        (f'{{"x": 1}}\n{RIGHT}\n{RIGHT.replace("click", "hover")}', None),
    ],
)
def test_a_slip_is_mended_and_named(text: str, repairs: list[str] | None) -> None:
    answer = parse(text)
    assert answer.actions == (CLICK,)
    if repairs is not None:
        assert sorted(answer.repairs) == sorted(repairs)
    assert answer.repairs or repairs == []


@pytest.mark.parametrize(
    ("target", "place", "repairs"),
    [
        ([512, 300], (512, 300), []),
        ([1, 2, 3, 4], (1, 2, 3, 4), []),
        ([512.5, 300.0], (512.5, 300), []),
        (7, 7, []),
        ("7", 7, [TEXT_PLACE]),
        ("#7", 7, [TEXT_PLACE]),
        ([7], 7, [NESTED_PLACE]),
        (7.0, 7, [NESTED_PLACE]),
        ("[512, 300]", (512, 300), [TEXT_PLACE]),
        ("512,300", (512, 300), [TEXT_PLACE]),
        ("(512, 300)", (512, 300), [TEXT_PLACE]),
        ("512 300", (512, 300), [TEXT_PLACE]),
        ("x=512, y=300", (512, 300), [TEXT_PLACE]),
        ("<point>512 300</point>", (512, 300), [TEXT_PLACE]),
        ("<|box_start|>(1,2),(3,4)<|box_end|>", (1, 2, 3, 4), [TEXT_PLACE]),
        ("1,2,3,4", (1, 2, 3, 4), [TEXT_PLACE]),
        (["512", "300"], (512, 300), [TEXT_PLACE]),
        ([[512, 300]], (512, 300), [NESTED_PLACE]),
        ([[1, 2], [3, 4]], (1, 2, 3, 4), [NESTED_PLACE]),
        ({"x": 512, "y": 300}, (512, 300), [NESTED_PLACE]),
        ([{"x": 512, "y": 300}], (512, 300), [NESTED_PLACE]),
        ({"x": 1, "y": 2, "width": 10, "height": 20}, (1, 2, 11, 22), [NESTED_PLACE]),
        ({"left": 1, "top": 2, "right": 3, "bottom": 4}, (1, 2, 3, 4), [NESTED_PLACE]),
        ({"x1": 1, "y1": 2, "x2": 3, "y2": 4}, (1, 2, 3, 4), [NESTED_PLACE]),
        ({"bbox_2d": [1, 2, 3, 4]}, (1, 2, 3, 4), [NESTED_PLACE]),
        ({"point_2d": "[512, 300]"}, (512, 300), [NESTED_PLACE, TEXT_PLACE]),
        ({"id": 7}, 7, [NESTED_PLACE]),
    ],
)
def test_a_place_in_any_shape(target: Any, place: Any, repairs: list[str]) -> None:
    answer = parse(actions({"kind": "click", "target": target}))
    assert answer.actions == (Said(kind="click", target=place),)
    assert sorted(answer.repairs) == sorted(repairs)


@pytest.mark.parametrize(
    "fields",
    [
        {"coordinate": [512, 300]},
        {"bbox": [512, 300]},
        {"point_2d": [512, 300]},
        {"point": [512, 300]},
        {"position": [512, 300]},
        {"x": 512, "y": 300},
        {"x": "512", "y": "300"},
        {"start_box": "(512,300)"},
    ],
)
def test_a_place_under_any_name(fields: dict[str, Any]) -> None:
    answer = parse(actions({"kind": "click", **fields}))
    assert answer.actions == (CLICK,)
    assert FIELD in answer.repairs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"kind": "click", "target": [512, 300]}', CLICK),
        ('[{"kind": "click", "target": [512, 300]}]', CLICK),
        ('{"action": "click", "coordinate": [512, 300]}', CLICK),
        ('{"action": {"kind": "click", "target": [512, 300]}}', CLICK),
        ('{"actions": {"kind": "click", "target": [512, 300]}}', CLICK),
        ('{"actions": {"click": {"target": [512, 300]}}}', CLICK),
        ('{"actions": "[{\\"kind\\": \\"click\\", \\"target\\": [512, 300]}]"}', CLICK),
        ('{"actions": ["click(512, 300)"]}', CLICK),
        ('{"decision": {"actions": [{"kind": "click", "target": [512, 300]}]}}', CLICK),
        ('{"type": "click", "x": 512, "y": 300, "button": "left"}', CLICK),
        ('{"name": "click_at", "args": {"x": 512, "y": 300}}', CLICK),
        ("click(point='<point>512 300</point>')", CLICK),
        ("click(512, 300)", CLICK),
        ('{"click": 5}', Said(kind="click", target=5)),
        ('{"click": [512, 300]}', CLICK),
        ('{"action": {"click_element": {"index": 3}}}', Said(kind="click", target=3)),
        ('{"navigate": "https://a.test/"}', Said(kind="goto", args={"url": "https://a.test/"})),
        ('[{"navigate": "google.com"}]', Said(kind="goto", args={"url": "https://google.com"})),
        ('{"visit": {"url": "localhost:1"}}', Said(kind="goto", args={"url": "http://localhost:1"})),
        ('{"go_back": {}}', Said(kind="back")),
        ('{"back": true}', Said(kind="back")),
        ('{"actions": ["back"]}', Said(kind="back")),
        ('{"type": "hello", "target": 3}', Said(kind="type", target=3, args={"text": "hello"})),
        ('{"done": {"text": "ok", "success": true}}', Said(kind="done", args={"answer": "ok"})),
        ('{"wait": 2}', Said(kind="wait_for", args={"seconds": 2.0})),
        ('{"extract": {"price": 3}}', Said(kind="extract", args={"data": {"price": 3}})),
        ('{"type": "function", "function": {"name": "computer_use", "arguments": '
         '"{\\"action\\": \\"left_click\\", \\"coordinate\\": [512, 300]}"}}', CLICK),
        ('[{"operation": "write", "content": "a"}]', Said(kind="type", args={"text": "a"})),
        ("DONE", Said(kind="done")),
        ("```\nFAIL\n```", Said(kind="fail", args={"reason": "the model gave up"})),
    ],
)  # fmt: skip
def test_an_action_in_any_shape(text: str, said: Said) -> None:
    answer = parse(text)
    assert answer.actions == (said,)
    assert answer.repairs


@pytest.mark.parametrize(
    ("said", "kind", "args"),
    [
        ({"kind": "tap", "target": 1}, "click", {}),
        ({"kind": "left_click", "target": 1}, "click", {}),
        ({"kind": "doubleClick", "target": 1}, "double_click", {}),
        ({"kind": "click", "target": 1, "clicks": 2}, "double_click", {}),
        ({"kind": "click", "target": 1, "button": "right"}, "right_click", {}),
        ({"kind": "input", "value": "a"}, "type", {"text": "a"}),
        ({"kind": "input_text", "text": "a"}, "type", {"text": "a"}),
        ({"kind": "write", "content": "a"}, "type", {"text": "a"}),
        ({"kind": "fill", "value": 42, "submit": "true"}, "type", {"text": "42", "enter": True}),
        ({"kind": "open_url", "url": "https://a.test"}, "goto", {"url": "https://a.test"}),
        ({"kind": "open", "text": "https://a.test"}, "goto", {"url": "https://a.test"}),
        ({"kind": "scroll_down"}, "scroll", {"direction": "down"}),
        ({"kind": "scroll", "direction": "Down", "amount": "0.5"}, "scroll", HALF),
        ({"kind": "scroll", "direction": "down", "amount": 400}, "scroll", HALF),
        ({"kind": "scroll", "direction": "up", "amount": -0.5}, "scroll", HALF),
        ({"kind": "scroll", "scroll_y": 400}, "scroll", HALF),
        ({"kind": "finish", "text": "ok"}, "done", {"answer": "ok"}),
        ({"kind": "complete", "result": ["a"]}, "done", {"answer": '["a"]'}),
        ({"kind": "key", "key": "Enter"}, "press", {"keys": "Enter"}),
        ({"kind": "hotkey", "keys": ["ctrl", "c"]}, "press", {"keys": "Control+c"}),
        ({"kind": "press_key", "text": "ctrl-c"}, "press", {"keys": "Control+c"}),
        ({"kind": "press", "keys": "Ctrl + Shift + T"}, "press", {"keys": "Ctrl + Shift + T"}),
        ({"kind": "press", "keys": "Page Down"}, "press", {"keys": "PageDown"}),
        ({"kind": "press", "keys": 'keys=["ctrl"'}, "press", {"keys": "Control"}),
        ({"kind": "press", "keys": "a", "times": 500}, "press", {"keys": "a", "times": 100}),
        ({"kind": "select", "target": 1, "value": "Norway"}, "select", {"options": ["Norway"]}),
        ({"kind": "uncheck", "target": 1}, "check", {"on": False}),
        ({"kind": "upload_file", "path": "a.txt"}, "upload", {"files": ["a.txt"]}),
        ({"kind": "wait", "time": "3 s"}, "wait_for", {"seconds": 3.0}),
        ({"kind": "wait_for", "seconds": 9999}, "wait_for", {"seconds": 600.0}),
        ({"kind": "switch_tab", "index": "2"}, "switch_tab", {"tab": 2}),
        ({"kind": "dismiss_dialog"}, "answer_dialog", {"accept": False}),
        ({"kind": "extract", "data": {"a": {"b": [1]}}}, "extract", {"data": {"a": '{"b": [1]}'}}),
        ({"kind": "extract", "data": [{"name": "a", "value": 1}]}, "extract", {"data": {"a": 1}}),
        ({"kind": "ask", "text": "?"}, "ask_user", {"question": "?"}),
        ({"kind": "ask_user", "text": "?", "options": "a"}, "ask_user", ASKED),
        ({"kind": "infeasible", "message": "no"}, "fail", {"reason": "no"}),
        ({"kind": "back", "confidence": 1}, "back", {}),
        ({"kind": "goto", "url": "https://a", "cap": 5, "id": 3}, "goto", {"url": "https://a"}),
        ({"kind": "type", "text": "a", "keys": True}, "type", {"text": "a"}),
    ],
)  # fmt: skip
def test_an_action_in_any_words(said: dict[str, Any], kind: str, args: dict[str, Any]) -> None:
    answer = parse(actions(said))
    (action,) = answer.actions
    assert (action.kind, action.args) == (kind, args)
    if kind not in ("press",) or said["kind"] != "press":
        assert answer.repairs


def test_several_actions_in_several_objects() -> None:
    answer = parse('{"kind": "click", "target": 1}\n{"kind": "type", "text": "x"}')
    assert answer.actions == FORM
    assert "several JSON values" in answer.repairs


def test_keys_that_make_no_chord_are_pressed_one_after_the_other() -> None:
    answer = parse(actions({"kind": "press", "keys": ["Tab", "Tab", "Enter"]}))
    assert [one.args for one in answer.actions] == [
        {"keys": "Tab"}, {"keys": "Tab"}, {"keys": "Enter"},
    ]  # fmt: skip
    assert "keys pressed one after the other" in answer.repairs


def elements(value: Any, target: Any = 1) -> Answer:
    click = {"kind": "click", "target": target}
    return parse(json.dumps({"thought": "", "elements": value, "actions": [click]}))


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({"id": "1", "bbox": [1, 2, 3, 4]}, Named(id=1, bbox=(1, 2, 3, 4))),
        ({"id": 1, "bbox_2d": [1, 2, 3, 4]}, Named(id=1, bbox=(1, 2, 3, 4))),
        ({"index": 1, "name": "a", "point_2d": [5, 6]}, Named(id=1, label="a", bbox=(5, 6, 5, 6))),
        ({"bbox": "1, 2, 3, 4", "type": "link"}, Named(id=1, role="link", bbox=(1, 2, 3, 4))),
        ({"id": 1, "bbox": [9, 8, 3, 4]}, Named(id=1, bbox=(3, 4, 9, 8))),
        ({"id": 1, "x": 1, "y": 2, "width": 2, "height": 2}, Named(id=1, bbox=(1, 2, 3, 4))),
        (
            {"id": 1, "bbox": [1, 2, 3, 4], "confidence": 0.9},
            Named(id=1, bbox=(1, 2, 3, 4), confidence=0.9),
        ),
        ({"id": 1, "bbox": [1, 2, 3, 4], "confidence": 95}, Named(id=1, bbox=(1, 2, 3, 4))),
    ],
)  # fmt: skip
def test_an_element_in_any_shape(value: dict[str, Any], named: Named) -> None:
    assert elements([value]).elements == (named,)
    assert elements(value).elements == (named,)


def test_elements_by_their_numbers_and_elements_without_a_place() -> None:
    by_number = elements({"7": {"label": "a", "bbox": [1, 2, 3, 4]}}, target=7)
    assert by_number.elements == (Named(id=7, label="a", bbox=(1, 2, 3, 4)),)
    without = elements([{"id": 1, "label": "a"}, "x", None, {"id": 2, "bbox": [1, 2]}])
    assert [one.id for one in without.elements] == [2]
    assert "element without a place" in without.repairs


def test_a_target_by_label_or_by_a_name_of_its_own_is_that_element() -> None:
    value = [
        {"id": 4, "label": "Sign in", "bbox": [1, 2, 3, 4]},
        {"id": "e2", "label": "Help", "bbox": [5, 6, 7, 8]},
    ]
    by_label = elements(value, target="sign  in")
    assert by_label.actions[0].target == 4
    assert "element named by its label" in by_label.repairs
    named = elements(value, target="e2")
    assert named.actions[0].target == named.elements[1].id


def test_elements_in_an_object_of_their_own() -> None:
    answer = parse(
        '{"elements": [{"id": 101, "label": "a", "bbox": [1, 2, 3, 4]}]}\n'
        '{"actions": [{"kind": "click", "target": 101}]}'
    )
    assert answer.elements == (Named(id=101, label="a", bbox=(1, 2, 3, 4)),)


def test_the_label_beside_a_place_is_kept_so_that_the_place_can_be_checked() -> None:
    answer = parse('{"action": "click", "bbox_2d": [1, 2, 3, 4], "label": "Save"}')
    (named,) = answer.elements
    assert (named.label, named.bbox) == ("Save", (1, 2, 3, 4))
    assert answer.actions == (Said(kind="click", target=named.id),)


ARGUMENTS = '{"action": "left_click", "coordinate": [512, 300]}'
BODY = f'{{"name": "computer_use", "arguments": {ARGUMENTS}}}'
XML = """<tool_call>
<function=computer_use>
<parameter=action>
left_click
</parameter>
<parameter=coordinate>
[512, 300]
</parameter>
</function>
</tool_call>"""


@pytest.mark.parametrize(
    "text",
    [
        f"<tool_call>\n{BODY}}}\n</tool_call>",
        f"<tool_call>\n{BODY[:-1]}\n</tool_call>",
        f"<tool_call>\n{BODY[:-3]}\n</tool_call>",
        f"<tool_call>\n{BODY}",
        f"<tool_call>\n{BODY[:-1]}",
        f"{BODY}\n</tool_call>",
        f"<tool_call>\n{BODY.replace('[512, 300]', quoted('[512, 300]'))}\n</tool_call>",
        f"<tool_call>\n{BODY.replace(ARGUMENTS, json.dumps(ARGUMENTS))}\n</tool_call>",
        f"<tool_call>\n```json\n{ARGUMENTS}\n```\n</tool_call>\nThat should do.",
        XML.replace("\n</parameter>", ""),
        XML.replace("</function>\n", ""),
        XML.replace("</tool_call>", ""),
        XML.replace("[512, 300]", "(512, 300)"),
        XML.replace("computer_use", "left_click").replace("action", "why"),
    ],
)
def test_a_call_that_is_not_quite_right(text: str) -> None:
    answer = parse(text)
    assert answer.actions == (CLICK,)
    assert answer.repairs


@pytest.mark.parametrize(
    "text", [f"<tool_call>\n{BODY[:-2]}", f"<tool_call>\n{BODY[:-5]}", XML[: XML.index("</func")]]
)
def test_a_call_that_may_lack_more_than_its_end_is_not_done(text: str) -> None:
    with pytest.raises(ParseError, match="ends in the middle"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('[ "bbox": [1, 2, 3, 4], "label": "a"]', [{"bbox": [1, 2, 3, 4], "label": "a"}]),
        ('[ "bbox": [1, 2, 3, 4], "label": "a"}]', [{"bbox": [1, 2, 3, 4], "label": "a"}]),
        ('{"elements": [{"id": 1}, "actions": [2]}', {"elements": [{"id": 1}], "actions": [2]}),
        ('{"a": [{"b": 1}}, {"c": 2}]}', {"a": [{"b": 1}, {"c": 2}]}),
        ('[{"a": 1, {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('[{"kind": 1, "a": 2, "kind": 3}]', [{"kind": 1, "a": 2}, {"kind": 3}]),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"a": "b"", "c": ""d", ""e": 1}', {"a": "b", "c": "d", "e": 1}),
        ('{"a":: 1, "b" => 2}', {"a": 1, "b": 2}),
        ('[{"a": [1, 2}, {"b": 3}]', [{"a": [1, 2]}, {"b": 3}]),
        ('{"a" "b", "c" [1]}', {"a": "b", "c": [1]}),
        ('{a: b, "c": true, d: None}', {"a": "b", "c": True, "d": None}),
        ("{'a': 'it's', 'b': 'c'}", {"a": "it's", "b": "c"}),
        ('{"a": "x "y", z", "b": 1}', {"a": 'x "y", z', "b": 1}),
        ('{"a": "say "b": c", "d": 1}', {"a": 'say "b": c', "d": 1}),
        ('["a "b" c", "d"]', ['a "b" c', "d"]),
        ('{"a": "C:\\Users\\\\new \\u00e9 \\ud83d\\ude00"}', {"a": "C:\\Users\\new é 😀"}),
        ('{"a": 1,, "b": .5, "c": +2, "d": 07,}', {"a": 1, "b": 0.5, "c": 2, "d": 7}),
        ('{"a": 5px, "b": 12:30}', {"a": "5px", "b": "12:30"}),
        ('{"a": NaN, "b": -Infinity, "c": 1e999}', {"a": None, "b": None, "c": None}),
        ('{"a": 1 # one\n, "b": /* two */ 2} // end', {"a": 1, "b": 2}),
        ('{"a": , "b": }', {"a": None, "b": None}),
        ('{"a": `x`, "b": “y”, "c": ‘z’}', {"a": "x", "b": "y", "c": "z"}),
    ],
)  # fmt: skip
def test_the_reader_mends_where_one_meaning_is_left(text: str, value: Any) -> None:
    found = repair.read(text)
    assert found.value == value
    assert found.repairs


@pytest.mark.parametrize(
    "text",
    [
        RIGHT.replace('so", ', "so, "),
        RIGHT.replace('"so", ', '"so, '),
        '{"elements": [{"id": 1, "label": "a, "bbox": [1, 2]}], "actions": [{"kind": "back"}]}',
    ],
)
def test_a_string_that_goes_on_over_the_next_field_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ParseError, match="the JSON cannot be read: a quotation mark is missing"):
        parse(text)


@pytest.mark.parametrize("part", ['"Save"', "[1, 2]", '{}kind": "done"', '{"label": "Save"}', "7"])
def test_a_list_of_actions_with_something_else_in_it_is_not_done_in_part(part: str) -> None:
    with pytest.raises(ParseError, match=r"actions\[[12]\] is no action; an action is an object"):
        parse(f'{{"actions": [{{"kind": "back"}}, {part}, {{"kind": "click", "target": 1}}]}}')


def test_the_reader_stops_at_nonsense_and_never_runs_out_of_stack() -> None:
    with pytest.raises(json_reader.TooDeep):
        repair.read("[" * 100)
    with pytest.raises(json_reader.TooDeep):
        repair.read("[" * 60 + "]" * 60)
    assert list(repair.find_values("[" * sys.getrecursionlimit() * 2)) == []
    nested = "[" * 200 + "]" * 200
    assert parse(f"{nested}\n{RIGHT}").actions == (CLICK,)


def test_lone_surrogates_do_not_get_into_what_is_typed_or_written() -> None:
    answer = parse('{"thought": "\\ud83d", "actions": [{"kind": "type", "text": "a\\ud83d"}]}')
    assert answer.actions[0].args == {"text": "a\ufffd"}
    assert answer.model_dump_json()
    assert parse('{"kind": "type", "text": "a\ud83d"}').actions[0].args == {"text": "a\ufffd"}
