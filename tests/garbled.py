"""Replies as models garble them: right ones from a seed, damaged in the ways that users report.

`python tests/garbled.py 20000` parses so many and says what became of them.
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from handeye.agent import Answer, ParseError
from handeye.agent import parse as parsing

parse = parsing.parse
Json = dict[str, Any]
PHRASES = (
    "Save", "Sign in", "hello world", "it's done", 'press the "Save" button', "点击“保存”按钮",
    '选择"挪威"，然后继续', "C:\\Users\\new", "a, b: c", "50% off!", "{name}", "Order #17",
    "https://example.test/?a=1&b=[2]", "line one\nline two", "café ☕", 'choose "A", then "B"',
    "mail@example.test", "(see above)", "1 280,50 €", "naïve – résumé", "O'Brien & sons", "", "x",
    "先打开设置：网络", "<b>bold</b>", "a/b//c", "tab\there", "\U0001f600 ok", "true", "null", "42",
)  # fmt: skip
PROSE = (
    "Sure! Here is the next step.", "I'll click the button now.", "好的，下一步如下：",
    "The page shows a [Save] button, so:", "Let me fill in the form.",
)  # fmt: skip
SYNONYMS = {
    "click": ("tap", "left_click", "click_element"), "type": ("input", "input_text", "write"),
    "press": ("key", "hotkey", "press_key"), "goto": ("navigate", "go_to", "open_url"),
    "done": ("finish", "complete", "answer"), "back": ("go_back",), "wait_for": ("wait",),
    "double_click": ("left_double", "doubleClick"), "hover": ("mouse_move",),
}  # fmt: skip


@dataclass
class Writer:
    """Writes JSON with slips: each kind in `slips` happens at some of the places where it can."""

    random: Random
    slips: frozenset[str] = frozenset()

    def hit(self, slip: str, chance: float = 0.4) -> bool:
        return slip in self.slips and self.random.random() < chance

    def text(self, value: Any) -> str:
        if isinstance(value, dict):
            pairs = cast("Json", value)
            parts = [
                f"{self.key(name)}{self.colon()}{self.text(one)}" for name, one in pairs.items()
            ]
            return self.wrapped("{", parts, "}")
        if isinstance(value, list):
            items = cast("list[Any]", value)
            return self.wrapped("[", [self.text(one) for one in items], "]")
        if isinstance(value, str):
            return self.string(value)
        if value is None or isinstance(value, bool):
            return str(value) if self.hit("python") else json.dumps(value)
        return f"{value}.0" if isinstance(value, int) and self.hit("floats", 0.2) else str(value)

    def key(self, name: str) -> str:
        if "unquoted keys" in self.slips and name.isalnum():
            return name
        return f"'{name}'" if "single quotes" in self.slips else f'"{name}"'

    def colon(self) -> str:
        return "：" if self.hit("full width") else ": "

    def string(self, value: str) -> str:
        if "single quotes" in self.slips:
            plain = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
            return f"'{plain}'"
        written = json.dumps(value, ensure_ascii=False)
        if "inner quotes" in self.slips:
            written = '"' + written[1:-1].replace('\\"', '"') + '"'
        if "\\" not in value and self.hit("raw newlines", 0.8):
            written = written.replace("\\n", "\n").replace("\\t", "\t")
        return written

    def wrapped(self, opening: str, parts: list[str], closing: str) -> str:
        out = ""
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            out += part + self.comma(last=last, closing=closing, part=part)
        wide = {"{": "｛", "}": "｝", "[": "［", "]": "］"}
        if self.hit("full width"):
            opening, closing = wide[opening], wide[closing]
        return opening + out + closing

    def comma(self, *, last: bool, closing: str, part: str) -> str:
        if last:
            return "," if self.hit("trailing commas") else ""
        if self.hit("comments", 0.15):
            return ",  // and so on\n"
        if self.hit("missing commas", 0.2) and not part[-1].isdigit():
            return "\n"
        return "，" if self.hit("full width") else ", "


@dataclass
class Reply:
    """A damaged reply.

    Args:
        text: as it comes.
        right: as it should have come.
        cut: whether the server said that it was cut off.
        damage: what was done to it.
    """

    text: str
    right: str
    cut: bool
    damage: list[str]


@dataclass
class Tally:
    """What became of replies."""

    counts: Counter[str] = field(default_factory=Counter[str])
    repairs: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    wrong: list[Reply] = field(default_factory=list[Reply])
    seconds: float = 0.0

    def share(self, name: str) -> float:
        return self.counts[name] / max(self.counts.total(), 1)


def phrase(random: Random) -> str:
    return random.choice(PHRASES)


def point(random: Random) -> list[int]:
    return [random.randint(0, 1000), random.randint(0, 1000)]


def box(random: Random) -> list[int]:
    x, y = point(random)
    return [x, y, x + random.randint(1, 200), y + random.randint(1, 60)]


def decision(random: Random) -> Json:
    """A decision in our own dialect."""
    elements = [
        {"id": 101 + n, "role": "button", "label": phrase(random), "bbox": box(random)}
        for n in range(random.randint(0, 4))
    ]

    def place() -> Any:
        ids = [one["id"] for one in elements]
        return random.choice([*ids, point(random), box(random), random.randint(1, 30)])

    makers: list[Callable[[], Json]] = [
        lambda: {"kind": "click", "target": place()},
        lambda: {"kind": "type", "text": phrase(random), "target": place(), "clear": True},
        lambda: {"kind": "type", "text": phrase(random), "enter": random.random() < 0.5},
        lambda: {"kind": "scroll", "direction": "down", "amount": 0.8},
        lambda: {"kind": "press", "keys": random.choice(["Enter", "Control+A", "Escape"])},
        lambda: {"kind": "select", "target": place(), "options": ["Norway", phrase(random)]},
        lambda: {"kind": "double_click", "target": place()},
        lambda: {"kind": "hover", "target": place()},
        lambda: {"kind": "drag", "target": place(), "to": place()},
        lambda: {"kind": "check", "target": place(), "on": False},
        lambda: {"kind": "goto", "url": "https://example.test/a?b=1"},
        lambda: {"kind": "wait_for", "seconds": 2},
        lambda: {"kind": "back"},
        lambda: {"kind": "extract", "data": {"price": 12.5, "name": phrase(random)}},
    ]
    actions = [random.choice(makers)() for _ in range(random.choice([1, 1, 2, 3, 5]))]
    if random.random() < 0.2:
        actions[-1] = random.choice(
            [{"kind": "done", "answer": phrase(random)}, {"kind": "fail", "reason": "no such page"}]
        )
    found: Json = {"thought": phrase(random), "elements": elements, "actions": actions}
    return {**found, "plan": phrase(random)} if random.random() < 0.2 else found


def reshaped(value: Json, random: Random, shapes: Sequence[str]) -> Json:
    """The same decision in shapes of the model's own."""
    value = json.loads(json.dumps(value))
    for action in value["actions"]:
        if "synonyms" in shapes and action["kind"] in SYNONYMS:
            action["kind"] = random.choice(SYNONYMS[action["kind"]])
        target = action.get("target")
        if not isinstance(target, list) or "target" not in action:
            continue
        spot = cast("list[int]", target)
        if "text places" in shapes:
            action["target"] = random.choice(
                [str(spot), ", ".join(map(str, spot)), f"({str(spot)[1:-1]})"]
            )
        elif "nested places" in shapes:
            action["target"] = [spot] if len(spot) == 4 else {"x": spot[0], "y": spot[1]}
        elif "named places" in shapes and "to" not in action:
            del action["target"]
            action["bbox_2d" if len(spot) == 4 else "coordinate"] = spot
    if "one action" in shapes and len(value["actions"]) == 1:
        value["actions"] = value["actions"][0]
    return value


