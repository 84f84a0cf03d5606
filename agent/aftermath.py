"""What came of an action, as a plan keeps it: only what a second run brings about again.

No times, counters or numbers of things: parts of an address that hold digits may be any, and names
with digits are left out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from handeye.actions import Action, Check, Select, Target, Type, secrets
from handeye.perception import Element, Observation, Screen

from .errors import StepFailed
from .meaning import same_name
from .recognise import name_of
from .recorded import After, Part, clipped

CONFIRM_CAP = 5.0
"""Seconds that are waited for what came of an action when it was recorded."""
MOST = 2
"""New things that are kept of one action."""
_POPUPS = ("dialog", "alertdialog")
_TOLD = (*_POPUPS, "alert", "heading")
_DIGIT = re.compile(r"\d")
_LONG_HEX = re.compile(r"[0-9a-fA-F-]{16,}")


class Pending:
    """What should come of what was done, until the next look at the screen shows that it did."""

    def __init__(self) -> None:
        self._acted: list[tuple[Action, After, str]] = []

    def add(self, action: Action, after: After, about: str) -> None:
        """An action was carried out for a step, which `about` names."""
        self._acted.append((action, after, about))

    def unmet(self, seen: Observation) -> str:
        """What should be so and is not, in a sentence; "" when all is, and is forgotten then."""
        for action, after, about in self._acted:
            if why := unmet(action, after, seen):
                return (
                    f"after `{about}` {why}, as it did when the plan was recorded. "
                    "If that is right now, record it anew with --replay=update"
                )
        self._acted = []
        return ""

    def confirm(self, screen: Screen, seen: Observation | None = None) -> None:
        """Wait until all is so, beginning with what is seen.

        Raises:
            StepFailed: when it is not in time.
        """
        if not self._acted:
            return
        give_up = time.monotonic() + CONFIRM_CAP
        seen = seen or screen.look()
        while why := self.unmet(seen):
            if time.monotonic() > give_up:
                raise StepFailed(why)
            screen.wait(CONFIRM_CAP / 10)
            seen = screen.look()


def address_of(url: str) -> str:
    """The path of a web address with * for what may differ; "" for other addresses."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return ""
    return "/".join("*" if _varies(part) else part for part in parts.path.split("/")) or "/"


def _varies(part: str) -> bool:
    return bool(_DIGIT.search(part) or _LONG_HEX.fullmatch(part) or set("*?[") & set(part))


def after_of(action: Action, before: Observation, now: Observation, *, last: bool) -> After | None:
    """What is worth keeping of how the screen is after an action; None for nothing.

    Args:
        action: what was done.
        before: the screen that it was decided on.
        now: the screen at the next look.
        last: whether nothing else was done in between; else only its own field is looked at.
    """
    address, shows = "", ()
    if last:
        led = address_of(now.url)
        address = led if led != address_of(before.url) else ""
        old = set(_told(before))
        fresh = dict.fromkeys(one for one in _told(now) if one not in old)
        shows = tuple(sorted(fresh, key=lambda one: _TOLD.index(one.role))[:MOST])
    kept = After(address=address, shows=shows, holds=_holds(action, now) is True)
    return kept or None


def unmet(action: Action, after: After, seen: Observation) -> str:
    """What of the aftermath of an action is not so; "" when all of it is."""
    if after.address and not fnmatchcase(address_of(seen.url), after.address):
        return f"the address should be {after.address}, and is {address_of(seen.url) or seen.url}"
    there = list(_told(seen)) if after.shows else []
    for part in after.shows:
        if not any(one.role == part.role and same_name(one.name, part.name) for one in there):
            return f'{part.role} "{part.name}" should show, and does not'
    if after.holds and _holds(action, seen) is False:
        return f"{getattr(action, 'target', None)} should hold what was put in, and does not"
    return ""


def _told(seen: Observation) -> Iterator[Part]:
    """The names of dialogs, alerts and headings that show, those with digits left out."""
    for role, name in _names(seen):
        if role in _TOLD and name and not _DIGIT.search(name):
            yield Part(role=role, name=name)


def _names(seen: Observation) -> Iterator[tuple[str, str]]:
    for one in seen.elements:
        yield from ((region.role, clipped(region.name)) for region in one.regions)
        if not one.offscreen:
            yield one.role, name_of(one)


def _holds(action: Action, seen: Observation) -> bool | None:
    """Whether the field of an action holds what was put in; None when that cannot be told."""
    target = getattr(action, "target", None)
    if not isinstance(action, Type | Check | Select) or not isinstance(target, Target):
        return None
    element = _again(target, seen)
    if element is None:
        return None
    if isinstance(action, Check):
        return ("checked" in element.states) is action.on
    if element.value is None or secrets.REFERENCE.search(str(getattr(action, "text", ""))):
        return None
    if isinstance(action, Select):
        return all(same_name(option, element.value) for option in action.options)
    same = element.value == action.text
    return same if action.clear else same or element.value.endswith(action.text)


def _again(target: Target, seen: Observation) -> Element | None:
    """The element that a target was: the same one, else the only one that is called like it."""
    same = [one for one in seen.elements if target.ref and one.ref == target.ref]
    alike = [one for one in seen.elements if (one.role, one.name) == (target.role, target.name)]
    found = same or alike
    return found[0] if len(found) == 1 else None
