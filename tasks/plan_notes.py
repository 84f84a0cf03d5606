"""What a run does, noted down as a plan: recorded while it goes, used only when it has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from handeye.actions import Action, Target
from handeye.agent import (
    RecordedAction,
    RecordedStep,
    RecordedTarget,
    aftermath,
    recognise,
    recorded,
)
from handeye.agent import Step as Tried
from handeye.perception import Box, Element, Observation, changes, tell, words

from .cover import Cover, Redact
from .plan import key_of, picture_name
from .step import Do, Step

UNKEPT = ("reveal", "wait_for", "extract", "ask_user", "fail")
"""Kinds of actions that a replay has no use for: it waits and scrolls as it needs to, and what was
read or asked is never taken from a plan."""
NOT_DONE = ("refused", "error")
STEP_SHOWN = 120
"""Characters of an instruction that a plan shows."""


@dataclass
class _Noted:
    """A step that was begun. It is `spoilt` when a text in it holds a secret, which no plan may."""

    step: Step
    actions: list[RecordedAction] = field(default_factory=list[RecordedAction])
    spoilt: bool = False


@dataclass(frozen=True)
class _Open:
    """An action of which it is not known yet what came of it."""

    noted: _Noted
    at: int
    action: Action
    before: Observation


class Notes:
    """Notes down the steps of a run.

    Args:
        redact: takes secrets out of a text.
        cover: paints over what no picture may show.
    """

    def __init__(self, redact: Redact, cover: Cover) -> None:
        self.pictures: dict[str, bytes] = {}
        self._redact = redact
        self._cover = cover
        self._steps: list[_Noted] = []
        self._open: list[_Open] = []
        self._now: _Noted | None = None

    def begin(self, step: Step | None) -> None:
        """A step begins; None for one that is not noted down."""
        self._now = _Noted(step) if step else None
        if self._now:
            self._steps.append(self._now)

    def tried(self, tried: Tried, known: RecordedAction | None) -> None:
        """An action was tried; `known` is what the plan has of it, where that is still so."""
        noted = self._now
        if not noted or tried.action.kind in UNKEPT or tried.outcome.verdict in NOT_DONE:
            return
        exact = not isinstance(noted.step.body, Do)
        if exact and tried.action.kind == "done":  # of a model that stood in
            return
        noted.actions = [one for one in noted.actions if one.kind != "done"]
        made = known or self._made(tried, exact=exact)
        noted.spoilt = noted.spoilt or not self._may_be_kept(made)
        noted.actions.append(made)
        if known is None:
            self._open.append(_Open(noted, len(noted.actions) - 1, tried.action, tried.seen))

    def seen(self, now: Observation) -> None:
        """The screen was looked at: that is what came of what was done."""
        if not self._open or now is self._open[-1].before:
            return
        for number, one in enumerate(self._open, 1):
            last = number == len(self._open)
            after = aftermath.after_of(one.action, one.before, now, last=last)
            if one.at < len(one.noted.actions) and after and self._may_be_kept(after):
                action = one.noted.actions[one.at]
                one.noted.actions[one.at] = action.model_copy(update={"after": after})
        self._open = []

    def steps(self) -> tuple[RecordedStep, ...]:
        """All that was noted down and may be kept."""
        return tuple(
            RecordedStep(
                step=words.short(one.step.text, STEP_SHOWN),
                hash=key_of(one.step),
                actions=tuple(one.actions),
            )
            for one in self._steps
            if self._redact(one.step.text) == one.step.text
            if not one.spoilt and any(map(_says_something, one.actions))
        )

    def _made(self, tried: Tried, *, exact: bool) -> RecordedAction:
        action, seen = tried.action, tried.seen
        target, to = getattr(action, "target", None), getattr(action, "to", None)
        says = action.model_dump(
            mode="json", exclude={"kind", "target", "to"}, exclude_defaults=True
        )
        focused = next((one for one in seen.elements if "focused" in one.states), None)
        keys = action.kind in ("type", "press") and target is None and not exact
        return RecordedAction(
            kind=action.kind,
            says={} if exact or action.kind == "done" else says,
            target=self._target(target, seen, exact=exact),
            to=self._target(to, seen, exact=exact),
            focus=recognise.described(focused, seen) if focused and keys else None,
        )

    def _target(
        self, target: Target | None, seen: Observation, *, exact: bool
    ) -> RecordedTarget | None:
        if target is None:
            return None
        if element := _element(target, seen):
            kept, box = recognise.described(element, seen), element.box
        else:
            kept = recognise.pointed(target, seen)
            box = kept.place(seen.screenshot)
            if exact and target.role:  # words in the picture, or what shows nowhere
                box = target.box
                kept = RecordedTarget(
                    role=target.role,
                    name=recorded.clipped(target.name),
                    box=recorded.shares(box, seen.screenshot)
                    if box and not target.offscreen
                    else None,
                )
        if box is None or kept.box is None:
            return kept
        return kept.model_copy(update={"picture": self._picture(seen, box)})

    def _picture(self, seen: Observation, box: Box) -> str:
        """The file name of the picture of a box; "" where it shows what no picture may."""
        from handeye.perception import likeness

        shown = self._cover.picture(seen)
        if shown is not seen.screenshot and changes.differ_in(shown, seen.screenshot, box):
            return ""
        png = likeness.target_picture(shown, box)
        name = picture_name(png)
        self.pictures[name] = png
        return name

    def _may_be_kept(self, made: RecordedAction | recorded.After) -> bool:
        """Whether no text loses anything when secrets are taken out, and all can be written."""
        texts = list(_texts(made.model_dump()))
        kept = all(self._redact(text) == text for text in texts)
        return kept and all(sign.isprintable() or sign in "\n\t" for text in texts for sign in text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(cast("Mapping[str, object]", value).values()))
    elif isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            yield from _texts(item)


def _element(target: Target, seen: Observation) -> Element | None:
    """The element that a target is, as it was seen."""
    if target.ref:
        same = (one for one in seen.elements if one.ref == target.ref)
    else:
        facts = (target.box, target.role, target.name)
        same = (one for one in seen.elements if (one.box, one.role, tell.called(one)) == facts)
    return next(same, None)


def _says_something(action: RecordedAction) -> bool:
    """Whether there is anything in an action to hold a run against, or to do again."""
    return bool(action.targets or action.after or action.says or action.kind == "done")