SLIPS = (
    "python", "floats", "unquoted keys", "single quotes", "inner quotes", "raw newlines",
    "full width", "trailing commas", "comments", "missing commas",
)  # fmt: skip
SHAPES = ("synonyms", "text places", "nested places", "named places", "one action")
WRAPS: dict[str, Callable[[str, Random], str]] = {
    "fence": lambda text, _: f"```json\n{text}\n```",
    "bare fence": lambda text, _: f"```\n{text}\n```",
    "prose before": lambda text, random: f"{random.choice(PROSE)}\n{text}",
    "prose after": lambda text, random: f"{text}\n\n{random.choice(PROSE)}",
    "bold": lambda text, _: f"**{text}**",
    "byte order mark": lambda text, _: f"\ufeff{text}",
    "thinking": lambda text, random: f"<think>{random.choice(PROSE)}</think>\n\n{text}",
    "closing tag only": lambda text, random: f'{random.choice(PROSE)} {{"a": 1}}\n</think>\n{text}',
    "end token": lambda text, _: f"{text}<|im_end|>",
    "crlf": lambda text, _: text.replace("\n", "\r\n"),
}
JSON_WRAPS: dict[str, Callable[[str, Random], str]] = {
    "brace doubled": lambda text, _: text + "}",
    "braces doubled": lambda text, _: "{" + text + "}",
    "brace missing": lambda text, _: text[:-1],
    "brackets missing": lambda text, _: text.rstrip("]} \n"),
    "opening brace missing": lambda text, _: text[1:],
    "action brace doubled": lambda text, _: text.replace("}]", "}}]"),
    "entities": lambda text, _: html.escape(text),
    "escaped": lambda text, _: text.replace("\\", "\\\\").replace('"', '\\"'),
}


