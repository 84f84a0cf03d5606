"""What a model would do for the goals of the suite, told once as exact steps: to record plans."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handeye.actions import Click, Done, DoubleClick, Hover, Press, Target, Type
from handeye.agent import Decision, Job, Memory, NotYet, verbs
from handeye.perception import FindError, Observation, Query, find
from handeye.tasks import load_task

POINTED = {"click": Click, "double_click": DoubleClick, "hover": Hover}


class ByHand:
    """A thinker that carries goals out as a file tells: its tests are called like the goals.

    It sees what a model sees, the elements that show, and takes one step at a time.

    Args:
        file: a task file.
    """

    def __init__(self, file: Path) -> None:
        task = load_task(file)
        self.goals: Mapping[str, list[verbs.ExactVerb]] = {
            case.name: [one.body for one in case.steps if isinstance(one.body, verbs.ExactVerb)]
            for case in task.cases
        }

    def think(self, job: Job, seen: Observation, memory: Memory) -> Decision | None:
        """The next step to a goal; None for what is no goal."""
        if not isinstance(job.instruction, verbs.Goal):
            return None
        steps, done = self.goals[job.instruction.text], memory.progress(job)
        if done == len(steps):
            return Decision(actions=(Done(answer=""),), by="model", final=True)
        return Decision(actions=(_action(steps[done], seen),), by="model")


def _action(verb: verbs.ExactVerb, seen: Observation) -> Click | DoubleClick | Hover | Press | Type:
    match verb:
        case verbs.Click():
            return POINTED[verb.verb](target=_target(verb.on, seen))
        case verbs.Fill():
            (field,) = verb.fields
            return Type(text=field.value, target=_target(field.field, seen), clear=True)
        case verbs.Press():
            return Press(keys=verb.keys)
        case _:
            raise ValueError(f"{verb.verb} is not told by hand")


def _target(words: Query, seen: Observation) -> Target:
    try:
        return Target.of(find(words, seen.elements))
    except FindError as why:
        raise NotYet(str(why)) from None
