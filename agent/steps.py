"""The thinker of exact steps: words of a task file become actions at points, without a model."""

from __future__ import annotations

from collections.abc import Callable

from handeye import actions as act
from handeye.actions import keys
from handeye.perception import (
    Ambiguous,
    Element,
    NotFound,
    Observation,
    Query,
    Screen,
    candidates,
    find,
)

from . import verbs
from .decision import Decision
from .errors import NotYet, StepFailed
from .memory import Job, Memory

FIELDS = frozenset(("textbox", "searchbox", "combobox", "spinbutton", "slider", "listbox"))
BOXES = frozenset(("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"))
NO_FIELDS = BOXES | {"button", "heading", "img", "link", "menuitem", "option", "tab", "text"}
LISTS = frozenset(("combobox", "listbox"))
OPTIONS = frozenset(("option", "menuitem", "menuitemradio", "treeitem", "gridcell"))
FILES = frozenset(("button",))
POINTED: dict[str, Callable[..., act.Action]] = {
    "click": act.Click,
    "double_click": act.DoubleClick,
    "right_click": act.RightClick,
    "hover": act.Hover,
}

Reader = Callable[[Observation], Observation]
"""Adds text that it reads in the picture (OCR) to what was seen."""


class StepThinker:
    """Decides exact verbs; leaves goals to others.

    Args:
        screen: where words are searched beyond what shows.
        read: reads text in the picture when words are found nowhere else (OCR).
    """

    def __init__(self, screen: Screen, read: Reader | None = None) -> None:
        self.screen = screen
        self.read = read

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """Ground the verb's words on what is seen."""
        verb = job.instruction
        done = memory.progress(job)
        match verb:
            case verbs.Goal():
                return None
            case verbs.Given():
                shown = any(one.action.kind == "reveal" for one in memory.of(job))
                action = _as_seen(verb.action, seen, shown=shown)
                decision = Decision(actions=(action,), final=True)
            case verbs.Fill():
                decision = self._fill(verb, seen, done)
            case verbs.Select():
                decision = self._select(verb, seen, done)
            case verbs.Open():
                action = act.Goto(url=verb.url, cap=job.cap or act.LOAD_CAP)
                decision = Decision(actions=(action,), final=True)
            case _:
                decision = Decision(actions=(self._action(verb, seen),), final=True)
        return in_view(decision)

    def _action(self, verb: verbs.ExactVerb, seen: Observation) -> act.Action:
        """The one action that a verb amounts to."""
        match verb:
            case verbs.Click():
                return POINTED[verb.verb](target=self._target(verb.on, seen))
            case verbs.Tick():
                target = self._target(verb.box, seen, BOXES)
                return act.Check(target=target, on=verb.verb == "check")
            case verbs.Drag():
                start, to = self._target(verb.start, seen), self._target(verb.to, seen)
                return act.Drag(target=start, to=to)
            case verbs.Scroll():
                return self._scroll(verb, seen)
            case verbs.Upload():
                target = self._target(verb.field, seen, FILES) if verb.field else None
                return act.Upload(files=verb.files, target=target)
            case verbs.Press():
                return self._press(verb, seen)
            case verbs.Type():
                target = self._field(verb.into, seen) if verb.into else None
                return act.Type(text=verb.text, target=target, keys=True, enter=verb.enter)
            case _:
                return _plain(verb)

    def _press(self, verb: verbs.Press, seen: Observation) -> act.Action:
        try:
            keys.chord(verb.keys)
        except keys.KeyUnknown as error:
            raise StepFailed(str(error)) from None
        target = self._target(verb.on, seen) if verb.on else None
        return act.Press(keys=verb.keys, times=verb.times, target=target)

    def _scroll(self, verb: verbs.Scroll, seen: Observation) -> act.Action:
        if verb.to:
            return act.Reveal(target=self._target(verb.to, seen))
        target = self._target(verb.at, seen) if verb.at else None
        return act.Scroll(direction=verb.direction, amount=verb.amount, target=target)

    def _fill(self, verb: verbs.Fill, seen: Observation, done: int) -> Decision:
        """As many of the fields as are there; the rest after another look."""
        found: list[act.Action] = []
        for field in verb.fields[done:]:
            try:
                target = self._field(field.field, seen)
            except NotYet:
                if not found:
                    raise
                break
            found.append(act.Type(text=field.value, target=target, clear=True))
        final = done + len(found) == len(verb.fields)
        return Decision(actions=tuple(found), final=final)

    def _select(self, verb: verbs.Select, seen: Observation, done: int) -> Decision:
        """A native list in one go; a drawn one is opened, then its options are clicked."""
        if done:
            option = Query(text=verb.options[done - 1])
            target = self._target(option, seen, OPTIONS)
            last = done == len(verb.options)
            return Decision(actions=(act.Click(target=target),), final=last)
        element = self._element(verb.field, seen, LISTS)
        if element.role == "ocr":
            raise NotYet(
                f"{element} is words in the picture, and which list they belong to cannot be "
                "told: `click` the list, then the option"
            )
        target = act.Target.of(element)
        if element.kind.startswith("select"):
            return Decision(actions=(act.Select(target=target, options=verb.options),), final=True)
        return Decision(actions=(act.Click(target=target),))

    def _field(self, query: Query, seen: Observation) -> act.Target:
        """Something that takes text.

        Raises:
            NotYet: when the words mean something that plainly does not.
        """
        element = self._element(query, seen, FIELDS)
        if element.role == "ocr":
            raise NotYet(
                f"{element} is words in the picture, and which field they belong to cannot be "
                "told: `click` into the field, then `type` the text"
            )
        if element.role in NO_FIELDS and element.kind != "contenteditable":
            raise NotYet(f"{element} is no field that text can be typed into")
        return act.Target.of(element)

    def _target(
        self, query: Query, seen: Observation, prefer: frozenset[str] = frozenset()
    ) -> act.Target:
        return act.Target.of(self._element(query, seen, prefer))

    def _element(self, query: Query, seen: Observation, prefer: frozenset[str]) -> Element:
        """The one element that the words mean.

        Raises:
            NotYet: when there is none, or more than one: another look may tell.
        """
        try:
            return find(query, candidates(query, seen, self.screen), prefer)
        except Ambiguous as why:
            raise NotYet(str(why)) from None
        except NotFound as why:
            if self.read is None:
                raise NotYet(str(why)) from None
        try:
            return find(query, self.read(seen).elements, prefer)
        except (NotFound, Ambiguous) as why:
            raise NotYet(str(why)) from None