def json_reply(random: Random) -> Reply:
    value = decision(random)
    right = json.dumps(value, ensure_ascii=False)
    slips = random.sample(SLIPS, random.choice([0, 1, 1, 2]))
    shapes = random.sample(SHAPES, random.choice([0, 0, 1, 2]))
    writer = Writer(random, frozenset(slips))
    text = writer.text(reshaped(value, random, shapes))
    damage = [*slips, *shapes]
    quoted = {"single quotes", "inner quotes"} & set(slips)
    if random.random() < 0.3:
        name = random.choice([one for one in JSON_WRAPS if one != "escaped" or not quoted])
        text = JSON_WRAPS[name](text, random)
        damage.append(name)
    return wrapped(Reply(text, right, False, damage), random)


def call(name: str, arguments: Json) -> str:
    body = json.dumps({"name": name, "arguments": arguments}, ensure_ascii=False)
    return f"<tool_call>\n{body}\n</tool_call>"


def arguments(random: Random) -> Json:
    choices: list[Json] = [
        {"action": "left_click", "coordinate": point(random)},
        {"action": "double_click", "coordinate": point(random)},
        {"action": "type", "text": phrase(random)},
        {"action": "key", "keys": ["ctrl", "a"]},
        {"action": "scroll", "pixels": -500, "coordinate": point(random)},
        {"action": "wait", "time": 2},
        {"action": "answer", "text": phrase(random)},
        {"action": "terminate", "status": "success"},
    ]
    return random.choice(choices)


CALL_WRAPS: dict[str, Callable[[str, Random], str]] = {
    "closing tag missing": lambda text, _: text.removesuffix("</tool_call>"),
    "call brace doubled": lambda text, _: text.replace("}}\n</", "}}}\n</"),
    "call brace missing": lambda text, _: text.replace("}}\n</", "}\n</"),
    "text coordinate": lambda text, _: text.replace(": [", ': "[').replace("]}", ']"}'),
    "fence in the call": lambda text, _: text.replace("<tool_call>\n", "<tool_call>\n```json\n"),
    "call in single quotes": lambda text, _: text.replace('"', "'"),
    "tags missing": lambda text, _: text[12:-13],
}


def call_reply(random: Random) -> Reply:
    said = arguments(random)
    right = f"Action: {random.choice(PROSE)}\n" + call("computer_use", said)
    text, damage = right, list[str]()
    if random.random() < 0.7:
        name = random.choice(list(CALL_WRAPS))
        bare = call("computer_use", said)
        spoken = str(said.get("text", "")) if name == "call in single quotes" else ""
        if (name != "text coordinate" or "coordinate" in said) and not set(spoken) & set("'\"\\"):
            text = CALL_WRAPS[name](bare, random)
            damage.append(name)
    return wrapped(Reply(text, right, False, damage), random)


def xml_call(said: Json) -> str:
    lines = "".join(
        f"<parameter={name}>\n{one if isinstance(one, str) else json.dumps(one)}\n</parameter>\n"
        for name, one in said.items()
    )
    return f"<tool_call>\n<function=computer_use>\n{lines}</function>\n</tool_call>"


XML_WRAPS: dict[str, Callable[[str, Random], str]] = {
    "parameter tags missing": lambda text, _: text.replace("\n</parameter>", ""),
    "function tag missing": lambda text, _: text.replace("</function>\n", ""),
    "call tag missing": lambda text, _: text.removesuffix("\n</tool_call>"),
    "call tags missing": lambda text, _: text[12:-13],
    "quoted names": lambda text, _: text.replace("=computer_use>", '="computer_use">'),
    "on one line": lambda text, _: text.replace("\n", "") if text.count("\n") < 12 else text,
}


