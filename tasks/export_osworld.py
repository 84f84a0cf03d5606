"""A run in the layout of the OSWorld benchmark: traj.jsonl, one picture a step, result.txt.

Each line of traj.jsonl has step_num, action_timestamp, action, response, reward, done, info and
screenshot_file, the picture after the action. Actions are code for pyautogui, or WAIT, DONE, FAIL;
what mouse and keyboard cannot say is an object with the kind of action and its fields instead.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from handeye.actions import keys
from handeye.agent import Run, StepRecord, trace

from .exported import (
    DONE,
    CannotExport,
    Exported,
    Left,
    finished_run,
    listed,
    mapping,
    verdict_of,
)
from .pytest_script import as_written
from .python_code import literal

TRAJECTORY, RESULT = "traj.jsonl", "result.txt"
SKIPPED = frozenset(("extract", "ask_user"))
"""What a model says; nothing is done."""
NOTCH = 100
"""Pixels that one step of the wheel scrolls."""
NAMES = {
    "Control": "ctrl", "ControlOrMeta": "ctrl", "Meta": "win", "ArrowUp": "up",
    "ArrowDown": "down", "ArrowLeft": "left", "ArrowRight": "right", "Escape": "esc",
    "ContextMenu": "apps",
}  # fmt: skip
"""Keys that pyautogui calls by another name than a browser in small letters."""


Writer = Callable[[Mapping[str, Any], tuple[int, int]], list[str]]


class _NoCode(Exception):
    """Mouse and keyboard cannot say it."""


def export_osworld(folder: Path, out: Path | None = None, *, every: bool = False) -> Exported:
    """Write a run as a result folder of the benchmark.

    Args:
        folder: the run folder.
        out: a new folder; `<name of the run folder>-osworld` here when missing.
        every: whether the run may have failed.

    Raises:
        RunFolderError: when there is no run.
        CannotExport: when nothing can be made of it, or the folder is not empty.
    """
    run = finished_run(folder, every=every)
    path = out or Path(f"{folder.resolve().name}-osworld")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CannotExport(f"{path} is not empty: give a new folder with --out.")
    steps = [number for number, record in enumerate(run.records) if _counts(record)]
    if not steps:
        raise CannotExport(f"{folder}: nothing was done in this run.")
    path.mkdir(parents=True, exist_ok=True)
    left: list[Left] = []
    lines = [_line(run, steps, at, path, left) for at in range(len(steps))]
    first = run.records[steps[0]].screenshot_file
    if first:
        _copy(run, first, path / "step_0.png")
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    trace.write_atomically(path / TRAJECTORY, text.encode("utf-8", "backslashreplace"))
    trace.write_atomically(path / RESULT, f"{_reward(run)}\n".encode())
    return Exported((path / TRAJECTORY, path / RESULT), len(steps), tuple(left))


def _counts(record: StepRecord) -> bool:
    done = record.outcome is None or record.outcome.verdict in DONE
    return bool(record.action) and done and (record.action or {}).get("kind") not in SKIPPED


def _reward(run: Run) -> float:
    return 1.0 if verdict_of(run) == "passed" else 0.0


def _line(
    run: Run, steps: Sequence[int], at: int, out: Path, left: list[Left]
) -> dict[str, object]:
    record = run.records[steps[at]]
    last = at == len(steps) - 1
    stamp = re.sub(r"[^0-9@]", "", record.action_timestamp)
    name = f"step_{at + 1}_{stamp}.png"
    after = next((one for one in run.records[steps[at] + 1 :] if one.screenshot_file), None)
    if after:
        _copy(run, after.screenshot_file, out / name)
    action = record.action or {}
    try:
        said: object = _code(action, record.screen)
    except _NoCode as why:
        said = {"action_type": action.get("kind"), "parameters": _parameters(action)}
        left.append(
            Left(record.step_num, as_written(record), f"{why}: its fields are given instead")
        )
    info = {"instruction": record.instruction, "by": record.by, "evidence": ""}
    return {
        "step_num": at + 1,
        "action_timestamp": record.action_timestamp,
        "action": said,
        "response": str(record.info.get("said") or record.thought or record.instruction),
        "reward": _reward(run) if last else 0.0,
        "done": last,
        "info": {**info, "evidence": record.outcome.evidence if record.outcome else ""},
        "screenshot_file": name if after else None,
    }


def _copy(run: Run, name: str, to: Path) -> None:
    source = run.folder / name
    if not source.resolve().is_relative_to(run.folder.resolve()):
        raise CannotExport(f"{run.folder}: the picture {name} lies outside the run folder.")
    try:
        shutil.copyfile(source, to)
    except OSError as why:
        raise CannotExport(f"the picture {source} cannot be copied: {why.strerror}.") from why


def _parameters(action: Mapping[str, Any]) -> dict[str, object]:
    """The fields of an action, its places as points."""
    fields: dict[str, object] = {}
    for name, value in action.items():
        point = listed(mapping(value).get("point"))
        if name != "kind":
            fields[name] = point or value
    return fields


def _code(action: Mapping[str, Any], screen: tuple[int, int] | None) -> str:
    """An action as code for pyautogui.

    Raises:
        _NoCode: when mouse and keyboard cannot say it.
    """
    kind = str(action.get("kind"))
    if kind in SIGNALS:
        return SIGNALS[kind]
    if kind not in WRITERS:
        raise _NoCode(f"mouse and keyboard have no words for {kind}")
    return "\n".join(["import pyautogui", *WRITERS[kind](action, screen or (1280, 800))])


def _at(action: Mapping[str, Any], key: str = "target") -> str:
    point = listed(mapping(action.get(key)).get("point"))
    if len(point) != 2:
        raise _NoCode("its place is not known")
    return ", ".join(str(round(float(str(value)))) for value in point)


def _call(name: str) -> Writer:
    def write(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
        return [f"pyautogui.{name}({_at(action)})"]

    return write


def _drag(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
    return [f"pyautogui.moveTo({_at(action)})", f"pyautogui.dragTo({_at(action, 'to')}, 1)"]


def _type(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
    lines = [f"pyautogui.click({_at(action)})"] if action.get("target") else []
    if action.get("clear"):
        lines += ["pyautogui.hotkey('ctrl', 'a')", "pyautogui.press('delete')"]
    if text := str(action.get("text", "")):
        lines.append(f"pyautogui.write({literal(text)})")
    return [*lines, *(["pyautogui.press('enter')"] if action.get("enter") else [])]


def _press(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
    chord = keys.chord(str(action.get("keys")))
    parts = ["+"] if chord == "+" else [one or "+" for one in chord.removesuffix("++").split("+")]
    named = [literal(NAMES.get(part, part.lower())) for part in parts]
    call = f"pyautogui.{'hotkey' if len(named) > 1 else 'press'}({', '.join(named)})"
    click = [f"pyautogui.click({_at(action)})"] if action.get("target") else []
    return [*click, *([call] * int(str(action.get("times", 1))))]


def _scroll(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
    direction = str(action.get("direction"))
    across = direction in ("left", "right")
    pixels = float(str(action.get("amount", 0.8))) * screen[0 if across else 1]
    clicks = max(1, round(pixels / NOTCH)) * (-1 if direction in ("down", "left") else 1)
    move = [f"pyautogui.moveTo({_at(action)})"] if action.get("target") else []
    return [*move, f"pyautogui.{'hscroll' if across else 'scroll'}({clicks})"]


def _answer(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
    text = action.get("text")
    typed = [f"pyautogui.write({literal(str(text))})"] if text and action.get("accept") else []
    return [*typed, f"pyautogui.press('{'enter' if action.get('accept') else 'esc'}')"]


def _hotkey(*names: str) -> Writer:
    def write(action: Mapping[str, Any], screen: tuple[int, int]) -> list[str]:
        return [f"pyautogui.hotkey({', '.join(map(repr, names))})"]

    return write


SIGNALS = {"wait_for": "WAIT", "done": "DONE", "fail": "FAIL"}
WRITERS: dict[str, Writer] = {
    "click": _call("click"),
    "check": _call("click"),
    "double_click": _call("doubleClick"),
    "right_click": _call("rightClick"),
    "hover": _call("moveTo"),
    "drag": _drag,
    "type": _type,
    "press": _press,
    "scroll": _scroll,
    "answer_dialog": _answer,
    "back": _hotkey("alt", "left"),
    "close_tab": _hotkey("ctrl", "w"),
}
"""How each kind of action is written."""