def in_view(decision: Decision) -> Decision:
    """The decision up to the first target that is scrolled out of view; that one is shown first.

    So the picture of a step shows what it was done to.
    """
    for number, action in enumerate(decision.actions):
        target = getattr(action, "target", None)
        if not (isinstance(target, act.Target) and target.offscreen):
            continue
        if isinstance(action, act.Reveal):
            break
        first = decision.actions[:number] or (act.Reveal(target=target),)
        return decision.model_copy(update={"actions": first, "final": False})
    return decision


def _as_seen(action: act.Action, seen: Observation, *, shown: bool) -> act.Action:
    """An action that was given, on its target as it is now: where it is, and in what state.

    Args:
        action: the action as it was given.
        seen: the screen.
        shown: whether its target was scrolled to already.
    """
    target = getattr(action, "target", None)
    if not (isinstance(target, act.Target) and target.ref):
        return action
    now = next((one for one in seen.elements if one.ref == target.ref), None)
    if now is not None:
        return action.model_copy(update={"target": act.Target.of(now)})
    return action.model_copy(
        update={"target": target.model_copy(update={"offscreen": target.offscreen and not shown})}
    )


def _plain(verb: verbs.ExactVerb) -> act.Action:
    """Verbs that name no element."""
    match verb:
        case verbs.GoBack():
            return act.Back()
        case verbs.SwitchTab():
            return act.SwitchTab(tab=verb.tab)
        case verbs.CloseTab():
            return act.CloseTab()
        case verbs.Answer():
            return act.AnswerDialog(accept=verb.accept, text=verb.text)
        case _:
            raise TypeError(f"not an exact verb: {verb!r}")
