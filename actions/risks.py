"""What an action puts at risk, judged by code from its control, its form and its words.

It is judged by what a control says of itself (what it shows and what it is called, both), what its
dialog says, where its form goes and what is in it, and where its link leads. A plain link within
its own origin is navigation, unless words and address both say otherwise. It is a filter by words:
what a page calls by words that are not listed, and sends by a script, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handeye.perception import Element, Observation, Purpose

from . import action as act
from . import risk_words as said
from .addresses import joined
from .disguise import quoted, undisguised
from .keys_used import PRESSING, key_of, presses_enter, uses
from .risk_control import FIELD_KINDS, Control, Risk, about
from .risk_desktop import by_program
from .risk_kinds import RISK_KINDS, RiskKind
from .risk_paths import does, origin_of, parts_of
from .secrets import REFERENCE


def risks(action: act.Action, seen: Observation, purpose: Purpose | None) -> tuple[Risk, ...]:
    """What an action puts at risk; one of each kind at most, in the order of `RISK_KINDS`.

    Args:
        action: what is to be done.
        seen: the screen that it is to be done on.
        purpose: what its control is for, where that is known.
    """
    found: dict[RiskKind, Risk] = {}
    for risk in _all(action, seen, purpose):
        found.setdefault(risk.kind, risk)
    return tuple(found[kind] for kind in RISK_KINDS if kind in found)


def _all(action: act.Action, seen: Observation, purpose: Purpose | None) -> Iterator[Risk]:
    yield from _by_action(action, seen, purpose)
    if purpose and purpose.window:
        yield from by_program(action, purpose)
    if isinstance(action, act.Check) and not action.on and _only_unticks(purpose):
        return
    if isinstance(action, act.Press | act.Type) and purpose is None and action.target is None:
        return
    if isinstance(action, act.Press) and key_of(action) not in ("Enter", "Space"):
        yield from _by_delete_key(action, purpose)
        if not uses(action, purpose):
            return
    if isinstance(action, PRESSING) and not (isinstance(action, act.Upload) and not action.target):
        yield from _by_enter(action, purpose)
        control = Control(action, seen, purpose or _from_words(action, seen))
        yield from control.by_words()
        yield from control.by_dialog()
        yield from control.by_form()
        yield from control.by_link()


def _only_unticks(purpose: Purpose | None) -> bool:
    """Whether taking a tick away does no more than that: what a box offers is declined by it."""
    return purpose is None or (purpose.kind == "checkbox" and not purpose.submits)


def _by_action(action: act.Action, seen: Observation, purpose: Purpose | None) -> Iterator[Risk]:
    """What an action puts at risk, whatever it is used on; a dialog is its own purpose."""
    if isinstance(action, act.Upload):
        yield Risk("upload", f"it gives {', '.join(map(quoted, action.files))} to the page")
    elif isinstance(action, act.Type) and REFERENCE.search(action.text):
        yield Risk("secret", f"it types {REFERENCE.findall(action.text)[0]}, a secret")
    elif isinstance(action, act.Goto):
        yield from _by_address(joined(seen.url, action.url), seen.url)
    elif isinstance(action, act.AnswerDialog) and action.accept:
        open_now = purpose.name if purpose else ""
        text = " ".join((*(one.text for one in seen.notices if one.kind == "dialog"), open_now))
        yield from about(text, "the open dialog says")
    elif isinstance(action, act.Drag):
        names = undisguised(action.to.name)
        if any(re.search(r"\b(?:trash|bin|papierkorb)\b|回收站|废纸篓", name) for name in names):
            yield Risk("delete", f"it drags something to {quoted(action.to.name)}")


def _by_delete_key(action: act.Press, purpose: Purpose | None) -> Iterator[Risk]:
    """Whether Delete is pressed where it does not delete letters."""
    if purpose is None or purpose.kind in FIELD_KINDS or purpose.kind in ("body", "html"):
        return
    keys = ("Delete",) if purpose.kind == "window" else ("Delete", "Backspace")
    if key_of(action) in keys:
        on = quoted(purpose.name or purpose.role)
        yield Risk("delete", f"it presses {quoted(action.keys, 30)} on {on}")


def _by_enter(action: act.Action, purpose: Purpose | None) -> Iterator[Risk]:
    """Whether Enter sends what stands in a field of a chat, which needs no form."""
    if purpose and presses_enter(action) and not purpose.submits and purpose.kind in FIELD_KINDS:
        names = undisguised(f"{purpose.name} {purpose.text}")
        if any(said.CHAT.search(name) for name in names):
            yield Risk("send", f"it presses Enter in {quoted(purpose.name or purpose.text)}")


def _by_address(url: str, page: str) -> Iterator[Risk]:
    """What opening an address puts at risk."""
    parts = parts_of(url)
    if parts is None or not url:
        return
    own = origin_of(page)
    if own and origin_of(url) != own:
        yield Risk("leave", f"it leads to {quoted(url)}, away from {own}")
    for kind in RISK_KINDS:
        if does(kind, parts):
            yield Risk(kind, f"the address is {quoted(url)}")


def _from_words(action: act.Action, seen: Observation) -> Purpose:
    """What is known of a target where no page tells: its own words and those of its region."""
    target = getattr(action, "target", None)
    if not isinstance(target, act.Target):
        return Purpose()
    under = [one for one in seen.elements if one.box.contains(target.point)]
    element = min(under, key=lambda one: one.box.width * one.box.height, default=None)
    dialog = _dialog_of(element)
    return Purpose(
        role=target.role or (element.role if element else ""),
        name=target.name,
        text=str(element.name or element.text) if element else "",
        kind=element.kind if element else "",
        url=seen.url,
        around=dialog,
        dialog=bool(dialog),
    )


def _dialog_of(element: Element | None) -> str:
    regions = element.regions if element else ()
    named = [f"{one.name} {one.text}" for one in regions if "dialog" in one.role]
    return named[-1] if named else ""
