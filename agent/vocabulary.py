"""Words that models use for actions and their fields, and what we call them: data only.

Taken from the tools that models were trained on: `computer_use` and `mobile_use` (QwenLM/Qwen3-VL,
cookbooks/utils/agent_function_call.py), UI-TARS, and the computer tools of Anthropic, OpenAI and
Gemini; and from what models make up. `page_use` is our own (dialects.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import JsonValue

_KINDS: dict[str, str] = {
    "click": "tap left_click left_single single_click left_mouse_click mouse_click click_at "
    "click_element click_element_by_index click_coordinate click_point touch",
    "double_click": "left_double doubleclick dblclick double_tap left_double_click",
    "right_click": "right_single rightclick context_click right_mouse_click",
    "hover": "mouse_move move move_to move_mouse hover_at cursor_move",
    "drag": "left_click_drag drag_and_drop drag_to click_and_drag",
    "scroll": "scroll_at scroll_document scroll_page wheel mouse_wheel",
    "type": "input input_text write fill enter_text type_text type_text_at set_value text_input "
    "type_into fill_text insert_text send_text",
    "press": "key hotkey press_key press_keys keypress key_press key_combination send_keys "
    "keyboard shortcut keyboard_press",
    "select": "select_option choose select_dropdown_option choose_option pick_option",
    "check": "tick set_checked toggle",
    "upload": "upload_file upload_files set_input_files",
    "wait_for": "wait wait_for_change pause",
    "goto": "go_to navigate open_url go_to_url navigate_to visit load_url browse open_page",
    "back": "go_back navigate_back browser_back press_back",
    "switch_tab": "switch_to_tab change_tab select_tab activate_tab",
    "close_tab": "tab_close",
    "answer_dialog": "handle_dialog dialog accept_dialog accept_alert confirm_dialog",
    "extract": "note extract_data record_data save_data extract_content",
    "ask_user": "ask call_user ask_human ask_question request_user_input",
    "done": "finish finished complete completed task_complete success task_done answer "
    "final_answer stop end",
    "fail": "failed failure infeasible give_up abort impossible fail_task",
}
PRESET: Mapping[str, tuple[str, dict[str, JsonValue]]] = {
    "scroll_down": ("scroll", {"direction": "down"}),
    "scroll_up": ("scroll", {"direction": "up"}),
    "scroll_left": ("scroll", {"direction": "left"}),
    "scroll_right": ("scroll", {"direction": "right"}),
    "page_down": ("scroll", {"direction": "down"}),
    "page_up": ("scroll", {"direction": "up"}),
    "uncheck": ("check", {"on": False}),
    "untick": ("check", {"on": False}),
    "dismiss_dialog": ("answer_dialog", {"accept": False}),
    "dismiss_alert": ("answer_dialog", {"accept": False}),
    "press_enter": ("press", {"keys": "Enter"}),
    "enter": ("press", {"keys": "Enter"}),
    "wait_5_seconds": ("wait_for", {"seconds": 5}),
    "screenshot": ("wait_for", {"seconds": 0.5}),
    "take_screenshot": ("wait_for", {"seconds": 0.5}),
}
"""Words that say a field, too."""
REFUSED: Mapping[str, str] = {
    "middle_click": "there is no middle click; use click",
    "long_press": "there is no long press; use click, or right_click for a menu",
    "zoom": "there is no zoom; the picture is all there is",
    "cursor_position": "the mouse's place cannot be asked for",
    "hold_key": "keys cannot be held down; press takes a chord such as Control+A",
    "open_app": "programs cannot be opened by name; click them",
    "press_home": "there is no home button",
    "forward": "there is no forward; goto takes an address",
    "go_forward": "there is no forward; goto takes an address",
}
"""Words for what cannot be done, and what to say then."""

KINDS: dict[str, str] = {
    word: kind for kind, line in _KINDS.items() for word in (kind, *line.split())
}
KIND_KEYS = ("kind", "action", "action_type", "type", "operation", "name", "op", "command", "tool")
"""Keys under which an object names its action, the surest first."""
ACTIONS_KEYS = (
    "actions", "action", "next_actions", "next_action", "steps", "operations", "tool_calls",
    "calls",
)  # fmt: skip
ELEMENTS_KEYS = ("elements", "ui_elements", "grounding")
THOUGHT_KEYS = (
    "thought", "thoughts", "thinking", "reasoning", "analysis", "observation", "explanation",
    "evaluation_previous_goal",
)  # fmt: skip
PLAN_KEYS = ("plan", "next_goal", "memory")
RISK_KEYS = ("risk", "risks", "risk_kind", "risk_kinds", "risk_level")
LABEL_KEYS = ("label", "name", "text", "text_content", "title", "description")
ROLE_KEYS = ("role", "type", "tag", "kind")
ID_KEYS = ("id", "index", "number", "element_id")
PLACE_KEYS = (
    "target", "coordinate", "coordinates", "bbox", "bbox_2d", "box", "box_2d", "point", "point_2d",
    "position", "pos", "location", "loc", "start_box", "start_point", "start_coordinate", "center",
    "xy", "start", "from", "source", "element", "element_id", "element_index", "index", "id", "ref",
    "node", "at",
)  # fmt: skip

FIELDS: Mapping[str, tuple[str, ...]] = {
    "target": PLACE_KEYS,
    "to": (
        "end_box", "end_point", "end_coordinate", "coordinate2", "to_coordinate", "destination",
        "dest", "end", "target",
    ),
    "text": ("value", "content", "input", "input_text", "string", "keys"),
    "clear": ("clear_before_typing", "overwrite", "replace", "clear_first"),
    "enter": ("press_enter", "submit", "press_enter_after"),
    "keys": ("key", "text", "value", "combination", "hotkey", "key_comb", "content"),
    "times": ("count", "repeat", "presses"),
    "direction": ("scroll_direction", "dir"),
    "amount": ("scroll_amount", "screens", "pages", "num_pages"),
    "options": ("option", "values", "value", "choice", "text", "label", "item"),
    "on": ("checked", "state", "value"),
    "files": ("file", "paths", "path", "filename", "file_path"),
    "seconds": ("time", "duration", "sec", "timeout", "value"),
    "url": ("address", "link", "website", "text", "value", "href", "content"),
    "tab": ("index", "tab_id", "title", "page", "page_id", "number", "tab_index", "id"),
    "accept": ("ok", "confirm"),
    "data": ("content", "fields", "values", "result", "value"),
    "question": ("text", "message", "content", "prompt", "value"),
    "choices": ("options",),
    "answer": ("text", "result", "summary", "message", "content", "value", "output", "response"),
    "reason": ("text", "message", "content", "answer", "error", "value"),
}  # fmt: skip
"""Other names of each field; they count for the actions that have the field."""
MAIN = {
    "click": "target", "double_click": "target", "right_click": "target", "hover": "target",
    "drag": "to", "scroll": "direction", "type": "text", "press": "keys", "select": "options",
    "check": "target", "upload": "files", "wait_for": "seconds", "goto": "url",
    "switch_tab": "tab", "answer_dialog": "accept", "extract": "data", "ask_user": "question",
    "done": "answer", "fail": "reason",
}  # fmt: skip
"""The field that is meant when there is a value without a name."""
POSITIONAL = {"drag": ("target", "to"), "scroll": ("target", "direction")}
"""The order of values without names, where it matters."""

_KEYS = {
    "pagedown": "PageDown page_down page-down pgdown next",
    "pageup": "PageUp page_up page-up prior",
    "down": "arrow_down arrow-down downarrow down_arrow",
    "up": "arrow_up arrow-up uparrow up_arrow",
    "left": "arrow_left arrow-left leftarrow left_arrow",
    "right": "arrow_right arrow-right rightarrow right_arrow",
    "enter": "kp_enter numpadenter num_enter \\n",
    "ctrl": "ctrl_l ctrl_r control_l control_r ctrlleft ctrlright leftctrl",
    "shift": "shift_l shift_r shiftleft shiftright",
    "alt": "alt_l alt_r altleft altright option_l",
    "meta": "super_l super_r meta_l meta_r cmd_l windows winleft winright os",
    "backspace": "back_space bksp",
    "space": "spacebar space_bar",
    "delete": "forward_delete",
    "capslock": "caps_lock caps-lock",
    "-": "minus hyphen dash",
    "=": "equal equals",
    ".": "period dot",
    ",": "comma",
    "/": "slash",
}
KEYS: dict[str, str] = {word.lower(): name for name, line in _KEYS.items() for word in line.split()}
"""Other names of keys, beside those that `actions.keys` knows."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[\W_]+")


def snake(word: str) -> str:
    """A name in small letters with underscores: "doubleClick" and "Double-click" alike."""
    return _NO_WORD.sub("_", _CAMEL.sub("_", word[:60].strip())).strip("_").lower()


def known(word: str) -> bool:
    """Whether a word (as `snake` writes it) names an action, be it one that is refused."""
    return word in KINDS or word in PRESET or word in REFUSED or word in SPECIAL


SPECIAL = frozenset((
    "terminate", "triple_click", "swipe", "system_button", "hscroll", "open", "open_app",
    "key_down", "key_up", "left_mouse_down", "left_mouse_up", "mouse_down", "mouse_up",
    "left_triple",
))  # fmt: skip
"""Words whose meaning depends on their fields or on the actions around them."""
