"""Goals: pursued until what the task wants is there, not until somebody says so.

A model's `done` counts when `done_when` holds and the data that the task wants was noted down;
otherwise the model is told what is missing and goes on, within the limits of the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from handeye.actions import Asker, AskUser, Done, Extract, Fail, Question
from handeye.agent import Agent, CannotRun, Job, StepFailed, verbs

from .report_words import one_line

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")

LONGEST_NUMBER = 40
"""Characters of a number that is taken for one."""

ASKED = 400
"""Characters of a question that nobody answered, in the reason of the run."""

Missing = Callable[[], str]
"""Tells what of `done_when` does not hold, in words of the task alone; "" when all of it does."""


class Goals:
    """Pursues goals with an agent.

    Args:
        agent: what acts.
        ask: asks the user.
        missing: what of `done_when` does not hold.
        on_refused: told when a `done` did not count for want of data.
    """

    def __init__(
        self,
        agent: Agent,
        ask: Asker,
        missing: Missing,
        on_refused: Callable[[str], None],
    ) -> None:
        self.agent = agent
        self.ask = ask
        self.missing = missing
        self.on_refused = on_refused

    def pursue(self, job: Job, *, verified: bool) -> tuple[str, dict[str, object]]:
        """Carry a goal out; its answer and its data.

        Args:
            job: the goal.
            verified: whether it is only done when `missing` finds nothing.

        Raises:
            StepFailed: when it was given up.
            CannotRun: when a question has no answer.
            LimitReached: when a budget is used up, or the model goes in circles.
        """
        goal = job.instruction
        wanted = goal.data if isinstance(goal, verbs.Goal) else {}
        while True:
            last = self.agent.run(job)
            if isinstance(last, Fail):
                raise StepFailed(f"given up: {one_line(last.reason, ASKED)}")
            if isinstance(last, AskUser):
                self._answer(job, last)
            elif isinstance(last, Done):
                data, why = self._noted(job, wanted)
                if why:
                    self.on_refused(why)
                elif verified:
                    why = self.missing()
                if not why:
                    return last.answer, data
                self.agent.memory.tell(job, f"it is not done yet: {why}")
            else:
                return "", {}

    def _answer(self, job: Job, question: AskUser) -> None:
        answer = self.ask(Question(question.question, question.choices, ("choice",)))
        if answer is None:
            raise CannotRun(
                f"nobody is there to answer: {one_line(question.question, ASKED)} "
                f"(put the answer under `answers:`, by words of the question)"
            )
        asked = [one for one in self.agent.memory.of(job) if isinstance(one.action, AskUser)]
        said = f"the user's answer to your question number {len(asked)}: {answer}"
        self.agent.memory.tell(job, said)

    def _noted(self, job: Job, wanted: Mapping[str, str]) -> tuple[dict[str, object], str]:
        """The data that was noted down, and what of it is missing or of the wrong type."""
        noted: dict[str, object] = {}
        for taken in self.agent.memory.of(job):
            if isinstance(taken.action, Extract) and taken.outcome.verdict == "confirmed":
                noted |= {name: one for name, one in taken.action.data.items() if one is not None}
        missing = [name for name in wanted if name not in noted]
        if missing:
            return {}, f"{', '.join(missing)} must be noted down with extract first"
        data: dict[str, object] = {}
        for name, kind in wanted.items():
            try:
                data[name] = typed(noted[name], kind)
            except ValueError as why:
                return {}, f"{name}: {why}; note it down again with extract"
        return data if wanted else noted, ""


def typed(value: object, kind: str) -> object:
    """A noted value as the type that is wanted.

    Raises:
        ValueError: when it is not of that type, in words for whoever noted it.
    """
    if kind == "string":
        return str(value)
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind in ("number", "integer") and not isinstance(value, bool):
        return _number(str(value).strip(), kind)
    if kind == "date":
        try:
            return date.fromisoformat(str(value).strip()).isoformat()
        except ValueError:
            raise ValueError("that is not a date; write it as 2026-03-31") from None
    raise ValueError(f"that is not of type {kind}")


def _number(text: str, kind: str) -> float:
    if not NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
        raise ValueError(f"that is not of type {kind}; write digits and a decimal point")
    digits = text.replace(",", "")
    if "." not in digits:
        return int(digits)
    if kind == "integer" and digits.partition(".")[2].strip("0"):
        raise ValueError("that is not a whole number")
    return int(digits.partition(".")[0]) if kind == "integer" else float(digits)
