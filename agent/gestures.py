"""Words whose meaning depends on their fields, or on what is done before and after them.

- A drag starts where a mouse movement before it went; a click without a place clicks there.
- Pressing and letting go of a button or of keys, said apart, is one drag, click or chord.
- A triple click marks what stands in a field: it empties the field for the text typed next, and by
  itself is a click and Control+A (a double click would mark one word, or open something).
- A line break at the end of typed text presses Enter, for models that were trained to write it.
- A swipe scrolls: the content follows the finger. 1000 units of its coordinates are a screenful.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pydantic import JsonValue

from handeye.actions import keys

from . import places, vocabulary
from .element_shapes import first
from .field_values import number_of, text_of
from .translate import KIND_NAME, Step, screenfuls

FOLDED = "several actions that are one"
TRIPLE = "triple click"
SWIPE = "swipe"
CLICKS = ("click", "double_click", "right_click", "hover")
_BUTTONS = {"left": "click", "right": "right_click"}
_COUNTS = ("clicks", "num_clicks", "click_count")
_STARTS = ("target", "start_coordinate", "start_box", "start_point", "start", "from", "source",
           "start_x", "from_x", "x1")  # fmt: skip
_ENDS = ("to", "coordinate2", "end_coordinate", "end_box", "end_point", "end")


def fold(steps: Sequence[Step], notes: list[str]) -> list[Step]:
    """The same actions in words of their own, each with what it needs.

    Raises:
        ParseError: when one of them cannot be done.
    """
    folding = _Folding(notes)
    for number, step in enumerate(steps):
        after = steps[number + 1] if number + 1 < len(steps) else None
        folding.add(step, after)
    return folding.whole()


class _Folding:
    """The actions so far. `held` are keys that were pressed down, `down` where the button was."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes
        self.steps: list[Step] = []
        self.held: list[JsonValue] = []
        self.used = False
        self.down: Step | None = None
        self.emptied = False
        self.special: dict[str, Callable[[Step], None]] = {
            "terminate": self._terminate,
            "swipe": self._swipe,
            "system_button": self._system_button,
            "hscroll": self._hscroll,
            "open": self._open,
            "key_down": self._key_down,
            "key_up": self._key_up,
            "left_mouse_down": self._mouse_down,
            "mouse_down": self._mouse_down,
            "left_mouse_up": self._mouse_up,
            "mouse_up": self._mouse_up,
        }

    def add(self, step: Step, after: Step | None) -> None:
        kind = vocabulary.KINDS.get(step.verb, step.verb)
        if step.verb in ("triple_click", "left_triple"):
            self._triple(step, after)
        elif act := self.special.get(step.verb):
            act(step)
        elif kind in CLICKS:
            self._click(step, kind, after)
        elif kind == "drag":
            self._drag(step)
        elif kind == "press" and self.held:
            self._chord(step)
        elif kind == "type":
            self._type(step)
        else:
            self.steps.append(step)

    def whole(self) -> list[Step]:
        if self.held or self.down:
            last = self.steps[-1] if self.steps else Step("key_down", {})
            what = "a key" if self.held else "the mouse button"
            raise last.error(f"{what} is held down and not let go in this reply")
        return self.steps

    def _click(self, step: Step, kind: str, after: Step | None) -> None:
        if self.held:
            raise step.error("clicks with keys held down are not possible; click alone")
        modifier = step.fields.get("text") if step.native else None
        if isinstance(modifier, str) and modifier.strip().lower() in keys.MODIFIERS:
            raise step.error("clicks with keys held down are not possible; click alone")
        button = text_of(step.fields.get("button")).lower() or "left"
        count = next((number_of(step.fields.get(one)) for one in _COUNTS if one in step.fields), 1)
        if button not in _BUTTONS:
            raise step.error(f"the {button[:20]} button is not there; use click or right_click")
        bare = {k: v for k, v in step.fields.items() if k not in (*_COUNTS, "button")}
        step = replace(self._placed(step, bare), verb=step.verb)
        if kind == "click" and count == 3:
            self._triple(step, after)
        elif kind == "click" and (count == 2 or button == "right"):
            verb = "right_click" if button == "right" else "double_click"
            self._named(step)
            self.steps.append(replace(step, verb=verb))
        else:
            self.steps.append(step)

    def _placed(self, step: Step, fields: dict[str, JsonValue]) -> Step:
        """A click where a movement before it went, when it has no place of its own."""
        if not _has_place(fields) and (moved := self._moved()):
            fields = {**moved.fields, **fields}
        return replace(step, fields=fields)

    def _moved(self) -> Step | None:
        """Take back the movement of the mouse that was the last action, if it was one."""
        if self.steps and vocabulary.KINDS.get(self.steps[-1].verb) == "hover":
            return self.steps.pop()
        return None

    def _type(self, step: Step) -> None:
        fields = dict(step.fields)
        name = next((one for one in ("text", "content") if one in fields), "")
        text = fields.get(name)
        if step.native and isinstance(text, str) and text.endswith("\n"):
            fields |= {name: text.rstrip("\n"), "enter": True}
        if self.emptied:
            self.emptied = False
            fields = {**self.steps.pop().fields, **fields}
        self.steps.append(replace(step, fields=fields))

    def _triple(self, step: Step, after: Step | None) -> None:
        step = self._placed(step, step.fields)
        self.notes.append(TRIPLE)
        typed = after is not None and vocabulary.KINDS.get(after.verb) == "type"
        if after is not None and typed and not _has_place(after.fields):
            self.emptied = True
            self.steps.append(replace(step, verb="type", fields={**step.fields, "clear": True}))
            return
        self.steps.append(replace(step, verb="click"))
        self.steps.append(replace(step, verb="press", fields={"keys": "ControlOrMeta+A"}))

    def _drag(self, step: Step) -> None:
        fields = dict(step.fields)
        path = fields.pop("path", None)
        if isinstance(path, list) and len(path) > 1:
            fields |= {"target": path[0], "to": path[-1]}
        ends = any(name in fields for name in _ENDS)
        if step.verb == "left_click_drag" and "coordinate" in fields and not ends:
            fields["to"] = fields.pop("coordinate")
        starts = any(name in fields for name in (*_STARTS, "coordinate"))
        if not starts and (moved := self._moved()):
            fields["target"] = _spot(moved.fields)
        self.steps.append(replace(step, fields=fields))

    def _mouse_down(self, step: Step) -> None:
        start = self._placed(step, step.fields)
        if not _has_place(start.fields):
            raise step.error("say with mouse_move where the button is pressed")
        self.down = start

    def _mouse_up(self, step: Step) -> None:
        start, self.down = self.down, None
        if start is None:
            raise step.error("the button was not pressed in this reply; use left_click_drag")
        end = self._placed(step, step.fields)
        self.notes.append(FOLDED)
        if not _has_place(end.fields):
            self.steps.append(replace(start, verb="click"))
            return
        fields: dict[str, JsonValue] = {"target": _spot(start.fields), "to": _spot(end.fields)}
        self.steps.append(replace(step, verb="drag", fields=fields))

    def _key_down(self, step: Step) -> None:
        self.held.append(_keys_of(step))
        self.used = False

    def _key_up(self, step: Step) -> None:
        if not self.held:
            raise step.error("the key was not pressed in this reply; use key")
        if not self.used:
            self.notes.append(FOLDED)
            self.steps.append(replace(step, verb="press", fields={"keys": [*self.held]}))
        self.used = True
        self.held.pop()

    def _chord(self, step: Step) -> None:
        self.notes.append(FOLDED)
        self.used = True
        chord: list[JsonValue] = [*self.held, _keys_of(step)]
        self.steps.append(replace(step, verb="press", fields={"keys": chord}))

    def _terminate(self, step: Step) -> None:
        status = text_of(step.fields.get("status")).lower()
        words = next((w for n in ("answer", "text", "message") if (w := step.fields.get(n))), "")
        if status.startswith(("success", "complete", "done")):
            self.steps.append(replace(step, verb="done", fields={"answer": words}))
        elif status.startswith(("fail", "infeasible", "impossible", "error")):
            reason = words or "the model ended the task with failure"
            self.steps.append(replace(step, verb="fail", fields={"reason": reason}))
        else:
            raise step.error("status is missing; it is success or failure")

    def _swipe(self, step: Step) -> None:
        ends = [_point(step.fields.get(name)) for name in ("coordinate", "coordinate2")]
        start, end = ends
        if start is None or end is None:
            raise step.error("a swipe goes from coordinate to coordinate2; or use scroll")
        across, down = end[0] - start[0], end[1] - start[1]
        if abs(down) >= abs(across):
            direction, length = ("up" if down > 0 else "down"), abs(down)
        else:
            direction, length = ("left" if across > 0 else "right"), abs(across)
        amount = min(max(length / 1000, 0.1), 2.0)
        fields: dict[str, JsonValue] = {"target": [*start], "direction": direction}
        self.notes.append(SWIPE)
        self.steps.append(replace(step, verb="scroll", fields={**fields, "amount": amount}))

    def _system_button(self, step: Step) -> None:
        button = text_of(step.fields.get("button")).strip().lower()
        if button == "back":
            self.steps.append(replace(step, verb="back", fields={}))
        elif button == "enter":
            self.steps.append(replace(step, verb="press", fields={"keys": "Enter"}))
        else:
            raise step.error(f"there is no button {button[:20]!r}; only Back and Enter")

    def _hscroll(self, step: Step) -> None:
        pixels = number_of(step.fields.get("pixels"))
        if not pixels:
            raise step.error("pixels is missing; right is positive")
        fields = {name: value for name, value in step.fields.items() if name != "pixels"}
        fields["direction"] = "right" if pixels > 0 else "left"
        fields["amount"] = screenfuls(pixels, self.notes)
        self.steps.append(replace(step, verb="scroll", fields=fields))

    def _open(self, step: Step) -> None:
        words = (step.fields.get(name) for name in ("url", "text", "value", "address"))
        address = text_of(next(filter(None, words), "")).strip()
        if " " in address or not ("." in address or "/" in address):
            raise step.error("programs cannot be opened by name; click them, or goto an address")
        self._named(step)
        self.steps.append(replace(step, verb="goto", fields={"url": address}))

    def _named(self, step: Step) -> None:
        """Note that an action was meant by another name, unless the model was trained to it."""
        if not step.native:
            self.notes.append(KIND_NAME)


def _keys_of(step: Step) -> JsonValue:
    found = next((v for n in ("keys", "key", "text") if (v := step.fields.get(n))), None)
    if found is None:
        raise step.error("keys is missing")
    return found


def _has_place(fields: dict[str, JsonValue]) -> bool:
    """Whether fields name a place, under whatever name."""
    named = any(fields.get(name) is not None for name in vocabulary.PLACE_KEYS)
    return named or bool(places.sides(fields)[0])


def _spot(fields: dict[str, JsonValue]) -> JsonValue:
    """The place that fields name."""
    numbers, _ = places.sides(fields)
    return numbers or first(fields, vocabulary.PLACE_KEYS)


def _point(value: JsonValue) -> tuple[float, float] | None:
    try:
        found = places.place(value, [])
    except places.NoPlace:
        return None
    if isinstance(found, tuple):
        return (found[0] + found[-2]) / 2, (found[1] + found[-1]) / 2
    return None
