"""The thinker of recorded plans: the first in the chain, so that no model is asked.

Steps in free words (`do`, `goal`) are carried out as they were recorded. For exact steps the words
of the task file decide as always; the plan says whether what they mean is still the control that
it was, and finds it again where the words fail. A control that is not as recorded is never used:
it is waited for, then found again where that is allowed and sure (`healing.py`), else left to the
model, else the step fails.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from handeye.actions import Done, Target
from handeye.perception import Element, Observation, Query, Screen, candidates

from . import verbs
from .aftermath import Pending
from .decision import Decision
from .errors import CannotRun, NotYet, StepFailed
from .healing import Healer
from .memory import Job, Memory, Step
from .recognise import Looks, bearer, by_look, differs, fitting, match
from .recorded import RecordedAction, RecordedStep, RecordedTarget
from .steps import Reader, StepThinker, in_view

HEAL_AFTER = 1.0
"""Seconds that a control is waited for before it is looked for elsewhere."""
LEAVE_AFTER = 3.0
"""Seconds that a plan which does not fit is given before the model takes over."""
TRIES = 3
"""How often an action is tried that something stands in the way of."""
WAYS = "--replay=auto finds it again where that is sure, --replay=update records it anew"


class Replay(StepThinker):
    """Decides by a plan: `begin` says which of its steps, `tried` what was carried out.

    Args:
        screen: where words and names are searched beyond what shows.
        looks: compares with the pictures of the plan.
        read: reads text in the picture when words are found nowhere else (OCR).
        steps: the steps of the plan that fit the task.
        heals: whether what is not found is found again, where that is sure.
        model: whether a model can take over a step in free words.
    """

    def __init__(
        self,
        screen: Screen,
        looks: Looks,
        read: Reader | None = None,
        *,
        steps: Sequence[RecordedStep],
        heals: bool,
        model: bool,
    ) -> None:
        super().__init__(screen, read)
        self.heals = heals
        self.model = model
        self.healed: list[str] = []
        """What was found again or left to the model, in sentences."""
        self.lost = False
        """Whether the words of the step under way led to no control, which the plan knows."""
        self._looks = looks
        self._healer = Healer([one for step in steps for _, one in step.targets], looks)
        self._record: RecordedStep | None = None
        self._done = 0
        self.pending = Pending()
        self._since: float | None = None
        self._cap: float | None = None
        self._hindered: list[Step] = []
        self._waited = False
        self._word = 0
        self._found: dict[int, str] = {}

    def begin(self, record: RecordedStep | None) -> None:
        """A step of the task begins, which the plan has a record of, or not."""
        self._record = record
        self._done = 0
        self.lost = False
        self._next()

    def _next(self) -> None:
        """Another action is waited for."""
        self._since = None
        self._hindered = []
        self._waited = False

    def tried(self, step: Step) -> RecordedAction | None:
        """An action was tried; what the plan holds of it, where that is still so."""
        if step.outcome.verdict in ("refused", "error"):
            self._hindered.append(step)
            self._waited = False
            return None
        actions = self._record.actions if self._record else ()
        if step.action.kind == "reveal" or self._done >= len(actions):
            return None
        known = actions[self._done]
        healed = self._found.get(self._done)
        if healed:
            self.healed.append(healed)
        if known.after:
            self.pending.add(step.action, known.after, step.job.text)
        self._done += 1
        self._next()
        return None if healed else known

    def leave_to_model(self) -> bool:
        """Whether a model may carry the exact step out that failed, as its control is lost."""
        if not (self.lost and self.heals and self.model):
            return False
        self._give_over("its words and the plan led to no control")
        return True

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """What the plan says of the job; None where it says nothing."""
        goal = isinstance(job.instruction, verbs.Goal)
        self._cap, self._found = job.cap, {}
        if why := self.pending.unmet(seen):
            if not (goal and self._record and self._leaves(why)):
                raise NotYet(why)
            self.pending = Pending()
        if self._record is None:
            return None
        return self._goal(job, seen, memory) if goal else self._exact(job, seen, memory)

    # Exact steps

    def _exact(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        self._word = sum(at < self._done for at, _ in self._record.targets) if self._record else 0
        decision = super().think(job, seen, memory)
        return self._marked(decision) if decision and self._found else decision

    def _element(
        self, query: Query, seen: Observation, prefer: frozenset[str] = frozenset()
    ) -> Element:
        """The element that the words mean, held against the plan."""
        targets = self._record.targets if self._record else []
        if self._word >= len(targets):
            return super()._element(query, seen, prefer)
        at, wanted = targets[self._word]
        self._word += 1
        try:
            element = super()._element(query, seen, prefer)
        except NotYet as why:
            self.lost = True
            found = self._again(wanted, seen) if self._patience_is_over(HEAL_AFTER) else None
            if found is None:
                raise NotYet(f"{why}. The plan has {wanted}") from None
            self._note(at, f"the words {query} led to nothing; {found[1]}", wanted, found[0])
            return found[0]
        if why := differs(wanted, element, seen, self._looks):
            self._take(at, wanted, element, why, seen)
        return element

    def _take(
        self, at: int, wanted: RecordedTarget, element: Element, why: str, seen: Observation
    ) -> None:
        """Take what the words mean although it is not as recorded, where that is sure.

        Raises:
            NotYet: when it is not, or may yet become as it was.
        """
        claimed = bearer(wanted, seen.elements)
        sure = self.heals and (claimed is None or claimed == element)
        if sure and self._patience_is_over(HEAL_AFTER):
            named = bool(fitting(wanted, [element]))
            again = None if named else self._again(wanted, seen)
            if named or (again and again[0] == element):
                self._note(at, again[1] if again else f"its words mean it; {why}", wanted, element)
                return
        raise NotYet(f"{element} is not the recorded {wanted}: {why}. {self._ways}")

    # Steps in free words

    def _goal(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        actions = self._record.actions if self._record else ()
        if self._done >= len(actions):
            return self._at_its_end(job, memory)
        if self._hindered and (why := self._in_the_way()):
            return self._leave(why)
        recorded = actions[self._done]
        if recorded.kind == "done":
            return Decision(actions=(Done(),), by="replay", final=True)
        targets: list[Target] = []
        for wanted in recorded.targets:
            target, why = self._target_of(wanted, seen)
            if target is None:
                return self._leave(why)
            targets.append(target)
        if recorded.focus and (why := self._unfocused(recorded.focus, seen)):
            return self._leave(why)
        first, second = [*targets, None, None][:2]
        made = Decision(actions=(recorded.action(first, second),), by="replay")
        return in_view(self._marked(made) if self._found else made)

    def _at_its_end(self, job: Job, memory: Memory) -> Decision | None:
        """Whoever asked for it is not content with what the plan came to."""
        told = [words for one, words in memory.told if one is job]
        why = f"the plan of `{job.text}` is at its end: {told[-1] if told else 'it is not done'}"
        if not (self.heals and self.model):
            raise StepFailed(f"{why}. {self._ways}")
        self._give_over(why)
        return None

    def _target_of(self, wanted: RecordedTarget, seen: Observation) -> tuple[Target | None, str]:
        """Where a recorded control is, or why it is nowhere."""
        if not wanted.role:
            return by_look(wanted, seen, self._looks)
        elements = self._elements(wanted, seen)
        found = match(wanted, seen, elements, self._looks)
        if found.element and not found.why:
            return Target.of(found.element), ""
        if self._patience_is_over(HEAL_AFTER) and (again := self._again(wanted, seen)):
            self._note(self._done, again[1], wanted, again[0])
            return Target.of(again[0]), ""
        return None, f"{wanted}: {found.why}" if found.element else found.why

    def _unfocused(self, wanted: RecordedTarget, seen: Observation) -> str:
        """Why keys would not go where they went; "" when they would."""
        found = match(wanted, seen, self._elements(wanted, seen), self._looks)
        if found.element and "focused" in found.element.states:
            return ""
        return f"the keys should go to {wanted}, which has not got the focus"

    def _in_the_way(self) -> str:
        """Why what could not be done is not tried again; "" for another try.

        Raises:
            NotYet: to wait for a change first.
            CannotRun: when it must not be done.
        """
        last = self._hindered[-1]
        if last.ruling.refusal:
            raise CannotRun(last.ruling.refusal)
        why = f"the recorded action could not be done: {last.outcome.evidence}"
        if len(self._hindered) >= TRIES:
            return why
        if not self._waited:
            self._waited = True
            raise NotYet(why)
        return ""

    # What both share

    def _elements(self, wanted: RecordedTarget, seen: Observation) -> Sequence[Element]:
        """What shows; also what shows nowhere, where nothing that shows is called like it."""
        if not wanted.name or fitting(wanted, seen.elements):
            return seen.elements
        return candidates(Query(text=wanted.name), seen, self.screen)

    def _again(self, wanted: RecordedTarget, seen: Observation) -> tuple[Element, str] | None:
        """The control found again, where that is allowed and sure."""
        if not self.heals:
            return None
        return self._healer.find(wanted, seen, self._elements(wanted, seen))

    def _note(self, at: int, how: str, wanted: RecordedTarget, taken: Element) -> None:
        """Keep that something else than recorded was taken."""
        self._found[at] = f"recorded was {wanted}, taken is {taken} ({how})"

    def _marked(self, decision: Decision) -> Decision:
        """The decision as one of the plan, with what it takes instead."""
        said = "; ".join(self._found.values())
        return decision.model_copy(update={"by": "replay", "info": {"healed": said}})

    def _leave(self, why: str) -> Decision | None:
        """Leave the rest of the step to the model; raises what the loop waits or fails with."""
        if self._leaves(why):
            return None
        raise NotYet(f"{why}. {self._ways}")

    def _leaves(self, why: str) -> bool:
        """Whether the model takes over now."""
        if not (self.heals and self.model and self._patience_is_over(LEAVE_AFTER)):
            return False
        self._give_over(why)
        return True

    def _give_over(self, why: str) -> None:
        self.healed.append(f"the model did the rest of a step: {why}")
        self._record = None

    def _patience_is_over(self, seconds: float) -> bool:
        """Whether what is not as recorded was given its time to become so."""
        now = time.monotonic()
        self._since = self._since or now
        return now - self._since >= (min(seconds, self._cap / 2) if self._cap else seconds)

    @property
    def _ways(self) -> str:
        """What can be done about it."""
        return "Record it anew with --replay=update" if self.heals else WAYS
