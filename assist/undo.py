"""`undo`: takes back the last act where that is possible, looks whether it worked, and says so."""

from __future__ import annotations

from dataclasses import replace
from statistics import multimode
from typing import TYPE_CHECKING, NamedTuple

from handeye import actions as action
from handeye.agent import CannotRun, StepFailed
from handeye.perception import Element

from . import changes, hindered
from . import undo_seen as seen
from .act import Act
from .performing import dialog_of, named
from .reply import Reply

if TYPE_CHECKING:
    from .talk import Talk

HIDDEN = "\u2022"
"""Of this are made the values of fields that nobody may read."""
BACK_KEYS = {"Tab": "Shift+Tab", "Shift+Tab": "Tab"}


class Way(NamedTuple):
    """One way to undo an act: what is done, and how it is seen that it worked."""

    actions: tuple[action.Action, ...]
    worked: seen.Check
    told: str
    """The key of the line that says what is as it was."""


def undo(talk: Talk, words: str) -> Reply:
    """Take back the last act; said again, the one before it."""
    acts = talk.desk.acts
    if dialog_of(talk.desk.look()):
        keys = ("not.dialog_there", "not.dialog_there.next")
        return Reply.of([talk.texts(key) for key in keys])
    if not acts:
        return Reply.of([talk.texts("undo.nothing")])
    last = acts[-1]
    what = _in_words(talk, last)
    way = way_back(talk, last)
    if isinstance(way, str):
        acts.pop()
        lines = (talk.texts("undo.cannot", what=what), talk.texts(f"undo.why.{way}"))
        return Reply(lines, ending="failed")
    return _carried_out(talk, last, way, what)


def _carried_out(talk: Talk, last: Act, way: Way, what: str) -> Reply:
    try:
        for one in way.actions:
            talk.desk.do(_refreshed(talk, one), f"undo {last.action.kind}", keep=False)
    except (StepFailed, CannotRun) as why:
        failed = talk.texts("undo.failed", what=what)
        return Reply((failed, *hindered.lines(talk.texts, str(why))), ending="failed")
    talk.desk.acts.pop()
    now = talk.desk.look()
    worked = way.worked(replace(now, elements=talk.desk.everything()))
    changed = changes.summary(talk)
    if not worked:
        return Reply((talk.texts("undo.unsure", what=what), *changed), ending="failed")
    return Reply.of([talk.texts("undo.done", what=what), talk.texts(way.told), *changed])


def _refreshed(talk: Talk, one: action.Action) -> action.Action:
    """An action on its target as it is now: after going back, a page may be made anew."""
    target = getattr(one, "target", None)
    if not (isinstance(target, action.Target) and target.ref):
        return one
    everything = talk.desk.everything()
    if any(there.ref == target.ref for there in everything):
        return one
    alike = [x for x in everything if (x.role, x.name) == (target.role, target.name)]
    if len(alike) != 1:
        return one
    return one.model_copy(update={"target": action.Target.of(alike[0])})


def way_back(talk: Talk, act: Act) -> Way | str:
    """How to undo an act; where there is no way, why not: the last part of a text's key."""
    match act.action:
        case action.Type():
            return _type(talk, act)
        case action.Check() | action.Click() | action.DoubleClick():
            return _click(talk, act)
        case action.Select():
            return _select(act)
        case action.Scroll():
            return _scroll(talk, act, act.action)
        case action.Drag():
            return _drag(talk, act, act.action)
        case _:
            return _elsewhere(act)


def _elsewhere(act: Act) -> Way | str:
    """How to undo what was done to no element: pages, tabs, keys."""
    match act.action:
        case action.Goto():
            return _went(act)
        case action.Back():
            return Way((action.Goto(url=act.url),), seen.on(act.url), "undo.reopened")
        case action.SwitchTab():
            return Way((action.SwitchTab(tab=act.tab),), seen.in_front(act.tab), "undo.tab")
        case action.Press() if act.action.keys in BACK_KEYS and act.action.target is None:
            press = action.Press(keys=BACK_KEYS[act.action.keys], times=act.action.times)
            return Way((press,), seen.focused(act.element), "undo.focus")
        case _:
            return LOST.get(act.action.kind, "unknown")


LOST = {
    "close_tab": "closed_tab",
    "upload": "uploaded",
    "answer_dialog": "answered",
    "press": "key",
}
"""Why an action of a kind has no way back."""