def xml_reply(random: Random) -> Reply:
    said = arguments(random)
    said = {**said, "text": "hello"} if "text" in said else said
    right = text = xml_call(said)
    damage: list[str] = []
    if random.random() < 0.7:
        name = random.choice(list(XML_WRAPS))
        text = XML_WRAPS[name](text, random)
        damage.append(name)
    return wrapped(Reply(text, right, False, damage), random)


def ui_tars_reply(random: Random) -> Reply:
    x, y = point(random)
    text = json.dumps(phrase(random), ensure_ascii=False)[1:-1].replace('\\"', '"')
    calls = [
        f"click(point='<point>{x} {y}</point>')",
        f"left_double(point='<point>{x} {y}</point>')",
        f"scroll(point='<point>{x} {y}</point>', direction='down')",
        f"drag(start_point='<point>{x} {y}</point>', end_point='<point>5 6</point>')",
        "hotkey(key='ctrl c')",
        "wait()",
        f"type(content='{text.replace(chr(39), chr(92) + chr(39))}')",
        "finished(content='it is done')",
    ]
    chosen = random.choice(calls)
    right = f"Thought: {random.choice(PROSE)}\nAction: {chosen}"
    ways: dict[str, str] = {
        "boxes": right.replace("<point>", "<|box_start|>(").replace("</point>", ")<|box_end|>"),
        "brackets": right.replace("<point>", "(")
        .replace("</point>", ")")
        .replace(f"{x} {y}", f"{x},{y}"),
        "unescaped": right.replace("\\'", "'"),
        "no thought": f"Action: {chosen}",
        "bold labels": right.replace("Action:", "**Action:**"),
        "bracket missing": right[:-1],
        "no label": chosen,
        "wide colon": right.replace("Action:", "Action："),
    }
    name = random.choice([*ways, ""])
    return wrapped(Reply(ways.get(name, right), right, False, [name] if name else []), random)


def wrapped(reply: Reply, random: Random) -> Reply:
    """A reply with something around it, or only the beginning of one."""
    if random.random() < 0.3:
        name = random.choice(list(WRAPS))
        reply.text = WRAPS[name](reply.text, random)
        reply.damage.append(name)
    if random.random() < 0.12:
        content = reply.text.encode()
        reply.text = content[: random.randint(0, len(content))].decode(errors="replace")
        reply.cut = random.random() < 0.7
        reply.damage.append("cut")
    return reply


MAKERS = ((0.6, json_reply), (0.75, call_reply), (0.85, xml_reply), (1.0, ui_tars_reply))


def garbled(seed: int) -> Reply:
    """One damaged reply; the same for the same seed."""
    random = Random(seed)
    drawn = random.random()
    return next(maker for limit, maker in MAKERS if drawn < limit)(random)


def meaning(answer: Answer) -> list[tuple[Any, ...]]:
    """What an answer does, without what was thought."""
    return [(one.kind, one.target, one.to, one.args) for one in answer.actions]


def fate(reply: Reply, tally: Tally) -> None:
    """Parse a reply and count what became of it."""
    begin = time.thread_time()
    try:
        answer = parse(reply.text, cut=reply.cut)
    except ParseError as why:
        tally.counts["refused"] += 1
        tally.refused[str(why)[:60]] += 1
        return
    finally:
        tally.seconds += time.thread_time() - begin
    tally.counts["repaired" if answer.repairs else "valid"] += 1
    tally.repairs.update(answer.repairs)
    meant, said = meaning(parse(reply.right)), meaning(answer)
    if said != meant[: len(said)]:
        tally.wrong.append(reply)


def run(count: int, first: int = 0) -> Tally:
    """Parse so many replies."""
    tally = Tally()
    for seed in range(first, first + count):
        fate(garbled(seed), tally)
    return tally


def report(tally: Tally) -> str:
    total = tally.counts.total()
    lines = [f"{total} replies in {tally.seconds:.1f} s"]
    lines += [
        f"{name}: {100 * tally.share(name):.1f} %" for name in ("valid", "repaired", "refused")
    ]
    lines.append(f"another meaning than was garbled: {len(tally.wrong)}")
    lines += [f"  repaired {count} x {name}" for name, count in tally.repairs.most_common()]
    lines += [f"  refused {count} x {name}" for name, count in tally.refused.most_common()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report(run(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)) + "\n")
