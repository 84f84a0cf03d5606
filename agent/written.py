"""Decisions in the words of a model: what was done, as the model of a family would have said it.

The other way round from `parse.py`: from actions at places of the screen to the text of an answer,
in each dialect. For training samples, whose answers must be what the parser reads without repair.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handeye import actions as act
from handeye.actions import Action, Target, keys
from handeye.perception import Box, Point, scale

from .offers import OWN
from .profiles import Dialect
from .translate import SCREENFUL

FIRST_ID = 101
"""The number of the first element that is in no list."""
CLICKS = {
    "click": "left_click", "double_click": "double_click", "right_click": "right_click",
    "hover": "mouse_move", "check": "left_click",
}  # fmt: skip
ON_PAGES = frozenset(
    ("goto", "back", "switch_tab", "close_tab", "select", "upload", "answer_dialog", "extract",
     "ask_user")
)  # fmt: skip
TARS_CLICKS = {
    "click": "click", "check": "click", "double_click": "left_double", "right_click": "right_single"
}  # fmt: skip


class NotSayable(Exception):
    """A dialect has no words for an action."""


@dataclass(frozen=True)
class Writer:
    """Writes answers.

    Args:
        dialect: in which words.
        grid: how the picture is sent, and so what the places are in.
    """

    dialect: Dialect
    grid: scale.Grid

    def answer(self, actions: Sequence[Action], thought: str) -> str:
        """A whole answer that decides on these actions.

        Raises:
            NotSayable: when the dialect has no words for one of them.
        """
        if self.dialect == "json":
            return self._json(actions, thought)
        if self.dialect == "ui_tars":
            said = [call for one in actions for call in self._tars(one)]
            return f"Thought: {thought}\n" + "\n".join(f"Action: {call}" for call in said)
        calls = [call for one in actions for call in self._calls(one)]
        return f"Action: {thought}\n" + "\n".join(self._call(*call) for call in calls)

    # Our own JSON

    def _json(self, actions: Sequence[Action], thought: str) -> str:
        elements: list[dict[str, object]] = []
        said: list[dict[str, object]] = []
        for action in actions:
            one: dict[str, object] = {"kind": action.kind}
            for name in ("target", "to"):
                target = getattr(action, name, None)
                if isinstance(target, Target):
                    elements.append(self._element(len(elements) + FIRST_ID, target))
                    one[name] = elements[-1]["id"]
            said.append({**one, **_fields(action)})
        answer = {"thought": thought, "elements": elements, "actions": said}
        return json.dumps(answer, ensure_ascii=False)

    def _element(self, number: int, target: Target) -> dict[str, object]:
        box = target.box or Box(*target.point, 0, 0)
        left, top = self.grid.place(Point(box.x, box.y))
        right, bottom = self.grid.place(Point(box.right, box.bottom))
        return {
            "id": number,
            "role": target.role,
            "label": target.name,
            "bbox": [left, top, right, bottom],
        }

    # Calls of computer_use and page_use

    def _calls(self, action: Action) -> list[tuple[str, dict[str, object]]]:
        """The calls that an action takes: a function and its arguments, one after another."""
        kind, said = action.kind, _fields(action)
        target = getattr(action, "target", None)
        spot = {"coordinate": list(self.grid.place(target.point))} if target else {}
        if kind in CLICKS:
            return [_use(CLICKS[kind], **spot)]
        if kind in ON_PAGES:
            return [("page_use", {"action": kind, **spot, **said})]
        click = [_use("left_click", **spot)] if target else []
        match action:
            case act.Type():
                return [*click, *_typing(action)]
            case act.Press():
                return [*click, *([_use("key", keys=_held(action.keys))] * action.times)]
            case act.Drag():
                to = list(self.grid.place(action.to.point))
                return [_use("mouse_move", **spot), _use("left_click_drag", coordinate=to)]
            case act.Scroll():
                return [_scroll(action, spot)]
            case act.WaitFor():
                return [_use("wait", time=action.seconds)]
            case act.Done():
                return [_use("answer", text=action.answer)]
            case act.Fail():
                return [_use("terminate", status="failure", text=action.reason)]
            case _:
                raise NotSayable(f"{kind} has no words in {self.dialect}")

    def _call(self, function: str, arguments: Mapping[str, object]) -> str:
        if self.dialect == "tool_call":
            call = {"name": function, "arguments": arguments}
            return f"<tool_call>\n{json.dumps(call, ensure_ascii=False)}\n</tool_call>"
        parameters = "\n".join(
            f"<parameter={name}>\n{_as_text(value)}\n</parameter>"
            for name, value in arguments.items()
        )
        return f"<tool_call>\n<function={function}>\n{parameters}\n</function>\n</tool_call>"

    # UI-TARS

    def _tars(self, action: Action) -> list[str]:
        kind = action.kind
        target = getattr(action, "target", None)
        click = [f"click({self._point('point', target)})"] if target else []
        if kind in TARS_CLICKS and target:
            return [f"{TARS_CLICKS[kind]}({self._point('point', target)})"]
        match action:
            case act.Type():
                clear = ["hotkey(key='ctrl a')"] if action.clear else []
                end = "\\n" if action.enter else ""
                return [*click, *clear, f"type(content='{_quoted(action.text)}{end}')"]
            case act.Press():
                chord = " ".join(name.lower() for name in _held(action.keys))
                return [*click, *([f"hotkey(key='{chord}')"] * action.times)]
            case act.Drag():
                start, end = self._point("start_point", target), self._point("end_point", action.to)
                return [f"drag({start}, {end})"]
            case act.Scroll() if target:
                where = self._point("point", target)
                return [f"scroll({where}, direction='{action.direction}')"]
            case act.WaitFor():
                return ["wait()"]
            case act.Done():
                return [f"finished(content='{_quoted(action.answer)}')"]
            case _:
                raise NotSayable(f"{kind} has no words in {self.dialect}")

    def _point(self, name: str, target: Target | None) -> str:
        x, y = self.grid.place(target.point) if target else (0, 0)
        return f"{name}='<point>{x} {y}</point>'"


def _fields(action: Action) -> dict[str, object]:
    """What an action says beside its places, without what is so by default."""
    hidden = ("kind", "target", "to", *OWN.get(action.kind, ()))
    said = action.model_dump(mode="json", exclude=set(hidden), exclude_none=True)
    known = type(action).model_fields
    return {name: value for name, value in said.items() if value != known[name].default}


def _use(verb: str, **arguments: object) -> tuple[str, dict[str, object]]:
    return "computer_use", {"action": verb, **arguments}


def _typing(action: act.Type) -> list[tuple[str, dict[str, object]]]:
    clear = [_use("key", keys=["ctrl", "a"])] if action.clear else []
    text = _use("type", text=action.text) if action.text else _use("key", keys=["delete"])
    enter = [_use("key", keys=["enter"])] if action.enter else []
    return [*clear, text, *enter]


def _scroll(action: act.Scroll, spot: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Up and right are positive, as `computer_use` has it."""
    pixels = round(action.amount * SCREENFUL)
    pixels *= -1 if action.direction in ("down", "left") else 1
    across = action.direction in ("left", "right")
    return _use("hscroll" if across else "scroll", pixels=pixels, **spot)


def _held(chord: str) -> list[str]:
    """The keys of a chord, each by its own name."""
    name = keys.chord(chord)
    return ["+"] if name == "+" else [one or "+" for one in name.removesuffix("++").split("+")]


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _quoted(text: str) -> str:
    """Text as it stands between single quotes."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