def _type(talk: Talk, act: Act) -> Way | str:
    element = act.element
    assert isinstance(act.action, action.Type)
    if act.action.enter and talk.desk.look().url != act.url:
        return "sent"
    if element is None or element.value is None:
        return "unknown_before"
    if HIDDEN in element.value:
        return "hidden"
    restore = action.Type(text=element.value, target=_target(element), clear=True)
    told = "undo.value.enter" if act.action.enter else "undo.value"
    return Way((restore,), seen.holds(element), told)


def _select(act: Act) -> Way | str:
    element = act.element
    if element is None or not element.value:
        return "unknown_before"
    many = element.kind == "select-multiple"
    options = tuple(element.value.split(", ")) if many else (element.value,)
    restore = action.Select(target=_target(element), options=options)
    return Way((restore,), seen.holds(element), "undo.value")


def _click(talk: Talk, act: Act) -> Way | str:
    """A click is undone by what it did: a link by going back, a box by ticking it as it was."""
    element = act.element
    now = talk.desk.look()
    if len(now.tabs) > act.tabs and act.tabs:
        return Way((action.CloseTab(),), seen.tabs(act.tabs), "undo.tab")
    if element is None:
        return "unknown"
    if act.url != now.url:
        return _went(act) if element.role == "link" else "sent"
    if element.role == "radio":
        return _radio(act, element)
    there = seen.again(now, element)
    turned = element.states & seen.TURNS
    if there is None or turned == there.states & seen.TURNS:
        return "no_effect" if not act.effect else "button"
    if {"checked", "unchecked"} & turned:
        on = "checked" in turned
        return Way(
            (action.Check(target=_target(element), on=on),), seen.stands(element), "undo.tick"
        )
    if isinstance(act.action, action.DoubleClick):
        return "button"
    return Way((action.Click(target=_target(element)),), seen.stands(element), "undo.turned")


def _radio(act: Act, element: Element) -> Way | str:
    before = [one for one in act.chosen if one.regions == element.regions]
    if "checked" in element.states:
        return "no_effect"
    if len(before) != 1:
        return "radio"
    return Way((action.Check(target=_target(before[0])),), seen.stands(before[0]), "undo.tick")


def _went(act: Act) -> Way | str:
    if not act.effect:
        return "no_effect"
    if act.url in ("", "about:blank"):
        return "first_page"
    return Way((action.Back(),), seen.on(act.url), "undo.page")


def _scroll(talk: Talk, act: Act, done: action.Scroll) -> Way | str:
    """Scrolled back as far as things have moved; a page at its end moved less than was asked."""
    across = done.direction in ("left", "right")
    moved = [
        (one.box.x - was.x) if across else (one.box.y - was.y)
        for one in talk.desk.everything()
        if (was := act.places.get(one.ref))
    ]
    steps = [step for one in moved if abs(step := round(one)) > 1]
    if act.places and not steps:
        return "no_effect"
    back = {"up": "down", "down": "up", "left": "right", "right": "left"}[done.direction]
    shot = talk.desk.look().screenshot
    whole = shot.width if across else shot.height
    amount = abs(multimode(steps)[0]) / whole if steps else done.amount
    scroll = action.action_adapter.validate_python(
        {"kind": "scroll", "direction": back, "amount": min(amount, 100.0), "target": done.target}
    )
    return Way((scroll,), seen.places(act), "undo.scroll")


def _drag(talk: Talk, act: Act, done: action.Drag) -> Way | str:
    """Dragged back to where it was, where it lies elsewhere now."""
    element = act.element
    there = talk.desk.look().elements
    now = next((one for one in there if element and one.ref == element.ref), None)
    if element is None or now is None or not element.ref:
        return "dropped"
    if now.box.center == element.box.center:
        return "dropped" if act.effect else "no_effect"
    to = action.Target(point=element.box.center)
    drag = action.Drag(target=_target(now), to=to)
    return Way((drag,), seen.at(element), "undo.drag")


def _target(element: Element) -> action.Target:
    return action.Target.of(element)


def _in_words(talk: Talk, act: Act) -> str:
    """An act in a few words, such as "typing into textbox Email"."""
    target = act.element or getattr(act.action, "target", None)
    what = named(talk.texts, target) if target else ""
    key = f"undo.act.{act.action.kind}"
    return talk.texts(key, what=what).strip()
