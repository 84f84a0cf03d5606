"""Answers of a model that sees well: what it does, in each dialect and coordinate system."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handeye.agent import Profile
from handeye.perception import Box, Point, scale

SCREEN = (1280, 800)


@dataclass(frozen=True)
class Act:
    """One action: on what (a box on the screen, and what it is called), with what text."""

    kind: str
    box: Box | None = None
    label: str = ""
    text: str = ""


class Writer:
    """Writes acts as a model of a profile would answer."""

    def __init__(self, profile: Profile, dialect: str = "") -> None:
        pixels = profile.coordinates == "pixels"
        sent = scale.fit(*SCREEN, profile.factor, profile.image_tokens)
        self.grid = scale.Grid(*SCREEN, sent if pixels else SCREEN, pixels)
        self.dialect = dialect or profile.dialect

    def place(self, box: Box) -> list[int]:
        """The middle of a box in the model's coordinates."""
        return list(self.grid.place(box.center))

    def write(self, *acts: Act, thought: str = "Next.") -> str:
        """A whole reply."""
        if self.dialect == "json":
            return self._json(acts, thought)
        if self.dialect == "ui_tars":
            return f"Thought: {thought}\n" + "\n".join(f"Action: {self._tars(one)}" for one in acts)
        calls = "\n".join(self._call(arguments) for one in acts for arguments in self._use(one))
        return f"Action: {thought}\n{calls}"

    def _json(self, acts: Sequence[Act], thought: str) -> str:
        elements: list[Any] = []
        actions: list[Any] = []
        for number, one in enumerate(acts, 101):
            action: dict[str, Any] = {"kind": one.kind}
            if one.box:
                left, top = self.grid.place(Point(one.box.x, one.box.y))
                right, bottom = self.grid.place(Point(one.box.right, one.box.bottom))
                bbox = [left, top, right, bottom]
                elements.append({"id": number, "role": "", "label": one.label, "bbox": bbox})
                action["target"] = number
            if one.kind in ("type", "done"):
                action["text" if one.kind == "type" else "answer"] = one.text
            actions.append(action)
        return json.dumps({"thought": thought, "elements": elements, "actions": actions})

    def _use(self, one: Act) -> list[dict[str, Any]]:
        """The calls of `computer_use` that an act takes."""
        if one.kind == "done":
            return [{"action": "answer", "text": one.text}]
        first = {"action": "left_click", "coordinate": self.place(one.box)} if one.box else {}
        if one.kind == "click":
            return [first]
        return [*([first] if first else []), {"action": "type", "text": one.text}]

    def _call(self, arguments: dict[str, Any]) -> str:
        if self.dialect == "tool_call":
            call = json.dumps({"name": "computer_use", "arguments": arguments})
            return f"<tool_call>\n{call}\n</tool_call>"
        parameters = "\n".join(
            f"<parameter={name}>\n{value if isinstance(value, str) else json.dumps(value)}\n"
            "</parameter>"
            for name, value in arguments.items()
        )
        return f"<tool_call>\n<function=computer_use>\n{parameters}\n</function>\n</tool_call>"

    def _tars(self, one: Act) -> str:
        if one.kind == "done":
            return f"finished(content='{one.text}')"
        if one.kind == "type":
            return f"type(content='{one.text}')"
        assert one.box
        x, y = self.place(one.box)
        return f"click(point='<point>{x} {y}</point>')"
