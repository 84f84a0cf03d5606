"""The actions of a run as calls of Playwright."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handeye.actions import keys as key_names
from handeye.actions import secrets

from .exported import listed, mapping, told
from .pytest_dialogs import write_answers
from .pytest_locators import NoLocator, locator
from .pytest_script import Script, carried_out
from .python_code import Locator, literal

Action = Mapping[str, Any]
SIMPLE = {"click": "click", "double_click": "dblclick", "hover": "hover"}
SAID = frozenset(("done", "ask_user"))
"""What a model says; nothing is done on the page."""


def write_action(script: Script, number: int) -> None:
    """Write one action of the run.

    Args:
        script: the test.
        number: its place among the records.
    """
    record = script.records[number]
    action = record.action or {}
    kind = str(action.get("kind"))
    if kind in SAID or not carried_out(record):
        return
    secret = _one_time(script, action)
    if secret:
        script.leave(record, f"`{secret}` is a one-time code, made anew each time", action=True)
        return
    script.actions += 1
    write_answers(script, number)
    try:
        with script.around(record.step_num):
            WRITERS[kind](script, number, action)
    except NoLocator as why:
        script.leave(record, str(why), action=True)


def _one_time(script: Script, action: Action) -> str:
    found = secrets.REFERENCE.findall(str(action.get("text", "")))
    return next((name for name in found if name in script.codes), "")


def _target(script: Script, action: Action, key: str = "target") -> Locator:
    target = mapping(action.get(key))
    found = locator(target, script.page)
    if "frame(" in found.code:
        script.helpers.add("frame")
    return found


def _spot(action: Action) -> list[str]:
    """Where in a canvas or picture the point is: there it matters."""
    target = mapping(action.get("target"))
    box, point = listed(target.get("box")), listed(target.get("point"))
    if told(target, "role") not in ("canvas", "img", "application") or len(box) != 4:
        return []
    left, top, width, height = (float(str(value)) for value in box)
    x, y = (float(str(value)) for value in point)
    if abs(x - left - width / 2) < 1 and abs(y - top - height / 2) < 1:
        return []
    return [f'position={{"x": {round(x - left)}, "y": {round(y - top)}}}']


def _on(script: Script, found: Locator, method: str, *args: str) -> None:
    """Call a method of a locator."""
    room = len(f".{method}({', '.join(args)})")
    name = script.block.found(found, min(room, 44))
    script.block.call(f"{name}.{method}", *args)


def _click(script: Script, number: int, action: Action) -> None:
    _chosen(script, number, action, SIMPLE[action["kind"]], *_spot(action))


def _right_click(script: Script, number: int, action: Action) -> None:
    _chosen(script, number, action, "click", 'button="right"', *_spot(action))


def _chosen(script: Script, number: int, action: Action, method: str, *args: str) -> None:
    """A click, which may open the chooser that the next upload gives files to."""
    found = _target(script, action)
    upload = _next_upload(script, number)
    if not upload:
        _on(script, found, method, *args)
        return
    script.block.add(f"with {script.page}.expect_file_chooser() as chooser:")
    script.block.depth += 1
    _on(script, found, method, *args)
    script.block.depth -= 1
    script.block.call("chooser.value.set_files", _files(script, upload))


def _next_upload(script: Script, number: int) -> Action | None:
    """The upload into the chooser that an action opened, if that comes next."""
    for record in script.records[number + 1 :]:
        if carried_out(record):
            action = record.action or {}
            return action if action.get("kind") == "upload" and not action.get("target") else None
    return None


def _files(script: Script, action: Action) -> str:
    return f"[{', '.join(script.upload(str(path)) for path in listed(action.get('files')))}]"


def _upload(script: Script, number: int, action: Action) -> None:
    if not action.get("target"):
        return  # written with the click that opened the chooser
    found = _target(script, action)
    if told(mapping(action.get("target")), "kind") == "file":
        _on(script, found, "set_input_files", _files(script, action))
        return
    script.block.add(f"with {script.page}.expect_file_chooser() as chooser:")
    script.block.depth += 1
    _on(script, found, "click")
    script.block.depth -= 1
    script.block.call("chooser.value.set_files", _files(script, action))


def _type(script: Script, number: int, action: Action) -> None:
    text = script.text(str(action.get("text", "")))
    if not action.get("target"):
        script.block.call(f"{script.page}.keyboard.type", text)
        if action.get("enter"):
            script.block.call(f"{script.page}.keyboard.press", '"Enter"')
        return
    found = _target(script, action)
    _on(script, found, "fill" if action.get("clear") else "press_sequentially", text)
    if action.get("enter"):
        _on(script, found, "press", '"Enter"')


def _press(script: Script, number: int, action: Action) -> None:
    keys = literal(key_names.chord(str(action.get("keys"))))
    times = int(str(action.get("times", 1)))
    if action.get("target"):
        _on(script, _target(script, action), "click")
    if times > 1:
        script.block.add(f"for _ in range({times}):")
        script.block.depth += 1
    script.block.call(f"{script.page}.keyboard.press", keys)
    script.block.depth -= times > 1


def _select(script: Script, number: int, action: Action) -> None:
    options = [script.text(str(one)) for one in listed(action.get("options"))]
    label = options[0] if len(options) == 1 else f"[{', '.join(options)}]"
    _on(script, _target(script, action), "select_option", f"label={label}")


def _check(script: Script, number: int, action: Action) -> None:
    _on(script, _target(script, action), "check" if action.get("on") else "uncheck")


def _drag(script: Script, number: int, action: Action) -> None:
    start, to = _target(script, action), _target(script, action, "to")
    goal = script.block.found(to, 50, "goal")
    _on(script, start, "drag_to", goal, "steps=8")


def _scroll(script: Script, number: int, action: Action) -> None:
    record = script.records[number]
    width, height = record.screen or (1280, 800)
    direction, amount = str(action.get("direction")), float(str(action.get("amount", 0.8)))
    across = direction in ("left", "right")
    pixels = round(amount * (width if across else height))
    pixels *= -1 if direction in ("left", "up") else 1
    if action.get("target"):
        _on(script, _target(script, action), "hover")
    else:
        script.block.call(f"{script.page}.mouse.move", str(width // 2), str(height // 2))
    by = (str(pixels), "0") if across else ("0", str(pixels))
    script.block.call(f"{script.page}.mouse.wheel", *by)


def _reveal(script: Script, number: int, action: Action) -> None:
    """Playwright shows what it acts on by itself: written only where nothing follows."""
    for record in script.records[number + 1 :]:
        if record.instruction == script.records[number].instruction and carried_out(record):
            return
        break
    _on(script, _target(script, action), "scroll_into_view_if_needed")


def _goto(script: Script, number: int, action: Action) -> None:
    script.block.call(f"{script.page}.goto", script.address(str(action.get("url"))))


def _back(script: Script, number: int, action: Action) -> None:
    script.block.call(f"{script.page}.go_back")


def _wait(script: Script, number: int, action: Action) -> None:
    script.block.comment("the run waited for a change here; Playwright waits by itself")


def _switch_tab(script: Script, number: int, action: Action) -> None:
    tabs = script.open_tabs()
    wanted = action.get("tab")
    if isinstance(wanted, int):
        found = tabs[wanted - 1 : wanted]
    else:
        after = next((r for r in script.records[number + 1 :] if r.url), script.records[number])
        found = [tab for tab in tabs if tab.url == after.url]
        if script.tab.url == after.url or not found:
            found = [script.tab]
    if not found:
        raise NoLocator(f"which tab {wanted!r} is cannot be told")
    script.tab = found[0]
    script.block.call(f"{script.page}.bring_to_front")


def _close_tab(script: Script, number: int, action: Action) -> None:
    script.block.call(f"{script.page}.close")


def _answered(script: Script, number: int, action: Action) -> None:
    """Written with the action that opened the dialog."""


def _noted(script: Script, number: int, action: Action) -> None:
    script.leave(script.records[number], "data that a model read off the screen")


WRITERS: dict[str, Callable[[Script, int, Action], None]] = {
    "click": _click,
    "double_click": _click,
    "hover": _click,
    "right_click": _right_click,
    "drag": _drag,
    "scroll": _scroll,
    "reveal": _reveal,
    "type": _type,
    "press": _press,
    "select": _select,
    "check": _check,
    "upload": _upload,
    "wait_for": _wait,
    "goto": _goto,
    "back": _back,
    "switch_tab": _switch_tab,
    "close_tab": _close_tab,
    "answer_dialog": _answered,
    "extract": _noted,
}
"""How each kind of action is written."""
